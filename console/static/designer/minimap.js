// The whole menu in the corner, and where the window is.

import { worn } from "./lens.js";

const WIDE = 176;
const HIGH = 120;
const MAPPED = { covered: "open", partly: "break", uncovered: "closed", unknown: "exception" };

/** Puts a map into `host`; `go(x, y)` moves the window to where somebody points. */
export function makeMap(host, go) {
  const canvas = document.createElement("canvas");
  canvas.className = "minimap";
  canvas.setAttribute("aria-hidden", "true");
  host.append(canvas);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const sharp = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = WIDE * sharp;
  canvas.height = HIGH * sharp;
  // Each way by itself: a menu that is much higher than wide would be a line.
  let across = 1;
  let down = 1;
  let known = null;
  let turn = 0;
  let still = null;

  const colour = (name) => getComputedStyle(canvas).getPropertyValue(name);

  // The boxes are painted once; only the window's frame moves.
  function paintBoxes(laid) {
    known = laid;
    across = WIDE / (laid.width || 1);
    down = HIGH / (laid.height || 1);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, WIDE, HIGH);
    const inks = { "": colour("--edge") };
    for (const box of laid.shown) {
      const tone = worn(box.node.name)?.tone ?? "";
      pen.fillStyle = inks[tone] ??= colour(`--dot-${MAPPED[tone] ?? tone}`);
      pen.fillRect(box.x * across, box.y * down, Math.max(1, box.w * across), Math.max(1, box.h * down));
    }
    still = pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  function paint(laid, view, size, shown, lensTurn) {
    canvas.hidden = !shown;
    if (!shown) return;
    if (known !== laid || turn !== lensTurn) paintBoxes(laid);
    turn = lensTurn;
    pen.putImageData(still, 0, 0);
    pen.strokeStyle = colour("--accent");
    pen.lineWidth = 2;
    const x = (-view.x / view.k) * across;
    const y = (-view.y / view.k) * down;
    pen.strokeRect(x, y, Math.max(4, (size.w / view.k) * across), Math.max(4, (size.h / view.k) * down));
  }

  function point(event) {
    if (event.buttons) go(event.offsetX / across, event.offsetY / down);
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    point(event);
  });
  canvas.addEventListener("pointermove", point);
  return { paint };
}
