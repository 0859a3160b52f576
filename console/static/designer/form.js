// Forms for whatever a file may say, drawn from the shapes that the program tells: no
// kind and no setting is known here by its name.

import { html, useLayoutEffect, useRef, useState } from "../html.js";
import { Choose, Elsewhere, Input, languageName, Phrases, put, Target, Text, useFirstFocus, Word, Words } from "./fields.js";
import { state } from "./store.js";
import { alternatives, applied, findingsAt, firstFields, freeKey, isLine, keysOf, loneShape, namesOf, shapeOf, shortened, shortOf, spokenShape } from "./values.js";
import { knows, t } from "./words.js";

/** What a field needs to know besides its value.
 *  @typedef {object} Place
 *  @property {(string|number)[]} at the way to it from the top of the file
 *  @property {(orders: object[]) => Promise<string>} put has orders done; says why not
 *  @property {boolean} [live] it stands in no file yet
 *  @property {(at, complete) => void} [grow] makes a new node, and leads here to it
 *  @property {string} [prefix] with which its ids begin, where a form is shown twice
 *  @property {(section, shape, at, listed) => void} [define] makes a queue or the like */

const step = (place, name) => ({ ...place, at: [...place.at, name] });

/** The name of a setting: as it stands in the file, and in words where it needs them. */
export const label = (name) => (knows(`exit.${name}`) ? `${name} · ${t(`exit.${name}`)}` : name);

/** A field of any shape, with its name, what it is for, and what is wrong with it. */
export function Field({ name, shape: given, value, place, doc, required, placeholder }) {
  const shape = loneShape(given);
  const short = shortOf(shape);
  const spoken = !short && spokenShape(shape);
  const own = short || spoken ? shape : shapeOf(shape, value);
  const several = !short && !spoken && alternatives(shape).length > 1;
  const id = `${place.prefix ?? "f"}-${place.at.join("-")}`;
  const body = short ? Short : spoken ? Spoken : several ? Either : BODIES[own.form] ?? Elsewhere;
  const line = !several && !spoken && (isLine(own) || (own.form === "text" && (own.type || state.tree.languages.length < 2)));
  const faults = place.live ? [] : findingsAt(place.at, line);
  const hint = doc ? html`<p class="hint" id=${`${id}-hint`}>${doc}</p>` : null;
  const described = [doc && `${id}-hint`, faults.length && `${id}-faults`].filter(Boolean).join(" ") || undefined;
  const parts = { id, shape: several || spoken || short ? shape : own, value, place, placeholder, name, described };
  if (faults.some((each) => each.severity === "error")) parts["aria-invalid"] = "true";
  const told = html`<${Faults} id=${`${id}-faults`} faults=${faults} />`;
  if (line) {
    const target = own.form === "text" && state.tree.languages.length < 2 ? `${id}-${state.tree.languages[0] ?? ""}` : id;
    return html`<div class="field"><label for=${target}>${name}${required || place.live ? null : html` <span class="quiet">${t("form.optional")}</span>`}</label><${body} ...${parts} />${told}${hint}</div>`;
  }
  return html`<fieldset><legend>${name}</legend>${hint}${told}<${body} ...${parts} /></fieldset>`;
}

/** What was found at a place, where it is written. */
export function Faults({ id, faults }) {
  if (!faults.length) return null;
  return html`<ul class="faults" id=${id}>${faults.map((each) => html`<li class=${each.severity === "error" ? "fault" : "doubt"}><span class="unseen">${t(`severity.${each.severity}`)}: </span><span lang="en">${each.message}${each.help ? html` <span class="quiet">— ${each.help}</span>` : null}</span></li>`)}</ul>`;
}

// Several shapes -------------------------------------------------------------------------

/** A record of which one field may stand for the whole: the form is that of the record,
 *  and what stands alone becomes one only when it must. */
function Short({ shape, value, place }) {
  const { record, field } = shortOf(shape);
  const whole = value && shapeOf(shape, value) === record;
  const bare = value !== undefined && value !== null && !whole;
  const lifted = bare ? { ...place, put: (orders) => place.put(lift(orders, place.at, field, value)) } : place;
  return html`<${Record} shape=${record} value=${bare ? { [field]: value } : value} place=${lifted} />`;
}

/** The orders for a record where only one field stands yet. */
function lift(orders, at, field, value) {
  const [first] = orders;
  const way = first.at.slice(at.length);
  if (way[0] === field) return orders.map((each) => ({ ...each, at: [...at, ...each.at.slice(at.length + 1)] }));
  return [{ do: "put", at, value: { [field]: value } }, ...orders];
}

