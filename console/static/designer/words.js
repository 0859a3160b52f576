// What the page says, in the language of who looks at it.

const texts = JSON.parse(document.getElementById("designer").dataset.texts);

/** The text called `key`, with `{names}` filled in; `count` chooses its form. */
export function t(key, values = {}) {
  const found = texts[key];
  const text = typeof found === "object" ? found[values.count === 1 && found.one ? "one" : "other"] : found;
  return (text ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether there is such a text. */
export const knows = (key) => key in texts;

/** Why something was not done, in words. */
export const because = (why) => (knows(`why.${why}`) ? t(`why.${why}`) : why);
