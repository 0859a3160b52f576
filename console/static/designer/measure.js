// Words that fit into boxes: SVG breaks no lines by itself.

const pen = document.createElement("canvas").getContext("2d");
const letters = getComputedStyle(document.documentElement).getPropertyValue("--letters") || "sans-serif";
const widths = new Map();

/** How wide `text` is at a size and weight, in pixels. */
export function widthOf(text, size, weight = 400) {
  const key = `${weight} ${size} ${text}`;
  let found = widths.get(key);
  if (found === undefined) {
    pen.font = `${weight} ${size}px ${letters}`;
    found = pen.measureText(text).width;
    if (widths.size > 20000) widths.clear();
    widths.set(key, found);
  }
  return found;
}

/** `text`, or as much of it as fits, with an ellipsis. */
export function cut(text, room, size, weight = 400) {
  if (widthOf(text, size, weight) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${text.slice(0, middle)}…`, size, weight) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

/** `text` in at most `most` lines. */
export function wrapped(text, room, size, most) {
  const lines = [];
  let line = "";
  const words = text.split(/\s+/).filter(Boolean);
  for (let index = 0; index < words.length; index += 1) {
    const longer = line ? `${line} ${words[index]}` : words[index];
    if (widthOf(longer, size) <= room || !line) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) {
      lines.push(cut([line, ...words.slice(index)].join(" "), room, size));
      return lines;
    }
    lines.push(cut(line, room, size));
    line = words[index];
  }
  if (line) lines.push(cut(line, room, size));
  return lines;
}