/** One for every language, or one for each. */
function Spoken({ id, shape, value, place, described, name }) {
  const one = spokenShape(shape);
  const apart = value && typeof value === "object" && !Array.isArray(value);
  const [each, setEach] = useState(!value && one.form === "list" && state.tree.languages.length > 1);
  const known = [...state.tree.languages, ...(one.form === "word" ? ["any"] : []), ...Object.keys(apart ? value : {})];
  const rows = apart || each ? [...new Set(known)] : [""];
  const body = one.form === "list" && one.of[0].form === "text" ? Phrases : BODIES[one.form];
  return html`${rows.map((language) => {
      const own = language ? `${id}-${language}` : id;
      const inner = language ? { ...step(place, language), put: (orders) => place.put(apart || place.live ? orders : [{ do: "put", at: place.at, value: split(value, language, orders[0].value) }]) } : place;
      return html`<div class="field" key=${language}><label for=${own}>${language === "any" ? t("form.other-languages") : language ? languageName(language) : state.tree.languages.length > 1 ? t("form.every-language") : name}${one.form === "list" ? html` <span class="quiet">${t("form.lines")}</span>` : null}</label>
        <${body} id=${own} shape=${one} lang=${language || undefined} value=${language && apart ? value[language] : value} place=${inner} described=${described} /></div>`;
    })}${!apart && state.tree.languages.length > 1 ? html`<button type="button" class="plain quiet small" onClick=${() => setEach(!each)}>${t(each ? "form.together" : "form.apart")}</button>` : null}`;
}

/** What was one for all, with another for one language. */
function split(value, language, own) {
  const all = value === undefined || value === null ? {} : Object.fromEntries(state.tree.languages.map((each) => [each, value]));
  return { ...all, [language]: own };
}

/** Which of several, and then its field. */
function Either({ id, shape, value, place, described, name }) {
  const all = alternatives(shape);
  const [chosen, choose] = useState(null);
  const own = value === undefined || value === null ? all[chosen ?? 0] : shapeOf(shape, value);
  const words = (each) => (each.form === "record" ? Object.keys(each.fields).join(", ") : each.form === "map" ? t("form.which.map", { what: each.keys }) : each.form === "list" ? t("form.which.list") : each.refer ? t(`what.${each.refer}`) : t("form.which.one"));
  const options = all.map((each, number) => [String(number), words(each)]);
  const body = BODIES[own.form] ?? Elsewhere;
  const change = (number) => {
    choose(Number(number));
    return value === undefined || value === null ? "" : place.put(put(place.at, null));
  };
  return html`<div class="either"><${Choose} id=${`${id}-which`} aria-label=${t("form.which", { name })} value=${String(all.indexOf(own))} options=${options} done=${change} />
    <div class="grows"><${body} id=${id} aria-label=${name} name=${name} shape=${own} value=${value} place=${place} described=${described} /></div></div>`;
}

// Records, maps, lists ---------------------------------------------------------------------

function Record({ shape, value, place }) {
  const fields = Object.entries(shape.fields);
  const first = firstFields(shape).map(([key]) => key);
  // What was folded away stays where it is when it is filled in.
  const [open] = useState(() => fields.filter(([key]) => first.includes(key) || value?.[key] !== undefined).map(([key]) => key));
  const draw = ([key, each]) => html`<${Field} key=${key} name=${label(key)} shape=${each} value=${value?.[key]} doc=${each.doc} required=${each.required} place=${step(place, key)} />`;
  const rest = fields.filter(([key]) => !open.includes(key));
  return html`${fields.filter(([key]) => open.includes(key)).map(draw)}${rest.length ? html`<details><summary>${t("form.more")}</summary>${rest.map(draw)}</details>` : null}`;
}

/** Entries with names: the options of a menu, values, queues. `folds` says that each is
 *  folded away; `rename` renames one wherever it is spoken of. */
export function Entries({ id, shape, value, place, name, folds, rename }) {
  const names = keysOf(value, place.at);
  const adder = useRef(null);
  const fixed = (key) => Boolean(shape.fields?.[key]);
  function call(from, to) {
    if (!to) return t("why.no-name");
    return rename && !place.live ? rename(from, to) : place.put([{ do: "rename-key", at: [...place.at, from], name: to }]);
  }
  async function remove(key) {
    await place.put([{ do: "remove", at: [...place.at, key] }]);
    adder.current?.querySelector("button")?.focus();
  }
  const move = (from, to) => place.put([{ do: "move", at: place.at, from, to }]);
  const draw = (key, number) => html`<div class="entry-head">
      ${fixed(key) ? html`<strong class="key">${key}</strong>` : html`<label class="unseen" for=${`${id}-${key}-key`}>${t("form.key")}</label><${Input} id=${`${id}-${key}-key`} value=${key} done=${(to) => call(key, to.trim())} />`}
      ${place.live ? null : html`<${Moves} name=${key} number=${number} count=${names.length} move=${move} />`}
      <${Remove} what=${key} act=${() => remove(key)} /></div>
    <${Entry} shape=${shape.fields?.[key] ?? shape.of[0]} value=${value[key]} place=${step(place, key)} name=${key} map=${shape.keys} />`;
  return html`${names.map((key, number) => (folds
      ? html`<${Folded} key=${key} name=${key} place=${[...place.at, key].join("-")} faults=${findingsAt([...place.at, key], true)}>${draw(key, number)}</${Folded}>`
      : html`<div class="entry" key=${key} data-entry=${[...place.at, key].join("-")}>${draw(key, number)}</div>`))}
    <div ref=${adder} data-adds=${place.at.join("-")}><${Adding} place=${place} shape=${shape} names=${names} name=${name} whole=${value} /></div>`;
}

