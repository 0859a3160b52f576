// Changes of a text: made, undone, and counted as the program counts letters.

/** `text` with `changes`, whose places are those of `text`; they are in order. */
export function changed(text, changes) {
  let made = "";
  let at = 0;
  for (const { from, to, insert } of changes) {
    made += text.slice(at, from) + insert;
    at = to;
  }
  return made + text.slice(at);
}

/** The changes that undo `changes`, which were made in `text`. */
export function inverse(text, changes) {
  let moved = 0;
  return changes.map(({ from, to, insert }) => {
    const start = from + moved;
    moved += insert.length - (to - from);
    return { from: start, to: start + insert.length, insert: text.slice(from, to) };
  });
}

/** The one change by which `before` becomes `after`; none where they are alike. */
export function difference(before, after) {
  if (before === after) return [];
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from += 1;
  let back = 0;
  while (back < least - from && before[before.length - 1 - back] === after[after.length - 1 - back]) back += 1;
  return [{ from, to: before.length - back, insert: after.slice(from, after.length - back) }];
}

/** Edits as the program has them, which counts whole letters, as changes of `text`. */
export function changesOf(text, edits) {
  const wide = /[\ud800-\udbff]/.test(text);
  const starts = wide ? lettersOf(text) : null;
  const place = (offset) => (wide ? starts[offset] ?? text.length : offset);
  return edits
    .map((edit) => ({ from: place(edit.start), to: place(edit.end), insert: edit.text }))
    .sort((one, other) => one.from - other.from || one.to - other.to);
}

function lettersOf(text) {
  const starts = [];
  let at = 0;
  for (const letter of text) {
    starts.push(at);
    at += letter.length;
  }
  return starts;
}

/** The offset at which a line (from 1) begins. */
export function lineStart(text, line) {
  let at = 0;
  for (let number = 1; number < line; number += 1) {
    const next = text.indexOf("\n", at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}
