// All that is heard, in a table: a column for each language, what is missing in sight.
// It is changed, heard, and given to translators here.

import { html, useLayoutEffect, useMemo, useState } from "../html.js";
import { Exchange } from "./exchange.js";
import { hear, hush, isHeard, silent, useVoices } from "./hearing.js";
import { Sign } from "./parts.js";
import { order, say, select, spoken, state, useStore } from "./store.js";
import { knows, t } from "./words.js";

const MOST = 150; // Rows that are drawn at first: a thousand fields take their time.
const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/;

const tongues = new Intl.DisplayNames([spoken], { type: "language" });

/** The texts that callers hear; what they are expected to say themselves is no part. */
function heard() {
  return state.texts
    .filter((each) => each.at[0] !== "intents")
    .map((each) => ({ ...each, key: [...(each.file ? [each.file] : []), ...each.at].join(" › "), node: nodeOf(each), alone: aloneIn(each.at) }));
}

/** The innermost node that a text belongs to. */
function nodeOf({ at, file }) {
  const places = file
    ? Object.entries(state.elsewhere).filter(([, place]) => place.file === file).map(([name, place]) => [name, place.at])
    : Object.entries(state.at);
  let found = "";
  let length = 0;
  for (const [name, way] of places) {
    if (way.length > length && way.every((step, index) => step === at[index])) [found, length] = [name, way.length];
  }
  return found;
}

/** The one language that a part of a longer text is in. */
const aloneIn = (at) => at.find((step, index) => typeof at[index + 1] === "number" && state.tree.languages.includes(step)) ?? "";

const isMissing = (text, language) => Boolean(text.missing?.includes(language)) && !text.alone;

