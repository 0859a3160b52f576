// What stands in a file, and what a form makes of it: the shapes that the program tells,
// the names that may be chosen, and orders done in a value that is not in the file yet.

import { state } from "./store.js";

/** The kind of a node as it is written, if it has one. */
export const kindOf = (node) => Object.keys(node ?? {}).find((key) => state.kinds[key]);

/** What stands at a place of the file. */
export const valueAt = (at) => at.reduce((value, step) => value?.[step], state.says);

const isNames = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);

export const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Whether nothing was filled in yet. */
export const isNothing = (value) => value === undefined || value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);

// Shapes -----------------------------------------------------------------------------

/** The shapes that a value may have, those within others too. */
export const alternatives = (shape) => (shape.form === "either" ? shape.of.flatMap(alternatives) : [shape]);

/** The shape that a value has, out of several. */
export function shapeOf(shape, value) {
  const all = alternatives(shape);
  const fitting = all.filter((each) => fits(each, value));
  return fitting.find((each) => each.form === "record") ?? fitting[0] ?? all[0];
}

function fits(shape, value) {
  if (shape.form === "record") {
    const names = isNames(value) ? Object.keys(value) : [];
    // What a kind has, and the record has not, stands in a node.
    return names.some((key) => shape.fields[key]) && (!kindOf(value) || names.every((key) => shape.fields[key]));
  }
  if (shape.form === "target" || shape.form === "node") return typeof value === "string" || Boolean(isNames(value) && kindOf(value));
  if (shape.form === "map") return isNames(value);
  if (shape.form === "list") return Array.isArray(value);
  return typeof value === "string";
}

/** Where one field of a record may stand for the whole: that record, and the field. */
export function shortOf(shape) {
  if (!shape.short) return null;
  const record = alternatives(shape).find((each) => each.fields?.[shape.short]);
  return record ? { record, field: shape.short } : null;
}

/** Where a value is one for every language, or one for each: the shape of one. */
export function spokenShape(shape) {
  if (shape.form !== "either") return null;
  const each = shape.of.find((one) => one.form === "map" && one.keys === "language");
  return each && shape.of.some((one) => one !== each && one.form === each.of[0].form) ? each.of[0] : null;
}

/** A field that is short enough to stand on a line. */
export const isLine = (shape) => ["word", "target"].includes(shape.form) || (shape.form === "list" && shape.of[0].form === "word");

/** The fields that are asked for first; of a record with a name what there must be, what
 *  is heard, and what it is for, of others all. */
export const firstFields = (record) => Object.entries(record.fields).filter(([, each]) => !record.type || each.required || each.form === "text" || each.type === "alone");

/** One word or several: a list in which one alone stands bare. */
export function loneShape(shape) {
  const [one, other] = shape.form === "either" && shape.of.length === 2 ? shape.of : [];
  const lone = one?.form === "word" && other?.form === "list" && other.of[0].form === "word";
  return lone ? { form: "list", type: "alone", of: [one] } : shape;
}

/** A value as it is written first: in the usual order, and a record of which one field
 *  says all is that field. */
export function shortened(shape, value) {
  const short = shortOf(shape);
  const names = Object.keys(value ?? {});
  if (short && names.length === 1 && names[0] === short.field) return value[short.field];
  if (value !== undefined) return arranged(shape, value);
  const own = short?.record ?? shapeOf(shape, undefined);
  if (short?.record.fields[short.field].form === "text") return "";
  return own.form === "list" ? [] : ["record", "map"].includes(own.form) ? {} : null;
}

function arranged(shape, value) {
  if (!isNames(value)) return value;
  const own = shapeOf(shape, value);
  if (own.form !== "record") return value;
  const names = [...Object.keys(own.fields), ...Object.keys(value)].filter((name) => name in value);
  return Object.fromEntries(names.map((name) => [name, value[name]]));
}

// Names ------------------------------------------------------------------------------

/** The nodes that have names, in the order of the file. */
export function targets() {
  const own = Object.keys(state.says.nodes ?? {});
  const others = state.tree.nodes.filter((node) => !node.in_place && !own.includes(node.name));
  return [...own, ...others.map((node) => node.name)];
}

/** What a word may name: a queue, a schedule, a node. */
export function namesOf(refer) {
  if (refer === "node") return targets();
  if (refer === "language") return state.tree.languages;
  if (refer === "door") return [...(state.names.schedule ?? []), ...(state.names.queue ?? [])];
  return state.names[refer] ?? [];
}

/** The names of a mapping in the author's order, which JavaScript does not keep. */
export function keysOf(value, at) {
  const known = state.orders.find((each) => same(each.at, at));
  const names = Object.keys(value ?? {});
  return known && known.names.length === names.length && known.names.every((each) => each in value) ? known.names : names;
}

/** The next key of a telephone that is free. */
export const freeKey = (names) => [..."1234567890"].find((key) => !names.includes(key)) ?? "";

// Findings ---------------------------------------------------------------------------

const under = (way, at) => way.length >= at.length && at.every((step, index) => step === way[index]);

/** What was found wrong at a place; `deep` says: and below it. */
export const findingsAt = (at, deep) => state.findings.filter((each) => each.at && under(each.at, at) && (deep || each.at.length === at.length));

// Orders that are done here ------------------------------------------------------------

/** `value` once `orders` are done, whose places begin with `root`. */
export const applied = (value, orders, root) => orders.reduce((made, order) => done(made, order, order.at.slice(root.length)), value);

function done(value, order, way) {
  if (order.do === "say") return said(value, order, way);
  if (order.do === "put") return at(value, way, () => order.value ?? undefined);
  if (order.do === "remove") return at(value, way, () => undefined);
  if (order.do === "add-item") return at(value, way, (list) => [...(list ?? []), order.value]);
  if (order.do === "insert") return at(value, way, (names) => ({ ...names, [order.name]: order.value }));
  if (order.do === "rename-key") {
    const name = way.at(-1);
    const renamed = (names) => Object.fromEntries(Object.entries(names).map(([key, each]) => [key === name ? order.name : key, each]));
    return at(value, way.slice(0, -1), renamed);
  }
  return at(value, way, (whole) => moved(whole, order));
}

/** Another value in place of that at the end of a way; what is left empty goes. */
function at(value, [step, ...rest], make) {
  if (step === undefined) return make(value);
  const made = Array.isArray(value) ? [...value] : { ...value };
  const inner = at(made[step], rest, make);
  if (inner !== undefined) made[step] = inner;
  else if (Array.isArray(made)) made.splice(step, 1);
  else delete made[step];
  return made;
}

function said(value, { language, words, languages }, way) {
  const one = !language || languages.every((each) => each === language);
  return at(value, way, (text) => {
    if (one && !isNames(text)) return words || undefined;
    const before = typeof text === "string" ? Object.fromEntries(languages.map((each) => [each, text])) : { ...text };
    if (words) before[language] = words;
    else delete before[language];
    const inOrder = [...languages, ...Object.keys(before)].filter((each) => each in before);
    return inOrder.length ? Object.fromEntries(inOrder.map((each) => [each, before[each]])) : undefined;
  });
}

function moved(whole, { from, to }) {
  const parts = Array.isArray(whole) ? [...whole] : Object.entries(whole);
  parts.splice(to, 0, ...parts.splice(from, 1));
  return Array.isArray(whole) ? parts : Object.fromEntries(parts);
}
