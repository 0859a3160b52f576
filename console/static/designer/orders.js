// What forms of opening hours ask to have done in the file.

import { t } from "./words.js";

/** Puts a setting of a schedule, also where that is its opening hours alone. */
export function settingOrders(name, written, setting, value) {
  if (typeof written === "object") return [{ do: "put", at: ["hours", name, setting], value }];
  return value === null ? [] : [{ do: "put", at: ["hours", name], value: { open: written, [setting]: value } }];
}

/** Puts an exception: in the place of the one with a `number`, or behind all others. */
export function exceptionOrders(name, written, value, number) {
  const at = ["hours", name, "exceptions"];
  if (number !== undefined) return [{ do: "put", at: [...at, number], value }];
  if (Array.isArray(written?.exceptions)) return [{ do: "add-item", at, value }];
  return settingOrders(name, written, "exceptions", [value]);
}

/** Takes an exception away, and the list with the last of them. */
export function lessExceptionOrders(name, written, number) {
  const at = ["hours", name, "exceptions"];
  return [{ do: "remove", at: written.exceptions.length > 1 ? [...at, number] : at }];
}

/** The public holidays that a schedule adds, by day, and those that it leaves out. */
export function holidayChanges(written) {
  const { add = {}, remove = [] } = written?.holidays ?? {};
  const added = Array.isArray(add) ? Object.fromEntries(add.map((each) => [each, t("hours.holiday")])) : { ...add };
  return { added, removed: [remove].flat() };
}

/** Puts the public holidays that are added and left out. */
export function holidaysOrders(name, written, { added, removed }) {
  const add = Object.keys(added).length ? { add: added } : {};
  const value = { ...add, ...(removed.length ? { remove: [...removed].sort() } : {}) };
  return settingOrders(name, written, "holidays", Object.keys(value).length ? value : null);
}

/** Makes a day a public holiday, or none where it is one. */
export function holidayOrders(name, written, { date, holiday }) {
  const { added, removed } = holidayChanges(written);
  if (holiday === undefined && removed.includes(date)) removed.splice(removed.indexOf(date), 1);
  else if (holiday === undefined) added[date] = t("hours.holiday");
  else if (date in added) delete added[date];
  else removed.push(date);
  return holidaysOrders(name, written, { added, removed });
}
