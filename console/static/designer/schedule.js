// A schedule as forms: its usual week, its exceptions, its holidays, its other settings,
// and who keeps these hours; and a new one.

import { html, useState } from "../html.js";
import { plain, run as runOf } from "./dates.js";
import { ExceptionDay } from "./exception.js";
import { languageName } from "./fields.js";
import { Field } from "./form.js";
import { holidayChanges, holidaysOrders, lessExceptionOrders, settingOrders } from "./orders.js";
import { Dialog } from "./parts.js";
import { order, state } from "./store.js";
import { because, t } from "./words.js";
import { Usual } from "./usual.js";

/** The settings that the page has forms of its own for; all others are drawn from shapes. */
const OWN = ["open", "exceptions", "holidays"];
const PLACE = ["country", "region"];

/** All forms of one schedule of the menu's own file. */
export function Schedule({ name, schedule, run, change, look }) {
  const written = state.says.hours?.[name];
  const shape = state.sections.hours?.of[0].of.find((each) => each.form === "record");
  if (written === undefined || !shape) return null;
  const value = typeof written === "object" && written ? written : { open: written };
  const field = (setting) => {
    const own = shape.fields[setting];
    const put = (orders) => change(typeof written === "string" && setting !== "open" ? settingOrders(name, written, setting, orders[0].value) : orders, t("act.form", { name }));
    const at = typeof written === "string" && setting === "open" ? ["hours", name] : ["hours", name, setting];
    return html`<${Field} key=${setting} name=${setting} shape=${own} value=${value[setting]} doc=${own.doc} required=${own.required} placeholder=${schedule?.inherited?.[setting]} place=${{ at, put, prefix: "h" }} />`;
  };
  const rest = Object.keys(shape.fields).filter((each) => !OWN.includes(each) && !PLACE.includes(each));
  const inherits = schedule?.inherited?.open;
  return html`<div class="schedule-forms node-sheet">
    <h3>${t("hours.change", { name })}</h3>
    <details open><summary>${t("hours.usual")}</summary>
      ${inherits ? html`<p class="hint">${t("hours.inherits", { like: schedule.like })}</p>` : null}
      ${schedule?.usual ? html`<${Usual} key=${JSON.stringify(schedule.usual)} name=${name} usual=${schedule.usual} run=${change} />` : html`<p class="hint">${t("hours.more-than-a-week")}</p>`}
      ${field("open")}
    </details>
    <details open><summary>${t("hours.exceptions")}</summary><${Exceptions} name=${name} written=${written} schedule=${schedule} run=${run} change=${change} /></details>
    <details><summary>${t("hours.public-holidays")}</summary><div class="fields">${PLACE.map(field)}</div><${Holidays} name=${name} written=${written} run=${run} /></details>
    <details><summary>${t("hours.settings")}</summary>${rest.map(field)}</details>
    <details><summary>${t("hours.who")}</summary><${Queues} run=${run} /></details>
    <${Whole} name=${name} look=${look} />
  </div>`;
}

// Exceptions ---------------------------------------------------------------------------

function Exceptions({ name, written, schedule, run, change }) {
  const [deed, begin] = useState(null);
  const listed = Array.isArray(written?.exceptions) ? written.exceptions : [];
  const today = new Date().toISOString().slice(0, 10);
  return html`${schedule?.exceptions_inherited ? html`<p class="hint">${t("hours.inherited-exceptions", { count: schedule.exceptions_inherited, like: schedule.like })}</p>` : null}
    <ul class="plain listed">${listed.map((each, number) => html`<li key=${number}>
      <span><strong>${daysOf(each)}</strong> ${each.open === "off" ? t("hours.legend.closed") : each.open} <span class="quiet">${reasonOf(each.reason)}</span></span>
      <span class="row"><button type="button" class="small" aria-label=${t("hours.change-what", { what: daysOf(each) })} onClick=${() => begin({ number })}>${t("hours.exception.change")}</button>
      <button type="button" class="small bad" aria-label=${t("form.remove", { name: daysOf(each) })} onClick=${() => run(lessExceptionOrders(name, written, number), t("hours.take-exception"))}>×</button></span></li>`)}</ul>
    <p><button type="button" class="small" onClick=${() => begin({ day: today })}>${t("hours.add-exception")}…</button></p>
    ${deed ? html`<${ExceptionDay} name=${name} ...${deed} change=${change} close=${() => begin(null)} />` : null}`;
}

