// A call that is watched: a test, or what shows a finding. The phone plays it at the pace
// that somebody likes, and the tree shows where the caller is and has been.

import { html, useLayoutEffect, useRef } from "../html.js";
import { state, tell, useStore } from "./store.js";
import { trials, wantTests } from "./trials.js";
import { t } from "./words.js";

const READ = 300; // Milliseconds to read what takes a second to hear.
const LEAST = 1200;
const MOST = 5000;
const QUICK = 150;
const PACES = ["watch", "quick", "steps"];

/** Changed by the functions below only. */
export const player = {
  shown: null, // What is watched: {title, begin, events, test}; nothing when it is closed.
  running: false,
  done: false, // It was played to its end.
  paused: false,
  pace: "watch",
};

let line = null;
let timer = 0;
let wake = null;
let early = false; // The next step was asked for while the last one was being answered.
let turns = 0;

/** Has calls of `given` line be played here. */
export function playOn(given) {
  line = given;
  line.guided = true;
  line.between = () =>
    new Promise((done) => {
      wake = done;
      if (early) return next();
      arm();
      tell();
    });
  line.addEventListener("change", follow);
}

/** Plays a call: how it is begun, and {event, line} for each thing that happens in it. */
export async function watch(shown) {
  turns += 1;
  early = false;
  const mine = turns;
  wantTests("player", Boolean(shown.test));
  Object.assign(player, { shown, running: true, done: false, paused: false });
  tell();
  const done = await line.replay(shown.begin, shown.events.map((each) => each.event));
  if (mine !== turns) return;
  Object.assign(player, { running: false, done });
  tell();
}

function arm() {
  clearTimeout(timer);
  if (!wake || player.paused || player.pace === "steps") return;
  timer = setTimeout(next, player.pace === "quick" ? QUICK : pause());
}

/** As long as somebody takes to read what was said last. */
function pause() {
  const { sounds = [], new: from = 0 } = line.state ?? {};
  const heard = sounds.slice(from).reduce((sum, each) => sum + (each.seconds ?? 0), 0);
  return Math.min(MOST, Math.max(LEAST, heard * READ));
}

function step() {
  if (wake) next();
  else early = true;
}

function next() {
  clearTimeout(timer);
  early = false;
  const done = wake;
  wake = null;
  done?.();
}

function hold(paused) {
  player.paused = paused;
  arm();
  tell();
}

function setPace(pace) {
  player.pace = pace;
  arm();
  tell();
}

/** What is watched, as it goes by now: the text may have changed meanwhile. */
function renewed(shown) {
  const test = shown.test && trials.found?.calls.find((each) => each.name === shown.test.name);
  return test?.play ? { title: test.name, test, ...test.play } : shown;
}

function close() {
  player.shown = null;
  wantTests("player", false);
  line.stop();
}

let followed = null;
let still = null;

/** Keeps the tree where the call is. */
function follow() {
  // Whoever does something in the call has taken it over: nothing more is waited for.
  if (!line.playing) next();
  const call = line.state;
  const open = Boolean(call && (!call.over || player.shown));
  if (call === followed && open === still) return;
  [followed, still] = [call, open];
  const own = (step) => !step.flow || step.flow === call.flow;
  state.trail = new Set(open ? call.steps.filter(own).map((step) => step.node) : []);
  state.lit = call && !call.over && call.in === call.flow ? call.node : "";
  tell();
}

// On the page ----------------------------------------------------------------------------

/** What is watched, above the phone that plays it; `show` goes to another panel. */
export function Player({ show }) {
  useStore();
  const { shown, running, paused, pace, done } = player;
  if (!shown) return null;
  const at = line.played;
  const all = shown.events.length;
  const waits = paused || pace === "steps";
  const coming = running ? shown.events[at] : null;
  return html`<section class="player" aria-label=${t("player.label")}>
    <h2 class="first">${shown.title}</h2>
    <p class="row" role="status"><strong>${t("player.at", { at, count: all })}</strong>
      ${running ? html`<span class="quiet">${coming ? t("player.next", { what: words(coming.event) }) : ""}</span>` : html`<${Outcome} test=${shown.test} done=${done} />`}</p>
    <div class="row">
      ${running
        ? html`${pace === "steps" ? null : html`<button type="button" class="small" onClick=${() => hold(!paused)}>${t(paused ? "player.go-on" : "player.pause")}</button>`}
          ${waits ? html`<button type="button" class="small main" onClick=${step}>${t("player.step")}</button>` : null}
          <button type="button" class="small" onClick=${() => line.stop()}>${t("player.stop")}</button>`
        : html`<button type="button" class="small main" onClick=${() => watch(renewed(shown))}>${t("player.again")}</button>
          ${shown.test ? html`<button type="button" class="small" onClick=${() => show("tests")}>${t("player.back")}</button>` : null}
          <button type="button" class="small" onClick=${close}>${t("player.close")}</button>`}
      <label class="pace"><span>${t("player.pace")}</span><select value=${pace} onChange=${(event) => setPace(event.target.value)}>
        ${PACES.map((each) => html`<option value=${each} selected=${each === pace}>${t(`player.pace.${each}`)}</option>`)}</select></label>
    </div>
    ${shown.test ? html`<${Written} test=${shown.test} at=${coming?.line ?? (done ? shown.test.difference?.line : 0)} bad=${!running} />` : null}
  </section>`;
}

function Outcome({ test, done }) {
  if (!done) return html`<span class="quiet">${t("player.stopped")}</span>`;
  if (!test) return html`<span class="quiet">${t("player.done")}</span>`;
  if (test.passed) return html`<span class="badge good">${t("player.as-written")}</span>`;
  return html`<span class="badge bad">${t("tests.differs")}</span> <span lang="en">${test.difference.message}</span>`;
}

/** The test as its author wrote it, with the line that it has come to. */
function Written({ test, at, bad }) {
  const here = useRef(null);
  useLayoutEffect(() => {
    const box = here.current?.parentElement;
    if (box) box.scrollTop = here.current.offsetTop - box.clientHeight / 2;
  }, [at]);
  return html`<div class="written" tabindex="0" role="region" aria-label=${t("player.written")}>
    ${test.written.text.split("\n").map((text, index) => {
      const mine = test.written.line + index === at;
      return html`<code ref=${mine ? here : undefined} class=${mine ? (bad ? "now bad" : "now") : ""} aria-current=${mine ? "step" : undefined}>${text || " "}</code>`;
    })}
  </div>`;
}

/** What happens, in a few words. */
function words(event) {
  const [[what, value]] = Object.entries(event);
  if (what === "token") return value ? t("player.does.token", { value }) : t("player.does.rest");
  if (what === "comes_to" && !value) return t("player.does.rest");
  return t(`player.does.${what.replace("_", "-")}`, { value });
}
