// The menu as a whole: what stands above its nodes. Settings of the line first, then what
// nodes name: what callers come for, hours, switches, queues.

import { html, useState } from "../html.js";
import { Entries, Faults, Field } from "./form.js";
import { order, state, useStore } from "./store.js";
import { findingsAt } from "./values.js";
import { t } from "./words.js";

/** Sections that hold one thing, and those that hold many by name. */
const isTable = (shape) => shape.form === "map";

/** The form of all sections, in the order in which a file has them. */
export function Menu({ begin }) {
  useStore();
  const put = (orders) => order(orders, t("act.form", { name: orders[0].at[0] }));
  const place = (name) => ({ at: [name], put, grow: (leads, complete) => begin({ leads, complete }), define: (section, shape, at, listed) => begin({ define: section, at, listed }) });
  const sections = Object.entries(state.sections).filter(([name, shape]) => name !== "nodes" && shape.type !== "version");
  const plain = sections.filter(([, shape]) => !isTable(shape));
  const tables = sections.filter(([, shape]) => isTable(shape));
  // What most menus have stands open; the rest is folded until it is filled in.
  const [shown] = useState(() => plain.filter(([name, shape]) => state.says[name] !== undefined || shape.form === "text" || shape.refer).map(([name]) => name));
  const field = ([name, shape]) => html`<${Field} key=${name} name=${name} shape=${shape} value=${state.says[name]} doc=${shape.doc} place=${place(name)} />`;
  const rest = plain.filter(([name]) => !shown.includes(name));
  return html`<div class="node-sheet menu-sheet">
    <h2 class="first" tabindex="-1">${t("menu.title")}</h2>
    <p class="quiet">${t("menu.lead")}</p>
    ${plain.filter(([name]) => shown.includes(name)).map(field)}
    ${rest.length ? html`<details><summary>${t("form.more")}</summary>${rest.map(field)}</details>` : null}
    <h3>${t("menu.tables")}</h3>
    ${tables.map(([name, shape]) => html`<${Table} key=${name} name=${name} shape=${shape} place=${place(name)} />`)}
  </div>`;
}

function Table({ name, shape, place }) {
  const value = state.says[name];
  const count = Object.keys(value ?? {}).length;
  const [open, setOpen] = useState(false);
  const faults = findingsAt([name], true);
  const grave = faults.some((each) => each.severity === "error");
  const rename = shape.what ? (from, to) => order([{ do: "rename", what: shape.what, name: from, to }], t("act.rename", { name: from, to })) : null;
  return html`<details class="table" open=${open} onToggle=${(event) => setOpen(event.target.open)}>
    <summary><strong>${name}</strong> <span class="quiet">${count || t("menu.none")}</span>${faults.length ? html` <span class=${`count ${grave ? "bad" : ""}`} title=${t("tree.findings", { count: faults.length })}>${faults.length}</span>` : null}
      <span class="hint">${shape.doc}</span></summary>
    ${open ? html`<${Faults} id=${`f-${name}-faults`} faults=${findingsAt([name], false)} />
      <${Entries} id=${`f-${name}`} shape=${shape} value=${value} place=${place} name=${name} folds=${Boolean(shape.what)} rename=${rename} />` : null}
  </details>`;
}
