// The tree: a picture that is as large as the menu, and a window onto it. Only what is
// in the window is drawn, so that a thousand nodes move as lightly as ten.

import { layOut } from "./layout.js";
import { chipWords, draw, drawBox, drawEdge, drawLead, exitWords, linesOf } from "./boxes.js";
import { glide, makeHands } from "./hands.js";
import { lens, worn } from "./lens.js";
import { widthOf } from "./measure.js";
import { makeMap } from "./minimap.js";
import { makePointing } from "./pointing.js";
import { listen, say, select, state } from "./store.js";
import { t } from "./words.js";

const LEAST = 0.015;
const MOST = 2;
const ROUND = 200; // Pixels around the window that are drawn before they are seen.
const MAP_FROM = 30; // Nodes from which a map of the whole helps.
const MANY = 200; // Nodes from which the tree is shown folded at first,
const DEEP = 3; // from so many steps on.

/** Puts the tree into `host`; what it returns moves it.
 *  @param {HTMLElement} host
 *  @param {(name: string) => void} open somebody wants to work on a node */
export function makeTree(host, open) {
  const view = { x: 24, y: 24, k: 1 };
  const folded = new Set();
  const drawn = new Map();
  let laid = layOut([], folded, () => 0, () => 0);
  let shownTree = null;
  let shownFindings = null;
  let shownLens = 0;
  let found = new Map();
  let frame = 0;
  let halt = () => {};

  const edges = draw("g", { role: "none" });
  const items = draw("g", { role: "none" });
  const over = draw("g", { class: "over", role: "none" });
  const world = draw("g", { role: "none" }, edges, items, over);
  const svg = draw("svg", { class: "tree", role: "tree", tabindex: "0", "aria-label": t("tree.label") }, world);
  host.append(svg);
  const map = makeMap(host, (x, y) => centre(x, y));
  const letBe = makePointing(host, svg);

  let room = null;
  const size = () => (room = { w: svg.clientWidth || 800, h: svg.clientHeight || 600 });

  function later() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  }

  function paint() {
    // To ask again after each change would have the whole page laid out each time.
    const { w, h } = room ?? size();
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    svg.classList.toggle("far", view.k < 0.4);
    const round = ROUND / view.k;
    const left = -view.x / view.k - round;
    const top = -view.y / view.k - round;
    const right = left + w / view.k + 2 * round;
    const bottom = top + h / view.k + 2 * round;
    const wanted = new Set();
    for (const box of laid.shown) {
      const inside = box.x < right && box.x + box.w > left && box.y < bottom && box.y + box.h > top;
      if (inside || box.node.name === state.selected) wanted.add(box.node.name);
      const from = box.parent;
      if (!from) continue;
      const crosses = from.x < right && box.x > left && Math.min(from.y, box.y) < bottom && Math.max(from.y + from.h, box.y + box.h) > top;
      if (crosses) wanted.add(`>${box.node.name}`);
    }
    for (const [key, element] of drawn) {
      if (wanted.has(key)) continue;
      element.remove();
      drawn.delete(key);
    }
    for (const key of wanted) {
      if (drawn.has(key)) continue;
      const element = drawOne(key);
      drawn.set(key, element);
      (key[0] === ">" ? edges : items).append(element);
    }
    if (svg.getAttribute("aria-activedescendant") !== idOf(state.selected)) {
      svg.setAttribute("aria-activedescendant", state.selected ? idOf(state.selected) : "");
    }
    map.paint(laid, view, { w, h }, laid.shown.length >= MAP_FROM, lens.turn);
  }

  const idOf = (name) => `node-${name}`;

  function drawItem(name) {
    const box = laid.boxes.get(name);
    const findings = found.get(name) ?? [];
    const item = drawBox(box, { findings, start: name === state.tree.start, id: idOf(name), worn: worn(name) });
    item.classList.toggle("chosen", name === state.selected);
    item.classList.toggle("lit", name === state.lit);
    item.classList.toggle("passed", state.trail.has(name));
    return item;
  }

  function drawLine(name) {
    const edge = drawEdge(laid.boxes.get(name));
    edge.classList.toggle("passed", wentTo(name));
    return edge;
  }

  /** Whether the call that is watched came to a node by the line that is drawn to it. */
  const wentTo = (name) => state.trail.has(name) && state.trail.has(state.nodes.get(name)?.above);

  function rebuild() {
    laid = layOut(state.tree.nodes, folded, (node) => linesOf(node).length, wordsWidth);
    forget(() => true);
  }

  const drawOne = (key) => (key[0] === ">" ? drawLine(key.slice(1)) : drawItem(key));

  /** Takes away what looks otherwise now, to be drawn anew. */
  function forget(which) {
    for (const [key, element] of drawn) {
      if (!which(key)) continue;
      const box = laid.boxes.get(key.replace(/^>/, ""));
      const stays = box && !box.hidden && (key[0] !== ">" || box.parent);
      if (stays && drawOne(key).isEqualNode(element)) continue;
      element.remove();
      drawn.delete(key);
    }
  }

  function sortFindings() {
    found = new Map();
    for (const each of state.findings) {
      if (!found.has(each.node)) found.set(each.node, []);
      found.get(each.node).push(each);
    }
  }

  const wordsWidth = (node) => (node.exit ? widthOf(exitWords(node.exit), 12) : 0);

  /** Draws the tree anew where it is another one, and marks what is chosen. */
  function refresh() {
    const other = shownTree !== state.tree;
    if (other) {
      const first = shownTree === null || !shownTree.nodes.length;
      if (first && state.tree.nodes.length >= MANY) foldDeep();
      shownTree = state.tree;
      if (shownFindings !== state.findings) sortFindings();
      shownFindings = state.findings;
      unfoldTo(state.selected);
      rebuild();
      if (first) begin();
    }
    if (shownFindings !== state.findings) {
      shownFindings = state.findings;
      sortFindings();
      if (!other) forget((key) => key[0] !== ">");
    }
    if (shownLens !== lens.turn) forget((key) => key[0] !== ">");
    shownLens = lens.turn;
    for (const [key, element] of drawn) {
      if (key[0] === ">") {
        element.classList.toggle("passed", wentTo(key.slice(1)));
        continue;
      }
      element.classList.toggle("passed", state.trail.has(key));
      element.classList.toggle("chosen", key === state.selected);
      element.classList.toggle("lit", key === state.lit);
      element.firstChild.setAttribute("aria-selected", String(key === state.selected));
    }
    drawOver();
    later();
  }

  /** The line of the chip that is chosen, to where it leads. */
  function drawOver() {
    const { chip } = state;
    const from = chip && laid.boxes.get(chip.node);
    const leads = from && from.node.chips?.[chip.index];
    const to = leads?.to && laid.boxes.get(leads.to);
    over.replaceChildren(...(from && !from.hidden && to && !to.hidden ? drawLead(from, to, chip.index) : []));
  }

  // Moving -----------------------------------------------------------------------------

  function begin() {
    if (!laid.shown.length) return;
    const { w, h } = size();
    // Whole where it can be read so; else its beginning.
    view.k = Math.min(1, Math.max(w < 600 ? 0.75 : 0.85, Math.min((w - 48) / laid.width, (h - 48) / laid.height)));
    view.x = 24;
    view.y = 24;
  }

  function fit() {
    halt();
    const { w, h } = size();
    view.k = Math.min(1.2, Math.max(LEAST, Math.min((w - 48) / (laid.width || 1), (h - 48) / (laid.height || 1))));
    view.x = (w - laid.width * view.k) / 2;
    view.y = (h - laid.height * view.k) / 2;
    later();
  }

  function zoom(by, at) {
    halt();
    const { w, h } = size();
    const point = at ?? { x: w / 2, y: h / 2 };
    const k = Math.min(MOST, Math.max(LEAST, view.k * by));
    view.x = point.x - ((point.x - view.x) * k) / view.k;
    view.y = point.y - ((point.y - view.y) * k) / view.k;
    view.k = k;
    later();
  }

  function centre(x, y) {
    const { w, h } = size();
    pan(w / 2 - x * view.k - view.x, h / 2 - y * view.k - view.y);
  }

  let wished = ""; // What is revealed as soon as the tree is to be seen.
  /** Moves the window no further than it must for a node to be in it. */
  function reveal(name, gently = false) {
    unfoldTo(name);
    const box = laid.boxes.get(name);
    if (!box || box.hidden) return;
    wished = svg.clientWidth ? "" : name;
    if (wished) return;
    const { w, h } = size();
    if (view.k < 0.4) view.k = 0.8;
    const left = box.x * view.k + view.x;
    const top = box.y * view.k + view.y;
    const wide = box.w * view.k;
    const high = box.h * view.k;
    const inside = left >= 12 && top >= 12 && left + wide <= w - 12 && top + high <= h - 12;
    if (inside) return later();
    const x = w / 2 - (box.x + box.w / 2) * view.k;
    const y = h / 2 - (box.y + box.h / 2) * view.k;
    if (!gently) return pan(x - view.x, y - view.y);
    halt();
    halt = glide({ ...view }, { x, y }, (at) => {
      Object.assign(view, at);
      later();
    });
  }

  function unfoldTo(name) {
    let above = state.nodes.get(name)?.above;
    let opened = false;
    while (above) {
      opened = folded.delete(above) || opened;
      above = state.nodes.get(above)?.above;
    }
    if (opened) rebuild();
  }

  function fold(name, closed = !folded.has(name)) {
    const box = laid.boxes.get(name);
    if (!box || box.all < 2) return;
    const before = { x: box.x, y: box.y };
    if (closed) folded.add(name);
    else folded.delete(name);
    rebuild();
    const after = laid.boxes.get(name);
    view.x += (before.x - after.x) * view.k;
    view.y += (before.y - after.y) * view.k;
    say(t(closed ? "tree.folded" : "tree.unfolded", { name, count: box.all - 1 }));
    refresh();
  }

  function foldDeep() {
    const depths = new Map();
    for (const { name, above } of state.tree.nodes) {
      const depth = above ? depths.get(above) + 1 : 0;
      depths.set(name, depth);
      if (depth >= DEEP) folded.add(name);
    }
  }

  function foldAll(closed) {
    folded.clear();
    if (closed) {
      for (const box of laid.boxes.values()) if (box.all > 1 && box.node.above) folded.add(box.node.name);
      unfoldTo(state.selected);
    }
    rebuild();
    fit();
  }

  // Hands ------------------------------------------------------------------------------

  function pan(x, y) {
    halt();
    view.x += x;
    view.y += y;
    later();
  }

  const dragged = makeHands(svg, { pan, zoom });

  svg.addEventListener("click", (event) => {
    if (dragged()) return;
    const item = event.target.closest(".node");
    if (!item) return;
    const { name } = item.dataset;
    if (event.target.closest("[data-fold]")) return fold(name);
    const chip = event.target.closest("[data-chip]");
    select(name, "tree");
    if (chip) chooseChip(name, Number(chip.dataset.chip));
  });
  svg.addEventListener("dblclick", (event) => {
    const item = event.target.closest(".node");
    if (!item) return;
    const chip = event.target.closest("[data-chip]");
    const to = chip && state.nodes.get(item.dataset.name)?.chips?.[Number(chip.dataset.chip)]?.to;
    if (to) go(to);
    else open(item.dataset.name);
  });

  function chooseChip(node, index) {
    state.chip = { node, index };
    const chip = state.nodes.get(node)?.chips?.[index];
    if (chip) say(chipWords(chip));
    refresh();
  }

  function go(name) {
    select(name, "tree");
    reveal(name);
  }

  // Keys ---------------------------------------------------------------------------------

  const neighbour = (by) => {
    const at = laid.order.findIndex((box) => box.node.name === state.selected);
    return laid.order[Math.min(laid.order.length - 1, Math.max(0, at + by))]?.node.name;
  };

  const keys = {
    ArrowDown: () => go(neighbour(1)),
    ArrowUp: () => go(neighbour(-1)),
    Home: () => go(laid.order[0]?.node.name),
    End: () => go(laid.order.at(-1)?.node.name),
    ArrowRight() {
      const box = laid.boxes.get(state.selected);
      if (box?.within) fold(state.selected, false);
      else if (box?.children.length) go(box.children[0].node.name);
    },
    ArrowLeft() {
      const box = laid.boxes.get(state.selected);
      if (box?.children.length) fold(state.selected, true);
      else if (box?.parent) go(box.parent.node.name);
    },
    Enter: () => open(state.selected),
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: fit,
    c() {
      const chips = state.nodes.get(state.selected)?.chips ?? [];
      if (chips.length) chooseChip(state.selected, ((state.chip?.index ?? -1) + 1) % chips.length);
    },
    g() {
      const to = state.nodes.get(state.selected)?.chips?.[state.chip?.index]?.to;
      if (to) go(to);
    },
  };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  const watch = new ResizeObserver(() => {
    room = null;
    if (wished) reveal(wished);
    later();
  });
  watch.observe(svg);
  const stop = listen(refresh);
  refresh();

  return {
    fit,
    fold,
    foldAll,
    zoom,
    reveal,
    element: svg,
    picture: () => ({ laid, view }),
    leave() {
      stop();
      letBe();
      watch.disconnect();
      halt();
      cancelAnimationFrame(frame);
      host.replaceChildren();
    },
  };
}
