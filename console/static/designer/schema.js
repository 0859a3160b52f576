// What may stand at a place of the text, from the program's own schema of its files.

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

/** What CodeMirror offers while somebody types. */
export function completions(context) {
  if (!state.schema) return null;
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const indent = line.text.length - line.text.trimStart().length;
  const value = /^(\s*)(["']?)([\w.*#-]+)\2:\s+([\w.-]*)$/.exec(before);
  if (value) {
    const schemas = schemasAt([...wayTo(doc, line.number, indent), value[3]]);
    const options = [...new Set(schemas.flatMap((each) => [...values(each)]))].map((label) => ({ label, type: "enum" }));
    if (isTarget(schemas)) for (const node of state.tree.nodes) if (!node.in_place) options.push({ label: node.name, type: "variable", detail: node.kind });
    return options.length ? { from: context.pos - value[4].length, options, validFor: /^[\w.-]*$/ } : null;
  }
  const key = /^(\s*)([\w.-]*)$/.exec(before);
  if (!key || (!key[2] && !context.explicit)) return null;
  const found = keysAt(wayTo(doc, line.number, key[1].length), beside(doc, line.number, key[1].length));
  const options = [...found].map(([label, info]) => ({ label, info, apply: `${label}: `, type: "property" }));
  return options.length ? { from: context.pos - key[2].length, options, validFor: /^[\w.-]*$/ } : null;
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
