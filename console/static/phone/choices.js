// What is chosen before a call: moment, switches, language, who calls, what happens.

import { html, useState } from "../html.js";

/** The choices as a link carries them. @param {URLSearchParams} query */
export function fromLink(query, about) {
  const switches = Object.fromEntries(about.switches.map((each) => [each.name, each.stands]));
  for (const pair of query.getAll("switch")) {
    const at = pair.lastIndexOf("=");
    if (at > 0) switches[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return {
    at: query.get("at") ?? "now",
    language: query.get("language") ?? "",
    from: query.get("from") ?? "",
    pace: query.get("pace") === "quick" ? "quick" : "real",
    sound: true,
    services: "ask",
    outcomes: {},
    switches,
  };
}

/** The query of a link that carries `chosen`. */
export function asQuery(chosen, about) {
  const query = new URLSearchParams();
  if (chosen.at !== "now") query.set("at", chosen.at);
  for (const each of about.switches) {
    const value = chosen.switches[each.name];
    if (value !== each.stands || value !== each.usual) query.append("switch", `${each.name}=${value}`);
  }
  if (chosen.language) query.set("language", chosen.language);
  if (chosen.from.trim()) query.set("from", chosen.from.trim());
  if (chosen.pace !== "real") query.set("pace", chosen.pace);
  return query;
}

/** What `call` is begun with. */
export function asCall(chosen, about) {
  const usual = Object.fromEntries(about.switches.map((each) => [each.name, each.usual]));
  const turned = Object.entries(chosen.switches).filter(([name, value]) => usual[name] !== value);
  const before = chosen.services === "before" ? Object.entries(chosen.outcomes) : [];
  return {
    at: chosen.at,
    language: chosen.language,
    from: chosen.from.trim(),
    switches: Object.fromEntries(turned),
    outcomes: Object.fromEntries(before.filter(([, exit]) => exit).map(([node, exit]) => [node, [exit]])),
  };
}

/** The form. `change` is told what is chosen otherwise; `carried` leaves out what no link
 *  carries. */
export function Choices({ about, chosen, change, t, carried = false }) {
  const set = (name) => (event) => change({ [name]: event.target.value });
  return html`<div class="choices">
    ${carried ? null : html`<p class="hint">${t("changed")}</p>`}
    <${When} ...${{ about, chosen, change, t }} />
    ${about.switches.map(
      (each) => html`<${Pick}
        label=${each.label}
        value=${chosen.switches[each.name]}
        options=${each.values.map((value) => [value, value])}
        set=${(event) => change({ switches: { ...chosen.switches, [each.name]: event.target.value } })}
      />`,
    )}
    ${about.languages.length > 1 &&
    html`<${Pick} label=${t("language")} value=${chosen.language} set=${set("language")}
      options=${[["", t("language.first")], ...about.languages.map((tag) => [tag, nameOf(tag)])]} />`}
    <${Caller} ...${{ about, chosen, change, t }} />
    ${carried ? null : html`<${Services} ...${{ about, chosen, change, t }} />`}
    <${Radios} name="pace" legend=${t("pace")} value=${chosen.pace} set=${set("pace")}
      options=${["real", "quick"].map((each) => [each, t(`pace.${each}`)])} />
    ${carried ? null : html`<label class="pick"><input type="checkbox" checked=${chosen.sound} onChange=${(event) => change({ sound: event.target.checked })} />${t("sound")}</label>`}
  </div>`;
}

/** A language by its own name. */
export function nameOf(tag) {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}

let count = 0;
const useName = (prefix) => useState(() => `${prefix}-${(count += 1)}`)[0];

/** One of some, by its label. */
export function Pick({ label, value, options, set }) {
  const id = useName("pick");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} value=${value} onChange=${set}>
      ${options.map(([each, text]) => html`<option value=${each}>${text}</option>`)}
    </select>
  </div>`;
}

function Radios({ name, legend, value, options, set }) {
  const group = useName(name);
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ([each, text]) =>
        html`<label class="pick"><input type="radio" name=${group} value=${each} checked=${each === value} onChange=${set} />${text}</label>`,
    )}
  </fieldset>`;
}

/** The clock to travel with: now, a moment that matters, or any. */
export function When({ about, chosen, change, t }) {
  const id = useName("when");
  const known = ["now", ...about.moments.map((each) => each.at)];
  const [other, open] = useState(!known.includes(chosen.at));
  const schedules = [...new Set(about.moments.map((each) => each.schedule))];
  const choose = (event) => {
    open(event.target.value === "other");
    if (event.target.value !== "other") change({ at: event.target.value });
    else if (chosen.at === "now") change({ at: about.now.slice(0, 16) });
  };
  const shown = (each) => `${each.words} · ${each.at.slice(0, 10)} ${each.at.slice(11, 16)}`;
  return html`<div class="field">
    <label for=${id}>${t("at")}</label>
    <select id=${id} value=${other ? "other" : chosen.at} onChange=${choose}>
      <option value="now">${t("at.now")}</option>
      ${schedules.map(
        (schedule) => html`<optgroup label=${schedule}>
          ${about.moments.filter((each) => each.schedule === schedule).map((each) => html`<option value=${each.at}>${shown(each)}</option>`)}
        </optgroup>`,
      )}
      <option value="other">${t("at.other")}</option>
    </select>
    ${other &&
    html`<label class="exact">${t("at.exact", { zone: about.zone })}
      <input type="datetime-local" value=${chosen.at.slice(0, 16)} onChange=${(event) => event.target.value && change({ at: event.target.value })} />
    </label>`}
  </div>`;
}

function Caller({ about, chosen, change, t }) {
  const own = chosen.from !== "" && !about.lines.includes(chosen.from);
  const [typed, open] = useState(own);
  const choose = (event) => {
    open(event.target.value === "number");
    change({ from: event.target.value === "number" ? "" : event.target.value });
  };
  return html`<${Pick} label=${t("from")} value=${typed ? "number" : chosen.from || "mobile"} set=${choose}
      options=${[...about.lines, "number"].map((each) => [each, t(`from.${each}`)])} />
    ${typed &&
    html`<div class="field"><label>${t("number")}
      <input type="tel" value=${chosen.from} onInput=${(event) => change({ from: event.target.value })} />
    </label></div>`}`;
}

/** Queues, lines and services: asked about when it comes to it, or decided before. */
function Services({ about, chosen, change, t }) {
  if (!about.services.length) return null;
  const options = ["ask", "well", "before"].map((each) => [each, t(`services.${each}`)]);
  return html`<${Radios} name="services" legend=${t("services")} value=${chosen.services} options=${options}
      set=${(event) => change({ services: event.target.value })} />
    ${chosen.services === "before" &&
    about.services.map(
      (each) => html`<${Pick}
        label=${each.node}
        value=${chosen.outcomes[each.node] ?? ""}
        options=${[["", t("services.usual")], ...each.outcomes.map((exit) => [exit, exit])]}
        set=${(event) => change({ outcomes: { ...chosen.outcomes, [each.node]: event.target.value } })}
      />`,
    )}`;
}
