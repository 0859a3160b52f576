// How a node looks in the tree: its face by its kind's family, what callers hear, the
// exits that lead elsewhere, and what was found wrong with it.

import { CHIP, HEAD, LINE, MOST_CHIPS, WIDTH } from "./layout.js";
import { cut, widthOf, wrapped } from "./measure.js";
import { spoken, state } from "./store.js";
import { knows, t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const SMALL = 12;
const ROOM = WIDTH - 24;
const MOST_LINES = 3;

/** An SVG element with attributes and children. */
export function draw(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The language in which texts are shown: that of who looks, where the menu has it. */
export function shownLanguage() {
  const known = state.tree.languages;
  return known.includes(spoken) ? spoken : known[0] ?? "en";
}

/** What callers hear at a node, in lines. */
export function linesOf(node) {
  const heard = node.heard?.[shownLanguage()] ?? Object.values(node.heard ?? {})[0];
  if (!heard) return [];
  node.lines ??= wrapped(heard.text, ROOM, SMALL, MOST_LINES);
  return node.lines;
}

/** An exit in words: its key, and what the option says. */
export function exitWords(exit) {
  const said = exit.said?.[shownLanguage()] ?? Object.values(exit.said ?? {})[0] ?? "";
  const name = knows(`exit.${exit.label}`) ? t(`exit.${exit.label}`) : exit.label;
  return said ? `${name} · ${said}` : name;
}

/** Where a chip leads, in words. */
export function chipWords(chip) {
  const to = chip.to ?? (knows(`end.${chip.ends}`) ? t(`end.${chip.ends}`) : chip.ends);
  return `${exitWords(chip)} → ${to}`;
}

/** The outline of a family's boxes. */
function outline(family, w, h) {
  const cutOff = 10;
  switch (family) {
    case "decides":
      return `M${cutOff} 0H${w - cutOff}L${w} ${cutOff}V${h - cutOff}L${w - cutOff} ${h}H${cutOff}L0 ${h - cutOff}V${cutOff}Z`;
    case "ends":
      return rounded(w, h, Math.min(18, h / 2));
    case "says":
      return rounded(w, h, 2);
    default:
      return rounded(w, h, 8);
  }
}

const rounded = (w, h, r) =>
  `M${r} 0H${w - r}A${r} ${r} 0 0 1 ${w} ${r}V${h - r}A${r} ${r} 0 0 1 ${w - r} ${h}H${r}A${r} ${r} 0 0 1 0 ${h - r}V${r}A${r} ${r} 0 0 1 ${r} 0Z`;

/** What is said of a node to those who do not see it. */
export function spokenName(box, findings, shown) {
  const { node } = box;
  const heard = node.heard?.[shownLanguage()]?.text ?? "";
  const parts = [node.name, t("tree.kind", { kind: node.kind }), heard];
  if (node.exit) parts.unshift(exitWords(node.exit));
  if (shown) parts.push(shown.words);
  if (findings.length) parts.push(t("tree.findings", { count: findings.length }));
  return parts.filter(Boolean).join(", ");
}

/** The picture of a node. */
export function drawBox(box, { findings, start, id, worn }) {
  const { node, w, h } = box;
  const face = state.kinds[node.kind]?.face ?? { family: "says", icon: "" };
  const worst = ["error", "warning", "info"].find((each) => findings.some((found) => found.severity === each));
  const group = draw("g", {
    class: `node ${face.family}${start ? " start" : ""}${worn ? ` worn tone-${worn.tone}${worn.gone ? " gone" : ""}` : ""}`,
    transform: `translate(${box.x} ${box.y})`,
    role: "none",
    "data-name": node.name,
  });
  const item = draw("g", {
    id,
    role: "treeitem",
    "aria-level": box.depth + 1,
    "aria-selected": String(state.selected === node.name),
    "aria-label": spokenName(box, findings, worn),
  });
  if (box.all > 1) item.setAttribute("aria-expanded", String(!box.within));
  item.append(draw("path", { class: "face", d: outline(face.family, w, h) }));
  // What it says stands in its name already; the picture of it is not read out again.
  const shown = draw("g", { "aria-hidden": "true" });
  shown.append(
    draw("path", { class: "icon", d: face.icon, transform: "translate(9 7) scale(.7)" }),
  );
  const name = draw("text", { class: "name", x: 31, y: 20 });
  name.textContent = cut(node.name, w - 46 - (worst ? 34 : 0), 13, 700);
  shown.append(name);
  linesOf(node).forEach((line, index) => {
    const text = draw("text", { class: "heard", x: 12, y: HEAD + 12 + index * LINE });
    text.textContent = line;
    shown.append(text);
  });
  drawChips(shown, box);
  if (worst) shown.append(drawBadge(worst, findings.length, w));
  if (worn?.text) shown.append(drawPill(worn.text, w));
  if (box.all > 1) shown.append(drawFold(box, w));
  group.append(item, shown);
  return group;
}

function drawChips(group, box) {
  const { node, w, h } = box;
  const chips = node.chips ?? [];
  const shown = Math.min(chips.length, MOST_CHIPS);
  const top = h - 10 - Math.min(chips.length, MOST_CHIPS + 1) * CHIP;
  for (let index = 0; index < shown; index += 1) {
    const chip = chips[index];
    const broken = (chip.ends === "dead-end" || (chip.to && !state.nodes.has(chip.to))) ? " broken" : "";
    const y = top + index * CHIP;
    const own = draw("g", { class: `chip${broken}${chip.origin ? " unwritten" : ""}`, "data-chip": index, transform: `translate(8 ${y})` });
    const text = draw("text", { x: 8, y: 13 });
    text.textContent = cut(chipWords(chip), w - 32, 11);
    own.append(draw("rect", { width: w - 16, height: CHIP - 3, rx: 8 }), text);
    group.append(own);
  }
  if (chips.length > shown) {
    const more = draw("text", { class: "more", x: 16, y: top + shown * CHIP + 13 });
    more.textContent = t("tree.more", { count: chips.length - shown });
    group.append(more);
  }
}

function drawBadge(worst, count, w) {
  const badge = draw("g", { class: `mark ${worst}`, transform: `translate(${w - 40} 6)` });
  const shape = { error: "M6 0h8l6 6v6l-6 6H6l-6-6V6z", warning: "M10 0 20 18H0z", info: "M0 0h20v18H0z" }[worst];
  const text = draw("text", { x: 10, y: worst === "warning" ? 16 : 13.5 });
  text.textContent = count > 9 ? "9+" : String(count);
  badge.append(draw("path", { d: shape }), text);
  return badge;
}

/** What is shown of a node at a moment, astride its upper edge. */
function drawPill(words, w) {
  const text = draw("text", { x: 8, y: 13 });
  text.textContent = cut(words, w - 56, 11, 700);
  const wide = widthOf(text.textContent, 11, 700) + 16;
  const pill = draw("g", { class: "pill", transform: `translate(${w - 18 - wide} -11)` });
  pill.append(draw("rect", { width: wide, height: 18, rx: 9 }), text);
  return pill;
}

function drawFold(box, w) {
  const closed = box.within > 0;
  const fold = draw("g", { class: "fold", "data-fold": "", transform: `translate(${w} 15)` });
  fold.append(draw("circle", { r: closed ? 13 : 9 }));
  const text = draw("text", { y: 4 });
  text.textContent = closed ? String(box.all - 1) : "–";
  fold.append(text);
  return fold;
}

/** The line from a box to its child, with the words of the exit on it. */
export function drawEdge(box) {
  const { parent, node } = box;
  const x1 = parent.x + parent.w;
  const y1 = parent.y + 15;
  const x2 = box.x;
  const y2 = box.y + 15;
  const bend = x1 + 26;
  const group = draw("g", { class: `edge${node.exit?.origin ? " unwritten" : ""}`, "data-edge": node.name });
  group.append(draw("path", { d: `M${x1} ${y1}C${bend} ${y1} ${bend - 8} ${y2} ${bend + 14} ${y2}H${x2}` }));
  if (node.exit) {
    const text = draw("text", { x: bend + 16, y: y2 - 5 });
    text.textContent = cut(exitWords(node.exit), x2 - bend - 20, 12);
    group.append(text);
  }
  return group;
}

/** The line from a box's chip to the box that it leads to. */
export function drawLead(from, to, index) {
  const rows = Math.min(from.node.chips.length, MOST_CHIPS + 1);
  const y1 = from.y + from.h - 10 - (rows - Math.min(index, MOST_CHIPS)) * CHIP + 9;
  const x1 = from.x + from.w - 8;
  const y2 = to.y + 16;
  const bend = Math.max(60, Math.abs(to.x - x1) / 2);
  return [
    draw("path", { class: "line", d: `M${x1} ${y1}C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x - 7} ${y2}` }),
    draw("path", { class: "head", d: `M${to.x} ${y2}l-10 -5v10z` }),
    draw("rect", { class: "goal", x: to.x - 4, y: to.y - 4, width: to.w + 8, height: to.h + 8, rx: 10 }),
  ];
}
