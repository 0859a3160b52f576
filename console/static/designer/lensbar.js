// Above the tree and the list: what is shown on the nodes, at which moment, and what its
// colours mean.

import { html, useEffect } from "../html.js";
import { Pick, When } from "../phone/choices.js";
import { wording } from "../phone/words.js";
import { legend, lens, LENSES, look, moment, timed } from "./lens.js";
import { useStore } from "./store.js";
import { trials, wantCoverage } from "./trials.js";
import { t } from "./words.js";

/** The chooser, the clock, the legend. */
export function LensBar() {
  useStore();
  // Whoever comes back to the tree finds it as they left it; meanwhile nothing is run.
  useEffect(() => {
    if (lens.what === "tests") wantCoverage("lens", true);
    return () => wantCoverage("lens", false);
  }, []);
  return html`<div class="lens" role="group" aria-label=${t("lens.label")}>
    <label class="lens-what"><span>${t("lens.what")}</span>
      <select value=${lens.what} onChange=${(event) => look({ what: event.target.value })}>
        ${LENSES.map((each) => html`<option value=${each} selected=${each === lens.what}>${t(`lens.what.${each || "nothing"}`)}</option>`)}
      </select></label>
    ${timed() ? html`<${Moment} />` : null}
    ${lens.what ? html`<${Legend} />` : null}
    <p class="quiet lens-says" role="status">${says()}</p>
  </div>`;
}

/** How far the answer is; that there is nothing to show. */
function says() {
  if (timed()) {
    if (lens.trouble) return lens.trouble;
    if (lens.busy) return t("lens.busy");
    const shares = Object.values(lens.found?.nodes ?? {}).some((each) => each.share);
    return lens.what === "share" && lens.found && !shares ? t("lens.no-shares") : "";
  }
  if (lens.what !== "tests") return "";
  if (trials.trouble) return trials.trouble;
  return trials.busy || trials.counting ? t("lens.busy") : "";
}

/** The clock to travel with, and the switches. */
function Moment() {
  const { about } = lens;
  if (!about) return null;
  const words = wording(about.texts);
  const standing = (each) => lens.switches[each.name] ?? each.stands;
  const turned = about.switches.filter((each) => standing(each) !== each.usual);
  const at = lens.found?.at;
  const shown = [lens.at === "now" ? t("lens.now") : "", at ? moment(at) : "", ...turned.map((each) => `${each.label}: ${standing(each)}`)];
  const leave = (event) => {
    if (event.key !== "Escape" || !event.currentTarget.open) return;
    event.currentTarget.open = false;
    event.currentTarget.firstElementChild.focus();
  };
  return html`<details class="lens-moment" onKeyDown=${leave}>
    <summary>${shown.filter(Boolean).join(" · ")}</summary>
    <div class="lens-sheet">
      <${When} about=${about} chosen=${{ at: lens.at }} change=${look} t=${words} />
      ${about.switches.map((each) => html`<${Pick} label=${each.label} value=${standing(each)} options=${each.values.map((value) => [value, value])}
        set=${(event) => look({ switches: { ...lens.switches, [each.name]: event.target.value } })} />`)}
    </div>
  </details>`;
}

function Legend() {
  return html`<ul class="legend" aria-label=${t("lens.legend")}>
    ${legend().map(([tone, words]) => html`<li><i class=${`tone-${tone}`}></i>${words}</li>`)}
  </ul>`;
}
