// What may stand at a place of the text, from the program's own schema of its files.

import { namesOf } from "./values.js";
import { state } from "./store.js";

const KEY = /^(\s*)(?:- +)?(["']?)([^\s"'#][^:#]*?)\2\s*:(?:\s+(.*))?$/;

/** The keys that lead to a line, from the top of the file, by indentation.
 *  @param {import("../vendor/codemirror/codemirror.js").Text} doc */
export function wayTo(doc, number, indent) {
  const way = [];
  let depth = indent;
  for (let row = number - 1; row >= 1 && depth > 0; row -= 1) {
    const text = doc.line(row).text;
    if (!text.trim() || text.trimStart().startsWith("#")) continue;
    const found = KEY.exec(text);
    const own = text.length - text.trimStart().length;
    if (own >= depth) continue;
    depth = own;
    if (found) way.unshift(found[3]);
  }
  return way;
}

const settle = (schema) => {
  let found = schema;
  for (let hops = 0; found?.$ref && hops < 20; hops += 1) found = state.schema.$defs[found.$ref.replace("#/$defs/", "")];
  return found;
};

/** Every object that a schema may stand for. */
function* objects(schema, hops = 0) {
  const found = settle(schema);
  if (!found || hops > 6) return;
  if (found.properties || found.additionalProperties || found.patternProperties) yield found;
  for (const each of [...(found.anyOf ?? []), ...(found.oneOf ?? [])]) yield* objects(each, hops + 1);
}

function inner(schema, key) {
  const found = [];
  for (const each of objects(schema)) {
    if (each.properties?.[key]) found.push(each.properties[key]);
    else if (typeof each.additionalProperties === "object") found.push(each.additionalProperties);
    for (const [pattern, one] of Object.entries(each.patternProperties ?? {})) if (new RegExp(pattern, "u").test(key)) found.push(one);
  }
  return found;
}

/** The schemas of what stands at the end of a way. */
export function schemasAt(way) {
  let found = [state.schema];
  for (const key of way) found = found.flatMap((each) => inner(each, key));
  return found;
}

/** The keys that may stand there, with what they mean; those beside them narrow it. */
function keysAt(way, beside) {
  const found = new Map();
  const options = schemasAt(way).flatMap((each) => [...objects(each)]);
  // Where one of several shapes has all keys that are there already, it is meant.
  const fitting = options.filter((each) => beside.every((key) => each.properties?.[key]));
  for (const each of fitting.length ? fitting : options) {
    for (const [key, one] of Object.entries(each.properties ?? {})) {
      if (!found.has(key)) found.set(key, settle(one)?.description ?? one.description ?? "");
    }
  }
  return found;
}

function* values(schema, hops = 0) {
  const found = settle(schema);
  if (!found || hops > 6) return;
  for (const each of found.enum ?? []) yield String(each);
  if (found.const !== undefined) yield String(found.const);
  if (found.type === "boolean") yield* ["yes", "no"];
  for (const each of [...(found.anyOf ?? []), ...(found.oneOf ?? [])]) yield* values(each, hops + 1);
}

const isTarget = (schemas) => schemas.some((each) => each.$ref?.endsWith("/target"));

function beside(doc, number, indent) {
  const found = [];
  for (const step of [-1, 1]) {
    for (let row = number + step; row >= 1 && row <= doc.lines; row += step) {
      const text = doc.line(row).text;
      if (!text.trim() || text.trimStart().startsWith("#")) continue;
      const own = text.length - text.trimStart().length;
      if (own < indent) break;
      const key = own === indent && KEY.exec(text);
      if (key) found.push(key[3]);
    }
  }
  return found;
}

/** What a setting of a kind names, as the forms know it. */
function named(way, keys) {
  const own = state.kinds[keys.find((key) => state.kinds[key])]?.settings.find((each) => each.name === way.at(-1));
  const shapes = [own?.shape, ...(own?.shape.of ?? [])].filter(Boolean);
  const refer = shapes.map((each) => each.refer ?? each.of?.[0]?.refer).find(Boolean);
  return refer && refer !== "node" ? namesOf(refer) : [];
}

/** The part of a line before the cursor that is typed within braces, and what stands
 *  before them: the key that the braces belong to, and the keys that they hold. */
function within(before) {
  const found = /^(\s*)(?:- +)?(["']?)([^\s"'#][^:#]*?)\2\s*:\s+\{([^{}]*)$/.exec(before);
  if (!found) return null;
  const parts = found[4].split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const keys = parts.slice(0, -1).map((part) => part.split(":")[0].trim());
  return { indent: found[1].length, key: found[3], keys, rest: parts.at(-1).trimStart() };
}

/** Where somebody types, and what: within braces or on a line of its own. */
function typed(doc, line, before) {
  const braces = within(before);
  const indent = braces?.indent ?? line.text.length - line.text.trimStart().length;
  const way = wayTo(doc, line.number, indent);
  if (braces) return { way: [...way, braces.key], keys: braces.keys, rest: braces.rest };
  const rest = before.trimStart().replace(/^- +/, "");
  const column = before.length - rest.length;
  return { way: column === indent ? way : wayTo(doc, line.number, column), keys: beside(doc, line.number, column), rest };
}

/** What CodeMirror offers while somebody types. */
export function completions(context) {
  if (!state.schema) return null;
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const { way, keys, rest } = typed(doc, line, line.text.slice(0, context.pos - line.from));
  const value = /^(["']?)([\w.*#-]+)\1:\s+([\w.-]*)$/.exec(rest);
  if (value) {
    const place = [...way, value[2]];
    const schemas = schemasAt(place);
    const options = [...new Set(schemas.flatMap((each) => [...values(each)]))].map((label) => ({ label, type: "enum" }));
    for (const label of named(place, keys)) options.push({ label, type: "constant" });
    if (isTarget(schemas)) for (const node of state.tree.nodes) if (!node.in_place) options.push({ label: node.name, type: "variable", detail: node.kind, boost: 20 });
    return options.length ? { from: context.pos - value[3].length, options, validFor: /^[\w.-]*$/ } : null;
  }
  if (!/^[\w.-]*$/.test(rest) || (!rest && !context.explicit)) return null;
  const there = new Set(keys);
  const kinded = keys.some((key) => state.kinds[key]);
  // What a node is comes before what it may have besides.
  const boost = (label) => (!kinded && state.kinds[label] ? 50 : 0);
  const options = [...keysAt(way, keys)].filter(([label]) => !there.has(label)).map(([label, info]) => ({ label, info, apply: `${label}: `, type: state.kinds[label] ? "class" : "property", boost: boost(label) }));
  return options.length ? { from: context.pos - rest.length, options, validFor: /^[\w.-]*$/ } : null;
}

/** What the key at a place means. */
export function helpAt(doc, at) {
  if (!state.schema) return null;
  const line = doc.lineAt(at);
  const found = KEY.exec(line.text);
  if (!found) return null;
  const from = line.from + line.text.indexOf(found[3]);
  if (at < from || at > from + found[3].length) return null;
  const name = found[3];
  const indent = line.text.length - line.text.trimStart().length;
  const way = wayTo(doc, line.number, indent);
  const inside = new Set([name, ...beside(doc, line.number, indent)]);
  const options = schemasAt(way).flatMap((each) => [...objects(each)]).filter((each) => each.properties?.[name]);
  const fitting = options.find((each) => [...inside].every((key) => each.properties[key]));
  const meant = (fitting ?? options[0])?.properties[name];
  const kind = state.kinds[name];
  const words = [meant?.description ?? settle(meant)?.description, kind && fitting ? kind.doc?.split("\n")[0] : ""];
  const said = [...new Set(words.filter(Boolean))].join(" ");
  return said ? { name, words: said, from, to: from + name.length } : null;
}
