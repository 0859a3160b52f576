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
  const answer = await fetch(path, options);
  if (answer.status === 401) location.reload();
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}
