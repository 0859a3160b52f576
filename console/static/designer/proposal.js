// What publishing would do: to callers, to what they hear, and to which files.

import { html, useState } from "../html.js";
import { Diff } from "./parts.js";
import { state } from "./store.js";
import { t } from "./words.js";

const MOST = 100; // Texts that are shown.

/** What a change does, in words: it may come with more than those. */
export const inWords = (change) => (typeof change === "string" ? change : (change.words ?? ""));

/** The proposal, and the button for it. */
export function Proposal({ found, publish, busy }) {
  const [reason, setReason] = useState("");
  const blocked = !found.may_publish;
  const others = found.files.filter((each) => each.file !== state.path);
  function done(event) {
    event.preventDefault();
    publish(reason, blocked);
  }
  return html`<section class="card proposal" aria-label=${t("versions.preview")}>
    <h3>${t("versions.callers")}</h3>
    ${found.changes.length ? html`<ul lang="en">${found.changes.map((each) => html`<li>${inWords(each)}</li>`)}</ul>` : html`<p class="quiet">${t(found.heard.length ? "versions.same-ways" : "versions.same")}</p>`}
    ${found.heard.length ? html`<details class="heard-otherwise" open=${found.heard.length <= 3}><summary>${t("versions.heard", { count: found.heard.length })}</summary><${Heard} rows=${found.heard} /></details>` : null}
    ${others.length ? html`<h3>${t("versions.others-too", { count: others.length })}</h3>` : null}
    ${found.files.map((each) => html`<details class="fix" key=${each.file}><summary>${t("versions.lines-of", { file: each.file })}</summary><${Diff} lines=${each.lines} /></details>`)}
    ${found.unfit.length ? html`<p class="note bad">${t("versions.unfit", { names: found.unfit.join(", ") })}</p>` : null}
    ${found.blocking.length ? html`<p class="note bad">${t("versions.blocked", { count: found.blocking.length })}</p><ul lang="en">${found.blocking.map((each) => html`<li>${each.message} <span class="quiet">${each.code} · ${t("findings.line", { line: each.line })}</span></li>`)}</ul>` : null}
    ${found.may_publish || found.may_override
      ? html`<form onSubmit=${done}><div class="field"><label for="reason">${t("versions.reason")}</label><input id="reason" required=${blocked} value=${reason} onInput=${(event) => setReason(event.target.value)} /></div>
          <button class=${blocked ? "bad" : "main"} disabled=${busy}>${t(blocked ? "versions.override" : "versions.publish")}</button>${others.length ? html` <span class="hint">${t("versions.all-or-none", { count: found.files.length })}</span>` : null}</form>`
      : null}
  </section>`;
}

/** Each text before and after. */
function Heard({ rows }) {
  return html`<ul class="heard">${rows.slice(0, MOST).map(
    (each) => html`<li><span class="quiet"><code>${each.at.join(" › ")}</code> ${each.language}${each.file === state.path ? "" : ` · ${each.file}`}</span>
      ${each.before ? html`<del lang=${each.language || null}>${each.before}</del>` : null}${each.after ? html`<ins lang=${each.language || null}>${each.after}</ins>` : null}</li>`,
  )}</ul>${rows.length > MOST ? html`<p class="quiet">${t("tree.more", { count: rows.length - MOST })}</p>` : null}`;
}
