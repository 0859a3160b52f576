// All that is heard, in a table: a column for each language, what is missing in sight.
// Translators get it as a table for their own programs, and give it back.

import { html, useMemo, useState } from "../html.js";
import { fields, table } from "./csv.js";
import { flow, order, say, select, state, useStore } from "./store.js";
import { t } from "./words.js";

/** The texts that callers hear; what they are expected to say themselves is no part. */
function heard() {
  return state.texts
    .filter((each) => each.at[0] !== "intents")
    .map((each) => ({ ...each, key: each.at.join(" › "), node: nodeOf(each.at) }));
}

/** The innermost node that a place belongs to. */
function nodeOf(at) {
  let found = "";
  let length = 0;
  for (const [name, way] of Object.entries(state.at)) {
    if (way.length > length && way.every((step, index) => step === at[index])) [found, length] = [name, way.length];
  }
  return found;
}

const isMissing = (text, language) => !("" in text.words) && !text.words[language];

/** The table. */
export function Words() {
  useStore();
  const [only, setOnly] = useState(false);
  const [why, setWhy] = useState("");
  const texts = useMemo(heard, [state.texts]);
  const { languages } = state.tree;
  const missing = texts.filter((text) => languages.some((language) => isMissing(text, language)));
  const shown = only ? missing : texts;
  const put = async (text, language, words) => setWhy(await order([saying(text, language, words)], t("words.said", { key: text.key })));
  return html`<div class="words">
    <p class="row">
      <label class="pick"><input type="checkbox" checked=${only} onChange=${(event) => setOnly(event.target.checked)} /> ${t("words.missing-only", { count: missing.length })}</label>
      <button type="button" class="small" onClick=${() => give(texts, languages)}>${t("words.give")}</button>
      <label class="button small" for="words-in">${t("words.take")}</label>
      <input type="file" id="words-in" class="unseen" accept=".csv,text/csv" onChange=${async (event) => setWhy(await take(event.target, texts, languages))} />
    </p>
    ${why ? html`<p class="note bad" role="alert">${why}</p>` : null}
    <table class="cards"><thead><tr><th scope="col">${t("words.where")}</th>${languages.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
    <tbody>${shown.map((text) => html`<${Row} key=${text.key} text=${text} languages=${languages} put=${put} />`)}</tbody></table>
  </div>`;
}

const saying = (text, language, words) => ({ do: "say", at: text.at, language, words, languages: state.tree.languages });

function Row({ text, languages, put }) {
  const rest = text.at.slice(state.at[text.node]?.length ?? 0).join(" › ");
  return html`<tr><th scope="row">${text.node ? html`<button type="button" class="plain" onClick=${() => select(text.node, "words")}>${text.node}</button>` : null}<span class="quiet"> ${rest}</span></th>
    ${languages.map((language) => {
      const any = "" in text.words;
      const words = any ? text.words[""] : text.words[language];
      const seconds = text.seconds?.[any ? "" : language];
      return html`<td data-label=${language} class=${isMissing(text, language) ? "missing" : ""}><div>
        <textarea rows="2" lang=${language} value=${words ?? ""} aria-label=${t("words.field", { key: text.key, language })} onChange=${(event) => event.target.value !== (words ?? "") && put(text, language, event.target.value)} />
        <span class="quiet">${isMissing(text, language) ? t("words.missing") : seconds ? t("node.seconds", { count: seconds }) : ""}</span></div></td>`;
    })}</tr>`;
}

/** Downloads the table. */
function give(texts, languages) {
  const rows = texts.map((text) => [JSON.stringify(text.at), ...languages.map((each) => text.words[""] ?? text.words[each] ?? "")]);
  download(`${flow}.csv`, table([["key", ...languages], ...rows]), "text/csv");
}

/** Has the browser keep a file. */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Takes a table back: what differs from what is there now, as one step to be undone. */
async function take(input, texts, languages) {
  const file = input.files[0];
  input.value = "";
  if (!file) return "";
  const [head, ...rows] = fields(await file.text());
  const known = new Map(texts.map((text) => [JSON.stringify(text.at), text]));
  const columns = languages.filter((each) => head?.includes(each));
  if (head?.[0] !== "key" || !columns.length) return t("words.not-ours");
  const orders = [];
  let lost = 0;
  for (const row of rows) {
    const text = known.get(row[0]);
    if (!text) {
      lost += 1;
      continue;
    }
    for (const language of columns) {
      const words = (row[head.indexOf(language)] ?? "").trim();
      if (words && words !== (text.words[""] ?? text.words[language] ?? "")) orders.push(saying(text, language, words));
    }
  }
  const why = orders.length ? await order(orders, t("words.take")) : "";
  if (!why) say(t("words.taken", { count: orders.length }));
  return why || (lost ? t("words.lost", { count: lost }) : "");
}
