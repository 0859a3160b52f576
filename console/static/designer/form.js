// Forms for whatever a file may say, drawn from the shapes that the program tells: no
// kind and no setting is known here by its name.

import { html, useState } from "../html.js";
import { select, spoken, state } from "./store.js";
import { t } from "./words.js";

const NEW = "+";
const tongues = new Intl.DisplayNames([spoken], { type: "language" });

/** What a field needs to know besides its value.
 *  @typedef {object} Place
 *  @property {(string|number)[]} at the way to it from the top of the file
 *  @property {(orders: object[]) => void} put has orders done
 *  @property {(at: object) => void} [grow] makes a new node, and leads here to it */

/** The shape that a value has, out of several. */
export function shapeOf(shape, value) {
  if (shape.form !== "either") return shape;
  const isObject = value && typeof value === "object" && !Array.isArray(value);
  for (const each of shape.of) {
    if (each.form === "record" && isObject && Object.keys(value).some((key) => each.fields?.[key])) return each;
    if (["target", "node"].includes(each.form) && isObject && kindOf(value)) return each;
    if (each.form === "map" && isObject) return each;
    if (each.form === "list" && Array.isArray(value)) return each;
    if (["word", "text", "target"].includes(each.form) && typeof value === "string") return each;
  }
  return shape.of[0];
}

/** The kind of a node as it is written, if it has one. */
export const kindOf = (node) => Object.keys(node ?? {}).find((key) => state.kinds[key]);

const put = (at, value) => [{ do: "put", at, value: value === "" ? null : value }];

/** A field of any shape, with its name and what it is for. */
export function Field({ name, shape, value, place, doc, required, placeholder }) {
  const own = shapeOf(shape, value);
  const id = `f-${place.at.join("-")}`;
  const parts = { id, shape: own, value, place, placeholder };
  const simple = own.form === "word" || own.form === "target" || (own.form === "list" && own.of?.[0]?.form === "word");
  const body = html`<${BODIES[own.form] ?? Elsewhere} ...${parts} />`;
  const hint = doc ? html`<p class="hint" id=${`${id}-hint`}>${doc}</p>` : null;
  if (simple) {
    return html`<div class="field"><label for=${id}>${name}${required ? null : html` <span class="quiet">${t("form.optional")}</span>`}</label>${body}${hint}</div>`;
  }
  return html`<fieldset><legend>${name}</legend>${hint}${body}</fieldset>`;
}

/** Names that a file has for something: its queues, schedules, nodes. */
export function namesOf(refer) {
  const sections = { queue: "queues", schedule: "hours", switch: "switches", intent: "intents", line: "lines", announcement: "announcements" };
  if (refer === "node") return targets();
  if (refer === "language") return state.tree.languages;
  return Object.keys(state.says[sections[refer]] ?? {});
}

const targets = () => state.tree.nodes.filter((node) => !node.in_place).map((node) => node.name);

/** An input that says what was typed when somebody is done with it. */
function Input({ id, value, done, list, placeholder, multiline, lang }) {
  const attributes = {
    id, list, placeholder, lang,
    value: value ?? "",
    "aria-describedby": `${id}-hint`,
    onChange: (event) => event.target.value !== (value ?? "") && done(event.target.value),
  };
  return multiline ? html`<textarea rows="2" ...${attributes} />` : html`<input type="text" autocomplete="off" spellcheck=${false} ...${attributes} />`;
}

function Word({ id, shape, value, place, placeholder }) {
  const done = (word) => place.put(put(place.at, word));
  if (shape.choices) {
    return html`<select id=${id} value=${value ?? ""} onChange=${(event) => done(event.target.value)}>
      <option value="">${placeholder ? t("form.usual", { value: placeholder }) : "—"}</option>
      ${shape.choices.map((each) => html`<option value=${each} selected=${each === value}>${each}</option>`)}
    </select>`;
  }
  const names = shape.refer ? namesOf(shape.refer) : [];
  return html`<${Input} id=${id} value=${value} done=${done} placeholder=${placeholder} list=${names.length ? `${id}-names` : undefined} />
    ${names.length ? html`<datalist id=${`${id}-names`}>${names.map((each) => html`<option value=${each} />`)}</datalist>` : null}`;
}

