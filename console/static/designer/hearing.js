// Hears a text of the menu: a recording where it is one, or a voice of the browser.

import { useEffect, useState } from "../html.js";
import { voiceOf } from "../phone/sound.js";
import { valueAt } from "./values.js";
import { tell } from "./store.js";

let heard = ""; // What is being heard, by the name that it was given.
let audio = null;

/** The recording that stands beside the words of a text, if there is one. */
export function recordingOf(text, language) {
  const beside = text.plays ? valueAt([...text.at.slice(0, -1), "play"]) : undefined;
  const found = typeof beside === "object" ? (beside?.[language] ?? beside?.[language.split("-")[0]]) : beside;
  return typeof found === "string" ? found : "";
}

/** Why a text cannot be heard here: the key of a sentence, or nothing. */
export function silent(text, language, words) {
  const recording = recordingOf(text, language);
  if (recording.includes("://")) return "recording";
  if (recording) return "";
  if (!words) return "words";
  return voiceOf(language) ? "" : "voice";
}

/** What a voice says: values by their names, pauses not at all. */
export const spoken = (words) =>
  words.replace(/\{\{|\}\}|\{([^{}:]*)[^{}]*\}|\[[\d.]+m?s\]/g, (found, name) => (name ?? (found[0] === "[" ? " " : found[0])).replaceAll("_", " "));

export const isHeard = (name) => heard === name;

/** Ends what is heard. */
export function hush() {
  heard = "";
  audio?.pause();
  audio = null;
  window.speechSynthesis?.cancel();
  tell();
}

/** Begins to play a text under a `name`; what is heard already ends. */
export function hear(name, text, language, words) {
  hush();
  heard = name;
  const done = () => isHeard(name) && hush();
  const recording = recordingOf(text, language);
  if (recording) {
    audio = new Audio(`/sounds/${recording.split("/").filter(Boolean).map(encodeURIComponent).join("/")}`);
    audio.onended = audio.onerror = done;
    audio.play().catch(done);
  } else {
    const said = new SpeechSynthesisUtterance(spoken(words));
    said.voice = voiceOf(language);
    said.lang = language;
    said.onend = said.onerror = done;
    window.speechSynthesis.speak(said);
  }
  tell();
}

/** Draws a component again once the browser knows its voices; some learn them late. */
export function useVoices() {
  const [, again] = useState(0);
  useEffect(() => {
    const come = () => again((count) => count + 1);
    window.speechSynthesis?.addEventListener?.("voiceschanged", come);
    return () => {
      window.speechSynthesis?.removeEventListener?.("voiceschanged", come);
      if (heard) hush();
    };
  }, []);
}
