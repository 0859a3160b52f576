// Exits of the tree are taken and put elsewhere: a chip, or the words on a line, is
// dragged onto a node; or named first, and then the node is chosen.

import { draw } from "./boxes.js";
import { giveUp, isLinking, lead, link } from "./linking.js";
import { listen, say, state } from "./store.js";
import { t } from "./words.js";

const FAR = 6; // Pixels from which a press is a drag.

/** Has exits in `host` be taken and led elsewhere; returns how to stop.
 *  @param {SVGElement} svg the tree in it */
export function makePointing(host, svg) {
  let held = null;
  const line = draw("path", { class: "line" });
  const over = draw("g", { class: "over", role: "none" }, line);

  const nodeAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".tree .node");

  function exitAt(target) {
    const chip = target.closest?.("[data-chip]");
    if (chip) {
      const { name } = chip.closest(".node").dataset;
      return { node: name, exit: state.nodes.get(name)?.chips?.[Number(chip.dataset.chip)] };
    }
    const child = state.nodes.get(target.closest?.("[data-edge]")?.dataset.edge);
    return child?.above ? { node: child.above, exit: child.exit } : null;
  }

  function aim(node) {
    for (const each of svg.querySelectorAll(".aim")) if (each !== node) each.classList.remove("aim");
    node?.classList.add("aim");
  }

  function letGo() {
    over.remove();
    aim(null);
    held = null;
  }

  const hands = {
    pointerdown(event) {
      const taken = event.button === 0 && event.isPrimary ? exitAt(event.target) : null;
      held = taken?.exit?.label && taken.exit.origin !== "key" && state.at[taken.node] ? { ...taken, x: event.clientX, y: event.clientY } : null;
    },
    pointermove(event) {
      if (!held) return;
      if (!held.far && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
      // The tree itself stays where it is.
      event.stopPropagation();
      if (!held.far) {
        held.far = true;
        svg.append(over);
      }
      const box = svg.getBoundingClientRect();
      const [x1, y1, x2, y2] = [held.x - box.left, held.y - box.top, event.clientX - box.left, event.clientY - box.top];
      line.setAttribute("d", `M${x1} ${y1}L${x2} ${y2}`);
      aim(nodeAt(event));
    },
    pointerup(event) {
      if (!held?.far) return void (held = null);
      const to = nodeAt(event)?.dataset.name;
      const taken = held;
      letGo();
      if (to) lead(to, taken);
    },
    pointercancel: letGo,
    click(event) {
      if (!isLinking()) return;
      const node = event.target.closest?.(".node");
      if (!node) return;
      event.stopPropagation();
      lead(node.dataset.name);
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (isLinking() && event.key === "Enter") lead(state.selected);
      else if (isLinking() && event.key === "Escape") giveUp();
      else if (event.key === "l") begin();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };

  function begin() {
    const { chip } = state;
    const exit = chip && state.nodes.get(chip.node)?.chips?.[chip.index];
    if (exit) link(chip.node, exit);
    else say(t("link.choose"));
  }

  for (const [name, act] of Object.entries(hands)) host.addEventListener(name, act, true);
  const stop = listen(() => svg.classList.toggle("linking", isLinking()));
  return () => {
    stop();
    for (const [name, act] of Object.entries(hands)) host.removeEventListener(name, act, true);
  };
}
