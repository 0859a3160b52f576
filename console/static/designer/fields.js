// The fields of forms: one word, a choice, a list of words, what callers hear.

import { html, useLayoutEffect, useRef, useState } from "../html.js";
import { select, spoken, state } from "./store.js";
import { knows, t } from "./words.js";
import { kindOf, namesOf, same, targets } from "./values.js";

const NEW = "+";
const tongues = new Intl.DisplayNames([spoken], { type: "language" });

/** The name of a language, in the words of who looks. */
export function languageName(tag) {
  try {
    return tongues.of(tag);
  } catch {
    return tag;
  }
}

/** The order that puts a value in a place; what is empty goes. */
export const put = (at, value) => [{ do: "put", at, value: value === "" || value === undefined ? null : value }];

const example = (type) => (type && knows(`example.${type}`) ? t(`example.${type}`) : "");

/** An input that says what was typed when somebody is done with it. What is being typed
 *  stays, whatever else happens on the page; so does what was refused, with the reason. */
export function Input({ id, value, done, live, multiline, described, name, ...rest }) {
  const [typed, type] = useState(null);
  const [why, setWhy] = useState("");
  async function finish(event) {
    const words = event.target.value;
    if (live) return;
    const fault = words === (value ?? "") ? "" : await done(words);
    setWhy(fault ?? "");
    if (!fault) type((now) => (now === words ? null : now));
  }
  function write(event) {
    if (live) return done(event.target.value);
    type(event.target.value);
  }
  const attributes = {
    ...rest, id,
    value: typed ?? value ?? "",
    "aria-describedby": why ? `${id}-why` : described,
    "aria-invalid": why ? "true" : rest["aria-invalid"],
    onInput: write,
    onChange: finish,
  };
  return html`${multiline ? html`<textarea rows="2" ...${attributes} />` : html`<input type="text" autocomplete="off" spellcheck=${false} ...${attributes} />`}
    ${why ? html`<p class="fault" id=${`${id}-why`} role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null}`;
}

/** A list to choose from. Who goes through it by arrow keys has chosen on leaving it, or
 *  with Enter. `options` are [value, words]. */
export function Choose({ id, value, options, done, described, ...rest }) {
  const [chosen, choose] = useState(null);
  const byKeys = useRef(false);
  const [why, setWhy] = useState("");
  async function finish(next) {
    byKeys.current = false;
    const fault = next === value ? "" : await done(next);
    setWhy(fault ?? "");
    choose(null);
  }
  const now = chosen ?? value;
  return html`<select id=${id} aria-describedby=${described} ...${rest} value=${now}
      onPointerDown=${() => { byKeys.current = false; }}
      onKeyDown=${(event) => {
        if (event.key === "Enter" && chosen !== null) finish(chosen);
        byKeys.current = event.key !== "Enter";
      }}
      onChange=${(event) => (byKeys.current ? choose(event.target.value) : finish(event.target.value))}
      onBlur=${() => chosen !== null && finish(chosen)}>
      ${options.map(([each, words]) => html`<option key=${each} value=${each} selected=${each === now}>${words}</option>`)}
    </select>${why ? html`<p class="fault" role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null}`;
}

/** One word: chosen, where the program knows what it may be. */
export function Word({ id, shape, value, place, placeholder, described, name, ...rest }) {
  const done = (word) => place.put(put(place.at, word));
  const section = Object.keys(state.sections).find((each) => shape.refer && state.sections[each].what === shape.refer);
  if (shape.choices || shape.refer) {
    const names = shape.choices ?? namesOf(shape.refer);
    const options = [["", placeholder ? t("form.usual", { value: placeholder }) : "—"]];
    if (value && !names.includes(value)) options.push([value, shape.choices ? value : t("form.missing", { name: value })]);
    options.push(...names.map((each) => [each, shape.refer === "language" ? `${each} · ${languageName(each)}` : each]));
    const fresh = place.define && section && section !== "nodes";
    if (fresh) options.push([NEW, t("form.new", { what: t(`what.${shape.refer}`) })]);
    const choose = (word) => (word === NEW && fresh ? place.define(section, shape, place.at) : done(word));
    return html`<${Choose} id=${id} value=${value ?? ""} options=${options} done=${choose} described=${described} ...${rest} />`;
  }
  return html`<${Input} id=${id} value=${value} done=${done} live=${place.live} placeholder=${placeholder || example(shape.type)} described=${described} ...${rest} />`;
}

