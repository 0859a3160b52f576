// Drafts and versions: what would change for callers, publishing behind the checks, the
// way back, and what two people wrote at once brought together.

import { html, useEffect, useState } from "../html.js";
import { ask, Refused } from "./ask.js";
import { Out } from "./out.js";
import { Dialog } from "./parts.js";
import { base, change, listenToText, say, state, tell, useStore } from "./store.js";
import { difference } from "./texts.js";
import { t } from "./words.js";

const PAUSE = 1500; // Milliseconds without a change until a draft is kept.

/** The draft: what it began on, and how it is known. */
export const work = { file: "", base: "", on: "", at: "", kept: "", published: "", others: [], trouble: "", merge: null };

let timer = 0;
let saving = null;

function take(answer) {
  work.file = answer.text;
  work.published = answer.digest;
  work.others = answer.others ?? [];
  work.on = answer.draft?.digest ?? "";
  work.base = answer.draft?.base ?? answer.digest;
  work.at = answer.draft?.at ?? "";
  work.changed = answer.file_changed;
}

/** Reads one's own draft, and goes on with it. */
export async function begin() {
  const answer = await ask(`${base}/draft`);
  take(answer);
  const mine = answer.draft?.text ?? null;
  work.kept = mine ?? work.file;
  if (mine !== null && mine !== state.text) {
    change(difference(state.text, mine), "draft", t("versions.draft"));
    say(t("versions.goes-on"));
  }
  listenToText(() => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(), PAUSE);
  });
  addEventListener("beforeunload", (event) => {
    if (state.text !== work.kept) event.preventDefault();
  });
  tell();
}

/** Keeps the text as a draft; of several at once the last is kept. */
export async function keep() {
  clearTimeout(timer);
  if (saving) await saving;
  const text = state.text;
  if (text === work.kept) return true;
  saving = ask(`${base}/draft`, { text, base: work.base, on: work.on });
  try {
    take(await saving);
    work.kept = text;
    work.trouble = "";
    return true;
  } catch (error) {
    work.trouble = error instanceof Refused ? error.message : t("why.offline");
    // In another window the draft went on: nothing of either is lost.
    if (error.answer?.draft) work.elsewhere = error.answer.draft;
    return false;
  } finally {
    saving = null;
    tell();
  }
}

/** Whether there is something to publish. */
export const differs = () => state.text !== work.file;

function replaceText(text, label) {
  change(difference(state.text, text), "draft", label);
}

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

  async function safely(work) {
    setFault("");
    setBusy(true);
    try {
      await work();
    } catch (error) {
      if (error.status === 409 && error.answer?.merge) merged(error.answer.merge);
      setFault(error instanceof Refused ? error.message : t("why.offline"));
    } finally {
      setBusy(false);
    }
  }
  function merged(merge) {
    work.merge = merge;
    tell();
  }
  const look = () => safely(async () => setProposal(await ask(`${base}/preview`, { text: state.text })));
  const publish = (reason, override) =>
    safely(async () => {
      if (!(await keep())) throw new Refused(0, { message: work.trouble });
      const done = await ask(`${base}/publish`, { text: state.text, base: work.base, reason, override });
      take(await ask(`${base}/draft`));
      work.kept = state.text;
      setProposal(null);
      say(t("versions.published", { number: done.version.number }));
      await refresh();
      tell();
    });
  const rollBack = (number, reason) =>
    safely(async () => {
      const done = await ask(`${base}/rollback`, { version: number, base: work.published, reason });
      take(await ask(`${base}/draft`));
      const text = (await ask(`${base}/versions/${done.version.number}`)).text;
      replaceText(text, t("versions.back"));
      await keep();
      setBack(null);
      say(t("versions.went-back", { number }));
      await refresh();
    });
  const discard = () =>
    safely(async () => {
      const mine = work.on;
      replaceText(work.file, t("versions.discard"));
      clearTimeout(timer);
      if (mine) await ask(`${base}/draft`, { on: mine }, { method: "DELETE" });
      take(await ask(`${base}/draft`));
      work.kept = state.text;
      setProposal(null);
      tell();
    });

  return html`<div class="versions">
    <h2 class="first">${differs() ? t("versions.draft") : t("versions.as-published")}</h2>
    ${work.others.length ? html`<p class="note warn">${t("versions.others", { names: work.others.map((each) => each.by).join(", ") })}</p>` : null}
    ${work.trouble ? html`<p class="note bad" role="alert">${work.trouble}</p>` : null}
    ${fault ? html`<p class="note bad" role="alert">${fault}</p>` : null}
    ${work.merge ? html`<${Merge} merge=${work.merge} done=${look} />` : null}
    ${differs()
      ? html`<p class="row"><button type="button" class="main" disabled=${busy} onClick=${look}>${t("versions.preview")}</button>
          <button type="button" disabled=${busy} onClick=${discard}>${t("versions.discard")}</button></p>`
      : html`<p class="quiet">${t("versions.nothing")}</p>`}
    ${proposal && differs() ? html`<${Proposal} found=${proposal} publish=${publish} busy=${busy} />` : null}
    <h2>${t("versions.list")}</h2>
    ${list?.outside && list.versions.length ? html`<p class="note">${t("versions.outside")}</p>` : null}
    ${list && !list.versions.length ? html`<p class="quiet">${t("versions.none")}</p>` : null}
    <ol class="plain">${list?.versions.map(
      (each, index) => html`<li class="version" key=${each.number}>
        <p><strong>${t("versions.number", { number: each.number })}</strong> <span class="quiet">${when(each.at)} · ${each.by} · ${t(`versions.how.${each.how}`)}</span></p>
        ${each.reason ? html`<p>${each.reason}</p>` : null}
        ${each.changes?.length ? html`<details><summary>${t("versions.changes", { count: each.changes.length })}</summary><ul>${each.changes.map((line) => html`<li>${line}</li>`)}</ul></details>` : null}
        ${index ? html`<button type="button" class="small" disabled=${busy || differs()} onClick=${() => setBack(each)}>${t("versions.back-to", { number: each.number })}</button>` : null}
      </li>`,
    )}</ol>
    <${Out} show=${show} line=${line} />
    ${back ? html`<${Back} version=${back} close=${() => setBack(null)} go=${rollBack} fault=${fault} />` : null}
  </div>`;
}

