// One node: a form of all that its kind may have, where its exits lead, and what can be
// done with it as a whole.

import { html, useState } from "../html.js";
import { exitWords } from "./boxes.js";
import { Field, firstOf } from "./form.js";
import { Dialog } from "./parts.js";
import { consider, order, select, state, useStore } from "./store.js";
import { knows, t } from "./words.js";

/** The node that is chosen. */
export function Node({ goTo, begin }) {
  useStore();
  const [why, setWhy] = useState("");
  const node = state.nodes.get(state.selected);
  if (!node) return html`<div><p class="quiet">${t("node.none")}</p><button type="button" onClick=${() => begin({})}>${t("node.add")}</button></div>`;
  const at = state.at[node.name];
  const put = async (orders) => setWhy(await order(orders, t("act.form", { name: node.name })));
  return html`<div class="node-sheet" key=${node.name}>
    <h2 class="first" tabindex="-1">${node.name}</h2>
    <p class="row deeds">
      <button type="button" class="small" onClick=${() => begin({ after: node.name })}>${t("node.add")}</button>
      ${at ? html`<button type="button" class="small" onClick=${() => begin({ rename: node.name })} disabled=${node.in_place}>${t("node.rename")}</button>
        <button type="button" class="small" onClick=${() => begin({ copy: node.name })}>${t("node.copy")}</button>
        <button type="button" class="small bad" onClick=${() => begin({ remove: node.name })}>${t("node.delete")}</button>` : null}
      <button type="button" class="small" onClick=${() => goTo(node)}>${t("node.text", { line: node.line })}</button>
    </p>
    ${why ? html`<p class="note bad" role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null}
    ${at ? html`<${NodeForm} node=${node} at=${at} put=${put} begin=${begin} />` : html`<p class="note">${t("node.elsewhere", { path: node.path })}</p><${Exits} node=${node} />`}
  </div>`;
}

/** What stands at a place of the file. */
export const valueAt = (at) => at.reduce((value, step) => value?.[step], state.says);

function NodeForm({ node, at, put, begin }) {
  const kind = state.kinds[node.kind];
  const value = valueAt(at) ?? {};
  const place = (name) => ({ at: [...at, name], put, grow: (where) => begin({ leads: where }) });
  const main = kind.settings.filter((each) => each.required || value[each.name] !== undefined || each.shape.form === "map" || each.shape.form === "text");
  const rest = kind.settings.filter((each) => !main.includes(each));
  const field = (each) => html`<${Field} key=${each.name} name=${each.name} shape=${each.shape} value=${value[each.name]} doc=${each.doc} required=${each.required} placeholder=${each.default} place=${place(each.name)} />`;
  return html`<p class="quiet"><code>${node.kind}</code> ${kind.title}</p>
    ${main.map(field)}
    ${kind.exits.length ? html`<fieldset><legend>${t("node.exits")}</legend>${kind.exits.map((each) => html`<${Field} key=${each.label} name=${knows(`exit.${each.label}`) ? `${each.label} · ${t(`exit.${each.label}`)}` : each.label} shape=${{ form: "target" }} value=${value[each.label]} doc=${each.doc} required=${each.unwritten === "required"} place=${place(each.label)} />`)}</fieldset>` : null}
    ${rest.length ? html`<details><summary>${t("form.more")}</summary>${rest.map(field)}</details>` : null}
    <details><summary>${t("node.exits-all")}</summary><${Exits} node=${node} /></details>`;
}

/** Where the call goes from a node, each way one line. */
export function exitsOf(node) {
  const below = state.tree.nodes.filter((each) => each.above === node.name).map((each) => ({ ...each.exit, to: each.name }));
  return [...below, ...(node.chips ?? [])];
}

function Exits({ node }) {
  const exits = exitsOf(node);
  if (!exits.length) return null;
  return html`<table class="exits"><tbody>
    ${exits.map(
      (exit) => html`<tr><th scope="row">${exitWords(exit)}</th><td>${
        exit.to && state.nodes.has(exit.to)
          ? html`<button type="button" class="plain" onClick=${() => select(exit.to, "node")}>${exit.to}</button>`
          : html`<span class=${exit.to || exit.ends === "dead-end" ? "fault" : ""}>${exit.to ?? (knows(`end.${exit.ends}`) ? t(`end.${exit.ends}`) : exit.ends)}</span>`
      }${exit.origin ? html` <span class="quiet">${t(`origin.${exit.origin}`)}</span>` : null}</td></tr>`,
    )}
  </tbody></table>`;
}

// What is done with a whole node ---------------------------------------------------------

/** The dialog for what somebody began to do with a node. */
export function Deed({ deed, close }) {
  if (deed.rename || deed.copy) return html`<${Name} deed=${deed} close=${close} />`;
  if (deed.remove) return html`<${Delete} name=${deed.remove} close=${close} />`;
  return html`<${Add} deed=${deed} close=${close} />`;
}

function Buttons({ words, close, disabled, bad }) {
  return html`<p class="row"><button class=${bad ? "bad" : "main"} disabled=${disabled}>${words}</button><button type="button" onClick=${close}>${t("cancel")}</button></p>`;
}

/** Runs orders, closes where they were done, and says why where they were not. */
function useOrders(close) {
  const [why, setWhy] = useState("");
  async function run(orders, label, then) {
    const said = await order(orders, label);
    setWhy(said);
    if (said) return;
    close();
    if (then) select(then, "deed");
  }
  const fault = why ? html`<p class="fault" role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null;
  return [fault, run];
}

