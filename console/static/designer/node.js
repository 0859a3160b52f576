// One node: a form of all that its kind may have, where its exits lead, and what can be
// done with it as a whole.

import { html, useState } from "../html.js";
import { exitWords } from "./boxes.js";
import { Faults, Field, label } from "./form.js";
import { link } from "./linking.js";
import { order, select, state, useStore } from "./store.js";
import { findingsAt, valueAt } from "./values.js";
import { knows, t } from "./words.js";

/** The node that is chosen. */
export function Node({ goTo, begin }) {
  useStore();
  const node = state.nodes.get(state.selected);
  if (!node) return html`<div><p class="quiet">${t("node.none")}</p><button type="button" onClick=${() => begin({})}>${t("node.add")}</button></div>`;
  const at = state.at[node.name];
  const named = at && !node.in_place;
  return html`<div class="node-sheet" key=${node.name}>
    <h2 class="first" tabindex="-1">${node.name}</h2>
    <p class="row deeds">
      <button type="button" class="small" onClick=${() => begin({ after: node.name })}>${t("node.add")}</button>
      ${at ? html`${named ? html`<button type="button" class="small" onClick=${() => begin({ rename: node.name })}>${t("node.rename")}</button>` : html`<button type="button" class="small" onClick=${() => begin({ lift: node.name })}>${t("node.lift")}</button>`}
        <button type="button" class="small" onClick=${() => begin({ copy: node.name })}>${t("node.copy")}</button>
        ${named ? html`<button type="button" class="small" onClick=${() => begin({ move: node.name })}>${t("node.move")}</button>` : null}
        <button type="button" class="small bad" onClick=${() => begin({ remove: node.name })}>${t("node.delete")}</button>` : null}
      <button type="button" class="small" onClick=${() => goTo(node)}>${t("node.text", { line: node.line })}</button>
    </p>
    ${at ? html`<${NodeForm} node=${node} at=${at} begin=${begin} />` : html`<p class="note">${t("node.elsewhere", { path: node.path })}</p><${Exits} node=${node} />`}
  </div>`;
}

function NodeForm({ node, at, begin }) {
  const kind = state.kinds[node.kind];
  const value = valueAt(at) ?? {};
  const put = (orders) => order(orders, t("act.form", { name: node.name }));
  const place = (name) => ({ at: [...at, name], put, grow: (leads, complete) => begin({ leads, complete }), define: (section, shape, where, listed) => begin({ define: section, at: where, listed }) });
  const settings = [...kind.settings, ...state.common];
  const first = (each) => each.required || (each.shape.form === "map" && each.shape.type !== "condition");
  // What was folded away stays where it is when it is filled in.
  const [shown] = useState(() => settings.filter((each) => first(each) || value[each.name] !== undefined).map((each) => each.name));
  const main = settings.filter((each) => shown.includes(each.name));
  const rest = settings.filter((each) => !shown.includes(each.name));
  const field = (each) => html`<${Field} key=${each.name} name=${each.name} shape=${each.shape} value=${value[each.name]} doc=${each.doc} required=${each.required} placeholder=${each.default} place=${place(each.name)} />`;
  const exit = (each) => html`<${Field} key=${each.label} name=${label(each.label)} shape=${{ form: "target" }} value=${value[each.label]} doc=${each.doc} required=${each.required} place=${place(each.label)} />`;
  return html`<p class="quiet"><code>${node.kind}</code> ${kind.title}</p>
    <${Faults} id="node-faults" faults=${findingsAt(at, false)} />
    ${main.map(field)}
    ${kind.exits.length ? html`<fieldset><legend>${t("node.exits")}</legend>${kind.exits.map(exit)}</fieldset>` : null}
    ${rest.length ? html`<details><summary>${t("form.more")}</summary>${rest.map(field)}</details>` : null}
    <details><summary>${t("node.exits-all")}</summary><${Exits} node=${node} at=${at} /></details>`;
}

/** Where the call goes from a node, each way one line. */
export function exitsOf(node) {
  const below = state.tree.nodes.filter((each) => each.above === node.name).map((each) => ({ ...each.exit, to: each.name }));
  return [...below, ...(node.chips ?? [])];
}

function Exits({ node, at }) {
  const exits = exitsOf(node);
  if (!exits.length) return null;
  return html`<table class="exits"><tbody>
    ${exits.map(
      (exit) => html`<tr><th scope="row">${exitWords(exit)}</th><td>${
        exit.to && state.nodes.has(exit.to)
          ? html`<button type="button" class="plain" onClick=${() => select(exit.to, "node")}>${exit.to}</button>`
          : html`<span class=${exit.to || exit.ends === "dead-end" ? "fault" : ""}>${exit.to ?? (knows(`end.${exit.ends}`) ? t(`end.${exit.ends}`) : exit.ends)}</span>`
      }${exit.origin ? html` <span class="quiet">${t(`origin.${exit.origin}`)}</span>` : null}</td>
      <td>${at && exit.origin !== "key" ? html`<button type="button" class="small" aria-label=${t("link.begin-of", { exit: exitWords(exit) })} onClick=${() => link(node.name, exit)}>${t("link.begin")}</button>` : null}</td></tr>`,
    )}
  </tbody></table>`;
}
