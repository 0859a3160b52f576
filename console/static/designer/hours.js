// Opening hours: a schedule's year at a glance, its week in detail, what the checks say
// of it, and forms that change it.

import { html, useEffect, useMemo, useState } from "../html.js";
import { ask, Refused } from "./ask.js";
import { DaysOff } from "./daysoff.js";
import { days, moment, yearOf } from "./dates.js";
import { ExceptionDay } from "./exception.js";
import { Found, inOrder, Mend } from "./findings.js";
import { holidayOrders, lessExceptionOrders } from "./orders.js";
import { Begin, Schedule } from "./schedule.js";
import { base, operate, say, state, useStore, written } from "./store.js";
import { Week } from "./week.js";
import { because, t } from "./words.js";
import { Legend, Year } from "./year.js";

const PAUSE = 250; // Milliseconds without a change of the text until the year is drawn anew.

// What is looked at, kept while other panels are shown.
const looked = { name: "", year: 0, day: "" };

/** Has orders done; what cannot be kept is refused. Says why not, or nothing. */
const change = (orders, label) => operate("edit", { orders, sound: true }, label);

/** The panel; it asks for nothing while it is not `shown`. */
export function Hours({ shown, goTo, play }) {
  useStore();
  const [, again] = useState(0);
  const [found, take] = useState(null);
  const [week, takeWeek] = useState(null);
  const [why, setWhy] = useState("");
  const [asking, setAsking] = useState(false);
  const [deed, begin] = useState(null);
  const look = (what) => {
    Object.assign(looked, what);
    again((count) => count + 1);
  };

  useEffect(() => {
    if (!shown) return undefined;
    return soon(found ? PAUSE : 0, async (signal) => {
      setAsking(true);
      const answer = await ask(`${base}/year`, { ...written(), schedule: looked.name, ...(looked.year ? { year: looked.year } : {}) }, { signal });
      if (looked.year && looked.year !== answer.year) return;
      looked.year = answer.year;
      looked.day ||= answer.today ?? "";
      take(answer);
      setAsking(false);
    }, setWhy);
  }, [state.edition, looked.name, looked.year, shown]);
  const schedule = found?.schedule;
  useEffect(() => {
    if (!shown || !schedule || !looked.day) return undefined;
    return soon(week ? 80 : 0, async (signal) => {
      const { edition } = state;
      takeWeek({ edition, ...(await ask(`${base}/week`, { ...written(), schedule: schedule.name, day: looked.day }, { signal })) });
    }, setWhy);
  }, [found, looked.day, shown]);

  const about = useMemo(() => concerning(state.findings, schedule?.name), [state.findings, schedule?.name]);
  const marks = useMemo(() => marksOf(about, looked.year), [about, looked.year]);
  if (!found) return html`<p class="quiet hours">${why ? because(why) : t("hours.loading")}</p>`;
  if (!found.schedules.length) return html`<div class="hours"><p class="note">${t("hours.none")}</p><${Begin} change=${change} /></div>`;

  const place = found.schedules.find((each) => each.name === (schedule?.name ?? found.unread)) ?? found.schedules[0];
  const own = place.file === state.path;
  const choose = (day) => look({ day, year: yearOf(day) });
  const run = async (orders, label) => {
    const fault = await change(orders, label);
    setWhy(fault);
    return fault;
  };
  const there = week?.edition === state.edition && week.name === place.name && week.days.some((each) => each.date === looked.day);
  return html`<div class="hours" aria-busy=${String(asking || Boolean(schedule && !there && !why))}>
    <${Head} found=${found} place=${place} own=${own} look=${look} begin=${begin} />
    ${why ? html`<p class="note bad" role="alert">${because(why)}</p>` : null}
    ${own ? null : html`<p class="note">${t("hours.elsewhere", { path: place.file })}</p>`}
    ${found.unread ? html`<p class="note bad">${t("hours.unread", { name: found.unread })}</p>` : null}
    <${Gaps} found=${about} goTo=${goTo} play=${play} />
    ${schedule
      ? html`<${Totals} schedule=${schedule} />
        <${Legend} />
        <${Year} year=${found.year} schedule=${schedule} today=${found.today} chosen=${looked.day} choose=${choose} marks=${marks}
          enter=${own ? (day) => begin({ add: day }) : null}
          below=${week ? html`<${Week} week=${week.days} chosen=${looked.day} choose=${choose} found=${marks.get(looked.day) ?? []} busy=${!there} deeds=${(day) => deedsOf(day, place, own, begin, run)} />` : null} />`
      : null}
    ${own ? html`<${Schedule} key=${place.name} name=${place.name} schedule=${schedule} run=${run} change=${change} look=${look} />` : null}
    ${deed ? html`<${Deed} deed=${deed} name=${place.name} names=${found.schedules} change=${change} look=${look} close=${() => begin(null)} />` : null}
  </div>`;
}

/** Calls `work` after a pause; returns what calls it off. */
function soon(pause, work, fail) {
  const off = new AbortController();
  const timer = setTimeout(() => {
    work(off.signal).then(
      () => fail(""),
      (error) => error.name !== "AbortError" && fail(error instanceof Refused ? error.message : "offline"),
    );
  }, pause);
  return () => {
    clearTimeout(timer);
    off.abort();
  };
}

