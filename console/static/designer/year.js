// A year at a glance: twelve months, a cell for each day, gone through by arrow keys.

import { html, useLayoutEffect, useMemo, useRef } from "../html.js";
import { later, long, minutes, moment, monthName, monthOf, monthsLater, times, WEEK, weekday, WHOLE_WEEK, yearOf } from "./dates.js";
import { t } from "./words.js";

/** What makes a day other than its weekday; the first that it has is its face. */
export const SIGNS = { override: "▲", exception: "◆", holiday: "●" };

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** What a day is called by which its cell is drawn. */
export const faceOf = (day) => Object.keys(SIGNS).find((each) => day[each] !== undefined) ?? (day.open.length ? "open" : "closed");

/** A day in words: what it is, why, and when it next opens. */
export function wordsOf(day, findings = 0, clocks = []) {
  const said = [day.open.length ? t("hours.says.open", { times: times(day.open) }) : t("hours.says.shut")];
  if (day.override) said.push(overrideWords(day.override));
  if (day.exception !== undefined) said.push(day.exception ? t("hours.says.exception-why", { why: day.exception }) : t("hours.says.exception"));
  if (day.holiday !== undefined) said.push(t("hours.says.holiday", { name: day.holiday }));
  for (const each of clocks) said.push(clockWords(each));
  if (day.opens) said.push(t("hours.says.opens", { when: moment(day.opens) }));
  if (findings) said.push(t("tree.findings", { count: findings }));
  return said.join("; ");
}

export const overrideWords = ({ put, reason }) => t(reason ? "hours.says.override-why" : "hours.says.override", { put: t(`exit.${put}`), why: reason });

export const clockWords = ({ at, minutes: by }) => t(by > 0 ? "hours.says.forward" : "hours.says.back", { at, count: Math.abs(by) });

