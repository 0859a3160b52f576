// The tree and the text as components, and the list, which shows the same as the tree.

import { html, useLayoutEffect, useMemo, useRef, useState } from "../html.js";
import { chipWords, exitWords, shownLanguage } from "./boxes.js";
import { worn } from "./lens.js";
import { operate, say, select, state, useStore } from "./store.js";
import { makeText } from "./text.js";
import { makeTree } from "./tree.js";
import { knows, t } from "./words.js";

/** The tree; `hold` is given what moves it. */
export function Tree({ hold, open }) {
  const host = useRef(null);
  useLayoutEffect(() => {
    const made = makeTree(host.current, open);
    hold.tree = made;
    return () => {
      hold.tree = null;
      made.leave();
    };
  }, []);
  return html`<div class="canvas" ref=${host}></div>`;
}

/** The text of the file, and what is done with it as a whole. */
export function Text({ hold, show }) {
  useStore();
  const host = useRef(null);
  const [why, setWhy] = useState("");
  const tidy = async () => setWhy(await tidied());
  useLayoutEffect(() => {
    const made = makeText(host.current, tidy);
    hold.text = made;
    if (hold.wanted) made.goTo(hold.wanted.line, hold.wanted.column, hold.wanted.end_line);
    hold.wanted = null;
    return () => {
      hold.text = null;
      made.leave();
    };
  }, []);
  const toTree = () => {
    show("tree");
    requestAnimationFrame(() => hold.tree?.reveal(state.selected));
  };
  return html`<div class="text-sheet">
    <p class="row text-tools" role="toolbar" aria-label=${t("text.tools")}>
      <button type="button" class="small" aria-keyshortcuts="Shift+Alt+F" title=${t("text.tidy-what")} onClick=${tidy}>${t("text.tidy")}</button>
      <button type="button" class="small" aria-keyshortcuts="Control+F" onClick=${() => hold.text?.find()}>${t("text.find")}</button>
      <button type="button" class="small" aria-keyshortcuts="F8" disabled=${!state.findings.length} onClick=${() => hold.text?.nextFinding()}>${t("text.next")}</button>
      <button type="button" class="small" aria-keyshortcuts="Control+Space" onClick=${() => hold.text?.offer()}>${t("text.offer")}</button>
      ${state.selected ? html`<button type="button" class="small" title=${t("text.to-tree-what", { name: state.selected })} onClick=${toTree}>${t("text.to-tree")}</button>` : null}
    </p>
    ${why ? html`<p class="note warn" role="alert">${why} <button type="button" class="plain" onClick=${() => setWhy("")}>${t("others.seen")}</button></p>` : null}
    <div class="text" ref=${host}></div>
  </div>`;
}

/** Lays the text out as one change; returns why not, or nothing. */
async function tidied() {
  const before = state.text;
  const why = await operate("format", {}, t("text.tidy"));
  if (!why) say(t(before === state.text ? "text.is-tidy" : "text.tidied"));
  return knows(`why.${why}`) ? t(`why.${why}`) : why;
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
  const shown = worn(node.name);
  return html`<li class=${`deep-${Math.min(depth, 8)}${chosen ? " chosen" : ""}${shown?.gone ? " gone" : ""}${state.lit === node.name ? " here-now" : ""}`}>
    <p class="row">
      ${node.exit ? html`<span class="quiet">${exitWords(node.exit)} →</span>` : null}
      <button type="button" class="plain" aria-current=${chosen ? "true" : undefined} onClick=${() => select(node.name, "list")}>${node.name}</button>
      <span class="quiet">${node.kind}</span>
      ${state.lit === node.name ? html`<span class="badge good">${t("player.here")}</span>` : null}
      ${shown ? html`<span class=${`pill tone-${shown.tone}`}>${shown.words}</span>` : null}
      ${findings.length ? html`<span class=${`badge ${findings.some((found) => found.severity === "error") ? "bad" : "warn"}`}>${t("tree.findings", { count: findings.length })}</span>` : null}
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