/** What is looked at, and what can be begun. */
function Head({ found, place, own, look, begin }) {
  const turn = (by) => {
    look({ year: found.year + by, day: `${found.year + by}${looked.day.slice(4)}`.replace("02-29", "02-28") });
    say(String(found.year + by));
  };
  return html`<div class="row hours-head">
    ${found.schedules.length > 1
      ? html`<h2 class="unseen">${place.name}</h2><label class="row">${t("hours.schedule")} <select id="schedule" value=${place.name} onChange=${(event) => look({ name: event.target.value })}>
          ${found.schedules.map((each) => html`<option value=${each.name} selected=${each.name === place.name}>${each.name}</option>`)}</select></label>`
      : html`<h2 class="first">${place.name}</h2>`}
    <span class="row tools turn">
      <button type="button" class="small" aria-label=${t("hours.year-before")} disabled=${found.year <= 1971} onClick=${() => turn(-1)}>←</button>
      <strong>${found.year}</strong>
      <button type="button" class="small" aria-label=${t("hours.year-after")} disabled=${found.year >= 2150} onClick=${() => turn(1)}>→</button>
      ${found.today ? html`<button type="button" class="small" onClick=${() => look({ day: found.today, year: yearOf(found.today) })}>${t("hours.today")}</button>` : null}
    </span>
    <span class="row">
      ${own ? html`<button type="button" class="small" onClick=${() => begin({ take: true })}>${t("hours.import")}</button>` : null}
      <button type="button" class="small" onClick=${() => begin({ schedule: true })}>${t("hours.begin")}</button>
    </span>
  </div>`;
}

/** What the year comes to. */
function Totals({ schedule }) {
  const { totals, zone, country, overrides } = schedule;
  const counted = ["holidays", "exceptions", "overrides"].filter((each) => totals[each]).map((each) => t(`hours.total.${each}`, { count: totals[each] }));
  const longest = totals.longest_shut;
  return html`<p class="totals">${t("hours.total.open", { count: totals.open_days, hours: Math.round(totals.open_hours).toLocaleString() })}${counted.length ? ` · ${counted.join(" · ")}` : ""}${longest ? ` · ${t("hours.total.longest", { from: moment(longest.from), to: moment(longest.to) })}` : ""}
    <span class="quiet"> ${[zone, country].filter(Boolean).join(" · ")}</span></p>
    ${overrides.length ? html`<ul class="plain overrides">${overrides.map((each) => html`<li>▲ ${t(`exit.${each.put}`)} ${each.to ? `${moment(each.from)} – ${moment(each.to)}` : t("hours.from-on", { when: moment(each.from) })}: ${each.reason} <span class="quiet">${t("hours.by-staff")}</span></li>`)}</ul>` : null}`;
}

/** What the checks say of these hours. */
function Gaps({ found, goTo, play }) {
  const [mended, mend] = useState(null);
  if (!found.length) return html`<p class="quiet gaps">${t(state.checking ? "bar.checking" : "hours.sound")}</p>`;
  return html`<details class="gaps" open><summary>${t("hours.found", { count: found.length })}</summary>
    ${mended ? html`<${Mend} finding=${mended} close=${() => mend(null)} />` : null}
    <ol class="findings">${found.map((each) => html`<${Found} key=${`${each.code}${each.line}${each.message}`} found=${each} goTo=${goTo} play=${play} mend=${mend} />`)}</ol>
  </details>`;
}

/** Findings about a schedule, and those that hold on some days and are about no other. */
const concerning = (findings, name) => inOrder(findings.filter((each) => (each.schedule ? each.schedule === name : each.days?.length)));

/** The findings of each day of a year. */
function marksOf(findings, year) {
  const marks = new Map();
  for (const each of findings) {
    for (const [first, last] of each.days ?? []) {
      const from = first > `${year}-01-01` ? first : `${year}-01-01`;
      for (const day of days(from, last < `${year}-12-31` ? last : `${year}-12-31`)) marks.set(day, [...(marks.get(day) ?? []), each]);
    }
  }
  return marks;
}

/** What can be done with a day by the file that is open. */
function deedsOf(day, place, own, begin, run) {
  const said = state.says.hours?.[place.name];
  const mine = day.written_in === place.name && day.part.startsWith("exceptions.") ? Number(day.part.split(".")[1]) : null;
  return {
    own,
    exception: mine,
    add: () => begin({ add: day.date }),
    change: () => begin({ change: mine }),
    take: () => run(lessExceptionOrders(place.name, said, mine), t("hours.take-exception")),
    mark: () => run(holidayOrders(place.name, said, day), t(day.holiday === undefined ? "hours.make-holiday" : "hours.no-holiday")),
  };
}

function Deed({ deed, name, names, change: done, look, close }) {
  if (deed.take) return html`<${DaysOff} name=${name} close=${close} />`;
  if (deed.schedule) return html`<${Begin} names=${names} change=${done} close=${close} begun=${(made) => look({ name: made })} />`;
  return html`<${ExceptionDay} name=${name} day=${deed.add} number=${deed.change} change=${done} close=${close} />`;
}