const daysOf = (each) => (each.every !== undefined ? t("hours.days-off.every", { day: each.every }) : isDay(each.date ?? each.from) ? runOf(each.date ?? each.from, each.date ?? each.to ?? each.from) : (each.date ?? each.from ?? "?"));
const isDay = (day) => /^\d{4}-\d\d-\d\d$/.test(day ?? "") && !Number.isNaN(Date.parse(day));
const reasonOf = (reason) => (reason && typeof reason === "object" ? [...new Set(Object.values(reason))].join(" · ") : (reason ?? ""));

// Public holidays ------------------------------------------------------------------------

function Holidays({ name, written, run }) {
  const [day, setDay] = useState("");
  const [called, setCalled] = useState("");
  const changes = holidayChanges(written);
  const put = (what, label) => run(holidaysOrders(name, written, { ...changes, ...what }), label);
  const without = (key) => Object.fromEntries(Object.entries(changes.added).filter(([each]) => each !== key));
  const away = (key, act) => html`<button type="button" class="small bad" aria-label=${t("form.remove", { name: plainly(key) })} onClick=${act}>×</button>`;
  async function add(event) {
    event.preventDefault();
    const fault = await put({ added: { ...changes.added, [day]: called.trim() || t("hours.holiday") } }, t("hours.make-holiday"));
    if (!fault) setDay("");
    if (!fault) setCalled("");
  }
  return html`<h4>${t("hours.holidays-added")}</h4>
    <ul class="plain listed">${Object.entries(changes.added).map(([key, words]) => html`<li key=${key}><span><strong>${plainly(key)}</strong> ${reasonOf(words)}</span>${away(key, () => put({ added: without(key) }, t("hours.no-holiday")))}</li>`)}</ul>
    <form class="row add-holiday" onSubmit=${add}>
      <input type="date" required aria-label=${t("hours.exception.date")} value=${day} onInput=${(event) => setDay(event.target.value)} />
      <input aria-label=${t("hours.holiday-name")} placeholder=${t("hours.holiday-name")} value=${called} onInput=${(event) => setCalled(event.target.value)} />
      <button class="small">${t("form.add")}</button>
    </form>
    <h4>${t("hours.holidays-removed")}</h4>
    <p class="hint">${t("hours.holidays-removed-hint")}</p>
    <ul class="plain listed">${changes.removed.map((key) => html`<li key=${key}><strong>${plainly(key)}</strong>${away(key, () => put({ removed: changes.removed.filter((each) => each !== key) }, t("hours.make-holiday")))}</li>`)}</ul>`;
}

const plainly = (day) => (isDay(day) ? plain(day) : day);

// Who keeps these hours --------------------------------------------------------------------

/** The queues with their hours, by language where there are several. */
function Queues({ run }) {
  const queues = Object.entries(state.says.queues ?? {});
  const { languages } = state.tree;
  const schedules = [...new Set([...Object.keys(state.says.hours ?? {}), ...queues.flatMap(([, queue]) => Object.values(hoursOf(queue, languages)))])].filter(Boolean);
  if (!queues.length) return html`<p class="quiet">${t("hours.no-queues")}</p>`;
  const put = (name, queue, language, schedule) => run([{ do: "put", at: ["queues", name, "hours"], value: written({ ...hoursOf(queue, languages), [language]: schedule }, languages) }], t("act.form", { name }));
  return html`<table class="cards who"><thead><tr><th scope="col">${t("hours.queue")}</th>${languages.map((each) => html`<th scope="col">${languageName(each)}</th>`)}</tr></thead>
    <tbody>${queues.map(([name, queue]) => html`<tr key=${name}><th scope="row">${name}</th>${languages.map((language) => {
      const chosen = hoursOf(queue, languages)[language] ?? "";
      return html`<td data-label=${languageName(language)}><div><select aria-label=${t("hours.queue-hours", { queue: name, language: languageName(language) })} value=${chosen} onChange=${(event) => put(name, queue, language, event.target.value)}>
        <option value="" selected=${!chosen}>${t(queue?.hours ? "hours.not-served" : "hours.always")}</option>${schedules.map((each) => html`<option value=${each} selected=${each === chosen}>${each}</option>`)}</select></div></td>`;
    })}</tr>`)}</tbody></table>`;
}

