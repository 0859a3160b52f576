// What is wrong with the menu: what callers lose most by comes first.

import { html } from "../html.js";
import { select, state, useStore } from "./store.js";
import { knows, t } from "./words.js";

const RANK = { error: 0, warning: 1, info: 2 };

/** The findings as they are told: by how grave, then by share of callers, then place. */
export function inOrder(findings) {
  return [...findings].sort(
    (one, other) =>
      RANK[one.severity] - RANK[other.severity] ||
      (other.callers ?? 0) - (one.callers ?? 0) ||
      (one.line ?? 0) - (other.line ?? 0),
  );
}

/** The list; `play` has the phone replay a call, `fix` offers what would mend it. */
export function Findings({ goTo, play, fix }) {
  useStore();
  const found = inOrder(state.findings);
  if (!found.length) return html`<p class="note good">${t("findings.none")}</p>`;
  return html`<ol class="findings">
    ${found.map((each) => html`<li key=${`${each.code}${each.line}${each.message}`} class=${each.severity}>
      <p><span class=${`badge ${each.severity === "error" ? "bad" : each.severity === "warning" ? "warn" : ""}`}>${t(`severity.${each.severity}`)}</span> ${" "}
        <button type="button" class="plain" onClick=${() => show(each, goTo)}>${each.message}</button></p>
      ${each.help ? html`<p class="quiet">${each.help}</p>` : null}
      <p class="row">
        <span class="quiet">${each.code} · ${t("findings.line", { line: each.line })}${each.node ? ` · ${each.node}` : ""}</span>
        ${each.witness && play ? html`<button type="button" class="small" onClick=${() => play(each.witness, each)}>${t("findings.play")}</button>` : null}
        ${each.fixes?.length && fix ? each.fixes.map((one) => html`<button type="button" class="small" onClick=${() => fix(one, each)}>${knows(`fix.${one.title}`) ? t(`fix.${one.title}`) : one.title ?? t("findings.fix")}</button>`) : null}
      </p>
    </li>`)}
  </ol>`;
}

function show(finding, goTo) {
  if (finding.node) select(finding.node, "findings");
  goTo(finding);
}