function Add({ deed, close }) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState(Object.keys(state.kinds).find((each) => state.kinds[each].face.family === "says") ?? "");
  const [fault, run] = useOrders(close);
  function done(event) {
    event.preventDefault();
    const chosen = state.kinds[kind];
    const value = { [kind]: "" };
    for (const each of chosen.settings) if (each.required) value[each.name] = firstOf(each.shape);
    for (const each of chosen.exits) if (each.unwritten === "required") value[each.label] = state.says.otherwise ?? state.says.start ?? name;
    const orders = [{ do: "add-node", name, value, after: state.nodes.get(deed.after)?.in_place ? undefined : deed.after }];
    if (deed.leads) orders.push({ do: "put", at: deed.leads, value: name });
    run(orders, t("act.add", { name }), name);
  }
  return html`<${Dialog} title=${t("node.add")} close=${close}><form onSubmit=${done}>
    <div class="field"><label for="new-name">${t("node.name")}</label><input id="new-name" required autofocus autocomplete="off" pattern="[a-z](?:[a-z0-9]|-)*" value=${name} onInput=${(event) => setName(event.target.value)} /><p class="hint">${t("node.name-hint")}</p></div>
    <div class="field"><label for="new-kind">${t("node.kind")}</label><select id="new-kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
      ${Object.keys(state.kinds).map((each) => html`<option value=${each} selected=${each === kind}>${each}</option>`)}</select><p class="hint">${state.kinds[kind]?.title}</p></div>
    ${deed.leads ? html`<p class="quiet">${t("node.leads", { from: deed.leads.slice(1).join(" › ") })}</p>` : null}
    ${fault}<${Buttons} words=${t("node.add")} close=${close} />
  </form></${Dialog}>`;
}

function Name({ deed, close }) {
  const from = deed.rename ?? deed.copy;
  const [name, setName] = useState(deed.copy ? `${from.replaceAll(".", "-")}-2` : from);
  const [fault, run] = useOrders(close);
  const words = t(deed.copy ? "node.copy" : "node.rename");
  function done(event) {
    event.preventDefault();
    const orders = deed.copy ? [{ do: "copy-node", at: state.at[from], name }] : [{ do: "rename", what: "node", name: from, to: name }];
    run(orders, words, name);
  }
  return html`<${Dialog} title=${`${words}: ${from}`} close=${close}><form onSubmit=${done}>
    <div class="field"><label for="new-name">${t("node.name")}</label><input id="new-name" required autofocus autocomplete="off" pattern="[a-z](?:[a-z0-9]|-)*" value=${name} onInput=${(event) => setName(event.target.value)} /><p class="hint">${t("node.name-hint")}</p></div>
    ${fault}<${Buttons} words=${words} close=${close} />
  </form></${Dialog}>`;
}

/** Before a node goes: who leads there, and what would hang in the air without it. */
function Delete({ name, close }) {
  const [instead, setInstead] = useState("");
  const [effect, setEffect] = useState(null);
  const [fault, run] = useOrders(close);
  const orders = (to) => [{ do: "delete-node", at: state.at[name], ...(to ? { instead: to } : {}) }];
  const leads = state.tree.nodes.filter((node) => exitsOf(node).some((exit) => exit.to === name));
  async function look(to) {
    setInstead(to);
    try {
      setEffect((await consider(orders(to))).unreachable);
    } catch (error) {
      setEffect(error.message);
    }
  }
  if (effect === null) look("");
  function done(event) {
    event.preventDefault();
    run(orders(instead), t("act.delete", { name }), leads[0]?.name ?? state.tree.start);
  }
  return html`<${Dialog} title=${t("node.delete-what", { name })} close=${close}><form onSubmit=${done}>
    ${leads.length ? html`<p>${t("node.led-from", { names: leads.map((each) => each.name).join(", ") })}</p>
      <div class="field"><label for="instead">${t("node.instead")}</label><select id="instead" value=${instead} onChange=${(event) => look(event.target.value)}>
        <option value="">${t("node.nowhere")}</option>${state.tree.nodes.filter((each) => !each.in_place && each.name !== name).map((each) => html`<option value=${each.name}>${each.name}</option>`)}</select></div>` : null}
    ${Array.isArray(effect) && effect.length ? html`<p class="note warn">${t("node.unreachable", { names: effect.join(", ") })}</p>` : null}
    ${typeof effect === "string" ? html`<p class="note bad">${effect}</p>` : null}
    ${fault}<${Buttons} words=${t("node.delete")} close=${close} bad />
  </form></${Dialog}>`;
}
