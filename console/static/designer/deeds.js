// What is done with a whole node, or with what a node names: a dialog for each.

import { html, useRef, useState } from "../html.js";
import { Asked, Field, label } from "./form.js";
import { exitsOf } from "./node.js";
import { Dialog } from "./parts.js";
import { consider, order, say, select, state } from "./store.js";
import { applied, isNothing, same, shortened, targets, valueAt } from "./values.js";
import { knows, t } from "./words.js";

/** The dialog for what somebody began to do. */
export function Deed({ deed, close }) {
  if (deed.define) return html`<${Define} deed=${deed} close=${close} />`;
  if (deed.rename || deed.copy || deed.lift) return html`<${Name} deed=${deed} close=${close} />`;
  if (deed.move) return html`<${Move} name=${deed.move} close=${close} />`;
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
    const node = typeof then === "function" ? then() : then;
    if (node) select(node, "deed");
    say(label);
    close();
  }
  const fault = why ? html`<p class="fault" role="alert">${knows(`why.${why}`) ? t(`why.${why}`) : why}</p>` : null;
  return [fault, run, setWhy];
}

const NAME = "[a-z0-9](?:[a-z0-9_.]|-)*";

function NameField({ name, setName, required = true, hint = t("node.name-hint") }) {
  return html`<div class="field"><label for="new-name">${t("node.name")}${required ? null : html` <span class="quiet">${t("form.optional")}</span>`}</label>
    <input id="new-name" required=${required} autofocus autocomplete="off" spellcheck=${false} pattern=${NAME} value=${name} onInput=${(event) => setName(event.target.value)} aria-describedby="new-name-hint" /><p class="hint" id="new-name-hint">${hint}</p></div>`;
}

/** A value that is being made up, and the place that its form changes it at. */
function useDraft(begun) {
  const [, setValue] = useState(begun);
  const current = useRef(begun);
  const put = async (orders) => {
    current.current = applied(current.current, orders, ["new"]);
    setValue(current.current);
    return "";
  };
  const place = (...steps) => ({ at: ["new", ...steps], live: true, put });
  return [current, place];
}

/** Behind which node one goes to which a place leads: behind those that its node leads to
 *  already. */
function lastOf(at) {
  const name = at[1];
  const own = Object.keys(state.says.nodes ?? {});
  const led = new Set(exitsOf(state.nodes.get(name) ?? {}).map((exit) => !exit.origin && exit.to));
  led.delete(valueAt(at));
  let last = own.indexOf(name);
  while (last >= 0 && led.has(own[last + 1])) last += 1;
  return own[last];
}

/** A new node: its kind, and at once all that one of the kind must have. */
function Add({ deed, close }) {
  const [name, setName] = useState("");
  const kinds = Object.keys(state.kinds);
  const [kind, setKind] = useState(kinds.find((each) => state.kinds[each].face.family === "says") ?? kinds[0]);
  const [draft, place] = useDraft({});
  const [fault, run, refuse] = useOrders(close);
  const { settings, exits } = state.kinds[kind];
  const must = exits.filter((each) => each.required);
  function written() {
    const value = { [kind]: null };
    for (const each of settings) if (each.required || draft.current[each.name] !== undefined) value[each.name] = shortened(each.shape, draft.current[each.name]);
    for (const each of must) if (draft.current[each.label]) value[each.label] = draft.current[each.label];
    return value;
  }
  function done(event) {
    event.preventDefault();
    const value = written();
    const lacking = settings.find((each) => each.required && isNothing(value[each.name]));
    if (lacking) return refuse(t("why.lacking", { name: lacking.name }));
    if (event.target.querySelector(".addition")) return refuse(t("why.begun"));
    const lead = deed.complete ?? ((to) => [{ do: "put", at: deed.leads, value: to }]);
    if (!name) return run(lead(value), t("act.add", { name: kind }), () => Object.keys(state.at).find((each) => same(state.at[each].slice(0, deed.leads.length), deed.leads)));
    const after = deed.leads ? lastOf(deed.leads) : state.nodes.get(deed.after)?.in_place ? undefined : deed.after;
    const orders = [{ do: "add-node", name, value, after }];
    return run(deed.leads ? [...orders, ...lead(name)] : orders, t("act.add", { name }), name);
  }
  const offered = settings.filter((each) => each.required || (each.shape.form === "map" && each.shape.keys === "key"));
  return html`<${Dialog} title=${t("node.add")} close=${close}><form onSubmit=${done} class="node-sheet">
    ${deed.leads ? html`<p class="quiet">${t("node.leads", { from: deed.leads.slice(1).join(" › ") })}</p>` : null}
    <${NameField} name=${name} setName=${setName} required=${!deed.leads} hint=${deed.leads ? t("node.in-place-hint") : undefined} />
    <div class="field"><label for="new-kind">${t("node.kind")}</label><select id="new-kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
      ${kinds.map((each) => html`<option key=${each} value=${each} selected=${each === kind}>${each} — ${state.kinds[each].title}</option>`)}</select></div>
    <div key=${kind}>
      ${offered.map((each) => html`<${Field} key=${each.name} name=${each.name} shape=${each.shape} value=${draft.current[each.name]} doc=${each.doc} required=${each.required} place=${place(each.name)} />`)}
      ${must.map((each) => html`<${Field} key=${each.label} name=${label(each.label)} shape=${{ form: "target" }} value=${draft.current[each.label]} doc=${each.doc} required place=${place(each.label)} />`)}
    </div>
    ${fault}<${Buttons} words=${t("node.add")} close=${close} />
  </form></${Dialog}>`;
}

