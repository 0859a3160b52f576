// Where each box stands: a tidy tree from left to right, the trees of what is shared in
// rows below. What is folded away has no box.

export const WIDTH = 232;
const NARROW = 56; // Between columns: at least room for a line to bend,
const WIDE = 176; // and at most so much for the words of an exit.
const DOWN = 18;
const PAD = 10;
const BEND = 52; // What a line needs beside its words.
export const LINE = 17;
export const CHIP = 20;
export const HEAD = 30;
export const MOST_CHIPS = 5;
const LEAST_ACROSS = 2400;

/** Boxes by name, in the order in which keys go through them.
 *  @param {object[]} nodes parents before children
 *  @param {Set<string>} folded nodes whose children are not shown
 *  @param {(node: object) => number} rows lines of words in the box
 *  @param {(node: object) => number} words how wide those of the exit to it are */
export function layOut(nodes, folded, rows, words) {
  const boxes = new Map();
  const trees = [];
  for (const node of nodes) {
    const parent = boxes.get(node.above);
    if (node.above && (!parent || parent.hidden || folded.has(node.above))) {
      boxes.set(node.name, { node, hidden: true, children: [] });
      if (parent) parent.within = (parent.within ?? 0) + 1;
      continue;
    }
    const box = { node, parent, children: [], within: 0, depth: parent ? parent.depth + 1 : 0, w: WIDTH, h: heightOf(node, rows) };
    boxes.set(node.name, box);
    if (parent) parent.children.push(box);
    else trees.push(box);
  }
  count(nodes, boxes);
  placeTrees(trees, words);
  const shown = [...boxes.values()].filter((box) => !box.hidden);
  return { boxes, shown, order: inOrder(trees), ...extent(shown) };
}

/** How many nodes hang on each, folded ones among them. */
function count(nodes, boxes) {
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const box = boxes.get(nodes[index].name);
    const parent = boxes.get(nodes[index].above);
    box.all = (box.all ?? 0) + 1;
    if (parent) parent.all = (parent.all ?? 0) + box.all;
  }
}

function heightOf(node, rows) {
  const chips = Math.min(node.chips?.length ?? 0, MOST_CHIPS + 1);
  return HEAD + rows(node) * LINE + (chips ? chips * CHIP + 6 : 0) + PAD;
}

function placeTrees(trees, words) {
  let left = 0;
  let top = 0;
  let row = 0;
  let widest = LEAST_ACROSS;
  trees.forEach((tree, number) => {
    const order = inOrder([tree]);
    const lefts = columns(order, words);
    const height = placeTree(tree, order, lefts);
    const width = lefts.at(-1) + WIDTH;
    if (number && left + width > widest) [left, top, row] = [0, top + row + 3 * DOWN, 0];
    move(tree, left, top);
    row = Math.max(row, height);
    left += width + 3 * DOWN;
    if (!number) [widest, left, top, row] = [Math.max(widest, width), 0, height + 5 * DOWN, 0];
  });
}

/** The left edge of each depth: a column is as far from the last as its words need. */
function columns(order, words) {
  const room = [0];
  for (const box of order) {
    if (box.depth) room[box.depth] = Math.max(room[box.depth] ?? NARROW, Math.min(WIDE, words(box.node) + BEND));
  }
  let left = 0;
  return room.map((each, depth) => (left += each + (depth ? WIDTH : 0)));
}

function placeTree(tree, order, lefts) {
  const heights = new Map();
  for (const box of order.toReversed()) {
    const inner = box.children.reduce((sum, child) => sum + heights.get(child) + DOWN, -DOWN);
    heights.set(box, Math.max(box.h, inner));
  }
  const tops = new Map([[tree, 0]]);
  for (const box of order) {
    box.x = lefts[box.depth];
    // Its first child stands beside it: what most callers do next is in sight.
    box.y = tops.get(box);
    let at = box.y;
    for (const child of box.children) {
      tops.set(child, at);
      at += heights.get(child) + DOWN;
    }
  }
  return heights.get(tree);
}

function move(tree, x, y) {
  for (const box of inOrder([tree])) {
    box.x += x;
    box.y += y;
  }
}

/** Parents before children; menus may be deeper than the stack. */
function inOrder(trees) {
  const order = [];
  const todo = trees.toReversed();
  while (todo.length) {
    const box = todo.pop();
    order.push(box);
    for (let index = box.children.length - 1; index >= 0; index -= 1) todo.push(box.children[index]);
  }
  return order;
}

function extent(shown) {
  let width = 0;
  let height = 0;
  for (const box of shown) {
    width = Math.max(width, box.x + box.w);
    height = Math.max(height, box.y + box.h);
  }
  return { width, height };
}
