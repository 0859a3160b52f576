// What is shown on the nodes beside what they are: how soon callers come there, how
// many, whether it is open, whether tests have been there. All of it at one moment.

import { ask } from "./ask.js";
import { base, flow, gist, listen, spoken, state, tell, written } from "./store.js";
import { outsOf, trials, wantCoverage } from "./trials.js";
import { t } from "./words.js";

const PAUSE = 500; // Milliseconds that a text stands still before it is asked about.

export const LENSES = ["", "seconds", "share", "open", "tests"];
const SECONDS = [15, 30, 60, 120];
const SHARES = [0.05, 0.1, 0.25, 0.5];

/** What is looked through, and what was answered. Changed by the functions below only. */
export const lens = {
  what: "",
  at: "now",
  switches: {},
  about: null, // What clock and switches there are to choose from.
  found: null,
  trouble: "",
  busy: false,
  turn: 0, // Grows whenever nodes look otherwise.
};

let asking = null;
let timer = 0;
let known = ""; // The text that was asked about last.
let answeredFor = "";

/** Looks at the menu in another way, or at another moment. */
export function look(some) {
  const before = lens.what;
  Object.assign(lens, some);
  lens.turn += 1;
  if (lens.what === "tests") wantCoverage("lens", true);
  else if (before === "tests") wantCoverage("lens", false);
  if (timed() && !answered()) measure();
  tell();
}

/** Whether what was answered last is about this text and moment, and holds what is shown. */
const answered = () => lens.found !== null && answeredFor === question() && (lens.what !== "share" || lens.found.shares);

const question = () => JSON.stringify([gist(), lens.at, lens.switches]);

/** Whether what is shown hangs on the moment. */
export const timed = () => ["seconds", "share", "open"].includes(lens.what);

async function measure() {
  clearTimeout(timer);
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const text = gist();
  const given = written();
  known = text;
  lens.busy = true;
  const asked = question();
  const shares = lens.what === "share";
  try {
    if (lens.about?.text !== text) {
      lens.about = await ask(`/phone/${encodeURIComponent(flow)}/about`, given, { signal });
      lens.about.text = text;
    }
    const at = lens.at === "now" ? undefined : lens.at;
    lens.found = { shares, ...(await ask(`${base}/overlays`, { ...given, at, switches: turned(), shares }, { signal })) };
    answeredFor = asked;
    lens.trouble = "";
  } catch (error) {
    if (signal.aborted) return;
    lens.found = null;
    lens.trouble = error.message;
  }
  lens.busy = false;
  lens.turn += 1;
  tell();
}

/** The switches that do not stand as usual; one that is gone from the menu is let go. */
function turned() {
  const there = new Map((lens.about?.switches ?? []).map((each) => [each.name, each]));
  return Object.fromEntries(
    Object.entries(lens.switches).filter(([name, value]) => there.get(name)?.values.includes(value) && there.get(name).usual !== value),
  );
}

let covered = null;

listen(() => {
  if (lens.what === "tests" && covered !== trials.coverage) {
    covered = trials.coverage;
    lens.turn += 1;
  }
  // Findings come first: whoever types waits for those.
  if (!timed() || state.checking || state.drawn !== state.edition || known === gist()) return;
  known = gist();
  clearTimeout(timer);
  timer = setTimeout(measure, PAUSE);
});

// On a node ------------------------------------------------------------------------------

/** What a node shows: {tone, text, words, gone}; nothing where nothing is looked at. */
export function worn(name) {
  if (lens.what === "tests") return trials.coverage && wornByTests(name);
  // What is known of an older text is better than nothing, until the answer comes.
  const found = timed() && lens.found?.nodes[name];
  if (!found || (lens.what === "share" && !lens.found.shares)) return null;
  if (found.seconds === undefined && lens.what !== "open") return gone();
  switch (lens.what) {
    case "seconds":
      return heat(found.seconds, SECONDS, t("lens.seconds", { count: Math.round(found.seconds) }), "seconds");
    case "share":
      return heat(found.share ?? 0, SHARES, percent(found.share ?? 0), "share");
    default:
      return wornByDoor(found);
  }
}

const gone = () => ({ gone: true, tone: "gone", text: "", words: t("lens.gone") });

function heat(value, limits, text, what) {
  const level = limits.filter((limit) => value >= limit).length;
  return { tone: `heat-${level}`, text, words: t(`lens.said.${what}`, { what: text }) };
}

function wornByDoor(found) {
  const away = found.seconds === undefined;
  if (!found.state) return away ? gone() : null;
  const how = t(`lens.state.${found.state}`);
  const text = found.until ? t("lens.until", { how, when: moment(found.until, lens.found.at) }) : how;
  return { tone: found.state, text, words: away ? `${text}, ${t("lens.gone")}` : text, gone: away };
}

function wornByTests(name) {
  const stands = trials.coverage.nodes[name];
  if (!stands) return null;
  if (stands === "unreachable") return { gone: true, tone: "gone", text: t("lens.tests.unreachable"), words: t("lens.tests.unreachable") };
  if (stands !== "covered") return { tone: stands, text: t(`lens.tests.${stands}`), words: t(`lens.tests.${stands}`) };
  const outs = outsOf(name).filter(([, how]) => how !== "unreachable");
  const taken = outs.filter(([, how]) => how === "covered").length;
  if (!outs.length) return { tone: "covered", text: t("lens.tests.covered"), words: t("lens.tests.covered") };
  return {
    tone: taken === outs.length ? "covered" : "partly",
    text: `${taken}/${outs.length}`,
    words: t("lens.said.tests", { taken, count: outs.length }),
  };
}

/** A share as people read it. */
export const percent = (share) => new Intl.NumberFormat(spoken, { style: "percent", maximumFractionDigits: share && share < 0.01 ? 1 : 0 }).format(share);

/** A moment as its own clock shows it: the day only where it is not `today`. */
export function moment(iso, today = "") {
  const time = iso.slice(11, 16);
  if (iso.slice(0, 10) === today.slice(0, 10)) return time;
  const day = new Date(`${iso.slice(0, 10)}T00:00Z`);
  const near = today && day - new Date(`${today.slice(0, 10)}T00:00Z`) < 7 * 86_400_000;
  const form = near ? { weekday: "short" } : { weekday: "short", day: "numeric", month: "short" };
  return `${new Intl.DateTimeFormat(spoken, { ...form, timeZone: "UTC" }).format(day)} ${time}`;
}

/** The colours of what is looked at, with their words: [tone, words]. */
export function legend() {
  const spans = (limits, words) =>
    [0, ...limits].map((low, index) => [
      `heat-${index}`,
      index === limits.length
        ? t("lens.from", { low: words(low) })
        : t("lens.under", { high: words(limits[index]) }),
    ]);
  const nobody = ["gone", t("lens.gone")];
  switch (lens.what) {
    case "seconds":
      return [...spans(SECONDS, (count) => t("lens.seconds", { count })), nobody];
    case "share":
      return [...spans(SHARES, percent), nobody];
    case "open": {
      const seen = new Set(Object.values(lens.found?.nodes ?? {}).map((each) => each.state));
      const states = ["open", "break", "closed", "holiday", "exception"].filter((each) => seen.has(each));
      return [...states.map((each) => [each, t(`lens.state.${each}`)]), nobody];
    }
    case "tests":
      return [...["covered", "partly", "uncovered", "unknown"].map((each) => [each, t(`lens.tests.${each}`)]), ["gone", t("lens.tests.unreachable")]];
    default:
      return [];
  }
}
