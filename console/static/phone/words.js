// The words of the page: texts with names in braces, some with a form for one.

/** @param {Object<string, string | {one?: string, other: string}>} texts */
export function wording(texts) {
  /** The text called `key`, with `values` put in; the key itself where there is none. */
  return (key, values = {}) => {
    let text = texts[key] ?? key;
    if (typeof text !== "string") text = (values.count === 1 && text.one) || text.other;
    return text.replace(/\{([\w-]+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

/** Seconds as a clock shows them: 1:05. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