function Name({ deed, close }) {
  const from = deed.rename ?? deed.copy ?? deed.lift;
  const plain = from.replaceAll(".", "-");
  const [name, setName] = useState(deed.copy ? `${plain}-2` : deed.lift ? plain : from);
  const [fault, run] = useOrders(close);
  const what = deed.copy ? "copy" : deed.lift ? "lift" : "rename";
  const words = t(`node.${what}`);
  function done(event) {
    event.preventDefault();
    const at = state.at[from];
    const orders = { copy: { do: "copy-node", at, name }, lift: { do: "lift-node", at, name }, rename: { do: "rename", what: "node", name: from, to: name } };
    run([orders[what]], `${words}: ${from} → ${name}`, name);
  }
  return html`<${Dialog} title=${`${words}: ${from}`} close=${close}><form onSubmit=${done}>
    <${NameField} name=${name} setName=${setName} />
    ${fault}<${Buttons} words=${words} close=${close} />
  </form></${Dialog}>`;
}

/** Another place in the file; where calls go stays as it is. */
function Move({ name, close }) {
  const own = Object.keys(state.says.nodes ?? {});
  const [after, setAfter] = useState(own[own.indexOf(name) - 1] ?? "");
  const [fault, run] = useOrders(close);
  function done(event) {
    event.preventDefault();
    run([{ do: "move-node", name, after: after || null }], t("act.move", { name }), name);
  }
  return html`<${Dialog} title=${t("node.move-what", { name })} close=${close}><form onSubmit=${done}>
    <p class="quiet">${t("node.move-hint")}</p>
    <div class="field"><label for="behind">${t("node.behind")}</label><select id="behind" autofocus value=${after} onChange=${(event) => setAfter(event.target.value)}>
      <option value="" selected=${!after}>${t("node.first")}</option>${own.filter((each) => each !== name).map((each) => html`<option value=${each} selected=${each === after}>${each}</option>`)}</select></div>
    ${fault}<${Buttons} words=${t("node.move")} close=${close} />
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
      <div class="field"><label for="instead">${t("node.instead")}</label><select id="instead" autofocus value=${instead} onChange=${(event) => look(event.target.value)}>
        <option value="">${t("node.nowhere")}</option>${targets().filter((each) => each !== name).map((each) => html`<option value=${each}>${each}</option>`)}</select></div>` : null}
    <div role="status">${Array.isArray(effect) && effect.length ? html`<p class="note warn">${t("node.unreachable", { names: effect.join(", ") })}</p>` : null}</div>
    ${typeof effect === "string" ? html`<p class="note bad">${effect}</p>` : null}
    ${fault}<${Buttons} words=${t("node.delete")} close=${close} bad />
  </form></${Dialog}>`;
}

/** A new queue, schedule or the like, which is named at once where it was missed. */
function Define({ deed, close }) {
  const section = state.sections[deed.define];
  const [name, setName] = useState("");
  const [draft, place] = useDraft(undefined);
  const [fault, run] = useOrders(close);
  const words = t("form.new-what", { what: t(`what.${section.what}`) });
  function done(event) {
    event.preventDefault();
    const value = shortened(section.of[0], draft.current);
    const there = state.says[deed.define];
    const orders = [there ? { do: "insert", at: [deed.define], name, value } : { do: "put", at: [deed.define], value: { [name]: value } }];
    orders.push({ do: "put", at: deed.at, value: deed.listed ? [...deed.listed, name] : name });
    run(orders, words);
  }
  return html`<${Dialog} title=${words} close=${close}><form onSubmit=${done} class="node-sheet">
    <${NameField} name=${name} setName=${setName} hint=${section.what === "intent" ? t("node.intent-hint") : undefined} />
    <${Asked} shape=${section.of[0]} value=${draft.current} place=${place()} />
    ${fault}<${Buttons} words=${t("form.add")} close=${close} />
  </form></${Dialog}>`;
}