/** Where an exit leads: a node by name, one in place, or a new one. */
export function Target({ id, shape, value, place, placeholder, described, name, ...rest }) {
  const inPlace = value && typeof value === "object";
  const names = targets();
  const chosen = inPlace ? "." : value ?? "";
  const options = [["", place.live ? t("form.choose") : t("form.unwritten")]];
  if (inPlace) options.push([".", t("form.in-place", { kind: kindOf(value) ?? "" })]);
  else if (chosen && !names.includes(chosen)) options.push([chosen, t("form.missing", { name: chosen })]);
  options.push(...names.map((each) => [each, each]));
  if (place.grow) options.push([NEW, t("form.new-node")]);
  const own = inPlace ? Object.keys(state.at).find((each) => same(state.at[each], place.at)) : chosen;
  const done = (to) => (to === NEW ? place.grow(place.at) : place.put(put(place.at, to)));
  return html`<span class="row beside-button"><${Choose} id=${id} value=${chosen} options=${options} done=${done} described=${described} ...${rest} />
    ${!place.live && own && state.nodes.has(own) ? html`<button type="button" class="small" aria-label=${t("form.go-to", { name: own })} onClick=${() => select(own, "node")}>→</button>` : null}</span>`;
}

/** What callers hear, a field for each language; or one, where it is the same in all. */
export function Text({ id, shape, value, place, described, name }) {
  const { languages } = state.tree;
  const [apart, setApart] = useState(false);
  const parts = value && typeof value === "object";
  if (Array.isArray(value) || (parts && Object.values(value).some((each) => Array.isArray(each)))) return html`<${Elsewhere} />`;
  if (parts && ("play" in value || "text" in value)) return html`<${Recording} id=${id} value=${value} place=${place} />`;
  const say = (language) => (words) => place.put([{ do: "say", at: place.at, language, words, languages }]);
  const one = languages.length < 2 || (!apart && !parts && (shape?.type || typeof value === "string"));
  if (one) {
    const language = languages.length < 2 ? languages[0] ?? "" : "";
    const said = parts ? value[language] : value;
    const own = languages.length < 2 ? `${id}-${language}` : id;
    return html`<${Input} id=${own} lang=${language || undefined} aria-label=${name} multiline=${!shape?.type} value=${said} done=${say(shape?.type ? "" : language)} live=${place.live} placeholder=${example(shape?.type)} described=${described} />
      ${languages.length > 1 && !place.live ? html`<button type="button" class="plain quiet small" onClick=${() => setApart(true)}>${t("form.apart")}</button>` : null}`;
  }
  const said = (language) => (parts ? value[language] : value) ?? "";
  return languages.map(
    (language) => html`<div class="field" key=${language}>
      <label for=${`${id}-${language}`}>${t("form.in", { language: languageName(language) })}</label>
      <${Input} id=${`${id}-${language}`} lang=${language} multiline value=${said(language)} done=${say(language)} live=${place.live} described=${described} />
    </div>`,
  );
}

/** A recording, with the words that are spoken in it. */
function Recording({ id, value, place }) {
  const inner = (step) => ({ ...place, at: [...place.at, step] });
  return html`<div class="field"><label for=${`${id}-play`}>${t("form.recording")}</label>
      <${Input} id=${`${id}-play`} value=${typeof value.play === "string" ? value.play : ""} done=${(address) => inner("play").put(put(inner("play").at, address))} live=${place.live} /></div>
    <p class="hint">${t("form.recorded")}</p>
    <${Text} id=${`${id}-text`} value=${value.text} place=${inner("text")} />`;
}

/** What callers say for something: a phrase a line. */
export function Phrases({ id, value, place, described, lang }) {
  const listed = Array.isArray(value) ? value : value ? [value] : [];
  const done = (words) => {
    const found = words.split("\n").map((each) => each.trim()).filter(Boolean);
    return place.put(put(place.at, found.length ? found : ""));
  };
  // While it is being typed, a line may be empty.
  const [text, setText] = useState(listed.join("\n"));
  const shown = place.live ? text : listed.join("\n");
  return html`<${Input} id=${id} lang=${lang} multiline rows=${Math.max(2, listed.length + 1)} value=${shown} live=${place.live} described=${described}
    done=${(words) => { setText(words); return done(words); }} />`;
}

