// Words to translators and back: as a table or as XLIFF; what came back is looked at
// before it is taken, and is one step that can be undone.

import { html, useState } from "../html.js";
import { ask, fetched, Refused, send } from "./ask.js";
import { Diff, Dialog } from "./parts.js";
import { base, change, flow, say, state } from "./store.js";
import { changesOf } from "./texts.js";
import { t } from "./words.js";

const MOST = 200; // Rows of a preview that are shown.

/** Has the browser keep a file. */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const own = (file) => !file || file === state.path;
const query = (file) => (own(file) ? "" : `?file=${encodeURIComponent(file)}`);

/** Gives the words of one file to be translated, as they stand on the page. */
async function give(form, file) {
  const text = own(file) ? state.text : state.files[file];
  const name = own(file) ? flow : file.split("/").at(-1).replace(/\.ya?ml$/, "");
  const languages = state.tree.languages;
  download(`${name}.${form}`, await (await fetched(`${base}/words.${form}${query(file)}`, { text, languages })).blob());
}

/** The buttons; `files` are those that have words. */
export function Exchange({ files }) {
  const [file, choose] = useState("");
  const [returned, setReturned] = useState(null);
  const [why, setWhy] = useState("");
  const safely = (deed) => {
    setWhy("");
    deed().catch((error) => setWhy(error instanceof Refused ? error.message : t("why.offline")));
  };
  async function look(input) {
    const [sent] = input.files;
    input.value = "";
    if (!sent) return;
    const form = new FormData();
    const text = own(file) ? state.text : state.files[file];
    if (text !== undefined) form.append("text", text);
    form.append("file", sent);
    const { edition } = state;
    const answer = await send(`${base}/words${query(file)}`, form);
    setReturned({ ...answer, name: sent.name, file, edition });
  }
  return html`<div class="row exchange" role="group" aria-label=${t("words.exchange")}>
    ${files.length > 1 ? html`<label class="row small-field">${t("words.file")} <select onChange=${(event) => choose(event.target.value)}>${files.map((each) => html`<option value=${each === state.path ? "" : each}>${each}</option>`)}</select></label>` : null}
    <button type="button" class="small" onClick=${() => safely(() => give("csv", file))}>${t("words.give")}</button>
    <button type="button" class="small" disabled=${state.tree.languages.length < 2} title=${state.tree.languages.length < 2 ? t("words.one-language") : ""} onClick=${() => safely(() => give("xliff", file))}>${t("words.give-xliff")}</button>
    <label class="button small" for="words-in">${t("words.bring")}</label>
    <input type="file" id="words-in" class="unseen" accept=".csv,.tsv,.xlf,.xliff,text/csv,application/x-xliff+xml" onChange=${(event) => safely(() => look(event.target))} />
    ${why ? html`<p class="note bad" role="alert">${why}</p>` : null}
    ${returned ? html`<${Returned} found=${returned} close=${() => setReturned(null)} />` : null}
  </div>`;
}

/** What came back, before it is taken. */
function Returned({ found, close }) {
  const [why, setWhy] = useState("");
  function take() {
    if (found.edition !== state.edition) return setWhy(t("why.changed"));
    const label = t("words.took", { name: found.name });
    if (own(found.file)) change(changesOf(state.text, found.edits), "form", label);
    else change([], "form", label, { [found.file]: found.text });
    say(t("words.taken", { count: found.new.length }));
    return close();
  }
  const rest = found.problems.filter((each) => !each.taken);
  const odd = found.problems.filter((each) => each.taken);
  return html`<${Dialog} title=${t("words.returned", { name: found.name })} close=${close}>
    <p role="status">${found.new.length ? t("words.would", { count: found.new.length }) : t("words.nothing-new")}</p>
    ${rest.length ? html`<h3>${t("words.not-taken", { count: rest.length })}</h3><${Problems} rows=${rest} />` : null}
    ${odd.length ? html`<h3>${t("words.look-at", { count: odd.length })}</h3><${Problems} rows=${odd} />` : null}
    ${found.new.length ? html`<${News} rows=${found.new} /><details class="fix"><summary>${t("words.lines")}</summary><${Diff} lines=${found.lines} /></details>` : null}
    ${why ? html`<p class="fault" role="alert">${why}</p>` : null}
    <p class="row"><button type="button" class="main" disabled=${!found.new.length} onClick=${take}>${t("words.take", { count: found.new.length })}</button><button type="button" onClick=${close}>${t("cancel")}</button></p>
  </${Dialog}>`;
}

function Problems({ rows }) {
  return html`<ul class="problems">${rows.slice(0, MOST).map((each) => html`<li><strong>${each.place}</strong> <code>${each.id}</code> ${each.language}<br />${each.message}</li>`)}</ul>${more(rows)}`;
}

function News({ rows }) {
  return html`<table class="cards news"><thead><tr><th scope="col">${t("words.where")}</th><th scope="col">${t("words.before")}</th><th scope="col">${t("words.after")}</th></tr></thead>
    <tbody>${rows.slice(0, MOST).map((each) => html`<tr><th scope="row"><code>${each.id}</code> <span class="quiet">${each.language}</span></th><td data-label=${t("words.before")} lang=${each.language}><span>${each.before || "—"}</span></td><td data-label=${t("words.after")} lang=${each.language}><span>${each.after}</span></td></tr>`)}</tbody></table>${more(rows)}`;
}

const more = (rows) => (rows.length > MOST ? html`<p class="quiet">${t("tree.more", { count: rows.length - MOST })}</p>` : null);
