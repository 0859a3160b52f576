// A call as the page holds it. What happens in it the program's own engine says; here
// is kept only what was answered, to be sent along with the next step.

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/**
 * @typedef {object} Witness A call that shows a finding, as the checks give it.
 * @property {string[]} keys
 * @property {string} [at]
 * @property {Object<string, string>} [switches]
 * @property {string} [language]
 * @property {string} [line]
 * @property {string[]} [hours]
 * @property {Object<string, string[]>} [outcomes]
 */

/** How the call of a finding is begun, and what happens in it. @param {Witness} witness */
export function eventsOf(witness) {
  const { keys = [], at = "noon", line, language, switches, outcomes, hours } = witness;
  return [{ at, from: line, language, switches, outcomes, hours }, [...keys, ""].map((token) => ({ token }))];
}

export class Line extends EventTarget {
  #answered = Promise.resolve();

  /**
   * @param {string} flow The menu's name.
   * @param {() => string} [text] A draft of it; without one the menu that is served.
   * @param {() => object} [files] Drafts of other files, by path.
   */
  constructor(flow, text, files) {
    super();
    this.flow = flow;
    this.text = text;
    this.files = files;
    /** The call as it was last told; null before the first one. */
    this.state = null;
    this.error = "";
    this.busy = false;
    this.playing = false;
    /** How much of what is played has happened. */
    this.played = 0;
    /** Whether what is played is told of, and stopped, elsewhere on the page. */
    this.guided = false;
    this.turns = 0;
    this.draft = undefined;
    this.drafts = undefined;
    /** What is waited for between two steps of a call that is played. */
    this.between = () => new Promise((done) => setTimeout(done, 900));
  }

  /** What can be chosen before a call, and the words of the page. */
  about() {
    return this.#ask("about", { text: this.text?.(), files: this.files?.() });
  }

  /** Begin a call: {at, switches, language, from, outcomes, hours}. */
  call(begin = {}) {
    this.turns += 1;
    this.playing = false;
    this.draft = this.text?.();
    this.drafts = this.files?.();
    this.state = null;
    return this.#turn("call", begin);
  }

  /** Take the call on: {digits}, {say}, {silence}, {hang_up}, {comes_to}, {after}, {back}. */
  async step(event) {
    const { turns } = this;
    // Who hangs up or presses keys while the last step is still being answered has done
    // so; a silence that somebody broke, or a second click on the same button, has not.
    while (this.busy && ("hang_up" in event || "digits" in event)) {
      await this.#answered;
      if (turns !== this.turns || this.state?.over) return;
    }
    if (!this.state || this.busy) return;
    if (this.playing) this.stop();
    await this.#turn("step", { session: this.state.session, event });
  }

  /** Make a call once more: whoever calls meanwhile, or does anything in it, stops it.
   *  @returns {Promise<boolean>} whether it was played to its end */
  async replay(begin, events) {
    const begun = this.call(begin);
    const turn = this.turns;
    this.playing = true;
    this.played = 0;
    await begun;
    for (const event of events) {
      if (this.error || this.state?.over) break;
      await this.between(event);
      if (turn !== this.turns || !this.playing) return false;
      await this.#turn("step", { session: this.state.session, event });
      if (turn !== this.turns) return false;
      this.played += 1;
    }
    if (turn !== this.turns) return false;
    this.playing = false;
    this.#tell();
    return !this.error;
  }

  /** Take over a call that is being played. */
  stop() {
    this.playing = false;
    this.#tell();
  }

  /** The call as a test; with `keep` it is put beside the menu. */
  test(name, keep) {
    return this.#ask("test", { session: this.state.session, name, keep, text: this.draft, files: this.drafts });
  }

  #turn(path, body) {
    this.#answered = this.#asked(path, body);
    return this.#answered;
  }

  async #asked(path, body) {
    const turn = this.turns;
    this.busy = true;
    this.error = "";
    this.#tell();
    let told;
    let error = "";
    try {
      told = await this.#ask(path, { ...body, text: this.draft, files: this.drafts });
    } catch (fault) {
      error = fault.message;
    }
    // Another call has been begun meanwhile.
    if (turn !== this.turns) return;
    this.busy = false;
    this.error = error;
    if (told) this.state = told;
    this.#tell();
  }

  async #ask(path, body) {
    let answer;
    try {
      answer = await fetch(`/phone/${encodeURIComponent(this.flow)}/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify(body),
      });
    } catch {
      throw new Error("no-answer");
    }
    if (answer.ok) return answer.json();
    const said = await answer.json().catch(() => ({}));
    throw new Error(said.error ?? (answer.status === 401 ? "log-in" : "no-answer"));
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
