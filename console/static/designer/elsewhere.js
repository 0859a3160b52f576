// What an edit changes in other files: shown before it is done.

import { html } from "../html.js";
import { Dialog } from "./parts.js";
import { agree, state } from "./store.js";
import { t } from "./words.js";

const SHOWN = 8; // Places of a file that are shown.

/** The lines of `text` that `edits`, in order and of the text before, have changed. */
export function touched(text, edits) {
  const letters = [...text];
  const found = new Map();
  let moved = 0;
  for (const { start, end, text: words } of [...edits].sort((one, other) => one.start - other.start)) {
    const before = letters.slice(0, start + moved).join("");
    moved += [...words].length - (end - start);
    const line = before.split("\n").length;
    found.set(line, text.split("\n")[line - 1]?.trim() ?? "");
  }
  return [...found];
}

/** Asks whether other files may be changed, where an edit reaches into them. */
export function Agree() {
  if (!state.agree) return null;
  const { edits, texts } = state.agree;
  const paths = [...new Set(edits.map((edit) => edit.path))].sort();
  const of = (path) => edits.filter((edit) => edit.path === path);
  return html`<${Dialog} title=${t("agree.title")} close=${() => state.agree && agree(false)}>
    <p>${t("agree.what")}</p>
    ${paths.map((path) => html`<section class="fix" key=${path}><h3><code>${path}</code> <span class="quiet">${t("agree.places", { count: of(path).length })}</span></h3>
      <ul class="plain places">${touched(texts[path], of(path)).slice(0, SHOWN).map(([line, words]) => html`<li><span class="quiet">${t("findings.line", { line })}</span> <code>${words}</code></li>`)}</ul></section>`)}
    <p class="hint">${t("agree.together")}</p>
    <p class="row"><button type="button" class="main" autofocus onClick=${() => agree(true)}>${t("agree.do")}</button><button type="button" onClick=${() => agree(false)}>${t("cancel")}</button></p>
  </${Dialog}>`;
}
