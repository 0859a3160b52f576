// The file as text: completion and help from the schema, findings in the gutter, one
// history with the other views.

import {
  Annotation, acceptCompletion, autocompletion, bracketMatching, codeFolding, completionKeymap, Decoration,
  defaultKeymap, drawSelection, EditorState, EditorView, foldGutter, foldKeymap, highlightActiveLine,
  highlightActiveLineGutter, HighlightStyle, highlightSelectionMatches, hoverTooltip, indentOnInput, indentUnit,
  indentWithTab, keymap, lineNumbers, lintGutter, lintKeymap, nextDiagnostic, openSearchPanel, search, searchKeymap,
  setDiagnostics, startCompletion, StateEffect, StateField, syntaxHighlighting, tags, Transaction, yaml,
} from "../vendor/codemirror/codemirror.js";
import { completions, helpAt } from "./schema.js";
import { change, listen, listenToText, redo, select, state, undo } from "./store.js";
import { t } from "./words.js";

// Whoever asked that nothing moves has a cursor that does not blink.
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const ours = Annotation.define();
const showNode = StateEffect.define();

const shownNode = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let found = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(showNode)) found = effect.value;
    return found;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Colours are words here; designer.css says what they are by day and by night.
const letters = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "y-key" },
  { tag: [tags.string, tags.special(tags.string)], class: "y-text" },
  { tag: [tags.comment, tags.lineComment], class: "y-note" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.operator], class: "y-sign" },
  { tag: [tags.number, tags.bool, tags.atom, tags.keyword, tags.content], class: "y-word" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--sheet)", color: "var(--ink)", fontSize: "0.875rem" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.55" },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 55%, transparent)" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "-3px" },
  "&:focus-within": { outline: "3px solid var(--accent)", outlineOffset: "-3px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", border: "1px solid var(--line)", borderRadius: "var(--round)", boxShadow: "var(--shadow)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-panels": { backgroundColor: "var(--ground)", color: "var(--ink)" },
  // Its own marks are pictures in addresses, which the page's policy does not load.
  ".cm-lint-marker": { width: "1em", height: "1.4em", textAlign: "center", fontWeight: "700", content: "none" },
  ".cm-lint-marker-error": { color: "var(--bad)" },
  ".cm-lint-marker-error::before": { content: '"⬣"' },
  ".cm-lint-marker-warning": { color: "var(--warn)" },
  ".cm-lint-marker-warning::before": { content: '"▲"' },
  ".cm-lint-marker-info": { color: "var(--soft)" },
  ".cm-lint-marker-info::before": { content: '"■"' },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn)" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--soft)" },
  ".cm-lintRange-active": { backgroundColor: "var(--warn-soft)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--accent-soft)", border: "0", color: "var(--ink)" },
});

