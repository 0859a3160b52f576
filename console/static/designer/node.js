// One node: what it is, what callers hear there, and where each of its exits leads.

import { html } from "../html.js";
import { exitWords } from "./boxes.js";
import { select, state, useStore } from "./store.js";
import { knows, t } from "./words.js";

/** The node that is chosen. */
export function Node({ goTo }) {
  useStore();
  const node = state.nodes.get(state.selected);
  if (!node) return html`<p class="quiet">${t("node.none")}</p>`;
  const kind = state.kinds[node.kind];
  return html`<div class="node-sheet">
    <h2 class="first">${node.name}</h2>
    <p class="quiet"><code>${node.kind}</code> ${" "}${kind?.doc?.split("\n")[0]}</p>
    ${Object.entries(node.heard ?? {}).map(
      ([language, heard]) => html`<p lang=${language} class="said"><span class="badge">${language}</span> ${heard.text} <span class="quiet">${t("node.seconds", { count: heard.seconds })}</span></p>`,
    )}
    <${Exits} node=${node} />
    <p class="row"><button type="button" onClick=${() => goTo(node)}>${t("node.text", { line: node.line })}</button></p>
  </div>`;
}

/** Where the call goes from a node, each way one line. */
export function exitsOf(node) {
  const below = state.tree.nodes.filter((each) => each.above === node.name).map((each) => ({ ...each.exit, to: each.name }));
  return [...below, ...(node.chips ?? [])];
}

function Exits({ node }) {
  const exits = exitsOf(node);
  if (!exits.length) return null;
  return html`<table class="exits"><caption>${t("node.exits")}</caption><tbody>
    ${exits.map(
      (exit) => html`<tr><th scope="row">${exitWords(exit)}</th><td>${
        exit.to && state.nodes.has(exit.to)
          ? html`<button type="button" class="plain" onClick=${() => select(exit.to, "node")}>${exit.to}</button>`
          : html`<span class=${exit.to || exit.ends === "dead-end" ? "fault" : ""}>${exit.to ?? (knows(`end.${exit.ends}`) ? t(`end.${exit.ends}`) : exit.ends)}</span>`
      }${exit.origin ? html` <span class="quiet">${t(`origin.${exit.origin}`)}</span>` : null}</td></tr>`,
    )}
  </tbody></table>`;
}