const when = (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

/** What publishing would do, and the button for it. */
function Proposal({ found, publish, busy }) {
  const [reason, setReason] = useState("");
  const blocked = !found.may_publish;
  function done(event) {
    event.preventDefault();
    publish(reason, blocked);
  }
  return html`<section class="card" aria-label=${t("versions.preview")}>
    <h3>${t("versions.callers")}</h3>
    ${found.changes.length ? html`<ul>${found.changes.map((line) => html`<li>${line}</li>`)}</ul>` : html`<p class="quiet">${t("versions.same")}</p>`}
    ${found.unfit.length ? html`<p class="note bad">${t("versions.unfit", { names: found.unfit.join(", ") })}</p>` : null}
    ${found.blocking.length ? html`<p class="note bad">${t("versions.blocked", { count: found.blocking.length })}</p><ul>${found.blocking.map((each) => html`<li><span lang="en">${each.message}</span> <span class="quiet">${each.code} · ${t("findings.line", { line: each.line })}</span></li>`)}</ul>` : null}
    ${found.may_publish || found.may_override
      ? html`<form onSubmit=${done}><div class="field"><label for="reason">${t("versions.reason")}</label><input id="reason" required=${blocked} value=${reason} onInput=${(event) => setReason(event.target.value)} /></div>
          <button class=${blocked ? "bad" : "main"} disabled=${busy}>${t(blocked ? "versions.override" : "versions.publish")}</button></form>`
      : null}
  </section>`;
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

/** What somebody else published meanwhile beside one's own; where both changed the same,
 *  a person chooses. */
function Merge({ merge, done }) {
  const [choices, choose] = useState({});
  const open = merge.pieces.map((piece, index) => [piece, index]).filter(([piece]) => piece.whose === "conflict");
  const ready = open.every(([, index]) => choices[index]);
  async function take() {
    const text = merge.text ?? merge.pieces.map((piece, index) => (piece.whose === "theirs" ? piece.theirs : piece.whose === "conflict" ? piece[choices[index]] : piece.mine)).join("");
    const answer = await ask(`${base}/merge`, { text, base: merge.base, on: work.on });
    replaceText(text, t("versions.merge"));
    clearTimeout(timer);
    Object.assign(work, { merge: null, kept: text, file: answer.text, published: answer.digest, on: answer.draft.digest, base: answer.draft.base });
    tell();
    done();
  }
  return html`<section class="card"><h3>${t("versions.merge")}</h3><p>${t(open.length ? "versions.conflicts" : "versions.no-conflict", { count: open.length })}</p>
    ${open.map(
      ([piece, index]) => html`<fieldset key=${index}><legend>${t("versions.conflict")}</legend>${["mine", "theirs"].map(
        (whose) => html`<label class="pick"><input type="radio" name=${`conflict-${index}`} checked=${choices[index] === whose} onChange=${() => choose({ ...choices, [index]: whose })} /><span>${t(`versions.${whose}`)}<pre class="scrolls">${piece[whose] || "—"}</pre></span></label>`,
      )}</fieldset>`,
    )}
    <button type="button" class="main" disabled=${!ready} onClick=${take}>${t("versions.take")}</button>
  </section>`;
}
