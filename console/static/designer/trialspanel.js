// The panel of tests: how each call went, what they cover, and what is missing.

import { html, useEffect, useState } from "../html.js";
import { ask, Refused } from "./ask.js";
import { exitWords } from "./boxes.js";
import { exitsOf } from "./node.js";
import { Diff, Dialog } from "./parts.js";
import { base, say, select, state, useStore, written } from "./store.js";
import { failing, outsOf, run, trials, wantCoverage } from "./trials.js";
import { knows, t } from "./words.js";

const STATES = ["covered", "uncovered", "unreachable", "unknown"];
const WHATS = ["nodes", "exits", "hours"];
const MANY = 200; // Ways out of a list that nobody reads to its end.

/** All of it; `show` goes to another panel, `watch` has the phone play a test. */
export function Tests({ show, watch }) {
  useStore();
  const [writing, write] = useState(false);
  useEffect(() => {
    wantCoverage("panel", true);
    run();
    return () => wantCoverage("panel", false);
  }, []);
  const { found, trouble } = trials;
  const calls = found?.calls ?? [];
  return html`<div class="trials">
    <div class="row apart">
      <p class="row" role="status">${trials.busy ? html`<span class="quiet">${t("tests.running")}</span>` : found && calls.length ? html`<${Sum} calls=${calls} />` : null}</p>
      <button type="button" class="small" onClick=${run} disabled=${trials.busy}>${t("tests.run")}</button>
    </div>
    ${trouble ? html`<p class="note bad" role="alert">${knows(`why.${trouble}`) ? t(`why.${trouble}`) : trouble}</p>` : null}
    ${found && !calls.length && !found.faults.length ? html`<div class="note"><p>${t("tests.none")}</p>
      <p class="row"><button type="button" class="small" onClick=${() => show("phone")}>${t("tests.to-phone")}</button></p></div>` : null}
    ${found?.faults.length ? html`<div class="note bad"><p>${t("tests.faults", { path: found.path })}</p><ul>
      ${found.faults.map((each) => html`<li><span lang="en">${each.message}</span> <span class="quiet">${t("findings.line", { line: each.line })}</span></li>`)}</ul></div>` : null}
    <ol class="calls">${inOrder(calls).map((each) => html`<${Call} key=${`${each.line} ${each.name}`} call=${each} watch=${watch} />`)}</ol>
    ${found ? html`<${Covered} write=${() => write(true)} show=${show} />` : null}
    ${writing ? html`<${Missing} close=${() => write(false)} />` : null}
  </div>`;
}

/** Those that differ come first. */
const inOrder = (calls) => [...calls].sort((one, other) => Number(one.passed) - Number(other.passed));

function Sum({ calls }) {
  const bad = failing();
  return html`${bad ? html`<span class="badge bad">${t("tests.differ", { count: bad })}</span>` : null}
    ${calls.length > bad ? html`<span class="badge good">${t("tests.passed", { count: calls.length - bad })}</span>` : null}
    <code>${trials.found.path}</code>`;
}

function Call({ call, watch }) {
  const { difference, written } = call;
  const where = difference && call.call?.steps[difference.step]?.node;
  const expected = difference && written.text.split("\n")[difference.line - written.line]?.trim();
  return html`<li class=${call.passed ? "passes" : "differs"}>
    <p class="row"><span class=${`badge ${call.passed ? "good" : "bad"}`}>${t(call.passed ? "tests.passes" : "tests.differs")}</span> <strong>${call.name}</strong></p>
    ${difference ? html`<dl>
      <dt>${t("tests.expected", { line: difference.line })}</dt><dd><code>${expected}</code></dd>
      <dt>${t("tests.happened")}</dt><dd lang="en">${difference.message}</dd></dl>` : null}
    <p class="row"><span class="quiet">${t("findings.line", { line: call.line })}${call.call ? ` · ${t("tests.seconds", { count: Math.round(call.call.seconds) })}` : ""}</span>
      ${call.play ? html`<button type="button" class="small" aria-label=${t("tests.watch-it", { name: call.name })} onClick=${() => watch(call)}>${t("tests.watch")}</button>` : null}
      ${where && state.nodes.has(where) ? html`<button type="button" class="small" onClick=${() => select(where, "tests")}>${t("form.go-to", { name: where })}</button>` : null}</p>
  </li>`;
}

// What they cover --------------------------------------------------------------------------

