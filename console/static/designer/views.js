// The tree and the text as components, and the list, which shows the same as the tree.

import { html, useEffect, useMemo, useRef } from "../html.js";
import { chipWords, exitWords, shownLanguage } from "./boxes.js";
import { select, state, useStore } from "./store.js";
import { makeText } from "./text.js";
import { makeTree } from "./tree.js";
import { t } from "./words.js";

/** The tree; `hold` is given what moves it. */
export function Tree({ hold, open }) {
  const host = useRef(null);
  useEffect(() => {
    const made = makeTree(host.current, open);
    hold.tree = made;
    return () => {
      hold.tree = null;
      made.leave();
    };
  }, []);
  return html`<div class="canvas" ref=${host}></div>`;
}

/** The text of the file. */
export function Text({ hold }) {
  const host = useRef(null);
  useEffect(() => {
    const made = makeText(host.current);
    hold.text = made;
    return () => {
      hold.text = null;
      made.leave();
    };
  }, []);
  return html`<div class="text" ref=${host}></div>`;
}

/** Every node with its exits, from top to bottom. */
export function List() {
  useStore();
  const rows = useMemo(() => levels(state.tree.nodes), [state.tree]);
  return html`<ol class="nodes">
    ${rows.map(([node, depth]) => html`<${Item} key=${node.name} node=${node} depth=${depth} chosen=${state.selected === node.name} />`)}
  </ol>`;
}

function levels(nodes) {
  const depths = new Map();
  return nodes.map((node) => {
    const depth = node.above ? depths.get(node.above) + 1 : 0;
    depths.set(node.name, depth);
    return [node, depth];
  });
}

function Item({ node, depth, chosen }) {
  const findings = state.findings.filter((found) => found.node === node.name);
  const heard = node.heard?.[shownLanguage()];
  return html`<li class=${`deep-${Math.min(depth, 8)}${chosen ? " chosen" : ""}`}>
    <p class="row">
      ${node.exit ? html`<span class="quiet">${exitWords(node.exit)} →</span>` : null}
      <button type="button" class="plain" aria-current=${chosen ? "true" : undefined} onClick=${() => select(node.name, "list")}>${node.name}</button>
      <span class="quiet">${node.kind}</span>
      ${findings.length ? html`<span class="badge bad">${t("tree.findings", { count: findings.length })}</span>` : null}
    </p>
    ${heard ? html`<p class="heard">${heard.text}</p>` : null}
    ${node.chips
      ? html`<ul class="plain quiet">
          ${node.chips.map(
            (chip) => html`<li>${chip.to && state.nodes.has(chip.to) ? html`<button type="button" class="plain quiet" onClick=${() => select(chip.to, "list")}>${chipWords(chip)}</button>` : chipWords(chip)}</li>`,
          )}
        </ul>`
      : null}
  </li>`;
}
