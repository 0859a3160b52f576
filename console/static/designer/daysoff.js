// Days off from a calendar: chosen, looked at, and taken as one step that can be undone.

import { html, useState } from "../html.js";
import { Refused, send } from "./ask.js";
import { run } from "./dates.js";
import { Diff, Dialog } from "./parts.js";
import { base, change, say, state } from "./store.js";
import { difference } from "./texts.js";
import { because, t } from "./words.js";

/** The dialog in which an iCalendar file is put into schedule `name`. */
export function DaysOff({ name, close }) {
  const [kind, setKind] = useState("exceptions");
  const [file, setFile] = useState(null);
  const [found, take] = useState(null);
  const [why, setWhy] = useState("");

  async function look(calendar, as) {
    setFile(calendar);
    setKind(as);
    take(null);
    setWhy("");
    if (!calendar) return;
    const form = new FormData();
    for (const [key, value] of Object.entries({ schedule: name, as, text: state.text })) form.append(key, value);
    form.append("file", calendar);
    try {
      take({ ...(await send(`${base}/days-off`, form)), on: state.text });
    } catch (error) {
      setWhy(error instanceof Refused ? error.message : "offline");
    }
  }
  function put() {
    if (found.on !== state.text) return setWhy("changed");
    change(difference(state.text, found.text), "form", t("hours.import"));
    say(t("hours.days-off.taken", { count: found.new.length }));
    return close();
  }
  return html`<${Dialog} title=${t("hours.days-off.title", { name })} close=${close}>
    <div class="field"><label for="calendar">${t("hours.days-off.file")}</label><input type="file" id="calendar" accept=".ics,text/calendar" onChange=${(event) => look(event.target.files[0] ?? null, kind)} /><p class="hint">${t("hours.days-off.hint")}</p></div>
    <fieldset><legend>${t("hours.days-off.as")}</legend>${["exceptions", "holidays"].map((each) => html`<label class="pick"><input type="radio" name="as" checked=${kind === each} onChange=${() => look(file, each)} /> <span>${t(`hours.days-off.${each}`)}</span></label>`)}</fieldset>
    ${why ? html`<p class="fault" role="alert">${because(why)}</p>` : null}
    <div role="status">${found ? html`<${Preview} found=${found} />` : null}</div>
    <p class="row"><button type="button" class="main" disabled=${!found?.new.length} onClick=${put}>${t("hours.days-off.take")}</button><button type="button" onClick=${close}>${t("cancel")}</button></p>
  </${Dialog}>`;
}

function Preview({ found }) {
  return html`<h3>${t("hours.days-off.new", { count: found.new.length })}</h3>
    ${found.new.length ? html`<ul class="days-off">${found.new.map((each) => html`<li>${when(each)}${each.name ? ` · ${each.name}` : ""}</li>`)}</ul>` : null}
    ${found.known.length ? html`<details><summary>${t("hours.days-off.known", { count: found.known.length })}</summary><ul class="days-off">${found.known.map((each) => html`<li>${when(each)}${each.name ? ` · ${each.name}` : ""}</li>`)}</ul></details>` : null}
    ${found.left.length ? html`<h3>${t("hours.days-off.left", { count: found.left.length })}</h3><ul class="days-off">${found.left.map((each) => html`<li>${each.name || "—"} <span class="quiet">${t("findings.line", { line: each.line })}: ${each.why}</span></li>`)}</ul>` : null}
    ${found.new.length ? html`<details class="fix" open><summary>${t("hours.days-off.lines")}</summary><${Diff} lines=${found.lines} /></details>` : null}`;
}

const when = (each) => (each.every ? t("hours.days-off.every", { day: each.every }) : run(each.first, each.last));