function Folded({ name, place, faults, children }) {
  const [open, setOpen] = useState(false);
  const grave = faults.some((each) => each.severity === "error");
  return html`<details class="folded" data-entry=${place} open=${open} onToggle=${(event) => setOpen(event.target.open)}><summary><strong>${name}</strong>${faults.length ? html` <span class=${`count ${grave ? "bad" : ""}`}>${faults.length}<span class="unseen"> ${t("tree.findings", { count: faults.length })}</span></span>` : null}</summary>${open ? children : null}</details>`;
}

function Moves({ name, number, count, move }) {
  const part = useRef(null);
  async function go(event, to) {
    const { classList } = event.currentTarget;
    const way = classList.contains("up") ? "up" : "down";
    await move(number, to);
    const next = part.current?.querySelector(`.${way}:not(:disabled)`) ?? part.current?.querySelector("button:not(:disabled)");
    next?.focus();
  }
  return html`<span class="moves" ref=${part}><button type="button" class="small up" aria-label=${t("form.up", { name })} disabled=${!number} onClick=${(event) => go(event, number - 1)}>↑</button>
    <button type="button" class="small down" aria-label=${t("form.down", { name })} disabled=${number === count - 1} onClick=${(event) => go(event, number + 1)}>↓</button></span>`;
}

/** One entry: short ones without a frame of their own. */
function Entry({ shape, value, place, name, map }) {
  const short = shortOf(shape);
  const faults = place.live ? [] : findingsAt(place.at, false);
  const told = html`<${Faults} id=${`f-${place.at.join("-")}-faults`} faults=${faults} />`;
  if (short) return html`${told}<${Short} shape=${shape} value=${value} place=${place} />`;
  const own = shapeOf(shape, value);
  if (own.form === "record") return html`${told}<${Record} shape=${own} value=${value} place=${place} />`;
  if (own.form === "map") return html`${told}<${Entries} id=${`f-${place.at.join("-")}`} shape=${own} value=${value} place=${place} name=${name} />`;
  return html`<${Field} name=${own.form === "target" ? t("form.leads", { name }) : map === "condition" ? t("form.is") : t("form.value")} shape=${shape} value=${value} place=${place} required />`;
}

/** Items in a row. */
function Items(parts) {
  const { shape, value, place, name } = parts;
  const adder = useRef(null);
  const of = shape.of[0];
  if (of.form === "word") return html`<${Words} ...${parts} />`;
  if (of.form === "text" && of.type) return html`<${Phrases} ...${parts} />`;
  const listed = Array.isArray(value) ? value : [];
  const move = (from, to) => place.put([{ do: "move", at: place.at, from, to }]);
  async function remove(number) {
    await place.put([{ do: "remove", at: [...place.at, number] }]);
    adder.current?.querySelector("button")?.focus();
  }
  return html`${listed.map((each, number) => html`<div class="entry" key=${number}>
      <div class="entry-head"><strong class="key">${number + 1}</strong>
        ${place.live ? null : html`<${Moves} name=${`${number + 1}`} number=${number} count=${listed.length} move=${move} />`}
        <${Remove} what=${`${number + 1}`} act=${() => remove(number)} /></div>
      <${Entry} shape=${of} value=${each} place=${step(place, number)} name=${`${number + 1}`} />
    </div>`)}
    <div ref=${adder} data-adds=${place.at.join("-")}><${Adding} place=${place} shape=${shape} name=${name} whole=${listed} /></div>`;
}

function Remove({ what, act }) {
  return html`<button type="button" class="small bad" aria-label=${t("form.remove", { name: what })} onClick=${act}>×</button>`;
}

// Something more ------------------------------------------------------------------------------

/** A button, and behind it what must be said of a new entry. */
function Adding({ place, shape, names, name, whole }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  function close() {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  }
  if (open) return html`<${Addition} ...${{ place, shape, names, name, whole, close }} />`;
  return html`<button type="button" class="small" ref=${button} onClick=${() => setOpen(true)}>${t(`form.add-a.${names ? shape.keys : "item"}`, { name })}</button>`;
}

