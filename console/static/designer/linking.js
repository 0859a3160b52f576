// Leading an exit to a node by pointing at both: in the tree by dragging, or one after
// the other, with the mouse or by keys.

import { exitWords } from "./boxes.js";
import { order, say, state } from "./store.js";
import { knows, t } from "./words.js";

/** An exit of a node is to be led elsewhere: the next node that is pointed at is it. */
export function link(node, exit) {
  if (!state.at[node] || !exit?.label) return say(t("link.not-here"));
  state.linking = { node, exit };
  say(t("link.to", { exit: exitWords(exit), node }));
  return state.showTree?.();
}

/** Whether somebody is about to lead an exit elsewhere. */
export const isLinking = () => Boolean(state.linking);

export function giveUp() {
  if (!state.linking) return;
  state.linking = null;
  say(t("link.given-up"));
}

/** Leads the exit to a node. */
export async function lead(to, { node, exit } = state.linking) {
  state.linking = null;
  if (!state.nodes.has(to) || state.nodes.get(to).in_place) return say(t("link.not-there", { name: to }));
  const label = t("link.done", { exit: exitWords(exit), node, to });
  const why = await order([{ do: "connect", at: state.at[node], exit: exit.label, to }], label);
  return say(why ? (knows(`why.${why}`) ? t(`why.${why}`) : why) : label);
}
