// What hands do with a picture that is larger than its window: drag, pinch, scroll; and
// how it moves by itself, where people want things to move.

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const GLIDE = 260; // Milliseconds: long enough to see where it goes.
const SLIP = 4; // Pixels that a finger moves while it only taps.

/** Moves what `svg` shows. @returns {() => boolean} whether the last press was a drag */
export function makeHands(svg, { pan, zoom }) {
  const fingers = new Map();
  let moved = 0;

  svg.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.offsetX, y: event.offsetY };
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (moved > SLIP && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
    if (fingers.size === 1 && moved > SLIP) {
      pan(now.x - before.x, now.y - before.y);
    } else if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      zoom(is / (was || 1), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    }
    fingers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => fingers.delete(event.pointerId));
  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) return zoom(Math.exp(-event.deltaY / 300), { x: event.offsetX, y: event.offsetY });
      pan(-(event.shiftKey ? event.deltaY : event.deltaX), -(event.shiftKey ? 0 : event.deltaY));
    },
    { passive: false },
  );
  return () => moved > SLIP;
}

/** Goes from one place to another: `put` is called with where it is on the way.
 *  Where nothing is to move, or there is no way to go, it is there at once.
 *  @returns {() => void} stops where it is */
export function glide(from, to, put) {
  if (STILL.matches || (from.x === to.x && from.y === to.y)) {
    put(to);
    return () => {};
  }
  const began = performance.now();
  let frame = 0;
  const step = (now) => {
    const part = Math.min(1, Math.max(0, (now - began) / GLIDE));
    const eased = 1 - (1 - part) ** 3;
    put({ x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased });
    if (part < 1) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
