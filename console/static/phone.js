// The phone: a menu to be tried, on a page of its own or beside the designer's tree.
//
//   const line = new Line("account-support", () => editor.text);
//   html`<${Phone} line=${line} />`
//   line.replay(...eventsOf(finding.witness));

import { html, useEffect, useLayoutEffect, useReducer, useRef, useState } from "./html.js";
import { Keep, Share, Transcript } from "./phone/beside.js";
import { asCall, Choices, fromLink, nameOf } from "./phone/choices.js";
import { Captions, Keypad, Outcomes, Say, Status, useKeys } from "./phone/handset.js";
import { eventsOf, Line } from "./phone/line.js";
import { Speaker, voiceOf } from "./phone/sound.js";
import { wording } from "./phone/words.js";

export { eventsOf, Line };

/**
 * @param {object} given
 * @param {Line} given.line The call that is made here.
 * @param {URLSearchParams} [given.link] What a link carries.
 * @param {boolean} [given.alone] Whether nothing else is on the page: keys of the
 *   keyboard are then those of the phone wherever the focus is.
 * @param {boolean} [given.keeps] Whether tests may be put beside the menu.
 */
export function Phone({ line, link, alone = false, keeps = false }) {
  const [about, know] = useState(null);
  const [fault, tell] = useState("");
  useEffect(() => {
    line.about().then(know, (error) => tell(error.message));
  }, [line]);
  if (fault) return html`<p class="note bad" role="alert">${fault}</p>`;
  if (!about) return html`<div class="phone" aria-busy="true"></div>`;
  return html`<${Called} ...${{ line, link, alone, keeps, about, know }} />`;
}

function Called({ line, link, alone, keeps, about, know }) {
  const t = wording(about.texts);
  const [chosen, set] = useState(() => fromLink(link ?? new URLSearchParams(), about));
  const change = (some) => set((all) => ({ ...all, ...some }));
  const state = useLine(line);
  // Who watches a call reads what is said; it is played at a pace of its own.
  const real = chosen.pace === "real" && !line.playing;
  const heard = useHearing(line, { real, sound: chosen.sound });
  const keys = useKeys({ line, real, sound: chosen.sound, cut: heard.cut });
  useServices(line, chosen.services, heard.done, real);
  const root = useKeyboard(keys, alone);
  const call = async () => {
    line.about().then(know, () => {});
    await line.call(asCall(chosen, about));
  };
  const wait = state?.wait;
  const asks = wait?.outcomes && chosen.services !== "well" && !line.playing;
  return html`<div class="phone" ref=${root}>
    <section class="handset" aria-label=${t("title", { menu: about.title })}>
      <${Status} state=${state} t=${t} />
      <${Captions} sounds=${state?.sounds ?? []} from=${heard.from} shown=${heard.shown} t=${t} />
      ${line.error && html`<p class="note bad" role="alert">${t(line.error)}</p>`}
      ${line.playing && !line.guided && html`<p class="note" role="status">${t("playing")} <button type="button" onClick=${() => line.stop()}>${t("stop")}</button></p>`}
      ${asks && html`<${Outcomes} key=${state.session.happened?.length} line=${line} wait=${wait} t=${t} />`}
      ${wait?.speech && html`<${Say} line=${line} t=${t} />`}
      <p class="typed" role="status">${keys.typed && t("keys", { keys: wait?.sensitive ? "•".repeat(keys.typed.length) : keys.typed })}</p>
      <${Keypad} press=${keys.press} t=${t} />
      ${keys.typed && html`<div class="row">
        <button type="button" onClick=${keys.erase}>${t("erase")}</button>
        <button type="button" class="main" onClick=${keys.send}>${t("send")}</button>
      </div>`}
      <div class="row actions">
        ${state && !state.over
          ? html`<button type="button" class="hang-up" onClick=${() => (heard.cut(), line.step({ hang_up: true }))}>${t("hang-up")}</button>
              <button type="button" disabled=${!wait || wait.outcomes} onClick=${() => (heard.cut(), line.step({ silence: true }))}>${t("silence")}</button>`
          : html`<button type="button" class="main call" onClick=${call}>${t(state ? "again" : "call")}</button>`}
        <button type="button" disabled=${!state?.session.happened?.length} onClick=${() => (heard.cut(), line.step({ back: true }))}>${t("back")}</button>
      </div>
      ${chosen.sound && state && !voiceOf(state.language) && html`<p class="hint">${t("no-voice", { language: nameOf(state.language) })}</p>`}
    </section>
    <div class="aside">
      <details class="card settings" open=${!alone || innerWidth > 960}>
        <summary>${t("settings")}</summary>
        <${Choices} ...${{ about, chosen, change, t }} />
      </details>
      ${state && html`<${Transcript} state=${state} t=${t} />`}
      ${state && about.may_test && html`<${Keep} line=${line} keeps=${keeps} t=${t} />`}
      ${!line.text && html`<${Share} flow=${about.flow} chosen=${chosen} about=${about} t=${t} />`}
    </div>
  </div>`;
}