function Target({ id, value, place }) {
  if (value && typeof value === "object") {
    const name = Object.keys(state.at).find((each) => JSON.stringify(state.at[each]) === JSON.stringify(place.at));
    return html`<button type="button" id=${id} class="plain" onClick=${() => select(name, "node")}>${t("form.in-place", { kind: kindOf(value) ?? "" })}</button>`;
  }
  const names = targets();
  const chosen = value ?? "";
  return html`<span class="row beside-button"><select id=${id} value=${chosen} onChange=${(event) => (event.target.value === NEW ? place.grow?.(place.at) : place.put(put(place.at, event.target.value)))}>
      <option value="" selected=${!chosen}>${t("form.unwritten")}</option>
      ${chosen && !names.includes(chosen) ? html`<option value=${chosen} selected>${t("form.missing", { name: chosen })}</option>` : null}
      ${names.map((each) => html`<option value=${each} selected=${each === chosen}>${each}</option>`)}
      ${place.grow ? html`<option value=${NEW}>${t("form.new-node")}</option>` : null}
    </select>
    ${names.includes(chosen) ? html`<button type="button" class="small" aria-label=${t("form.go-to", { name: chosen })} onClick=${() => select(chosen, "node")}>→</button>` : null}</span>`;
}

/** What callers hear, a field for each language. */
function Text({ id, value, place }) {
  const odd = Array.isArray(value) || (value && typeof value === "object" && ("play" in value || "text" in value || Object.values(value).some((each) => each && typeof each === "object")));
  if (odd) return html`<${Elsewhere} place=${place} />`;
  const { languages } = state.tree;
  const said = (language) => (typeof value === "string" ? value : value?.[language]) ?? "";
  return languages.map(
    (language) => html`<div class="field" key=${language}>
      <label for=${`${id}-${language}`}>${t("form.in", { language: tongues.of(language) })}</label>
      <${Input} id=${`${id}-${language}`} lang=${language} multiline value=${said(language)} done=${(words) => place.put([{ do: "say", at: place.at, language, words, languages }])} />
    </div>`,
  );
}

function Words({ id, shape, value, place }) {
  const listed = Array.isArray(value) ? value : value ? [value] : [];
  const of = shape.of[0];
  if (of.choices) {
    return html`<span class="row" id=${id}>${of.choices.map(
      (each) => html`<label class="pick"><input type="checkbox" checked=${listed.includes(each)} onChange=${(event) => {
        const rest = event.target.checked ? [...listed, each] : listed.filter((one) => one !== each);
        place.put(put(place.at, rest.length ? rest : ""));
      }} /> ${each}</label>`,
    )}</span>`;
  }
  const done = (words) => {
    const found = words.split(",").map((each) => each.trim()).filter(Boolean);
    place.put(put(place.at, found.length ? found : ""));
  };
  return html`<${Input} id=${id} value=${listed.join(", ")} done=${done} placeholder=${of.refer ? namesOf(of.refer).slice(0, 3).join(", ") : ""} />`;
}

function Items(parts) {
  const { shape, value, place } = parts;
  if (shape.of[0].form === "word") return html`<${Words} ...${parts} />`;
  const listed = Array.isArray(value) ? value : [];
  return html`${listed.map((each, number) => html`<div class="entry" key=${number}>
      <${Field} name=${`${number + 1}`} shape=${shape.of[0]} value=${each} place=${{ ...place, at: [...place.at, number] }} required />
      <${Remove} what=${`${number + 1}`} act=${() => place.put([{ do: "remove", at: [...place.at, number] }])} />
    </div>`)}
    <p class="quiet">${t("form.more-in-text")}</p>`;
}

function Record({ shape, value, place }) {
  return Object.entries(shape.fields).map(
    ([name, own]) => html`<${Field} key=${name} name=${name} shape=${own} value=${value?.[name]} doc=${own.doc} required=${own.required} place=${{ ...place, at: [...place.at, name] }} />`,
  );
}

