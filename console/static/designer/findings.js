// What is wrong with the menu: what callers lose most by comes first.

import { html, useEffect, useState } from "../html.js";
import { ask } from "./ask.js";
import { Diff, Dialog } from "./parts.js";
import { base, change, gist, select, state, useStore, written } from "./store.js";
import { changesOf } from "./texts.js";
import { t } from "./words.js";

const RANK = { error: 0, warning: 1, info: 2 };

/** The findings as they are told: by how grave, then by share of callers, then place. */
export function inOrder(findings) {
  return [...findings].sort(
    (one, other) =>
      RANK[one.severity] - RANK[other.severity] ||
      (other.share ?? 0) - (one.share ?? 0) ||
      (one.line ?? 0) - (other.line ?? 0),
  );
}

/** The list; `play` has the phone replay a call, `fix` offers what would mend it. */
export function Findings({ goTo, play }) {
  useStore();
  const [mended, mend] = useState(null);
  const found = inOrder(state.findings);
  if (!found.length) return html`<p class="note good">${t("findings.none")}</p>`;
  return html`<div>${mended ? html`<${Mend} finding=${mended} close=${() => mend(null)} />` : null}<ol class="findings">
    ${found.map((each) => html`<${Found} key=${`${each.code}${each.line}${each.message}`} found=${each} goTo=${goTo} play=${play} mend=${mend} />`)}
  </ol></div>`;
}

/** Whether a finding is about the menu's own file, which is the one that is shown. */
const isHere = (finding) => !finding.path || finding.path === state.path;

/** One finding, with what can be done about it. */
export function Found({ found: each, goTo, play, mend }) {
  return html`<li class=${each.severity}>
    <p><span class=${`badge ${each.severity === "error" ? "bad" : each.severity === "warning" ? "warn" : ""}`}>${t(`severity.${each.severity}`)}</span> ${" "}
      <button type="button" class="plain" lang="en" onClick=${() => show(each, goTo)}>${each.message}</button></p>
    ${each.whenever && !each.message.includes(each.whenever) ? html`<p class="quiet" lang="en">${each.whenever}</p>` : null}
    ${each.help ? html`<p class="quiet" lang="en">${each.help}</p>` : null}
    <p class="row">
      <span class="quiet">${each.code} · ${isHere(each) ? "" : `${each.path} · `}${t("findings.line", { line: each.line })}${each.node ? ` · ${each.node}` : ""}</span>
      ${each.witness && play ? html`<button type="button" class="small" onClick=${() => play(each.witness, each)}>${t("findings.play")}</button>` : null}
      ${each.fixable ? html`<button type="button" class="small" onClick=${() => mend(each)}>${t("findings.fix")}</button>` : null}
    </p>
  </li>`;
}

function show(finding, goTo) {
  if (finding.node) select(finding.node, "findings");
  if (isHere(finding)) goTo(finding);
}

/** How a finding can be mended: what the text would say, before it does. */
export function Mend({ finding, close }) {
  const [ways, setWays] = useState(null);
  const [about] = useState(gist);
  useEffect(() => {
    const { code, path, line, column, message } = finding;
    ask(`${base}/fix`, { ...written(), finding: { code, path, line, column, message } }).then((found) => setWays(found.fixes), () => setWays([]));
  }, []);
  function take(way) {
    if (about === gist()) change(changesOf(state.text, way.edits.filter((edit) => edit.path === state.path)), "form", way.title, way.others);
    close();
  }
  return html`<${Dialog} title=${t("findings.fix")} close=${close}>
    <p lang="en">${finding.message}</p>
    ${ways === null ? html`<p class="quiet">${t("findings.fixing")}</p>` : null}
    ${ways && !ways.length ? html`<p class="note">${t("findings.no-fix")}</p>` : null}
    ${ways?.map((way) => html`<section class="fix"><h3 lang="en">${way.title}</h3><${Diff} lines=${way.lines} />
      <button type="button" class="main" onClick=${() => take(way)}>${t("findings.take-fix")}</button></section>`)}
    <p class="row"><button type="button" onClick=${close}>${t("cancel")}</button></p>
  </${Dialog}>`;
}
