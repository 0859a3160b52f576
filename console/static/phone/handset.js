// The handset: what is heard, the keys, and what a caller can do beside pressing them.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { tone } from "./sound.js";
import { clock } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
// ITU-T E.161.
const LETTERS = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };

/** What a phone does with keys: one at a time, or collected until the input is whole. */
export function useKeys({ line, real, sound, cut }) {
  const [typed, type] = useState("");
  const kept = useRef("");
  const ahead = useRef([]);
  const timer = useRef(0);
  const put = (keys) => {
    kept.current = keys;
    type(keys);
  };
  const send = () => {
    clearTimeout(timer.current);
    const keys = kept.current;
    put("");
    if (keys) line.step({ digits: keys });
  };
  const press = (key) => {
    if (sound) tone(key);
    // Who knows the way presses the next key before the menu has answered.
    if (line.busy) ahead.current.push(key);
    else count(key);
  };
  const count = (key) => {
    const wait = line.state?.wait;
    if (!wait) return;
    clearTimeout(timer.current);
    if (wait.outcomes) {
      if (wait.escape.includes(key)) line.step({ digits: key });
      return;
    }
    if (!wait.keys) return;
    cut();
    put(kept.current + key);
    const whole = key === wait.finish_on || (wait.digits && kept.current.length >= wait.digits);
    if (whole) send();
    else if (real) timer.current = setTimeout(send, wait.key_gap * 1000);
  };
  const erase = () => {
    clearTimeout(timer.current);
    put(kept.current.slice(0, -1));
  };
  // Before it is painted: a key for the new question is not taken for one of the old.
  useLayoutEffect(() => {
    // Keys that were pressed too late belong to no other question.
    put("");
    while (ahead.current.length && !line.busy) count(ahead.current.shift());
    if (!line.state || line.state.over) ahead.current = [];
  }, [line.state]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { typed, press, erase, send };
}

export function Keypad({ press, t }) {
  const name = (key) => ({ "*": t("key.star"), "#": t("key.pound") })[key];
  return html`<div class="keypad" role="group" aria-label=${t("keypad")}>
    ${KEYS.map(
      (key) => html`<button type="button" class="key" onClick=${() => press(key)} aria-label=${name(key)}>
        <span>${key}</span><small aria-hidden="true">${LETTERS[key] ?? ""}</small>
      </button>`,
    )}
  </div>`;
}

/** What was said since the caller last did something, as far as it has been heard. */
export function Captions({ sounds, from, shown, t }) {
  const box = useRef(null);
  useEffect(() => {
    box.current.scrollTop = box.current.scrollHeight;
  }, [from, shown]);
  const heard = sounds.slice(from, shown).filter((each) => !each.pause);
  return html`<div class="captions" role="log" aria-label=${t("heard")} tabindex="0" ref=${box}>
    ${heard.map((each, index) => html`<p key=${from + index} lang=${each.language}>${each.say || t("recording", { name: each.play })}</p>`)}
    ${!sounds.length && html`<p class="quiet">${t("not-called")}</p>`}
  </div>`;
}

/** Where the call stands, and how long it has lasted. */
export function Status({ state, t }) {
  if (!state) return html`<p class="status" role="status"></p>`;
  const wait = state.wait;
  const says = state.over
    ? t("over", { ending: t(`ending.${state.ending}`) })
    : t(`waits.${wait.for}`, { words: wait.words ?? "" });
  return html`<p class="status" role="status">
    <strong>${says}</strong>
    <span class="quiet"><code>${state.node}</code> · ${t("seconds", { time: clock(state.seconds) })}</span>
  </p>`;
}

/** What a queue, a line or a service comes to: whoever plays the phone decides. */
export function Outcomes({ line, wait, t }) {
  const [values, give] = useState({});
  const [exit, choose] = useState(null);
  const picked = (each) => {
    if (wait.values.length && exit !== each) choose(each);
    else line.step({ comes_to: each, values });
  };
  const text = (each) => (wait.escape.includes(each) ? t("outcome.press", { key: each }) : each);
  return html`<fieldset class="outcomes">
    <legend>${t("outcome")}</legend>
    <div class="row">
      ${wait.outcomes.map(
        (each) => html`<button type="button" class=${each === wait.usual ? "main" : ""} aria-pressed=${wait.values.length ? String(each === exit) : undefined} onClick=${() => picked(each)}>
          ${text(each)} ${each === wait.usual && html`<small>${t("outcome.usual")}</small>`}
        </button>`,
      )}
    </div>
    ${exit !== null &&
    wait.values.map(
      (name) => html`<div class="field"><label>${t("outcome.value", { name })}
        <input value=${values[name] ?? ""} onInput=${(event) => give({ ...values, [name]: event.target.value })} />
      </label></div>`,
    )}
    ${exit !== null && html`<button type="button" class="main" onClick=${() => picked(exit)}>${text(exit)}</button>`}
    ${wait.for === "queue" && html`<button type="button" class="plain" onClick=${() => line.step({ after: 60 })}>${t("pass")}</button>`}
  </fieldset>`;
}

/** Words in place of a voice: what somebody would say to the line. */
export function Say({ line, t }) {
  const [words, set] = useState("");
  const say = (event) => {
    event.preventDefault();
    if (words.trim()) line.step({ say: words.trim() });
    set("");
  };
  return html`<form class="say" onSubmit=${say}>
    <label>${t("say")}<input value=${words} maxlength="500" onInput=${(event) => set(event.target.value)} /></label>
    <button>${t("say.it")}</button>
  </form>`;
}
