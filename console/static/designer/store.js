// One menu on the page: its text, what the program says of it, and one history of its
// changes that every view shares.

import { useLayoutEffect, useState } from "../html.js";
import { ask, Refused } from "./ask.js";
import * as first from "./first.js";
import { changed, changesOf, difference, inverse } from "./texts.js";

const TOGETHER = 900; // Letters typed within so many milliseconds are undone together.

const place = document.getElementById("designer");

export const flow = place.dataset.flow;
export const spoken = place.dataset.language;
export const base = `/designer/${encodeURIComponent(flow)}`;

/** What all views show. Changed by the functions below only. */
export const state = {
  text: "",
  files: {}, // Other files of the folder that are being changed with it: their text.
  edition: 0, // Grows with each change of a text.
  drawn: 0, // The edition that the tree shows.
  path: "",
  tree: { nodes: [], start: "", languages: [] },
  nodes: new Map(),
  findings: [],
  says: {},
  orders: [], // Mappings whose names JavaScript would put into another order.
  names: {},
  at: {},
  elsewhere: {}, // Nodes that stand in other files: which, and where.
  texts: [],
  kinds: {},
  common: [],
  sections: {},
  schema: null,
  selected: "",
  chip: null,
  lit: "", // Where the caller is whose call is played,
  trail: new Set(), // and has been.
  linking: null, // An exit that is to be led elsewhere: its node, and what is known of it.
  checking: false,
  trouble: "",
  others: [], // Other files that the last edit changed, too.
  agree: null, // Edits of other files about which somebody is asked.
  said: "",
};

const listeners = new Set();
const textListeners = new Set();

let told = 0;

/** Tells every view that something is other than it was. */
export function tell() {
  told += 1;
  for (const each of listeners) each();
}

/** Calls `listener` after each change of what is shown; returns how to stop. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls `listener(changes, origin)` after each change of the text. */
export function listenToText(listener) {
  textListeners.add(listener);
  return () => textListeners.delete(listener);
}

/** The state, in a component that is drawn again whenever it changes. */
export function useStore() {
  const [, again] = useState(0);
  const drawn = told;
  useLayoutEffect(() => {
    const stop = listen(() => again((count) => count + 1));
    // What is told while the page is drawn was missed.
    if (told !== drawn) again((count) => count + 1);
    return stop;
  }, []);
  return state;
}

// The text and its history -------------------------------------------------------------

const past = [];
const future = [];

export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

/** What is asked about: the text, and what is written of other files. */
export const written = () => (Object.keys(state.files).length ? { text: state.text, files: state.files } : { text: state.text });

/** By what an answer is known to be about what is written now. */
export const gist = () => (Object.keys(state.files).length ? JSON.stringify(written()) : state.text);

/** Makes `changes` in the text, and remembers how to undo them.
 *  @param {string} origin which view makes them: it need not be told
 *  @param {string} label what was done, in words
 *  @param {object} [files] what other files are to say, by path; null is as on disk */
export function change(changes, origin, label, files = {}) {
  if (!changes.length && !Object.keys(files).length) return;
  const before = state.text;
  const now = performance.now();
  const last = past.at(-1);
  const typing = origin === "typing";
  if (typing && last?.typing && now - last.at < TOGETHER && !future.length) {
    const after = changed(before, changes);
    last.redo = difference(last.before, after);
    last.undo = inverse(last.before, last.redo);
    last.at = now;
  } else {
    const was = Object.fromEntries(Object.keys(files).map((path) => [path, state.files[path] ?? null]));
    const entry = { redo: changes, undo: inverse(before, changes), files: { redo: files, undo: was }, label, at: now, typing };
    if (typing) entry.before = before;
    past.push(entry);
  }
  future.length = 0;
  put(changes, origin, files);
}

function put(changes, origin, files = {}) {
  state.text = changed(state.text, changes);
  state.files = Object.fromEntries(Object.entries({ ...state.files, ...files }).filter(([, text]) => text !== null));
  state.others = Object.keys(files);
  state.edition += 1;
  for (const each of textListeners) each(changes, origin);
  checkSoon();
  tell();
}

function step(from, to, which) {
  const entry = from.pop();
  if (!entry) return;
  entry.typing = false;
  to.push(entry);
  put(entry[which], "history", entry.files?.[which]);
}

/** Has the history know what files said that say now what was written of them: as on
 *  disk means something else from now on. */
export function keepHistory(before) {
  for (const { files } of [...past, ...future]) {
    for (const which of ["undo", "redo"]) {
      for (const [path, text] of Object.entries(before)) if (files[which][path] === null) files[which][path] = text;
    }
  }
  state.files = Object.fromEntries(Object.entries(state.files).filter(([path]) => !(path in before)));
}