function Addition({ place, shape, names, name, whole, close }) {
  const [chosen, choose] = useState(null);
  // Until somebody chooses another it is the next free one, whatever is added meanwhile.
  const key = chosen ?? (names && shape.keys === "key" ? freeKey(names) : "");
  const of = shape.fields?.[key] ?? shape.of[0];
  const [value, setValue] = useState(undefined);
  const [why, setWhy] = useState("");
  const [turn, setTurn] = useState(0);
  const part = useFirstFocus();
  useLayoutEffect(() => {
    if (turn) part.current?.querySelector("input, select, textarea")?.focus();
  }, [turn]);
  const root = [...place.at, "+"];
  const current = useRef(value);
  current.current = value;
  const word = key.trim();
  const lacking = () => (names && !word ? "no-name" : names?.includes(word) ? "there" : "");
  const local = { at: root, live: true, put: async (orders) => {
    current.current = applied(current.current, orders, root);
    setValue(current.current);
    return "";
  } };
  // A node that is made for it comes together with it.
  const grow = (at) => (lacking() ? setWhy(lacking()) : place.grow(place.at, (to) => written(applied(current.current, put(at, to), root))));
  if (place.grow && !place.live) local.grow = grow;
  function written(given) {
    const made = shortened(of, given);
    if (!names?.length && !whole?.length) return [{ do: "put", at: place.at, value: names ? { [word]: made } : [made] }];
    return [names ? { do: "insert", at: place.at, name: word, value: made } : { do: "add-item", at: place.at, value: made }];
  }
  async function add() {
    if (lacking()) return setWhy(lacking());
    const fault = await place.put(written(current.current));
    setWhy(fault ?? "");
    if (fault) return;
    setValue(undefined);
    choose(null);
    setTurn(turn + 1);
  }
  function keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
    if (event.key !== "Enter" || event.target.matches("button, textarea, .beside-button *") || event.isComposing) return;
    event.preventDefault();
    add();
  }
  return html`<div class="addition" role="group" aria-label=${t("form.add-to", { name })} ref=${part} onKeyDown=${keys}>
    ${names ? html`<${Name} id=${`f-${root.join("-")}-key`} shape=${shape} names=${names} value=${key} done=${(to) => { choose(to); if (shape.fields) setValue(undefined); return ""; }} />` : null}
    <div key=${`${turn}-${shape.fields ? key : ""}`}><${Asked} shape=${of} value=${value} place=${local} named=${!names || key || !shape.fields} /></div>
    ${why ? html`<p class="fault" role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null}
    <p class="row"><button type="button" class="small main" onClick=${add}>${t("form.add")}</button><button type="button" class="small" onClick=${close}>${t("form.close")}</button></p>
  </div>`;
}

/** The name of a new entry: one of a few, or any. */
function Name({ id, shape, names, value, done }) {
  const known = shape.keys === "language" ? state.tree.languages : shape.keys === "intent" ? [] : null;
  if (shape.fields) {
    const own = value && !shape.fields[value];
    const options = [["", t("form.choose")], ...Object.keys(shape.fields).filter((each) => !names.includes(each)).map((each) => [each, each])];
    return html`<div class="field"><label for=${id}>${t(`form.name-of.${shape.keys}`)}</label><span class="row beside-button"><${Choose} id=${id} value=${own ? "" : value} options=${options} done=${done} />
      <${Input} id=${`${id}-own`} live aria-label=${t("form.value-name")} placeholder=${t("form.value-name")} value=${own ? value : ""} done=${done} /></span></div>`;
  }
  const offered = shape.keys === "intent" || shape.keys === "exit" ? namesOf("intent") : known ?? [];
  const list = offered.filter((each) => !names.includes(each));
  return html`<div class="field"><label for=${id}>${t(`form.name-of.${shape.keys}`)}</label>
    <${Input} id=${id} live value=${value} done=${done} list=${list.length ? `${id}-list` : undefined} />
    ${list.length ? html`<datalist id=${`${id}-list`}>${list.map((each) => html`<option value=${each} />`)}</datalist>` : null}</div>`;
}

/** What is asked of something new: what there must be, and what is heard. */
export function Asked({ shape, value, place, named = true }) {
  if (!named) return null;
  const short = shortOf(shape);
  const own = short ? short.record : shapeOf(shape, value);
  if (own.form !== "record") return html`<${Field} name=${own.form === "target" ? t("form.leads-to") : t("form.value")} shape=${shape} value=${value} place=${place} required />`;
  return firstFields(own).map(([key, each]) => html`<${Field} key=${key} name=${label(key)} shape=${each} value=${value?.[key]} doc=${each.doc} required=${each.required} place=${step(place, key)} />`);
}

export const BODIES = { word: Word, text: Text, target: Target, node: Target, list: Items, record: Record, map: Entries };
