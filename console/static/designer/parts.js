// Small parts of the page: tabs that keys go through, buttons with a sign, dialogs.

import { html, useEffect, useLayoutEffect, useRef } from "../html.js";

/** A list of tabs; `tabs` are [key, words, count]. */
export function Tabs({ label, tabs, chosen, choose, id }) {
  useEffect(() => {
    // Where there are more than fit, the chosen one is in sight.
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  function move(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = tabs.findIndex(([key]) => key === chosen);
    const next = tabs[(at + by + tabs.length) % tabs.length][0];
    choose(next);
    document.getElementById(`${id}-${next}`)?.focus();
  }
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${move}>
    ${tabs.map(
      ([key, words, count, worst]) =>
        html`<button
          key=${key}
          type="button"
          role="tab"
          id=${`${id}-${key}`}
          aria-selected=${String(key === chosen)}
          aria-controls=${`${id}-panel`}
          tabindex=${key === chosen ? 0 : -1}
          onClick=${() => choose(key)}
        >
          ${words}${count ? html` <span class=${`count ${worst ?? ""}`}>${count}</span>` : null}
        </button>`,
    )}
  </div>`;
}

const SIGNS = {
  undo: "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 0 8",
  redo: "M15 7l5 5-5 5M20 12H10a6 6 0 0 0 0 8",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fold: "M5 6h14M8 12h8M11 18h2",
  open: "M5 6h14M5 12h14M5 18h14",
  play: "M8 5l11 7-11 7z",
  stop: "M7 7h10v10H7z",
};

/** A button that shows a sign; `words` is its name. */
export function Sign({ sign, words, act, disabled = false, keys }) {
  return html`<button type="button" class="sign" title=${words} aria-label=${words} aria-keyshortcuts=${keys} disabled=${disabled} onClick=${act}>
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${SIGNS[sign]} /></svg>
  </button>`;
}

/** A dialog that is open for as long as it is drawn. Then the focus is where it was; or,
 *  where that is gone, at the head of what is shown. That it is closed is told
 *  late, and must not close the next one. */
export function Dialog({ title, close, children }) {
  const place = useRef(null);
  const gone = useRef(false);
  useLayoutEffect(() => {
    const dialog = place.current;
    const opener = document.activeElement;
    if (!dialog.open) dialog.showModal();
    return () => {
      gone.current = true;
      dialog.close();
      requestAnimationFrame(() => setTimeout(() => {
        if (document.activeElement && document.activeElement !== document.body) return;
        const next = opener?.isConnected ? opener : document.querySelector("#side-panel h2, #side-panel");
        next?.focus();
      }));
    };
  }, []);
  return html`<dialog ref=${place} class="sheet" aria-label=${title} onClose=${() => gone.current || close()}>
    <h2 class="first">${title}</h2>
    ${children}
  </dialog>`;
}

/** A difference of two texts, line by line, as `diff -u` prints it; `label` is its name. */
export function Diff({ lines, label }) {
  const shown = lines.replace(/\n$/, "").split("\n").filter((line) => !/^(---|\+\+\+) /.test(line));
  return html`<pre class="diff" tabindex="0" aria-label=${label}>${shown.map((line) => html`<span class=${line.startsWith("+") ? "more" : line.startsWith("-") ? "less" : ""}>${`${line}\n`}</span>`)}</pre>`;
}