export const undo = () => step(past, future, "undo");
export const redo = () => step(future, past, "redo");

// What the program says -----------------------------------------------------------------

// By this the program knows that a newer question replaces an older one.
const page = crypto.getRandomValues(new Uint32Array(2)).join("-");

let asked = 0;
let asking = null;
let looking = false;
let timer = 0;

function checkSoon() {
  clearTimeout(timer);
  state.checking = true;
  // What changes in one go is asked about once; who types on waits for the answer.
  timer = setTimeout(check);
}

async function check() {
  // Who types faster than the program reads is answered as soon as it has read.
  if (looking) return;
  asked += 1;
  const mine = asked;
  const { edition } = state;
  const given = written();
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const question = (only) => ask(`${base}/check`, { ...given, only, page, turn: mine }, { signal });
  const current = () => mine === asked && edition === state.edition;
  try {
    let look = null;
    // What it looks like is known long before what is wrong with it.
    if (state.drawn !== edition) {
      looking = true;
      look = await question("look").finally(() => (looking = false));
      if (!current()) return checkSoon();
    }
    // The program goes on while the page is drawn.
    const found = question("findings");
    if (look) {
      state.drawn = edition;
      take(look);
      tell();
    }
    const answer = await found;
    // An answer to an older text would undo what the newer one showed.
    if (!current()) return;
    state.trouble = "";
    take(answer);
  } catch (error) {
    if (mine !== asked) return;
    if (error.status === 409) return checkSoon();
    state.trouble = error instanceof Refused ? error.message : "offline";
  }
  state.checking = false;
  tell();
}

const OURS = new Set(["text", "files", "others", "edition", "drawn"]);

function take(answer) {
  for (const [name, part] of Object.entries(answer)) {
    if (!OURS.has(name) && name in state) state[name] = part;
  }
  if (answer.tree) state.nodes = new Map(state.tree.nodes.map((node) => [node.name, node]));
  if (state.selected && !state.nodes.has(state.selected)) state.selected = "";
  if (answer.tree) state.chip = null;
}

/** Reads the menu for the first time. */
export async function load() {
  const [kinds, found] = await Promise.all([first.kinds, first.found]);
  state.kinds = kinds.kinds;
  state.schema = kinds.schema;
  state.sections = kinds.sections ?? {};
  state.common = kinds.common ?? [];
  state.text = found.text;
  take(found);
  state.selected = state.tree.start;
  state.checking = true;
  tell();
  check();
}

/** Has `orders` done: see `operate`. */
export const order = (orders, label) => operate("edit", { orders }, label);

/** What orders would do, without doing it. */
export const consider = (orders) => ask(`${base}/edit`, { ...written(), orders });

let before = Promise.resolve("");

/** Asks for an operation, and makes the edits that the program answers with. Who goes on
 *  before the answer has come asks for the next one after it.
 *  @returns {Promise<string>} why not, or nothing */
export function operate(path, given, label) {
  before = before.then(() => operateNow(path, given, label));
  return before;
}

async function operateNow(path, given, label) {
  const { edition, text } = state;
  try {
    const answer = await ask(`${base}/${path}`, { ...written(), ...given });
    if (edition !== state.edition) return "changed";
    if (!(await agreed(answer, given.orders ?? []))) return "left";
    if (edition !== state.edition) return "changed";
    const own = answer.edits.filter((edit) => edit.path === state.path);
    change(changesOf(text, own), "form", label, answer.others);
    take(answer);
    if (answer.tree) state.drawn = state.edition;
    tell();
    return "";
  } catch (error) {
    return error instanceof Refused ? error.message : "offline";
  }
}

/** Whether other files may be changed, too: somebody is asked about each that they did
 *  not name themselves. */
function agreed(answer, orders) {
  const named = new Set([state.path, ...orders.map((each) => each.file)]);
  const edits = answer.edits.filter((edit) => !named.has(edit.path));
  if (!edits.length) return true;
  return new Promise((settle) => {
    state.agree = { edits, texts: answer.others, settle };
    tell();
  });
}

/** What somebody said to changes of other files. */
export function agree(yes) {
  const { settle } = state.agree;
  state.agree = null;
  settle(yes);
  tell();
}

/** Shows a node in every view; `from` is the view that was asked. */
export function select(name, from = "") {
  if (!name || !state.nodes.has(name)) return;
  state.selected = name;
  state.chosenBy = from;
  state.chip = null;
  tell();
}

/** Says something to everybody, those who listen among them. */
export function say(text) {
  state.said = text;
  tell();
}