/** Entries with names of the author's: the options of a menu, values, languages. */
function Entries({ id, shape, value, place }) {
  const [key, setKey] = useState("");
  const entries = Object.entries(value ?? {});
  const of = shape.of[0];
  function add(event) {
    event.preventDefault();
    const name = key.trim() || freeKey(entries);
    if (name in (value ?? {})) return;
    const whole = firstOf(of);
    place.put(entries.length ? [{ do: "insert", at: place.at, name, value: whole }] : [{ do: "put", at: place.at, value: { [name]: whole } }]);
    setKey("");
  }
  const end = entries.length - 1;
  return html`${entries.map(([name, each], number) => html`<div class="entry" key=${name}>
      <div class="entry-head">
        <${Input} id=${`${id}-${name}-key`} value=${name} done=${(to) => to && place.put([{ do: "rename-key", at: [...place.at, name], name: to }])} />
        <label class="unseen" for=${`${id}-${name}-key`}>${t("form.key")}</label>
        <button type="button" class="small" aria-label=${t("form.up", { name })} disabled=${!number} onClick=${() => place.put([{ do: "move", at: place.at, from: number, to: number - 1 }])}>↑</button>
        <button type="button" class="small" aria-label=${t("form.down", { name })} disabled=${number === end} onClick=${() => place.put([{ do: "move", at: place.at, from: number, to: number + 1 }])}>↓</button>
        <${Remove} what=${name} act=${() => place.put([{ do: "remove", at: [...place.at, name] }])} />
      </div>
      <${Entry} shape=${of} value=${each} place=${{ ...place, at: [...place.at, name] }} name=${name} />
    </div>`)}
    <form class="row" onSubmit=${add}><input class="key" aria-label=${t("form.key")} placeholder=${freeKey(entries)} value=${key} onInput=${(event) => setKey(event.target.value)} /><button class="small">${t("form.add")}</button></form>`;
}

/** One entry: short ones without a frame of their own, long ones folded but for the first. */
function Entry({ shape, value, place, name }) {
  const own = shapeOf(shape, value);
  if (own.form !== "record") return html`<${Field} name=${t("form.leads", { name })} shape=${own} value=${value} place=${place} required />`;
  const fields = Object.entries(own.fields);
  const open = fields.filter(([key, each]) => each.required || value?.[key] !== undefined || each.form === "text");
  const rest = fields.filter((each) => !open.includes(each));
  const draw = ([key, each]) => html`<${Field} key=${key} name=${key} shape=${each} value=${value?.[key]} doc=${each.doc} required=${each.required} place=${{ ...place, at: [...place.at, key] }} />`;
  return html`${open.map(draw)}${rest.length ? html`<details><summary>${t("form.more")}</summary>${rest.map(draw)}</details>` : null}`;
}

/** The next key of a telephone that is free. */
function freeKey(entries) {
  const taken = new Set(entries.map(([key]) => key));
  return [..."1234567890"].find((key) => !taken.has(key)) ?? "";
}

/** Something to begin with, that the program can write. */
export function firstOf(shape) {
  const own = shape.form === "either" ? shape.of[0] : shape;
  if (own.form === "word") return own.choices?.[0] ?? (own.refer ? namesOf(own.refer)[0] : "") ?? "";
  if (own.form === "text") return Object.fromEntries(state.tree.languages.map((each) => [each, "…"]));
  if (own.form === "record") return Object.fromEntries(Object.entries(own.fields).filter(([, each]) => each.required).map(([key, each]) => [key, firstOf(each)]));
  if (own.form === "list") return [];
  if (own.form === "target") return state.says.start ?? "";
  return {};
}

function Remove({ what, act }) {
  return html`<button type="button" class="small bad" aria-label=${t("form.remove", { name: what })} onClick=${act}>×</button>`;
}

function Elsewhere() {
  return html`<p class="quiet">${t("form.elsewhere")}</p>`;
}

const BODIES = { word: Word, text: Text, target: Target, node: Target, list: Items, record: Record, map: Entries };