function Covered({ write, show }) {
  const { coverage } = trials;
  if (!coverage) return trials.counting ? html`<p class="quiet" role="status">${t("tests.counting")}</p>` : null;
  const count = (what, how) => Object.values(coverage[what]).filter((each) => each === how).length;
  const missing = count("exits", "uncovered");
  return html`<section aria-labelledby="covered">
    <h2 id="covered">${t("tests.coverage")}</h2>
    <table><thead><tr><td></td>${WHATS.map((what) => html`<th scope="col">${t(`tests.what.${what}`)}</th>`)}</tr></thead>
      <tbody>${STATES.map((how) => html`<tr><th scope="row">${t(`tests.${how}`)}</th>${WHATS.map((what) => html`<td>${count(what, how)}</td>`)}</tr>`)}</tbody></table>
    ${missing ? html`<p class="row"><button type="button" onClick=${write}>${t("tests.write", { count: missing })}</button></p>` : html`<p class="note good">${t("tests.all-covered")}</p>`}
    ${["uncovered", "unknown", "unreachable"].map((how) => html`<${Left} key=${how} how=${how} show=${show} />`)}
  </section>`;
}

/** What is not covered, by node, with a way there. */
function Left({ how, show }) {
  const { coverage } = trials;
  const nodes = leftNodes(how);
  const hours = Object.keys(coverage.hours).filter((each) => coverage.hours[each] === how);
  if (!nodes.length && !hours.length) return null;
  const count = nodes.reduce((sum, [, whole, outs]) => sum + (whole ? 1 : outs.length), hours.length);
  const jump = (name) => {
    select(name, "tests");
    if (!matchMedia("(min-width: 60rem)").matches) show("tree");
  };
  return html`<details open=${how === "uncovered"}><summary>${t("tests.left", { what: t(`tests.${how}`), count })}</summary><ul class="left">
    ${nodes.slice(0, MANY).map(([name, whole, outs]) => html`<li>
      ${state.nodes.has(name) ? html`<button type="button" class="plain" onClick=${() => jump(name)}>${name}</button>` : html`<strong>${name || t("tests.keys")}</strong>`}
      ${" "}<span>${whole ? t("tests.whole") : outs.map((each) => outWords(name, each)).join(", ")}</span></li>`)}
    ${nodes.length > MANY ? html`<li class="quiet">${t("tree.more", { count: nodes.length - MANY })}</li>` : null}
    ${hours.map((each) => html`<li><strong>${each}</strong> <span class="quiet">${coverage.when?.[each] ?? ""}</span></li>`)}
  </ul></details>`;
}

/** [node, whether all of it, its ways out] for all that stands so. */
function leftNodes(how) {
  const { nodes } = trials.coverage;
  return ["", ...Object.keys(nodes)]
    .map((name) => [name, nodes[name] === how, outsOf(name).filter(([, each]) => each === how).map(([label]) => label)])
    .filter(([, whole, outs]) => whole || outs.length);
}

function outWords(name, label) {
  const node = state.nodes.get(name);
  const exit = node && exitsOf(node).find((each) => each.label === label);
  return exit ? exitWords(exit) : label;
}

// Writing what is missing --------------------------------------------------------------------

/** The calls that are missing, as they would stand in the test file. */
function Missing({ close }) {
  const [given] = useState(written);
  const [made, make] = useState(null);
  const [why, tell] = useState("");
  const fail = (error) => tell(error instanceof Refused ? error.message : t("why.offline"));
  useEffect(() => {
    ask(`${base}/tests/missing`, given).then(make, fail);
  }, []);
  async function keep() {
    try {
      const kept = await ask(`${base}/tests/keep`, { ...given, on: made.digest, calls: made.calls.map((each) => each.text) });
      say(t("tests.kept", { file: kept.file, count: made.calls.length }));
      close();
      run();
    } catch (error) {
      fail(error);
    }
  }
  return html`<${Dialog} title=${t("tests.missing")} close=${close}>
    ${!made && !why ? html`<p class="quiet" role="status">${t("tests.writing")}</p>` : null}
    ${why ? html`<p class="note bad" role="alert"><span lang="en">${why}</span>${made ? html`<br />${t("tests.not-kept")}` : null}</p>` : null}
    ${made && !made.calls.length ? html`<p class="note">${t("tests.nothing-found")}</p>` : null}
    ${made?.calls.length ? html`<p>${t("tests.read-them", { count: made.calls.length, file: made.path })} ${made.left ? t("tests.more-then", { count: made.left }) : ""}</p>
      <section class="fix"><${Diff} lines=${made.lines} label=${t("tests.missing")} /></section>` : null}
    <p class="row">
      ${made?.calls.length && made.keeps ? html`<button type="button" class="main" onClick=${keep}>${t("tests.keep")}</button>` : null}
      ${made?.calls.length ? html`<button type="button" onClick=${() => download(made)}>${t("tests.download")}</button>` : null}
      <button type="button" onClick=${close}>${t("cancel")}</button></p>
  </${Dialog}>`;
}

function download(made) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([made.text], { type: "text/yaml" }));
  link.download = made.path.split("/").at(-1);
  link.click();
  URL.revokeObjectURL(link.href);
}
