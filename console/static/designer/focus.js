// The focus is never lost: where what had it is taken away, it goes to what has come in
// its place, or to the head of the panel; where a button sleeps while something is done,
// it comes back to it.

const SLEEP = 400; // Milliseconds until a button that sleeps is not waited for any more.
const REACHED = "button, input, select, textarea, summary, a[href]";

/** Watches over the focus in `root`. */
export function keepFocus(root) {
  let last = null;
  let around = null;
  let panel = null;
  let timer = 0;

  root.addEventListener("focusin", (event) => {
    last = event.target;
    around = last.parentElement;
    panel = last.closest("[role=tabpanel], dialog");
    clearTimeout(timer);
  });
  // Who points elsewhere means to leave it.
  document.addEventListener("pointerdown", () => { last = null; }, true);

  function look() {
    if (!last || (document.activeElement && document.activeElement !== document.body)) return;
    clearTimeout(timer);
    if (!last.isConnected) return instead() ?? head();
    if (!last.disabled) return last.focus();
    timer = setTimeout(() => last?.disabled && document.activeElement === document.body && beside(), SLEEP);
  }

  /** The button that has taken the place of another, such as hanging up that of calling. */
  function instead() {
    if (!around?.isConnected || !around.matches(".row")) return null;
    const next = [...around.querySelectorAll(REACHED)].find((each) => !each.disabled && each.checkVisibility());
    next?.focus();
    return next;
  }

  function head() {
    const place = panel?.isConnected ? panel : document.getElementById("side-panel");
    const title = place?.querySelector("h2");
    if (title && !title.hasAttribute("tabindex")) title.tabIndex = -1;
    (title ?? place)?.focus();
  }

  function beside() {
    const near = last.closest(".row, .moves, form, section")?.querySelectorAll(REACHED) ?? [];
    const next = [...near].find((each) => !each.disabled && each.checkVisibility());
    if (next) next.focus();
    else head();
  }

  new MutationObserver(look).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
}
