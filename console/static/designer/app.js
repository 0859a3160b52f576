// The designer: the tree, the text and the findings of one menu, always in step.

import { html, render, useLayoutEffect, useMemo, useState } from "../html.js";
import { eventsOf, Line, Phone } from "../phone.js";
import { begin as beginDraft, changedFiles, isKept, merges, overtaken, work } from "./drafting.js";
import { Agree } from "./elsewhere.js";
import { Findings } from "./findings.js";
import { keepFocus } from "./focus.js";
import { Hours } from "./hours.js";
import { LensBar } from "./lensbar.js";
import { Deed } from "./deeds.js";
import { giveUp, isLinking } from "./linking.js";
import { Menu } from "./menu.js";
import { Node } from "./node.js";
import { Sign, Tabs } from "./parts.js";
import { Player, playOn, watch } from "./player.js";
import { canRedo, canUndo, flow, listen, load, redo, select, state, tell, undo, useStore } from "./store.js";
import { failing } from "./trials.js";
import { Tests } from "./trialspanel.js";
import { List, Text, Tree } from "./views.js";
import { Versions } from "./versions.js";
import { Words } from "./wordlist.js";
import { t } from "./words.js";

const place = document.getElementById("designer");
const hold = { tree: null, text: null };

const MAIN = ["tree", "list", "words", "hours"];
const SIDE = ["node", "menu", "text", "findings", "phone", "tests", "versions"];

// The phone plays what stands on the page, kept or not.
const line = new Line(flow, () => state.text, () => state.files);

playOn(line);

function App() {
  useStore();
  // Of a tree a phone shows two nodes, of the list a screenful.
  const [main, setMain] = useState(wide() ? "tree" : "list");
  const [side, setSide] = useState(state.tree.nodes.length || !state.text.trim() ? "node" : "findings");
  const [half, setHalf] = useState("main");
  const [deed, begin] = useState(null);

  /** Shows a panel, in whichever half it stands. */
  function show(key) {
    if (MAIN.includes(key)) {
      setMain(key);
      setHalf("main");
    } else {
      setSide(key);
      setHalf("side");
    }
  }

  function open(name) {
    select(name, "tree");
    show("node");
    requestAnimationFrame(() => document.querySelector("#side-panel h2, #side-panel input")?.focus());
  }

  // Who is about to lead an exit elsewhere points at a node in the tree.
  state.showTree = () => {
    show("tree");
    requestAnimationFrame(() => hold.tree?.element.focus());
  };

  function goTo(place) {
    // Where the text is not on the page yet it goes there once it is.
    hold.wanted = hold.text ? null : place;
    show("text");
    hold.text?.goTo(place.line, place.column, place.end_line);
  }

  /** Has the phone replay the call that shows a finding. */
  function play(witness, finding) {
    const [begun, events] = eventsOf(witness);
    watched({ title: finding.message, begin: begun, events: events.map((event) => ({ event })) });
  }

  function watched(call) {
    show("phone");
    // The phone is there before it rings.
    requestAnimationFrame(() => watch(call));
  }

  useLayoutEffect(() => {
    const keys = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.target.closest?.(".cm-editor, input, textarea")) return;
      if (event.key.toLowerCase() === "z" && !event.shiftKey) undo();
      else if (event.key.toLowerCase() === "y" || (event.key.toLowerCase() === "z" && event.shiftKey)) redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, []);
  useLayoutEffect(() => {
    // What was chosen before anybody chose anything is where it is.
    followed = state.selected;
    return listen(follow);
  }, []);

  const grave = state.findings.filter((each) => each.severity === "error").length;
  const mains = MAIN.map((key) => [key, t(`tab.${key}`)]);
  const counts = { findings: [state.findings.length, grave ? "bad" : "warn"], tests: [failing(), "bad"] };
  const sides = SIDE.map((key) => [key, t(`tab.${key}`), ...(counts[key] ?? [])]);
  return html`<div class="bench" data-half=${half}>
    <${Bar} show=${show} />
    <section class="half main-half" aria-label=${t("half.menu")}>
      <div class="strip"><${Tabs} id="main" label=${t("half.menu")} tabs=${mains} chosen=${half === "main" || wide() ? main : ""} choose=${show} />
        ${main === "tree" ? html`<${Hands} />` : null}</div>
      <div class="panel" id="main-panel" role="tabpanel" aria-labelledby=${`main-${main}`} tabindex=${main === "tree" ? -1 : 0}>
        ${["tree", "list"].includes(main) ? html`<div class="seen"><${LensBar} /><div class="stage">
          ${main === "tree" ? html`<${Tree} hold=${hold} open=${open} />` : html`<${List} />`}</div></div>` : null}
        ${main === "words" ? html`<${Words} show=${show} goTo=${goTo} />` : null}
        ${main === "hours" ? html`<${Hours} shown=${half === "main" || wide()} goTo=${goTo} play=${play} />` : null}
      </div>
    </section>
    <section class="half side-half" aria-label=${t("half.work")}>
      <div class="strip"><${Tabs} id="side" label=${t("half.work")} tabs=${sides} chosen=${side} choose=${show} /></div>
      <div class="panel" id="side-panel" role="tabpanel" aria-labelledby=${`side-${side}`} tabindex=${side === "text" ? -1 : 0}>
        ${side === "text" ? html`<${Text} hold=${hold} show=${show} />` : null}
        ${side === "node" ? html`<${Node} goTo=${goTo} begin=${begin} />` : null}
        ${side === "menu" ? html`<${Menu} begin=${begin} />` : null}
        ${side === "findings" ? html`<${Findings} goTo=${goTo} play=${play} />` : null}
        ${side === "phone" ? html`<${Player} show=${show} /><${Phone} line=${line} keeps />` : null}
        ${side === "tests" ? html`<${Tests} show=${show} watch=${(test) => watched({ title: test.name, test, ...test.play })} />` : null}
        ${side === "versions" ? html`<${Versions} show=${show} line=${line} />` : null}
      </div>
    </section>
    ${state.agree ? html`<${Agree} />` : null}
    ${isLinking() ? html`<p class="note linking" role="status">${state.said} <button type="button" class="small" onClick=${giveUp}>${t("cancel")}</button></p>` : null}
    ${deed ? html`<${Deed} deed=${deed} close=${() => begin(null)} />` : null}
    <p class="unseen" role="status">${state.said}</p>
  </div>`;
}

