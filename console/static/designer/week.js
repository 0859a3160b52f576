// A week in detail: seven rows drawn to scale, and what can be done with one day.

import { html } from "../html.js";
import { later, long, minutes, moment, run, short, weekday } from "./dates.js";
import { clockWords, overrideWords } from "./year.js";
import { t } from "./words.js";

const HOURS = [0, 6, 12, 18, 24];

/** The week of the day that is chosen; `deeds` are what its own file lets one do. */
export function Week({ week, chosen, choose, found, deeds, busy }) {
  // Until another week is there, this one stands still.
  const day = week[weekday(chosen)];
  return html`<section class="week card" aria-labelledby="week-title" aria-busy=${String(busy)}>
    <div class="row apart">
      <h3 id="week-title">${run(week[0].date, week[6].date)}</h3>
      <span class="row tools">
        <button type="button" class="small" aria-label=${t("hours.week-before")} onClick=${() => choose(later(chosen, -7))}>←</button>
        <button type="button" class="small" aria-label=${t("hours.week-after")} onClick=${() => choose(later(chosen, 7))}>→</button>
      </span>
    </div>
    <div class="scale" aria-hidden="true">${HOURS.map((each) => html`<span style=${{ left: `${(100 * each) / 24}%` }}>${each}</span>`)}</div>
    <ol class="rows">${week.map((each) => html`<${Row} key=${each.date} day=${each} chosen=${each.date === chosen} choose=${choose} />`)}</ol>
    <${Day} day=${day} found=${found} deeds=${deeds} busy=${busy} />
  </section>`;
}

function Row({ day, chosen, choose }) {
  return html`<li class=${chosen ? "chosen" : ""}>
    <button type="button" class="plain" aria-current=${chosen ? "true" : undefined} onClick=${() => choose(day.date)}>${short(day.date)}</button>
    <div class="line" aria-hidden="true">${day.pieces.map((piece) => html`<${Piece} ...${piece} />`)}
      ${day.clocks?.map((each) => html`<i class="shift" style=${{ left: `${minutes(each.at) / 14.4}%` }}></i>`)}</div>
    <p class="told">${toldOf(day).map((each, number) => html`${number ? " · " : ""}<span>${each}</span>`)}</p>
  </li>`;
}

function Piece({ from, to, state }) {
  const start = minutes(from) / 14.4;
  const width = Math.max(minutes(to) / 14.4 - start, 0);
  return html`<span class=${state} style=${{ left: `${start}%`, width: `${width}%` }}></span>`;
}

/** A day in words: its stretches, its breaks, and all that makes it so. */
function toldOf(day) {
  const stretches = (state) => day.pieces.filter((each) => each.state === state).map(({ from, to }) => `${from}–${to}`).join(", ");
  const said = [stretches("open") || t("hours.says.shut")];
  const breaks = stretches("break");
  if (breaks) said.push(t("hours.break-at", { times: breaks }));
  if (day.override) said.push(overrideWords(day.override));
  if (day.exception !== undefined) said.push(day.exception ? t("hours.says.exception-why", { why: day.exception }) : t("hours.says.exception"));
  if (day.holiday !== undefined) said.push(t("hours.says.holiday", { name: day.holiday }));
  for (const each of day.clocks ?? []) said.push(clockWords(each));
  return said;
}

/** The day itself: why it is so, what was found, what can be done. */
function Day({ day, found, deeds, busy }) {
  const { own, exception, add, change, take, mark } = deeds(day);
  const rule = day.rule ? t("hours.rule", { rule: day.rule, where: whereOf(day) }) : t("hours.no-rule");
  return html`<div class="the-day" role="group" aria-labelledby="day-title">
    <h4 id="day-title">${long(day.date)}</h4>
    <p class="quiet">${rule}${day.opens ? ` ${t("hours.opens-next", { when: moment(day.opens) })}` : ""}</p>
    ${found.length ? html`<ul class="plain">${found.map((each) => html`<li><span class="badge warn">!</span> <span lang="en">${each.message}</span></li>`)}</ul>` : null}
    ${own
      ? html`<p class="row">
          ${exception === null ? html`<button type="button" class="small main" disabled=${busy} onClick=${add}>${t("hours.other-hours")}</button>` : html`<button type="button" class="small main" disabled=${busy} onClick=${change}>${t("hours.change-exception")}</button>
            <button type="button" class="small bad" disabled=${busy} onClick=${take}>${t("hours.take-exception")}</button><button type="button" class="small" disabled=${busy} onClick=${add}>${t("hours.other-hours")}</button>`}
          <button type="button" class="small" disabled=${busy} onClick=${mark}>${t(day.holiday === undefined ? "hours.make-holiday" : "hours.no-holiday")}</button>
        </p>`
      : null}
  </div>`;
}

/** Where the rule of a day stands: open, or the third exception, of a schedule. */
function whereOf(day) {
  const [part, number] = day.part.split(".");
  const place = number === undefined ? part : `${part} ${Number(number) + 1}`;
  return `${day.written_in} › ${place}`;
}
