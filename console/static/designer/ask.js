// What the page asks of the program that sent it.

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** A refusal, in the words of the program. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer?.message ?? String(status));
    this.status = status;
    this.answer = answer;
  }
}

/** The answer at `path`; with `given`, posts it. `signal` calls it off. */
export async function ask(path, given, { method = "POST", signal } = {}) {
  const options = { signal, headers: { Accept: "application/json" } };
  if (given !== undefined) {
    options.method = method;
    options.headers["Content-Type"] = "application/json";
    options.headers["X-CSRFToken"] = token();
    options.body = JSON.stringify(given);
  }
  return answerOf(await fetch(path, options));
}

/** The answer to a form that is sent, files among it. */
export async function send(path, form) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  return answerOf(await fetch(path, { method: "POST", headers, body: form }));
}

async function answerOf(answer) {
  if (answer.status === 401) location.reload();
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}

/** What comes back of something posted that is no JSON, as a picture. */
export async function fetched(path, given) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(given) });
  if (!answer.ok) await answerOf(answer);
  return answer;
}