/** The schedule of each language. */
function hoursOf(queue, languages) {
  const hours = queue?.hours;
  if (!hours) return {};
  if (typeof hours === "string") return Object.fromEntries(languages.map((each) => [each, hours]));
  return Object.fromEntries(languages.map((each) => [each, hours[each] ?? hours[each.split("-")[0]] ?? hours.any ?? ""]));
}

/** Hours by language as their author would write them: one name where all are alike. */
function written(hours, languages) {
  const found = languages.filter((each) => hours[each]).map((each) => [each, hours[each]]);
  if (!found.length) return null;
  const alike = found.length === languages.length && found.every(([, each]) => each === found[0][1]);
  return alike ? found[0][1] : Object.fromEntries(found);
}

// A whole schedule -------------------------------------------------------------------------

/** Another name, and away with it. */
function Whole({ name, look }) {
  const [to, setTo] = useState(name);
  const [why, setWhy] = useState("");
  async function rename(event) {
    event.preventDefault();
    const fault = await order([{ do: "rename", what: "schedule", name, to }], t("node.rename"));
    setWhy(fault);
    if (!fault) look({ name: to });
  }
  const remove = async () => setWhy(await order([{ do: "remove", at: Object.keys(state.says.hours).length > 1 ? ["hours", name] : ["hours"] }], t("act.delete", { name })));
  return html`<details><summary>${t("hours.whole")}</summary>
    ${why ? html`<p class="fault" role="alert">${because(why)}</p>` : null}
    <form class="row" onSubmit=${rename}><input aria-label=${t("node.name")} required autocomplete="off" pattern="[a-z](?:[a-z0-9]|-)*" value=${to} onInput=${(event) => setTo(event.target.value)} />
      <button class="small" disabled=${to === name}>${t("node.rename")}</button><button type="button" class="small bad" onClick=${remove}>${t("node.delete")}</button></form>
  </details>`;
}

/** A new schedule: in a dialog, or where there is none yet in the page. */
export function Begin({ names = [], change, close, begun }) {
  const [values, setValues] = useState({ name: names.length ? "" : "office", zone: Intl.DateTimeFormat().resolvedOptions().timeZone, open: "Mo-Fr 09:00-18:00; PH off", country: "" });
  const [why, setWhy] = useState("");
  const own = state.says.hours && typeof state.says.hours === "object" ? state.says.hours : null;
  async function done(event) {
    event.preventDefault();
    const { name, country, ...rest } = values;
    const value = { zone: rest.zone, ...(country ? { country } : {}), open: rest.open };
    const at = own ? ["hours", name] : ["hours"];
    const fault = own?.[name] ? t("hours.taken", { name }) : await change([{ do: "put", at, value: own ? value : { [name]: value } }], t("hours.begin"));
    setWhy(fault);
    if (fault) return;
    begun?.(name);
    close?.();
  }
  const field = (key, more) => html`<div class="field"><label for=${`begin-${key}`}>${t(`hours.begin-${key}`)}</label><input id=${`begin-${key}`} autocomplete="off" value=${values[key]} onInput=${(event) => setValues({ ...values, [key]: event.target.value })} ...${more} /></div>`;
  const form = html`<form onSubmit=${done}>
    ${field("name", { required: true, pattern: "[a-z](?:[a-z0-9]|-)*", autofocus: true })}${field("zone", { required: true })}${field("country", { placeholder: "KR" })}${field("open", { required: true })}
    ${why ? html`<p class="fault" role="alert">${because(why)}</p>` : null}
    <p class="row"><button class="main">${t("hours.begin-do")}</button>${close ? html`<button type="button" onClick=${close}>${t("cancel")}</button>` : null}</p>
  </form>`;
  return close ? html`<${Dialog} title=${t("hours.begin")} close=${close}>${form}</${Dialog}>` : form;
}