/** A new line below a key that has nothing beside it yet is what stands under the key. */
function newline(view) {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.from);
  const before = line.text.slice(0, main.from - line.from);
  if (!main.empty || !/^\s*(?:- +)?[^\s#].*:\s*(?:[|>][-+]?)?\s*$/.test(before) || line.to !== main.from) return false;
  const lead = /^\s*(?:- +)?/.exec(before)[0].length;
  // As deep as what stands under the key already, if anything does.
  const next = line.number < view.state.doc.lines ? view.state.doc.line(line.number + 1).text : "";
  const deep = next.trim() ? next.length - next.trimStart().length : 0;
  const insert = `\n${" ".repeat(deep > lead ? deep : lead + 2)}`;
  view.dispatch({ changes: { from: main.from, insert }, selection: { anchor: main.from + insert.length }, userEvent: "input", scrollIntoView: true });
  return true;
}

/** Puts the text into `host`; what it returns moves it. `tidy` lays it out. */
export function makeText(host, tidy) {
  let quiet = false;
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: state.text,
      extensions: [
        EditorView.cspNonce.of(document.getElementById("designer").dataset.nonce),
        EditorView.contentAttributes.of({ "aria-label": t("text.label"), spellcheck: "false" }),
        EditorState.tabSize.of(2),
        EditorState.phrases.of(phrases()),
        EditorState.lineSeparator.of("\n"),
        indentUnit.of("  "),
        [lineNumbers(), foldGutter(), codeFolding(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter()],
        [drawSelection({ cursorBlinkRate: STILL.matches ? 0 : 1200 }), bracketMatching(), indentOnInput(), highlightSelectionMatches(), search({ top: true })],
        [yaml(), syntaxHighlighting(letters), look, shownNode],
        autocompletion({ override: [completions], activateOnTyping: true }),
        hoverTooltip(hover),
        keymap.of([
          { key: "Mod-z", run: () => (undo(), true) },
          { key: "Mod-y", mac: "Mod-Shift-z", run: () => (redo(), true) },
          { key: "Mod-Shift-z", run: () => (redo(), true) },
          { key: "Tab", run: acceptCompletion },
          { key: "Shift-Alt-f", run: () => (tidy(), true) },
          // An entry that is offered is taken by Enter before a line is.
          ...completionKeymap,
          { key: "Enter", run: newline },
          ...[searchKeymap, foldKeymap, lintKeymap, defaultKeymap].flat(),
        ]),
        EditorView.updateListener.of(updated),
      ],
    }),
  });

  // Whoever has no mouse moves it as well.
  view.scrollDOM.tabIndex = 0;

  function updated(update) {
    if (update.docChanged && !update.transactions.some((each) => each.annotation(ours))) {
      const changes = [];
      update.changes.iterChanges((from, to, _start, _end, insert) => changes.push({ from, to, insert: insert.toString() }));
      change(changes, "typing", t("act.typing"));
    }
    const moved = update.selectionSet && update.transactions.some((each) => each.isUserEvent("select"));
    if (moved && !quiet) follow(view.state.doc.lineAt(view.state.selection.main.head).number);
  }

  /** Chooses the innermost node that stands at a line. */
  function follow(line) {
    let found = null;
    for (const node of state.tree.nodes) {
      if (node.path === state.tree.nodes[0]?.path && node.line <= line && line <= (node.end_line ?? node.line)) {
        if (!found || node.line >= found.line) found = node;
      }
    }
    if (found && found.name !== state.selected) select(found.name, "text");
  }

  function marks() {
    const end = view.state.doc.length;
    return state.findings
      .filter((found) => !found.path || !state.path || found.path.endsWith(state.path))
      .map((found) => {
        const from = Math.min(end, placeOf(found.line, found.column));
        const to = Math.min(end, Math.max(from, placeOf(found.end_line, found.end_column)));
        return { from, to, severity: found.severity, message: found.message, renderMessage: () => english(found.message), source: found.code };
      });
  }

  function placeOf(line, column) {
    const doc = view.state.doc;
    if (!line || line > doc.lines) return doc.length;
    const row = doc.line(line);
    return Math.min(row.to, row.from + Math.max(0, (column ?? 1) - 1));
  }

  let shown = null;
  let chosen = "";
  function refresh() {
    if (shown !== state.findings && !state.checking) {
      shown = state.findings;
      view.dispatch(setDiagnostics(view.state, marks()));
    }
    if (chosen !== state.selected) {
      chosen = state.selected;
      if (state.chosenBy !== "text") reveal(chosen);
    }
  }

  /** Shows where a node is written. */
  function reveal(name) {
    const node = state.nodes.get(name);
    if (node && state.path && node.path?.endsWith(state.path)) goTo(node.line, node.column, node.end_line);
  }

  function goTo(line, column = 1, last = line) {
    const doc = view.state.doc;
    if (line > doc.lines) return;
    const at = placeOf(line, column);
    const lines = [];
    for (let row = line; row <= Math.min(last ?? line, doc.lines); row += 1) {
      lines.push(Decoration.line({ class: "here" }).range(doc.line(row).from));
    }
    quiet = true;
    view.dispatch({
      selection: { anchor: at },
      effects: [EditorView.scrollIntoView(at, { y: "start", yMargin: 60 }), showNode.of(Decoration.set(lines))],
      annotations: Transaction.userEvent.of("jump"),
    });
    quiet = false;
  }

  const stopText = listenToText((changes, origin) => {
    if (origin === "typing") return;
    view.dispatch({ changes, annotations: [ours.of(true)] });
  });
  const stop = listen(refresh);
  view.dispatch(setDiagnostics(view.state, marks()));
  shown = state.findings;
  chosen = state.selected;
  // Where the focus is elsewhere the text is not moved away from its beginning at first.
  if (state.chosenBy) reveal(chosen);

  return {
    goTo,
    focus: () => view.focus(),
    find: () => openSearchPanel(view),
    nextFinding: () => (nextDiagnostic(view), view.focus()),
    offer: () => (view.focus(), startCompletion(view)),
    view,
    leave() {
      stopText();
      stop();
      view.destroy();
    },
  };
}

/** What is found is told in English, whatever the page speaks. */
function english(words) {
  const made = document.createElement("span");
  made.lang = "en";
  made.textContent = words;
  return made;
}

function hover(view, at) {
  const found = helpAt(view.state.doc, at);
  if (!found) return null;
  return {
    pos: found.from,
    end: found.to,
    create() {
      const dom = document.createElement("div");
      dom.className = "help";
      const name = document.createElement("code");
      name.textContent = found.name;
      const words = document.createElement("p");
      words.textContent = found.words;
      dom.append(name, words);
      return { dom };
    },
  };
}

function phrases() {
  const known = ["Find", "Replace", "next", "previous", "all", "match case", "by word", "regexp", "replace", "replace all", "close", "Diagnostics", "No diagnostics", "Completions"];
  return Object.fromEntries(known.map((each) => [each, t(`cm.${each.toLowerCase().replaceAll(" ", "-")}`)]));
}