/** The call as it stands. */
function useLine(line) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  useLayoutEffect(() => {
    line.addEventListener("change", redraw);
    return () => line.removeEventListener("change", redraw);
  }, [line]);
  return line.state;
}

/** How far the words of the call have been heard; in real time silence counts. */
function useHearing(line, { real, sound }) {
  const [at, move] = useState({ from: 0, shown: 0, done: false });
  const timer = useRef(0);
  const how = useRef();
  how.current = { real, sound };
  const speaker = useRef();
  speaker.current ??= new Speaker(
    (shown) => move((old) => ({ ...old, shown })),
    () => move((old) => ({ ...old, done: true })),
  );
  const stop = () => {
    clearTimeout(timer.current);
    speaker.current.cut();
  };
  const { state } = line;
  // Before it is painted: nobody sees where the call stands beside words of before.
  useLayoutEffect(() => {
    stop();
    const from = state?.new ?? 0;
    // Where nothing new is said, what was said last stays to be read.
    const silent = from > 0 && from === state?.sounds.length;
    move((old) => (silent ? { ...old, shown: from, done: false } : { from, shown: from, done: false }));
    if (state) speaker.current.say(state.sounds, from, how.current);
  }, [state]);
  useEffect(() => {
    const wait = state?.wait;
    if (!at.done || !how.current.real || !wait || wait.outcomes || line.playing) return;
    timer.current = setTimeout(() => line.step({ silence: true }), wait.timeout * 1000);
    return () => clearTimeout(timer.current);
  }, [at.done, state]);
  useEffect(() => stop, []);
  const cut = () => {
    stop();
    move((old) => ({ ...old, shown: state?.sounds.length ?? 0 }));
  };
  return { ...at, cut };
}

/** Where nobody wants to be asked, what is waited for goes as it usually does. */
function useServices(line, services, done, real) {
  const { state } = line;
  useEffect(() => {
    if (services !== "well" || line.playing || !state?.wait?.outcomes || (real && !done)) return;
    const timer = setTimeout(() => line.step({ comes_to: "" }), real ? 1500 : 0);
    return () => clearTimeout(timer);
  }, [state, services, done]);
}

/** Keys of the keyboard are those of the phone, but where somebody writes. */
function useKeyboard({ press, erase, send, typed }, alone) {
  const root = useRef(null);
  const doing = useRef();
  doing.current = (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (target.matches("input, select, textarea, [contenteditable]")) return;
    if (/^[0-9*#]$/.test(key)) press(key);
    else if (key === "Backspace" && typed) erase();
    else if (key === "Enter" && typed && !target.matches("button, summary, a")) send();
    else return;
    event.preventDefault();
  };
  useLayoutEffect(() => {
    const place = alone ? document : root.current;
    const heard = (event) => doing.current(event);
    place.addEventListener("keydown", heard);
    return () => place.removeEventListener("keydown", heard);
  }, [alone]);
  return root;
}