/** Words in a list: ticked, or one added after the other. */
export function Words({ id, shape, value, place, described, name, ...rest }) {
  const listed = Array.isArray(value) ? value : value ? [value] : [];
  const of = shape.of[0];
  // Who is quicker than the answer adds to what was just added.
  const latest = useRef(listed);
  const waiting = useRef(0);
  const [, again] = useState(0);
  if (!waiting.current) latest.current = listed;
  async function write(words) {
    latest.current = words;
    waiting.current += 1;
    const why = await place.put(put(place.at, words.length > 1 || (words.length && shape.type !== "alone") ? words : words[0] ?? ""));
    waiting.current -= 1;
    again((count) => count + 1);
    return why;
  }
  const known = of.choices ?? (of.refer === "language" ? namesOf("language") : null);
  if (known) {
    const all = [...known, ...listed.filter((each) => !known.includes(each))];
    const words = (each) => (of.refer === "language" ? languageName(each) : each);
    return html`<span class="row ticks" id=${id} role="group" aria-label=${name}>${all.map(
      (each) => html`<label class="pick" key=${each}><input type="checkbox" checked=${latest.current.includes(each)} onChange=${(event) => write(all.filter((one) => (one === each ? event.target.checked : latest.current.includes(one))))} /> ${words(each)}</label>`,
    )}</span>`;
  }
  return html`<${Listed} ...${{ id, of, listed, latest, write, place, described, name, ...rest }} />`;
}

function Listed({ id, of, listed, latest, write, place, described, name, ...rest }) {
  const [next, setNext] = useState("");
  const adder = useRef(null);
  const names = of.refer ? offered(of, listed) : null;
  const section = Object.keys(state.sections).find((each) => of.refer && state.sections[each].what === of.refer);
  function add() {
    const word = next.trim();
    if (word === NEW) return place.define(section, of, place.at, listed);
    if (!word || latest.current.includes(word)) return;
    setNext("");
    write([...latest.current, word]);
  }
  function stay() {
    add();
    if (next.trim() !== NEW) adder.current?.querySelector("input, select")?.focus();
  }
  const keys = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  const own = { id, "aria-describedby": described, value: next, onInput: (event) => setNext(event.target.value), onKeyDown: keys, ...rest };
  return html`<div ref=${adder}>
    ${listed.length ? html`<ul class="chips" aria-label=${name}>${listed.map((each, number) => html`<li key=${each}>${of.type === "language" ? `${each} · ${languageName(each)}` : each}
      <button type="button" class="small plain" aria-label=${t("form.remove", { name: each })} onClick=${() => { write(listed.filter((_, other) => other !== number)); adder.current?.querySelector("input, select")?.focus(); }}>×</button></li>`)}</ul>` : null}
    <span class="row beside-button">${names
      ? html`<select ...${own} onBlur=${() => next !== NEW && add()}><option value="">${t("form.choose")}</option>${names.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}${place.define && section ? html`<option value=${NEW}>${t("form.new", { what: t(`what.${of.refer}`) })}</option>` : null}</select>`
      : html`<input type="text" autocomplete="off" spellcheck=${false} placeholder=${example(of.type)} ...${own} onBlur=${add} />`}
    <button type="button" class="small" aria-label=${t("form.add-to", { name })} disabled=${!next.trim()} onClick=${stay}>${t("form.add")}</button></span></div>`;
}

/** What may be named in a list: of intents also all that are below one. */
function offered(of, listed) {
  const names = namesOf(of.refer);
  const stems = names.filter((each) => each.includes(".")).map((each) => `${each.slice(0, each.lastIndexOf("."))}.*`);
  const all = of.type === "intents-below" ? [...new Set([...stems, ...names])] : names;
  return all.filter((each) => !listed.includes(each));
}

export function Elsewhere() {
  return html`<p class="quiet">${t("form.elsewhere")}</p>`;
}

/** Gives the focus to what is first in a part of the page, once it is there. */
export function useFirstFocus(wanted = true) {
  const part = useRef(null);
  useLayoutEffect(() => {
    if (wanted) part.current?.querySelector("input, select, textarea, button")?.focus();
  }, []);
  return part;
}
