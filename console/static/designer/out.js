// What somebody takes along of a menu, and a file that they bring.

import { html, useEffect, useState } from "../html.js";
import { asQuery, Choices, fromLink } from "../phone/choices.js";
import { wording } from "../phone/words.js";
import { fetched, Refused, send } from "./ask.js";
import { keep } from "./drafting.js";
import { download } from "./exchange.js";
import { Diff, Dialog } from "./parts.js";
import { base, change, flow, order, say, state, written } from "./store.js";
import { difference } from "./texts.js";
import { knows, t } from "./words.js";

const SHARP = 2; // Dots of the PNG for each of the picture's.
const MOST = 16384; // Dots that a canvas of a browser has at most on a side.

/** The menu as the page has it, drawn by the program. */
async function drawn(form) {
  const answer = await fetched(`${base}/menu.${form}`, written());
  return answer.blob();
}

/** The picture as dots: the browser paints what the program drew. */
async function asPng() {
  const picture = new Image();
  // The page's policy has pictures come from the program only, which draws what is kept.
  await keep().catch(() => {});
  picture.src = `${base}/menu.svg?edition=${state.edition}`;
  await picture.decode();
  const scale = Math.min(SHARP, MOST / picture.width, MOST / picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  download(`${flow}.png`, blob);
}

/** Opens the sheet for the wall, which shows what is kept. */
async function toWall() {
  const sheet = window.open("", "_blank");
  await keep().catch(() => {});
  if (sheet) sheet.location = `${base}/wall`;
  else location.assign(`${base}/wall`);
}

/** Links and buttons for all of it. */
export function Out({ show, line }) {
  const [why, setWhy] = useState("");
  const [brought, bring] = useState(null);
  const safely = (deed) => () => {
    setWhy("");
    deed().catch((error) => setWhy(error instanceof Refused ? error.message : t("why.offline")));
  };
  function print() {
    show("list");
    setTimeout(() => window.print(), 300);
  }
  async function look(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const form = new FormData();
    form.append("text", state.text);
    form.append("file", file);
    const { edition } = state;
    bring({ ...(await send(`${base}/bring`, form)), name: file.name, edition });
  }
  return html`<section class="out"><h2>${t("out")}</h2>
    ${why ? html`<p class="note bad" role="alert">${why}</p>` : null}
    <p class="row">
      <button type="button" class="small" onClick=${() => download(state.path || `${flow}.yaml`, state.text, "application/yaml")}>${t("out.yaml")}</button>
      <button type="button" class="small" onClick=${safely(async () => download(`${flow}.svg`, await drawn("svg")))}>${t("out.svg")}</button>
      <button type="button" class="small" onClick=${safely(asPng)}>${t("out.png")}</button>
      <button type="button" class="small" onClick=${safely(async () => download(`${flow}.mmd`, await drawn("mmd")))}>${t("out.mermaid")}</button>
      <button type="button" class="small" onClick=${safely(toWall)}>${t("out.wall")}</button>
      <button type="button" class="small" onClick=${print}>${t("out.print")}</button>
    </p>
    <p><label class="button small" for="file-in">${t("out.in")}</label><input type="file" id="file-in" class="unseen" accept=".yaml,.yml" onChange=${(event) => safely(() => look(event.target))()} /></p>
    ${brought ? html`<${Brought} found=${brought} close=${() => bring(null)} />` : null}
    <h3>${t("out.links")}</h3>
    <${Opened} setting="map" words="out.map" path=${`/map/${encodeURIComponent(name())}`} />
    <${Opened} setting="phone" words="out.phone" path=${`/phone/${encodeURIComponent(name())}`} />
    <${PhoneLink} line=${line} />
  </section>`;
}

const name = () => (typeof state.says.name === "string" && state.says.name) || flow;

/** A page of the menu for others, and whether it is open to everybody. */
function Opened({ setting, words, path }) {
  const [why, setWhy] = useState("");
  const isOpen = state.says[setting] === "public";
  async function set(value) {
    const fault = await order([{ do: "put", at: [setting], value }], t(`${words}.${value ? "open" : "close"}`));
    setWhy(knows(`why.${fault}`) ? t(`why.${fault}`) : fault);
    if (!fault) say(t("out.holds-published"));
  }
  return html`<p class="row opened"><a href=${path} target="_blank">${t(words)}</a>
    <span class="quiet">${t(isOpen ? `${words}.is-open` : `${words}.is-closed`)}</span>
    <button type="button" class="small" onClick=${() => set(isOpen ? null : "public")}>${t(isOpen ? "out.close" : "out.open")}</button>
    ${why ? html`<span class="fault" role="alert">${why}</span>` : null}</p>`;
}

/** A link to the phone that carries a moment, switches and a language. */
function PhoneLink({ line }) {
  const [about, know] = useState(null);
  const [chosen, choose] = useState(null);
  const [open, setOpen] = useState(false);
  const [said, tell] = useState("");
  useEffect(() => {
    if (!open) return;
    line.about().then((found) => {
      know(found);
      choose((old) => old ?? fromLink(new URLSearchParams(), found));
    }, (error) => tell(error.message));
  }, [open]);
  const query = about && chosen ? asQuery(chosen, about).toString() : "";
  const link = new URL(`/phone/${encodeURIComponent(name())}${query ? `?${query}` : ""}`, location.href).href;
  async function copy() {
    await navigator.clipboard.writeText(link).then(() => tell(t("out.copied")), () => tell(t("out.copy-self")));
  }
  return html`<details class="phone-link" onToggle=${(event) => setOpen(event.target.open)}><summary>${t("out.phone-link")}</summary>
    <p class="hint">${t("out.phone-link.what")}</p>
    ${about && chosen ? html`<${Choices} about=${about} chosen=${chosen} change=${(some) => choose({ ...chosen, ...some })} t=${wording(about.texts)} carried />` : null}
    <div class="field"><label for="phone-link">${t("out.link")}</label><input id="phone-link" readonly value=${link} onFocus=${(event) => event.target.select()} /></div>
    <p class="row"><button type="button" class="small" onClick=${copy}>${t("out.copy")}</button><a class="button small" href=${link} target="_blank">${t("out.try")}</a><span class="quiet" role="status">${said}</span></p>
  </details>`;
}

/** A file that somebody brings, before it takes the place of the text. */
function Brought({ found, close }) {
  const [why, setWhy] = useState("");
  const counted = (sign) => found.lines.split("\n").filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
  function take() {
    if (found.edition !== state.edition) return setWhy(t("why.changed"));
    change(difference(state.text, found.text), "draft", found.name);
    say(t("out.took", { name: found.name }));
    return close();
  }
  return html`<${Dialog} title=${found.name} close=${close}>
    ${found.lines ? html`<p>${t("out.would", { more: counted("+"), less: counted("-") })}</p><div class="fix"><${Diff} lines=${found.lines} /></div>` : html`<p>${t("out.same")}</p>`}
    ${why ? html`<p class="fault" role="alert">${why}</p>` : null}
    <p class="row"><button type="button" class="main" disabled=${!found.lines} onClick=${take}>${t("out.take")}</button><button type="button" onClick=${close}>${t("cancel")}</button></p>
  </${Dialog}>`;
}