/** The table; `show` brings a panel to the front, `goTo` a line of the text. */
export function Words({ show, goTo }) {
  useStore();
  useVoices();
  const [only, setOnly] = useState("");
  const [sought, seek] = useState("");
  const [most, setMost] = useState(MOST);
  const [why, setWhy] = useState("");
  const texts = useMemo(heard, [state.texts, state.tree]);
  const { languages } = state.tree;
  const missing = (language) => texts.filter((text) => isMissing(text, language)).length;
  const found = texts.filter((text) => isShown(text, only, languages) && fits(text, sought));
  const files = [...new Set([state.path, ...texts.map((text) => text.file ?? state.path)])];
  async function put(text, language, words) {
    const why = await order([saying(text, language, words)], t("words.said", { key: text.key }));
    setWhy(why);
    return why;
  }
  const gaps = texts.filter((text) => languages.some((language) => isMissing(text, language))).length;
  return html`<div class="words">
    <div class="row words-tools">
      <label class="row small-field">${t("words.show")} <select id="words-only" onChange=${(event) => setOnly(event.target.value)}>
        <option value="">${t("words.all", { count: texts.length })}</option>
        <option value="any">${t("words.missing-any", { count: gaps })}</option>
        ${languages.map((each) => html`<option value=${each}>${t("words.missing-in", { language: nameOf(each), count: missing(each) })}</option>`)}
      </select></label>
      <input type="search" class="small-field" aria-label=${t("words.seek")} placeholder=${t("words.seek")} value=${sought} onInput=${(event) => seek(event.target.value)} />
      <${Exchange} files=${files} />
      <${NewLanguage} refuse=${setWhy} />
    </div>
    ${why ? html`<p class="note bad" role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null}
    <${Mute} texts=${texts} languages=${languages} />
    ${found.length ? html`<table class="cards"><thead><tr><th scope="col">${t("words.where")}</th>${languages.map((each) => html`<th scope="col">${nameOf(each)} <span class="quiet">${each}</span>${missing(each) ? html` <span class="count warn">${missing(each)}<span class="unseen"> ${t("words.missing")}</span></span>` : null}</th>`)}</tr></thead>
      <tbody>${found.slice(0, most).map((text) => html`<${Row} key=${text.key} ...${{ text, languages, put, show, goTo }} />`)}</tbody></table>` : html`<p class="note good" role="status">${t(sought ? "find.none" : "words.none-missing")}</p>`}
    ${found.length > most ? html`<p><button type="button" onClick=${() => setMost(most + 10 * MOST)}>${t("words.more", { count: found.length - most })}</button></p>` : null}
  </div>`;
}

function nameOf(language) {
  try {
    return tongues.of(language);
  } catch {
    return language;
  }
}

const isShown = (text, only, languages) => !only || (only === "any" ? languages : [only]).some((language) => isMissing(text, language));
const fits = (text, sought) => !sought.trim() || [text.key, ...Object.values(text.words)].join("\n").toLowerCase().includes(sought.trim().toLowerCase());

const saying = (text, language, words) => ({
  do: "say", at: text.at, language: text.alone ? "" : language, words: words.trim() ? words : null, languages: state.tree.languages,
  ...(text.file ? { file: text.file } : {}),
});

function Row({ text, languages, put, show, goTo }) {
  const place = text.file ? state.elsewhere[text.node]?.at : state.at[text.node];
  const rest = text.at.slice(place?.length ?? 0).join(" › ");
  function open() {
    select(text.node, "words");
    show("node");
  }
  return html`<tr><th scope="row"><span>${text.node ? html`<button type="button" class="plain" onClick=${open}>${text.node}</button>` : null}<span class="quiet"> ${rest}</span>
      ${text.file ? html`<span class="quiet file">${text.file}</span>` : html`<button type="button" class="plain quiet line" onClick=${() => goTo({ line: text.line })}>${t("findings.line", { line: text.line })}</button>`}</span></th>
    ${languages.map((language) => html`<td data-label=${nameOf(language)} class=${isMissing(text, language) ? "missing" : ""}><div>
      ${text.alone && text.alone !== language ? html`<span class="quiet">—</span>` : html`<${Cell} ...${{ text, language, put, any: "" in text.words, first: language === languages[0] }} />`}</div></td>`)}</tr>`;
}

/** One text in one language: its words, how long they take, and how they sound. */
function Cell({ text, language, put, any, first }) {
  const words = (any ? text.words[""] : text.words[language]) ?? "";
  const [typed, type] = useState(words);
  useLayoutEffect(() => type(words), [words]);
  const seconds = text.seconds?.[any ? "" : language];
  const name = `${text.key} ${language}`;
  async function done() {
    if (typed === words) return;
    // What was refused does not stand there as if it had been taken.
    if (await put(text, language, typed)) type(words);
  }
  return html`<textarea rows="2" lang=${language} value=${typed} aria-label=${t("words.field", { key: text.key, language: nameOf(language) })} onInput=${(event) => type(event.target.value)} onChange=${done} />
    <span class="row under">${isMissing(text, language) ? html`<span class="quiet">${t("words.missing")}</span>` : html`<${Hear} ...${{ text, language, words, name }} />`}
      ${seconds && words ? html`<span class="quiet">${t("node.seconds", { count: seconds })}</span>` : null}
      ${any && !first && !text.alone ? html`<span class="quiet">${t("words.same")}</span>` : null}</span>`;
}

function Hear({ text, language, words, name }) {
  const why = silent(text, language, words);
  const plays = isHeard(name);
  if (why === "words") return null;
  const label = t(plays ? "words.hush" : "words.hear", { key: text.key, language: nameOf(language) });
  return html`<${Sign} sign=${plays ? "stop" : "play"} words=${why ? `${label}: ${t(`words.mute.${why}`, { language: nameOf(language) })}` : label} disabled=${Boolean(why)} act=${() => (plays ? hush() : hear(name, text, language, words))} />`;
}

/** Why some of it cannot be heard here. */
function Mute({ texts, languages }) {
  const whys = languages.map((language) => [language, new Set(texts.map((text) => silent(text, language, text.words[language] ?? text.words[""])))]);
  const mute = whys.filter(([, found]) => found.has("voice")).map(([language]) => nameOf(language));
  const far = whys.some(([, found]) => found.has("recording"));
  return html`${mute.length ? html`<p class="hint">${t("words.no-voice", { languages: mute.join(", ") })}</p>` : null}${far ? html`<p class="hint">${t("words.far-recording")}</p>` : null}`;
}

/** Has the menu speak one language more. */
function NewLanguage({ refuse }) {
  const [tag, setTag] = useState("");
  const known = ["ko", "en", "ja", "zh", "vi", "th", "id", "mn", "uz", "ru", "es", "fr", "de", "pt", "ar", "hi"];
  async function add(event) {
    event.preventDefault();
    const wanted = tag.trim();
    const { languages } = state.tree;
    if (!LANGUAGE.test(wanted) || languages.includes(wanted)) return refuse(t(languages.includes(wanted) ? "words.spoken" : "words.no-language", { language: wanted }));
    const why = await order([{ do: "put", at: ["languages"], value: [...languages, wanted] }], t("words.add", { language: nameOf(wanted) }));
    refuse(why);
    if (why) return;
    setTag("");
    say(t("words.added", { language: nameOf(wanted) }));
  }
  return html`<form class="row small-field" onSubmit=${add}>
    <input id="new-language" list="languages-known" size="9" autocomplete="off" spellcheck=${false} aria-label=${t("words.language")} placeholder=${t("words.language")} value=${tag} onInput=${(event) => setTag(event.target.value)} />
    <datalist id="languages-known">${known.filter((each) => !state.tree.languages.includes(each)).map((each) => html`<option value=${each}>${nameOf(each)}</option>`)}</datalist>
    <button class="small">${t("words.add-do")}</button>
  </form>`;
}
