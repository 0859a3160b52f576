// The tree: a picture that is as large as the menu, and a window onto it. Only what is
// in the window is drawn, so that a thousand nodes move as lightly as ten.

import { CHIP, layOut, MOST_CHIPS } from "./layout.js";
import { chipWords, draw, drawBox, drawEdge, exitWords, linesOf } from "./boxes.js";
import { widthOf } from "./measure.js";
import { makeMap } from "./minimap.js";
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
  let found = new Map();
  let frame = 0;

  const edges = draw("g", { role: "none" });
  const items = draw("g", { role: "none" });
  const over = draw("g", { class: "over", role: "none" });
  const world = draw("g", { role: "none" }, edges, items, over);
  const svg = draw("svg", { class: "tree", role: "tree", tabindex: "0", "aria-label": t("tree.label") }, world);
  host.append(svg);
  const map = makeMap(host, (x, y) => centre(x, y));

  const size = () => ({ w: svg.clientWidth || 800, h: svg.clientHeight || 600 });

  function later() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  }

  function paint() {
    const { w, h } = size();
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
      const element = key[0] === ">" ? drawEdge(laid.boxes.get(key.slice(1))) : drawItem(key);
      drawn.set(key, element);
      (key[0] === ">" ? edges : items).append(element);
    }
    if (svg.getAttribute("aria-activedescendant") !== idOf(state.selected)) {
      svg.setAttribute("aria-activedescendant", state.selected ? idOf(state.selected) : "");
    }
    map.paint(laid, view, size(), laid.shown.length >= MAP_FROM);
  }

  const idOf = (name) => `node-${name}`;

  function drawItem(name) {
    const box = laid.boxes.get(name);
    const findings = found.get(name) ?? [];
    const item = drawBox(box, { findings, start: name === state.tree.start, id: idOf(name) });
    item.classList.toggle("chosen", name === state.selected);
    item.classList.toggle("lit", name === state.lit);
    return item;
  }

  function rebuild() {
    laid = layOut(state.tree.nodes, folded, (node) => linesOf(node).length, wordsWidth);
    forget(() => true);
  }

  /** Takes away what is drawn, to be drawn anew. */
  function forget(which) {
    for (const [key, element] of drawn) {
      if (!which(key)) continue;
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
    for (const [key, element] of drawn) {
      if (key[0] === ">") continue;
      element.classList.toggle("chosen", key === state.selected);
      element.classList.toggle("lit", key === state.lit);
      element.firstChild.setAttribute("aria-selected", String(key === state.selected));
    }
    drawOver();
    later();
  }

  /** The line of the chip that is chosen, to where it leads. */
  function drawOver() {
    over.replaceChildren();
    const { chip } = state;
    const from = chip && laid.boxes.get(chip.node);
    const leads = from && from.node.chips?.[chip.index];
    const to = leads?.to && laid.boxes.get(leads.to);
    if (!from || from.hidden || !to || to.hidden) return;
    const rows = Math.min(from.node.chips.length, MOST_CHIPS + 1);
    const y1 = from.y + from.h - 10 - (rows - Math.min(chip.index, MOST_CHIPS)) * CHIP + 9;
    const x1 = from.x + from.w - 8;
    const y2 = to.y + 16;
    const bend = Math.max(60, Math.abs(to.x - x1) / 2);
    over.append(
      draw("path", { class: "line", d: `M${x1} ${y1}C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x - 7} ${y2}` }),
      draw("path", { class: "head", d: `M${to.x} ${y2}l-10 -5v10z` }),
      draw("rect", { class: "goal", x: to.x - 4, y: to.y - 4, width: to.w + 8, height: to.h + 8, rx: 10 }),
    );
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
    const { w, h } = size();
    view.k = Math.min(1.2, Math.max(LEAST, Math.min((w - 48) / (laid.width || 1), (h - 48) / (laid.height || 1))));
    view.x = (w - laid.width * view.k) / 2;
    view.y = (h - laid.height * view.k) / 2;
    later();
  }

  function zoom(by, at) {
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
    view.x = w / 2 - x * view.k;
    view.y = h / 2 - y * view.k;
    later();
  }

  /** Moves the window no further than it must for a node to be in it. */
  function reveal(name, middle = false) {
    unfoldTo(name);
    const box = laid.boxes.get(name);
    if (!box || box.hidden) return;
    const { w, h } = size();
    if (view.k < 0.4) view.k = 0.8;
    const left = box.x * view.k + view.x;
    const top = box.y * view.k + view.y;
    const wide = box.w * view.k;
    const high = box.h * view.k;
    const inside = left >= 12 && top >= 12 && left + wide <= w - 12 && top + high <= h - 12;
    if (inside && !middle) return later();
    centre(box.x + box.w / 2, box.y + box.h / 2);
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

  const fingers = new Map();
  let moved = 0;

  svg.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.offsetX, y: event.offsetY };
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
    if (fingers.size === 1 && moved > 4) {
      view.x += now.x - before.x;
      view.y += now.y - before.y;
      later();
    } else if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      zoom(is / (was || 1), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    }
    fingers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => fingers.delete(event.pointerId));
  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) return zoom(Math.exp(-event.deltaY / 300), { x: event.offsetX, y: event.offsetY });
      view.x -= event.shiftKey ? event.deltaY : event.deltaX;
      view.y -= event.shiftKey ? 0 : event.deltaY;
      later();
    },
    { passive: false },
  );
  svg.addEventListener("click", (event) => {
    if (moved > 4) return;
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

  const watch = new ResizeObserver(later);
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
      watch.disconnect();
      cancelAnimationFrame(frame);
      host.replaceChildren();
    },
  };
}
