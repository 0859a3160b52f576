// What stands beside the handset: the call so far, a link to hand on, a test to keep.

import { html, useState } from "../html.js";
import { asQuery } from "./choices.js";
import { clock } from "./words.js";

export function Transcript({ state, t }) {
  return html`<section class="transcript">
    <h2>${t("transcript")}</h2>
    <div class="scrolls" tabindex="0" role="region" aria-label=${t("transcript")}>
      <table>
        <thead><tr><th scope="col">${t("time")}</th><th scope="col">${t("what")}</th></tr></thead>
        <tbody>
          ${state.lines.map(
            (each) => html`<tr class=${each.verb.replace(" ", "-")}>
              <td>${clock(each.at)}</td>
              <td><span class="quiet">${each.node && html`<code>${each.node}</code> `}${t(`verb.${each.verb}`)}</span> ${each.verb === "ends" ? t(`ending.${each.words}`) : each.words}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** A link that carries what was chosen, and its code for a phone's camera. */
export function Share({ flow, chosen, about, t }) {
  const [copied, tell] = useState(false);
  const query = asQuery(chosen, about).toString();
  const path = `/phone/${encodeURIComponent(flow)}`;
  const link = new URL(query ? `${path}?${query}` : path, location.href).href;
  const copy = async (event) => {
    event.target.parentElement.querySelector("input").select();
    await navigator.clipboard.writeText(link);
    tell(true);
  };
  return html`<details class="share">
    <summary>${t("share")}</summary>
    <p class="hint">${t("share.what")}</p>
    <div class="field"><label>${t("link")}<input readonly value=${link} /></label>
      <button type="button" onClick=${copy}>${copied ? t("copied") : t("copy")}</button></div>
    <img class="code" src="${path}/code.svg?${query}" alt=${t("code")} width="160" height="160" loading="lazy" />
  </details>`;
}

/** The call as a test, for the folder or for whoever keeps the menu. */
export function Keep({ line, keeps, t }) {
  const [name, set] = useState("");
  const [told, tell] = useState({});
  const save = async (keep) => {
    try {
      const made = await line.test(name, keep);
      if (!made.kept) download(made.file, made.text);
      tell({ good: made.kept ? t("test.kept", { file: made.file }) : "" });
    } catch (fault) {
      tell({ bad: t(fault.message) });
    }
  };
  return html`<details class="keep">
    <summary>${t("test")}</summary>
    <div class="field"><label>${t("test.name")}<input value=${name} maxlength="200" onInput=${(event) => set(event.target.value)} /></label></div>
    <div class="row">
      <button type="button" onClick=${() => save(false)}>${t("test.download")}</button>
      ${keeps && html`<button type="button" class="main" onClick=${() => save(true)}>${t("test.keep")}</button>`}
    </div>
    <p role="status" class=${told.bad ? "fault" : "hint"}>${told.bad ?? told.good ?? ""}</p>
  </details>`;
}

function download(file, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}
