// What is heard: tones of keys, and words, where the browser has a voice for them.

// Hertz of rows and columns. Source: ITU-T Q.23.
const ROWS = { 1: 697, 2: 697, 3: 697, 4: 770, 5: 770, 6: 770, 7: 852, 8: 852, 9: 852, "*": 941, 0: 941, "#": 941 };
const COLUMNS = { 1: 1209, 4: 1209, 7: 1209, "*": 1209, 2: 1336, 5: 1336, 8: 1336, 0: 1336, 3: 1477, 6: 1477, 9: 1477, "#": 1477 };

const LENGTH = 0.12;
let context;

/** The tone of a key. @param {string} key */
export function tone(key) {
  const Context = window.AudioContext;
  if (!Context || !ROWS[key]) return;
  context ??= new Context();
  const gain = context.createGain();
  gain.gain.value = 0.08;
  gain.connect(context.destination);
  for (const frequency of [ROWS[key], COLUMNS[key]]) {
    const one = context.createOscillator();
    one.frequency.value = frequency;
    one.connect(gain);
    one.start();
    one.stop(context.currentTime + LENGTH);
  }
}

/** The browser's voice for a language, if it has one. @param {string} language */
export function voiceOf(language) {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  const short = language.split("-")[0];
  return voices.find((each) => each.lang === language) ?? voices.find((each) => each.lang.split(/[-_]/)[0] === short);
}

/** Says the sounds of a call one after another, and shows how far it has come. */
export class Speaker {
  /** @param {(shown: number) => void} onShown @param {() => void} onDone */
  constructor(onShown, onDone) {
    this.onShown = onShown;
    this.onDone = onDone;
    this.turn = 0;
    this.timer = 0;
  }

  /**
   * Say `sounds` from number `from` on: in real time each is shown as it begins, and
   * otherwise all at once.
   */
  async say(sounds, from, { real, sound }) {
    const turn = ++this.turn;
    if (!real) this.onShown(sounds.length);
    for (let index = from; index < sounds.length; index += 1) {
      if (real) this.onShown(index + 1);
      if (real || sound) await this.#hear(sounds[index], real, sound);
      if (turn !== this.turn) return;
    }
    this.onDone();
  }

  /** Be silent at once. */
  cut() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.audio?.pause();
    window.speechSynthesis?.cancel();
    this.wake?.();
  }

  #hear(each, real, sound) {
    return new Promise((done) => {
      this.wake = done;
      const later = () => (real ? (this.timer = setTimeout(done, each.seconds * 1000)) : done());
      if (!sound || each.pause) return later();
      if (each.play) return this.#play(each.play, done, later);
      const voice = voiceOf(each.language);
      if (!voice) return later();
      const said = new SpeechSynthesisUtterance(each.say);
      said.voice = voice;
      said.lang = each.language;
      said.onend = done;
      said.onerror = later;
      window.speechSynthesis.speak(said);
    });
  }

  #play(url, done, later) {
    // Recordings of other places are not fetched: no request leaves for elsewhere.
    if (url.includes("://")) return later();
    this.audio = new Audio(`/sounds/${url}`);
    this.audio.onended = done;
    this.audio.onerror = later;
    this.audio.play().catch(later);
  }
}
