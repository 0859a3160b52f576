// The tests of the menu as they went on the text of the page, and what they cover.

import { ask } from "./ask.js";
import { base, gist, listen, state, tell, written } from "./store.js";

const PAUSE = 700; // Milliseconds that a text stands still before it is tested.

/** Changed by the functions below only. */
export const trials = {
  found: null, // What was answered: path, calls, faults, keeps.
  coverage: null,
  busy: false,
  counting: false, // The calls have been made; what they cover is being worked out.
  trouble: "",
};

const wanted = new Set(); // Who looks on; nothing is run for nobody.
const covering = new Set();
let asking = null;
let timer = 0;
let tried = null; // The text that was tested last.
let counted = null;

/** Says whether `who` looks at the tests. */
export function wantTests(who, yes) {
  if (yes) wanted.add(who);
  else wanted.delete(who);
  if (yes) runSoon(0);
}

/** Says whether `who` looks at what they cover, too. */
export function wantCoverage(who, yes) {
  if (yes) covering.add(who);
  else covering.delete(who);
  wantTests(`${who} covers`, yes);
}

/** Runs all tests, whether or not anything has changed. */
export function run() {
  tried = counted = null;
  return runNow();
}

async function runNow() {
  clearTimeout(timer);
  const text = gist();
  const given = written();
  if (tried === text && (counted === text || !covering.size)) return;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const known = tried === text;
  tried = text;
  trials.busy = !known;
  trials.counting = covering.size > 0;
  tell();
  try {
    if (!known) {
      trials.found = await ask(`${base}/tests`, given, { signal });
      trials.trouble = "";
      trials.busy = false;
      tell();
    }
    if (covering.size) {
      trials.coverage = (await ask(`${base}/tests`, { ...given, coverage: true }, { signal })).coverage;
      counted = text;
    }
  } catch (error) {
    if (signal.aborted) return;
    trials.found = null;
    trials.trouble = error.message;
  }
  trials.busy = trials.counting = false;
  tell();
}

function runSoon(pause) {
  clearTimeout(timer);
  timer = setTimeout(runNow, pause);
}

let seen = "";
listen(() => {
  // Findings come first: whoever types waits for those.
  if (!wanted.size || state.checking || state.drawn !== state.edition || seen === gist()) return;
  seen = gist();
  if (tried !== null && tried !== seen) runSoon(PAUSE);
});

/** How many calls went otherwise than they are written. */
export const failing = () => (trials.found?.calls ?? []).filter((each) => !each.passed).length;

let outs = new Map();
let outsFrom = null;

/** The ways out of a node, as [label, state]; those of the whole menu are of "". */
export function outsOf(name) {
  if (outsFrom !== trials.coverage) {
    outsFrom = trials.coverage;
    outs = new Map();
    for (const [exit, how] of Object.entries(trials.coverage?.exits ?? {})) {
      const at = exit.indexOf(": ");
      const node = at < 0 ? "" : exit.slice(0, at);
      if (!outs.has(node)) outs.set(node, []);
      outs.get(node).push([at < 0 ? exit.replace(/^key /, "") : exit.slice(at + 2), how]);
    }
  }
  return outs.get(name) ?? [];
}
