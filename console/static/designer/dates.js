// Days as the file writes them, 2026-12-31, and as people say them. A day has no zone.

import { spoken } from "./store.js";

const DAY = 86_400_000;

const at = (day) => new Date(`${day}T00:00Z`);
const written = (moment) => moment.toISOString().slice(0, 10);

/** The day so many days later. */
export const later = (day, days) => written(new Date(at(day).getTime() + days * DAY));

/** The same day of another month; its last, where that is shorter. */
export function monthsLater(day, months) {
  const first = at(`${day.slice(0, 8)}01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(Number(day.slice(8)), length));
  return written(first);
}

/** Which day of the week, Monday 0. */
export const weekday = (day) => (at(day).getUTCDay() + 6) % 7;

export const monday = (day) => later(day, -weekday(day));
export const yearOf = (day) => Number(day.slice(0, 4));
export const monthOf = (day) => Number(day.slice(5, 7)) - 1;

/** Every day from the first to the last. */
export function* days(first, last) {
  for (let day = first; day <= last; day = later(day, 1)) yield day;
}

// The console says days before months, as the program does elsewhere.
const locale = spoken === "en" ? "en-GB" : spoken;

const said = (options) => {
  const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  return (day) => format.format(at(day));
};

export const long = said({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const short = said({ weekday: "short", day: "numeric", month: "short" });
export const plain = said({ day: "numeric", month: "short", year: "numeric" });
export const monthName = said({ month: "long" });
const dayName = said({ weekday: "short" });
const wholeName = said({ weekday: "long" });

/** Monday to Sunday in short, and in full. */
export const WEEK = [...days("2024-01-01", "2024-01-07")].map(dayName);
export const WHOLE_WEEK = [...days("2024-01-01", "2024-01-07")].map(wholeName);

/** A moment by the clock, 2027-01-05T09:30, as people say it. */
export const moment = (when) => `${short(when.slice(0, 10))}${yearOf(when) === new Date().getFullYear() ? "" : ` ${when.slice(0, 4)}`}, ${when.slice(11, 16)}`;

/** Minutes since midnight of 09:30. */
export const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** 570 minutes as 09:30; past midnight it is the next morning's time. */
export function clock(minute) {
  const shown = minute === 1440 ? minute : minute % 1440;
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}

/** Stretches of a day as they are said: 09:00–12:00, 13:00–18:00. */
export const times = (open) => open.map(({ from, to }) => `${from}–${clock(minutes(to))}`).join(", ");

const ranged = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });

/** A run of days: 24–26 Dec 2026. */
export const run = (first, last) => ranged.formatRange(at(first), at(last));
