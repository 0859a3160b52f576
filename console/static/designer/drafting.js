// One's own draft of the menu, and of the other files that change with it: kept a moment
// after each change, and brought together with what others did.

import { ask, Refused } from "./ask.js";
import { base, change, listenToText, say, state, tell } from "./store.js";
import { difference } from "./texts.js";
import { t } from "./words.js";

const PAUSE = 1500; // Milliseconds without a change until a draft is kept.

/** The menu's own draft: what it began on, and how it is known. */
export const work = { file: "", base: "", on: "", kept: "", published: "", others: [], changed: false, trouble: "", merge: null };

/** The same of other files, by path. */
const beside = new Map();

let timer = 0;
let saving = null;

export const query = (path) => (path === state.path ? "" : `?file=${encodeURIComponent(path)}`);

/** What is known of the draft of a file. */
export const workOf = (path) => (path === state.path ? work : beside.get(path));

/** What a file is to say, as it is being written; null is as it stands. */
const textOf = (path) => (path === state.path ? state.text : (state.files[path] ?? null));

/** The files that differ from what takes calls, the menu's own first. */
export function changedFiles() {
  const own = state.text === work.file ? [] : [state.path];
  return [...own, ...Object.keys(state.files).filter((path) => state.files[path] !== beside.get(path)?.file).sort()];
}

/** Whether there is something to publish. */
export const differs = () => changedFiles().length > 0;

/** Whether all of it is kept. */
export const isKept = () => state.text === work.kept && Object.keys(state.files).every((path) => beside.get(path)?.kept === state.files[path]);

function take(each, answer) {
  each.file = answer.text;
  each.published = answer.digest;
  each.others = answer.others ?? [];
  each.on = answer.draft?.digest ?? "";
  each.base = answer.draft?.base ?? answer.digest;
  each.changed = answer.file_changed ?? false;
}

function add(path, answer) {
  const each = { kept: null };
  take(each, answer);
  beside.set(path, each);
  return each;
}

/** Reads one's own drafts, and goes on with them. */
export async function begin() {
  const answer = await ask(`${base}/draft`);
  take(work, answer);
  const mine = answer.draft?.text ?? null;
  work.kept = mine ?? work.file;
  const files = {};
  for (const each of answer.beside ?? []) {
    add(each.file, each).kept = each.draft.text;
    if (each.draft.text !== each.text) files[each.file] = each.draft.text;
  }
  if ((mine !== null && mine !== state.text) || Object.keys(files).length) {
    change(difference(state.text, mine ?? state.text), "draft", t("versions.draft"), files);
    say(t("versions.goes-on"));
  }
  listenToText(() => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(), PAUSE);
  });
  addEventListener("beforeunload", (event) => {
    if (!isKept()) event.preventDefault();
  });
  tell();
}

/** Reads again how the menu and its drafts stand, once they were published or the like. */
export async function renew() {
  const answer = await ask(`${base}/draft`);
  take(work, answer);
  work.kept = state.text;
  beside.clear();
  for (const each of answer.beside ?? []) add(each.file, each).kept = each.draft.text;
  tell();
}

/** Keeps the texts as drafts; of several at once the last is kept. */
export async function keep() {
  clearTimeout(timer);
  while (saving) await saving;
  saving = keepAll();
  try {
    return await saving;
  } finally {
    saving = null;
    tell();
  }
}

async function keepAll() {
  const paths = [state.path, ...new Set([...Object.keys(state.files), ...beside.keys()])];
  try {
    for (const path of paths) if (!(await keepOne(path))) return false;
    work.trouble = "";
    return true;
  } catch (error) {
    work.trouble = error instanceof Refused ? error.message : t("why.offline");
    return false;
  }
}

async function keepOne(path) {
  let each = workOf(path);
  const text = textOf(path);
  if (!each) {
    const found = await ask(`${base}/draft${query(path)}`);
    each = add(path, found);
    // A draft of this file that was begun elsewhere goes in, too.
    if (found.draft && found.draft.text !== text) return together(path, each, found.text, found.draft);
  }
  if (text === each.kept) return true;
  const asFile = text === null || text === each.file;
  try {
    if (!asFile) take(each, await ask(`${base}/draft${query(path)}`, { text, base: each.base, on: each.on }));
    else {
      if (each.on) await ask(`${base}/draft${query(path)}`, { on: each.on }, { method: "DELETE" });
      Object.assign(each, { on: "", base: each.published, changed: false, merge: null });
    }
    each.kept = text;
    return true;
  } catch (error) {
    if (!error.answer?.draft) throw error;
    return together(path, each, each.kept ?? each.file, error.answer.draft);
  }
}

/** In another window the draft went on: both are brought together, and where both changed
 *  the same a person chooses. */
async function together(path, each, before, draft) {
  const mine = textOf(path) ?? each.file;
  const merge = await ask(`${base}/together${query(path)}`, { base: before, mine, theirs: draft.text });
  each.merge = { ...merge, path, window: true, on: draft.digest };
  if (merge.clean) {
    await takeMerge(each.merge, merge.text);
    say(t("merge.windows"));
    return true;
  }
  tell();
  throw new Refused(409, { message: t("merge.window-conflict") });
}

/** Goes on with what two texts were brought together to. */
export async function takeMerge(merge, text) {
  const { path } = merge;
  const each = workOf(path);
  const words = t("versions.merge");
  if (merge.window) {
    each.on = merge.on;
    take(each, await ask(`${base}/draft${query(path)}`, { text, base: each.base, on: each.on }));
  } else {
    take(each, await ask(`${base}/merge${query(path)}`, { text, base: merge.base, on: each.on }));
  }
  each.kept = text;
  each.merge = null;
  each.trouble = "";
  if (path === state.path) change(difference(state.text, text), "draft", words);
  else change([], "draft", words, { [path]: text });
  clearTimeout(timer);
  tell();
}

/** What somebody else published meanwhile, beside one's own. */
export async function bringTogether(path) {
  await keep();
  const each = workOf(path);
  each.merge = { ...(await ask(`${base}/merge${query(path)}`)), path };
  tell();
}

/** Every merge that waits for somebody. */
export const merges = () => [work.merge, ...[...beside.values()].map((each) => each.merge)].filter(Boolean);

/** The files that somebody else published meanwhile. */
export const overtaken = () => [state.path, ...beside.keys()].filter((path) => workOf(path).changed && !workOf(path).merge);

/** Throws the drafts away: every file is as it stands. */
export async function discard() {
  const files = Object.fromEntries(Object.keys(state.files).map((path) => [path, null]));
  // Of a menu that was never published nothing is left to be looked at.
  if (work.published) change(difference(state.text, work.file), "draft", t("versions.discard"), files);
  clearTimeout(timer);
  while (saving) await saving;
  for (const path of [state.path, ...beside.keys()]) {
    const { on } = workOf(path);
    if (on) await ask(`${base}/draft${query(path)}`, { on }, { method: "DELETE" });
  }
  work.merge = null;
  if (work.published) return renew();
  work.kept = state.text;
  beside.clear();
  location.assign("/designer");
}

/** Other files that are to be published, as they are sent. */
export function besides() {
  const paths = changedFiles().filter((path) => path !== state.path);
  return Object.fromEntries(paths.map((path) => [path, { text: state.files[path], base: workOf(path)?.base ?? "" }]));
}