/** The grid. `chosen` is a day, `below` stands under the month that has it. */
export function Year({ year, schedule, today, chosen, choose, enter, marks, below }) {
  const place = useRef(null);
  const focus = useRef(false);
  const stays = useRef(null);
  const scale = useMemo(() => scaleOf(schedule.days), [schedule]);
  const clocks = useMemo(() => new Map(schedule.clocks.map((each) => [each.date, [each]])), [schedule]);
  const cell = (day) => place.current?.querySelector(`[data-date="${day}"]`);

  function go(day, byKey) {
    // What opens under a month must not push the day away from under the pointer.
    const here = cell(chosen);
    if (here && !byKey) stays.current = [day, cell(day)?.getBoundingClientRect().top];
    focus.current = byKey;
    choose(day);
  }
  function keys(event) {
    const day = event.target.dataset.date;
    if (!day || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = keyed(event, day);
    if (to) go(to, true);
    else if (event.key === "Enter" || event.key === " ") {
      choose(day);
      enter?.(day);
    } else return;
    event.preventDefault();
  }
  useLayoutEffect(() => {
    const [day, top] = stays.current ?? [];
    stays.current = null;
    const moved = top === undefined ? 0 : cell(day)?.getBoundingClientRect().top - top;
    const panel = place.current?.closest(".panel");
    if (moved && panel) panel.scrollTop += moved;
    if (top !== undefined && panel) reveal(panel, cell(day), place.current.querySelector(".below"));
  }, [chosen]);
  // At once: a key that is pressed before the page is painted goes to the new day, too.
  useLayoutEffect(() => {
    if (!focus.current || yearOf(chosen) !== year) return;
    focus.current = false;
    cell(chosen)?.focus();
  }, [chosen, schedule]);

  const tabbed = yearOf(chosen) === year ? chosen : `${year}-01-01`;
  const months = [];
  for (let number = 0; number < 12; number += 1) {
    const own = schedule.days.filter((day) => monthOf(day.date) === number);
    months.push(html`<${Month} key=${number} days=${own} cells=${{ chosen, tabbed, today, marks, clocks, scale }} />`);
    if (yearOf(chosen) === year && monthOf(chosen) === number) months.push(html`<div class="below" key="below">${below}</div>`);
  }
  return html`<div class="year" ref=${place} role="group" aria-label=${t("hours.year-of", { name: schedule.name, year })} aria-describedby="year-keys" onKeyDown=${keys}
    onClick=${(event) => {
      const found = event.target.closest("[data-date]");
      if (found) go(found.dataset.date, false);
    }}
    onDblClick=${(event) => {
      const found = event.target.closest("[data-date]");
      if (found) enter?.(found.dataset.date);
    }}>
    ${months}
    <p class="unseen" id="year-keys">${t("hours.keys")}</p>
  </div>`;
}

/** Has a panel show what stands below a day, as far as the day itself stays in sight. */
function reveal(panel, day, below) {
  const bounds = panel.getBoundingClientRect();
  const missing = (below?.getBoundingClientRect().bottom ?? 0) - bounds.bottom;
  const room = (day?.getBoundingClientRect().top ?? 0) - bounds.top - 12;
  if (missing > 0 && room > 0) panel.scrollTop += Math.min(missing, room);
}

/** Where a key leads from a day; nothing where it leads nowhere. */
function keyed({ key, shiftKey }, day) {
  if (STEPS[key]) return later(day, STEPS[key]);
  if (key === "Home") return later(day, -weekday(day));
  if (key === "End") return later(day, 6 - weekday(day));
  if (key === "PageUp") return monthsLater(day, shiftKey ? -12 : -1);
  if (key === "PageDown") return monthsLater(day, shiftKey ? 12 : 1);
  return "";
}

function Month({ days: own, cells }) {
  const rows = [];
  for (const day of own) {
    const at = weekday(day.date);
    if (!rows.length || at === 0) rows.push(Array(7).fill(null));
    rows.at(-1)[at] = day;
  }
  const name = monthName(own[0].date);
  return html`<table class="month" role="grid" aria-label=${name}>
    <caption aria-hidden="true">${name}</caption>
    <thead><tr role="row">${WEEK.map((each, number) => html`<th scope="col" role="columnheader" aria-label=${WHOLE_WEEK[number]}>${each.slice(0, 2)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr role="row">${row.map((day) => (day ? html`<${Cell} key=${day.date} day=${day} ...${cells} />` : html`<td role="gridcell" class="no-day"></td>`))}</tr>`)}</tbody>
  </table>`;
}

function Cell({ day, chosen, tabbed, today, marks, clocks, scale }) {
  const { date } = day;
  const face = faceOf(day);
  const found = marks.get(date)?.length ?? 0;
  const changes = clocks.get(date) ?? [];
  const bars = day.open.map(({ from, to }) => [scale(minutes(from)), scale(Math.min(minutes(to), 1440))]);
  return html`<td role="gridcell" data-date=${date} class=${`day ${face}${day.open.length ? "" : " shut"}${found ? " found" : ""}`} tabindex=${date === tabbed ? 0 : -1}
    aria-selected=${String(date === chosen)} aria-current=${date === today ? "date" : undefined}
    aria-label=${`${long(date)}: ${wordsOf(day, found, changes)}`}>
    <span class="number" data-number=${Number(date.slice(8))}></span>
    <span class="mark" aria-hidden="true">${SIGNS[face] ?? (changes.length ? "◷" : "")}</span>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${bars.map(([from, to]) => html`<rect x=${from} y="0" width=${to - from} height="10" />`)}</svg>
  </td>`;
}

/** Minutes of a day as percent of the time in which the schedule is ever open. */
function scaleOf(list) {
  const open = list.flatMap((day) => day.open);
  const first = Math.min(1440, ...open.map(({ from }) => minutes(from)));
  const last = Math.max(0, ...open.map(({ to }) => Math.min(minutes(to), 1440)));
  const length = Math.max(last - first, 60);
  return (minute) => Math.round((1000 * (minute - first)) / length) / 10;
}

/** What the signs mean. */
export function Legend() {
  const entries = [
    ["open", "", [[0, 100]]],
    ["break", "", [[0, 40], [60, 60 + 40]]],
    ["closed", "", []],
    ...Object.entries(SIGNS).map(([face, sign]) => [face, sign, []]),
    ["clock", "◷", []],
    ["found", "", []],
  ];
  const plain = ["clock", "found"];
  return html`<ul class="legend" aria-label=${t("hours.legend")}>${entries.map(
    ([face, sign, bars]) => html`<li><span class=${`day ${face} ${bars.length || plain.includes(face) ? "" : "shut"}`} aria-hidden="true">${face === "found" ? html`<span class="number">12</span>` : null}<span class="mark">${sign}</span>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none">${bars.map(([from, to]) => html`<rect x=${from} y="0" width=${to - from} height="10" />`)}</svg></span> ${t(`hours.legend.${face}`)}</li>`,
  )}</ul>`;
}

