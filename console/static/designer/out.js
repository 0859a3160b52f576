// What somebody takes along of a menu, and a file that they bring.

import { html } from "../html.js";
import { download } from "./exchange.js";
import { base, change, flow, say, state } from "./store.js";
import { difference } from "./texts.js";
import { t } from "./words.js";

const SHARP = 2; // Dots of the PNG for each of the picture's.
const MOST = 16384; // Dots that a canvas of a browser has at most on a side.

/** The picture as dots: the browser paints what the program drew. */
async function asPng() {
  const picture = new Image();
  picture.src = `${base}/menu.svg`;
  await picture.decode();
  const scale = Math.min(SHARP, MOST / picture.width, MOST / picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => download(`${flow}.png`, blob, "image/png"));
}

async function bring(input) {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  change(difference(state.text, (await file.text()).replace(/^\ufeff/, "")), "draft", file.name);
  say(t("out.took", { name: file.name }));
}

/** Links and buttons for all of it. */
export function Out({ show }) {
  function print() {
    show("list");
    setTimeout(() => window.print(), 300);
  }
  return html`<section class="out"><h2>${t("out")}</h2>
    <p class="row">
      <button type="button" class="small" onClick=${() => download(state.path || `${flow}.yaml`, state.text, "application/yaml")}>${t("out.yaml")}</button>
      <a class="button small" href=${`${base}/menu.svg`} download=${`${flow}.svg`}>${t("out.svg")}</a>
      <button type="button" class="small" onClick=${asPng}>${t("out.png")}</button>
      <a class="button small" href=${`${base}/menu.mmd`} download=${`${flow}.mmd`}>${t("out.mermaid")}</a>
      <button type="button" class="small" onClick=${print}>${t("out.print")}</button>
    </p>
    <p class="hint">SVG, PNG, Mermaid: ${t("out.kept")}</p>
    <p><label class="button small" for="file-in">${t("out.in")}</label><input type="file" id="file-in" class="unseen" accept=".yaml,.yml" onChange=${(event) => bring(event.target)} /></p>
  </section>`;
}
