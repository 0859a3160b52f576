// The usual week of a schedule as a form: seven days and public holidays, each with its
// stretches. The program writes it as opening hours.

import { html, useState } from "../html.js";
import { clock, minutes, WHOLE_WEEK } from "./dates.js";
import { because, t } from "./words.js";

const FIRST = { from: "09:00", to: "18:00" };

/** The form; `run` has orders done and says why not. */
export function Usual({ name, usual, run }) {
  const [days, setDays] = useState(usual.days);
  const [holidays, setHolidays] = useState(usual.holidays);
  const [why, setWhy] = useState("");
  const same = JSON.stringify([days, holidays]) === JSON.stringify([usual.days, usual.holidays]);
  const put = (number) => (day) => setDays(days.map((each, index) => (index === number ? day : each)));
  function reset() {
    setDays(usual.days);
    setHolidays(usual.holidays);
    setWhy("");
  }
  async function done(event) {
    event.preventDefault();
    setWhy(await run([{ do: "set-week", name, days, holidays }], t("hours.usual")));
  }
  const kind = holidays === null ? "usual" : holidays.length ? "own" : "shut";
  const kinds = { usual: null, own: [FIRST], shut: [] };
  return html`<form class="usual" onSubmit=${done}>
    <ol>${days.map((day, number) => html`<li key=${number}><${Stretches} name=${WHOLE_WEEK[number]} day=${day} put=${put(number)} above=${days[number - 1]} /></li>`)}
      <li><${Stretches} name=${t("hours.public-holidays")} day=${holidays ?? []} put=${setHolidays} fixed=${kind !== "own"}>
        <select aria-label=${t("hours.public-holidays")} value=${kind} onChange=${(event) => setHolidays(kinds[event.target.value])}>${Object.keys(kinds).map((each) => html`<option value=${each} selected=${each === kind}>${t(`hours.holidays-${each}`)}</option>`)}</select>
      </${Stretches}></li></ol>
    ${why ? html`<p class="fault" role="alert">${because(why)}</p>` : null}
    <p class="row"><button class="main" disabled=${same}>${t("hours.write-week")}</button><button type="button" disabled=${same} onClick=${reset}>${t("hours.as-before")}</button></p>
  </form>`;
}

/** One day: from when to when, with what is cut out of it. */
function Stretches({ name, day, put, above, fixed, children }) {
  const changed = (number, what) => put(day.map((each, index) => (index === number ? { ...each, ...what } : each)));
  const input = (number, key) => html`<input type="text" inputmode="numeric" autocomplete="off" required pattern="[0-9]{1,2}:[0-9]{2}" placeholder=${FIRST[key]} title=${t("hours.time-hint")} value=${shown(day[number][key])} aria-label=${t(`hours.stretch-${key}`, { day: name, number: number + 1 })} onInput=${(event) => changed(number, { [key]: event.target.value })} />`;
  return html`<strong>${name}</strong>
    <div class="stretches">
      ${children}
      ${day.map((_, number) => html`<span class="stretch" key=${number}>${input(number, "from")}–${input(number, "to")}<button type="button" class="small bad" aria-label=${t("hours.less-stretch", { day: name, number: number + 1 })} onClick=${() => put(day.filter((each, index) => index !== number))}>×</button></span>`)}
      ${!day.length && !fixed && !children ? html`<span class="quiet">${t("hours.legend.closed")}</span>` : null}
      ${fixed ? null : html`<button type="button" class="small" aria-label=${t(day.length ? "hours.break-on" : "hours.open-on", { day: name })} onClick=${() => put(day.length ? broken(day) : [FIRST])}>${t(day.length ? "hours.break" : "hours.open")}</button>`}
      ${above && JSON.stringify(above) !== JSON.stringify(day) ? html`<button type="button" class="small" aria-label=${t("hours.as-above-on", { day: name })} onClick=${() => put(above)}>${t("hours.as-above")}</button>` : null}
    </div>`;
}

/** A time as the clock shows it; past midnight it is the next morning's. */
const shown = (time) => (/^\d\d:\d\d$/.test(time) ? clock(minutes(time)) : time);

/** A day with an hour cut out of its last stretch, at noon where that is inside. */
function broken(day) {
  const last = day.at(-1);
  const from = minutes(last.from);
  const to = minutes(last.to) > from ? minutes(last.to) : minutes(last.to) + 1440;
  const middle = from < 720 && 780 < to ? 720 : Math.round((from + to) / 120) * 60;
  return [...day.slice(0, -1), { from: last.from, to: clock(middle) }, { from: clock(Math.min(middle + 60, to)), to: last.to }];
}
