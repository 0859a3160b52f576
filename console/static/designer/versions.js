// Drafts and versions: what would change for callers, publishing behind the checks, and
// the way back.

import { html, useEffect, useState } from "../html.js";
import { ask, Refused } from "./ask.js";
import { besides, bringTogether, differs, discard as discardDrafts, isKept, keep, merges, overtaken, renew, work, workOf } from "./drafting.js";
import { Merge } from "./merging.js";
import { Out } from "./out.js";
import { Dialog } from "./parts.js";
import { inWords, Proposal } from "./proposal.js";
import { base, change, keepHistory, say, state, tell, useStore } from "./store.js";
import { difference } from "./texts.js";
import { t } from "./words.js";

/** The panel. */
export function Versions({ show, line }) {
  useStore();
  const [list, setList] = useState(null);
  const [proposal, setProposal] = useState(null);
  const [fault, setFault] = useState("");
  const [back, setBack] = useState(null);
  const [busy, setBusy] = useState(false);
  const refresh = () => ask(`${base}/versions`).then(setList, (error) => setFault(error.message));
  useEffect(() => {
    refresh();
  }, []);

  async function safely(deed) {
    setFault("");
    setBusy(true);
    try {
      await deed();
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  }
  function refuse(error) {
    const { merge } = error.answer ?? {};
    if (error.status === 409 && merge && workOf(merge.file)) {
      workOf(merge.file).merge = { ...merge, path: merge.file };
      setProposal(null);
      refresh();
      tell();
    }
    setFault(error instanceof Refused ? error.message : t("why.offline"));
  }
  const look = () =>
    safely(async () => {
      await keep();
      setProposal({ ...(await ask(`${base}/preview`, { text: state.text, files: besides() })), edition: state.edition });
    });
  const publish = (reason, override) =>
    safely(async () => {
      if (!(await keep())) throw new Refused(0, { message: work.trouble });
      const files = besides();
      const before = Object.fromEntries(Object.keys(files).map((path) => [path, workOf(path).file]));
      const done = await ask(`${base}/publish`, { text: state.text, base: work.base, reason, override, files });
      keepHistory(before);
      await renew();
      setProposal(null);
      const more = (done.beside ?? []).map((each) => each.file);
      say([t("versions.published", { number: done.version.number }), ...(more.length ? [t("versions.published-too", { files: more.join(", ") })] : [])].join(" "));
      await refresh();
    });
  const rollBack = (number, reason) =>
    safely(async () => {
      const done = await ask(`${base}/rollback`, { version: number, base: work.published, reason });
      const { text } = await ask(`${base}/versions/${done.version.number}`);
      change(difference(state.text, text), "draft", t("versions.back"));
      await renew();
      setBack(null);
      say(t("versions.went-back", { number }));
      await refresh();
    });
  const discard = () =>
    safely(async () => {
      await discardDrafts();
      setProposal(null);
    });
  const by = list?.versions.find((each) => each.by)?.by ?? "";
  const waiting = merges();
  const mine = differs();

  return html`<div class="versions">
    <h2 class="first">${mine ? t("versions.draft") : t("versions.as-published")}</h2>
    ${work.others.length ? html`<p class="note warn">${t("versions.others", { names: work.others.map((each) => each.by).join(", ") })}</p>` : null}
    ${work.trouble ? html`<p class="note bad" role="alert">${work.trouble}</p>` : null}
    ${fault && fault !== work.trouble ? html`<p class="note bad" role="alert">${fault}</p>` : null}
    ${overtaken().map((path) => html`<p class="note warn">${t("merge.overtaken", { file: path })} <button type="button" class="small" disabled=${busy} onClick=${() => safely(() => bringTogether(path))}>${t("merge.bring")}</button></p>`)}
    ${waiting.map((merge) => html`<${Merge} key=${`${merge.path} ${merge.base ?? merge.on}`} merge=${merge} by=${by} done=${() => (setFault(""), look())} fail=${refuse} />`)}
    ${mine
      ? html`<p class="row"><button type="button" class="main" disabled=${busy || waiting.length > 0} onClick=${look}>${t("versions.preview")}</button>
          <button type="button" disabled=${busy} onClick=${discard}>${t("versions.discard")}</button></p>`
      : html`<p class="quiet">${t("versions.nothing")}</p>`}
    ${proposal && mine ? (proposal.edition === state.edition ? html`<${Proposal} found=${proposal} publish=${publish} busy=${busy} />` : html`<p class="quiet">${t("versions.stale")}</p>`) : null}
    <h2>${t("versions.list")}</h2>
    ${list?.outside && list.versions.length ? html`<p class="note">${t("versions.outside")}</p>` : null}
    ${list && !list.versions.length ? html`<p class="quiet">${t("versions.none")}</p>` : null}
    <ol class="plain">${list?.versions.map((each, index) => html`<${Version} key=${each.number} version=${each} latest=${!index} barred=${busy || mine || !isKept()} back=${setBack} />`)}</ol>
    <${Out} show=${show} line=${line} />
    ${back ? html`<${Back} version=${back} close=${() => setBack(null)} go=${rollBack} fault=${fault} />` : null}
  </div>`;
}

const when = (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

/** What the file said, who had it say so, and the way back to it. */
function Version({ version, latest, barred, back }) {
  return html`<li class="version">
    <p><strong>${t("versions.number", { number: version.number })}</strong> <span class="quiet">${when(version.at)} · ${version.by ? `${version.by} · ` : ""}${t(`versions.how.${version.how}`)}</span></p>
    ${version.reason ? html`<p>${version.reason}</p>` : null}
    ${version.changes?.length ? html`<details><summary>${t("versions.changes", { count: version.changes.length })}</summary><ul lang="en">${version.changes.map((each) => html`<li>${inWords(each)}</li>`)}</ul></details>` : null}
    ${latest ? null : html`<button type="button" class="small" disabled=${barred} onClick=${() => back(version)}>${t("versions.back-to", { number: version.number })}</button>`}
  </li>`;
}

function Back({ version, close, go, fault }) {
  const [reason, setReason] = useState("");
  function done(event) {
    event.preventDefault();
    go(version.number, reason);
  }
  return html`<${Dialog} title=${t("versions.back-to", { number: version.number })} close=${close}><form onSubmit=${done}>
    <p>${t("versions.back-what")}</p>
    <div class="field"><label for="back-reason">${t("versions.reason")}</label><input id="back-reason" required autofocus value=${reason} onInput=${(event) => setReason(event.target.value)} /></div>
    ${fault ? html`<p class="fault" role="alert">${fault}</p>` : null}
    <p class="row"><button class="main">${t("versions.go-back")}</button><button type="button" onClick=${close}>${t("cancel")}</button></p>
  </form></${Dialog}>`;
}