const wide = () => matchMedia("(min-width: 60rem)").matches;

let followed = "";
let lit = "";
/** Whatever view a node is chosen in, the tree shows it; and where the caller is. */
function follow() {
  if (state.lit && state.lit !== lit) hold.tree?.reveal(state.lit, true);
  lit = state.lit;
  if (state.selected === followed) return;
  followed = state.selected;
  if (state.chosenBy !== "tree") hold.tree?.reveal(state.selected);
}

/** The name of the menu, how it stands, and what holds for all views. */
function Bar({ show }) {
  const worst = state.findings.some((each) => each.severity === "error");
  const words = state.trouble ? t("bar.trouble") : state.checking ? t("bar.checking") : state.findings.length ? t("bar.findings", { count: state.findings.length }) : t("bar.proven");
  return html`<header class="bar">
    <h1>${flow}</h1>
    <button type="button" class=${`badge ${state.trouble || worst ? "bad" : state.findings.length ? "warn" : state.checking ? "" : "good"}`} onClick=${() => show("findings")}>${words}</button>
    <button type="button" class=${`badge ${work.trouble || merges().length ? "bad" : overtaken().length ? "warn" : ""}`} onClick=${() => show("versions")}>${standing()}</button>
    <span class="row tools">
      <${Sign} sign="undo" words=${t("act.undo")} keys="Control+Z" disabled=${!canUndo()} act=${undo} />
      <${Sign} sign="redo" words=${t("act.redo")} keys="Control+Y" disabled=${!canRedo()} act=${redo} />
      <${Find} />
    </span>
  </header>`;
}

/** How the draft stands. */
function standing() {
  if (merges().length || overtaken().length) return t("bar.overtaken");
  const files = changedFiles();
  if (!files.length) return t("bar.published");
  const words = t(isKept() ? "bar.draft-kept" : work.trouble ? "bar.draft-lost" : "bar.draft");
  return files.length > 1 ? `${words} · ${t("bar.files", { count: files.length })}` : words;
}

/** Finds nodes by name and by what callers hear there. */
function Find() {
  const [sought, seek] = useState("");
  const [at, setAt] = useState(0);
  const [typed, setTyped] = useState(false);
  const found = useMemo(() => matches(sought), [sought, state.tree]);
  function go(by) {
    if (!found.length) return;
    setTyped(false);
    // Who has typed a whole name is there.
    if (typed && found[0].name === sought.trim()) return select(found[0].name, "search");
    const next = (at + by + found.length) % found.length;
    setAt(next);
    select(found[next].name, "search");
  }
  return html`<span class="find" role="search">
    <input type="search" id="find" aria-label=${t("find.label")} placeholder=${t("find.label")} value=${sought}
      onInput=${(event) => {
        seek(event.target.value);
        setTyped(true);
        setAt(0);
        const first = matches(event.target.value)[0];
        if (first) select(first.name, "search");
      }}
      onKeyDown=${(event) => event.key === "Enter" && go(event.shiftKey ? -1 : 1)} />
    <span class="quiet" role="status">${sought ? (found.length ? t("find.count", { at: at + 1, count: found.length }) : t("find.none")) : ""}</span>
  </span>`;
}

function matches(sought) {
  const words = sought.trim().toLowerCase();
  if (!words) return [];
  const text = (node) => [node.name, ...Object.values(node.heard ?? {}).map((each) => each.text), ...Object.values(node.exit?.said ?? {})].join("\n").toLowerCase();
  const found = state.tree.nodes.filter((node) => text(node).includes(words));
  // Who types a name means the node that is called so.
  const rank = ({ name }) => (name === words ? 0 : name.startsWith(words) ? 1 : 2);
  return found.sort((one, other) => rank(one) - rank(other));
}

/** What moves the tree. */
function Hands() {
  return html`<span class="row tools">
    <${Sign} sign="minus" words=${t("tree.out")} keys="-" act=${() => hold.tree?.zoom(0.8)} />
    <${Sign} sign="plus" words=${t("tree.in")} keys="+" act=${() => hold.tree?.zoom(1.25)} />
    <${Sign} sign="fit" words=${t("tree.fit")} keys="0" act=${() => hold.tree?.fit()} />
    <${Sign} sign="fold" words=${t("tree.fold")} act=${() => hold.tree?.foldAll(true)} />
    <${Sign} sign="open" words=${t("tree.open")} act=${() => hold.tree?.foldAll(false)} />
  </span>`;
}

try {
  await load();
  // Without a database there are no drafts; the menu can be looked at all the same.
  await beginDraft().catch((error) => {
    work.trouble = error.message;
    work.kept = work.file = state.text;
  });
  place.replaceChildren();
  render(html`<${App} />`, place);
  keepFocus(place);
  place.dataset.ready = "";
} catch (error) {
  place.querySelector("p").textContent = t("failed", { why: error.message });
}
