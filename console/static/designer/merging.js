// Two texts of one file brought together; where both changed the same, a person chooses.

import { html, useState } from "../html.js";
import { takeMerge } from "./drafting.js";
import { Diff } from "./parts.js";
import { state } from "./store.js";
import { t } from "./words.js";

const AROUND = 2; // Lines that are shown before a place, so that it is known.

/** The last lines before a piece, as both have them. */
function before(pieces, index) {
  const text = pieces.slice(0, index).map((piece) => (piece.whose === "theirs" ? piece.theirs : piece.mine)).join("");
  return text.split("\n").slice(0, -1).slice(-AROUND).join("\n");
}

/** What stands at a piece once somebody has chosen. */
function chosen(piece, choice) {
  if (piece.whose === "theirs") return piece.theirs;
  if (piece.whose !== "conflict") return piece.mine;
  if (choice !== "both") return piece[choice];
  const gap = piece.mine && !piece.mine.endsWith("\n") ? "\n" : "";
  return piece.mine + gap + piece.theirs;
}

/** The choice for each place, and what fits by itself. */
export function Merge({ merge, by, done, fail }) {
  const [choices, choose] = useState({});
  const { pieces } = merge;
  const open = pieces.map((piece, index) => [piece, index]).filter(([piece]) => piece.whose === "conflict");
  const of = (whose) => pieces.filter((piece) => piece.whose === whose);
  const ready = open.every(([, index]) => choices[index]);
  async function take() {
    try {
      await takeMerge(merge, merge.text ?? pieces.map((piece, index) => chosen(piece, choices[index])).join(""));
      done(merge);
    } catch (error) {
      fail(error, merge);
    }
  }
  const other = merge.window ? t("merge.other-window") : by ? t("merge.by", { name: by }) : t("versions.theirs");
  return html`<section class="card merge" aria-label=${t("versions.merge")}><h3>${t(merge.window ? "merge.window" : "versions.merge")}${merge.path === state.path ? null : html` <code>${merge.path}</code>`}</h3>
    <p>${t(open.length ? "versions.conflicts" : "versions.no-conflict", { count: open.length })}</p>
    ${open.map(
      ([piece, index]) => html`<fieldset key=${index}><legend>${t("versions.conflict")}</legend>
        ${before(pieces, index) ? html`<pre class="scrolls around">${before(pieces, index)}</pre>` : null}
        ${[["mine", t("versions.mine"), piece.mine], ["theirs", other, piece.theirs], ["both", t("merge.both"), null]].map(
          ([whose, words, text]) => html`<label class="pick"><input type="radio" name=${`conflict-${merge.path}-${index}`} checked=${choices[index] === whose} onChange=${() => choose({ ...choices, [index]: whose })} /><span>${words}${text === null ? null : html`<pre class="scrolls">${text || t("merge.gone")}</pre>`}</span></label>`,
        )}</fieldset>`,
    )}
    <${Clean} words=${t("merge.mine-alone", { count: of("mine").length })} pieces=${of("mine")} side="mine" />
    <${Clean} words=${t("merge.theirs-alone", { count: of("theirs").length, name: other })} pieces=${of("theirs")} side="theirs" />
    <button type="button" class="main" disabled=${!ready} onClick=${take}>${t("versions.take")}</button>
    <p class="hint">${t(ready ? "merge.undone" : "merge.choose")}</p>
  </section>`;
}

/** What only one of the two changed: it holds, and can be looked at. */
function Clean({ words, pieces, side }) {
  if (!pieces.length) return null;
  return html`<details class="fix"><summary>${words}</summary>${pieces.map(
    (piece) => html`<${Diff} lines=${signed(piece.base, "-") + signed(piece[side], "+")} />`,
  )}</details>`;
}

const signed = (text, sign) => (text ? text.replace(/\n$/, "").split("\n").map((line) => `${sign}${line}\n`).join("") : "");
