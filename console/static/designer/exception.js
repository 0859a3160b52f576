// Other hours on a day, on several days, or each year: one exception, in a small dialog.

import { html, useState } from "../html.js";
import { later, monthOf, weekday } from "./dates.js";
import { languageName } from "./fields.js";
import { exceptionOrders } from "./orders.js";
import { Dialog } from "./parts.js";
import { state } from "./store.js";
import { because, t } from "./words.js";

const SHUT = ["off", "closed"];
const NAMES = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/** A new exception for `day`, or the exception with a `number`. */
export function ExceptionDay({ name, day, number, change, close }) {
  const written = state.says.hours?.[name];
  const before = number === undefined ? null : written?.exceptions?.[number];
  const [kind, setKind] = useState(before ? kindOf(before) : "date");
  const [values, setValues] = useState(() => (before ? valuesOf(before) : { date: day, from: day, to: later(day, 1), every: day.slice(5), shut: true, open: "", reason: {} }));
  const [why, setWhy] = useState("");
  const put = (what) => setValues({ ...values, ...what });
  const { languages } = state.tree;

  async function done(event) {
    event.preventDefault();
    const value = exceptionOf(kind, values, languages);
    const fault = await change(exceptionOrders(name, written, value, number), t(before ? "hours.change-exception" : "hours.add-exception"));
    if (fault) setWhy(fault);
    else close();
  }
  const field = (key, type, more = {}) => html`<div class="field"><label for=${`exception-${key}`}>${t(`hours.exception.${key}`)}</label><input id=${`exception-${key}`} type=${type} required value=${values[key]} onInput=${(event) => put({ [key]: event.target.value })} ...${more} /></div>`;
  const pick = (group, chosen, label, act) => html`<label class="pick"><input type="radio" name=${group} checked=${chosen} onChange=${act} /> ${label}</label>`;
  return html`<${Dialog} title=${t(before ? "hours.change-exception" : "hours.add-exception")} close=${close}><form class="exception" onSubmit=${done}>
    <fieldset><legend>${t("hours.exception.days")}</legend>
      <div class="row">${["date", "run", "every"].map((each) => pick("kind", kind === each, t(`hours.exception.kind-${each}`), () => setKind(each)))}</div>
      ${kind === "date" ? field("date", "date", { autofocus: true }) : null}
      ${kind === "run" ? html`<div class="fields">${field("from", "date")}${field("to", "date", { min: values.from })}</div>` : null}
      ${kind === "every" ? html`${field("every", "text", { list: "each-year", autocomplete: "off", "aria-describedby": "every-hint" })}<datalist id="each-year">${everies(values.date).map((each) => html`<option value=${each} />`)}</datalist><p class="hint" id="every-hint">${t("hours.exception.every-hint")}</p>` : null}
    </fieldset>
    <fieldset><legend>${t("hours.exception.hours")}</legend>
      <div class="row">${pick("open", values.shut, t("hours.exception.shut"), () => put({ shut: true }))}${pick("open", !values.shut, t("hours.exception.other"), () => put({ shut: false }))}</div>
      ${values.shut ? null : field("open", "text", { placeholder: "09:00-12:00,13:00-15:00", autocomplete: "off" })}
    </fieldset>
    ${languages.map((language) => html`<div class="field" key=${language}><label for=${`reason-${language}`}>${languages.length > 1 ? t("hours.exception.reason-in", { language: languageName(language) }) : t("hours.exception.reason")} <span class="quiet">${t("form.optional")}</span></label>
      <input id=${`reason-${language}`} lang=${language} autocomplete="off" value=${values.reason[language] ?? ""} onInput=${(event) => put({ reason: { ...values.reason, [language]: event.target.value } })} /></div>`)}
    ${why ? html`<p class="fault" role="alert">${because(why)}</p>` : null}
    <p class="row"><button class="main">${t(before ? "hours.exception.change" : "hours.exception.add")}</button><button type="button" onClick=${close}>${t("cancel")}</button></p>
  </form></${Dialog}>`;
}

const kindOf = (exception) => (exception.every !== undefined ? "every" : exception.date !== undefined ? "date" : "run");

function valuesOf(exception) {
  const day = exception.date ?? exception.from ?? "";
  const { reason } = exception;
  const everywhere = typeof reason === "string" ? Object.fromEntries(state.tree.languages.map((each) => [each, reason])) : (reason ?? {});
  const shut = SHUT.includes(String(exception.open).trim().toLowerCase());
  return { date: day, from: exception.from ?? day, to: exception.to ?? day, every: exception.every ?? day.slice(5), shut, open: shut ? "" : exception.open, reason: everywhere };
}

/** The exception as its author would write it. */
function exceptionOf(kind, values, languages) {
  const when = kind === "run" ? { from: values.from, to: values.to } : { [kind]: values[kind].trim() };
  const reasons = languages.map((each) => [each, (values.reason[each] ?? "").trim()]).filter(([, words]) => words);
  const alike = reasons.length === languages.length && reasons.every(([, words]) => words === reasons[0][1]);
  const reason = alike ? reasons[0][1] : Object.fromEntries(reasons);
  return { ...when, open: values.shut ? "off" : values.open.trim(), ...(reasons.length ? { reason } : {}) };
}

/** Ways to name a day of each year. */
function everies(day) {
  if (!day) return ["12-24", "last Mo of 05", "easter+1", "12-24 to 01-02"];
  const month = day.slice(5, 7);
  const place = Math.ceil(Number(day.slice(8)) / 7);
  const named = `${["1st", "2nd", "3rd", "4th", "5th"][place - 1]} ${NAMES[weekday(day)]} of ${month}`;
  const last = monthOf(later(day, 7)) === monthOf(day) ? [] : [`last ${NAMES[weekday(day)]} of ${month}`];
  return [day.slice(5), named, ...last, "easter+1"];
}
