// Keeps the parts of a page up to date: a stream says when, the server draws what.
// Only parts that differ are put in, so that whoever reads or types elsewhere is not
// disturbed; a part in which somebody is at work waits until they are done.

const live = document.getElementById("live");
const state = document.getElementById("live-state");

/** @param {boolean} on */
function tell(on) {
  const text = on ? state.dataset.on : state.dataset.off;
  if (state.textContent !== text) state.textContent = text;
}

function busy(part) {
  return part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
}

let asking = false;
let again = false;

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(live.dataset.parts, { headers: { Accept: "text/html" } });
    if (answer.status === 401 || answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    tell(true);
  } catch {
    tell(false);
  } finally {
    asking = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

/** @param {Document} fresh */
function put(fresh) {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = live.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!old) continue;
    // Tokens of forms differ each time, and mean the same.
    if (bare(old) === bare(part) || busy(old)) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const href = focused?.getAttribute("href");
    const at = focused ? [...old.querySelectorAll("a, button")].indexOf(focused) : -1;
    old.replaceChildren(...part.childNodes);
    if (focused) {
      const same = href ? [...old.querySelectorAll("a")].find((a) => a.getAttribute("href") === href) : null;
      (same ?? old.querySelectorAll("a, button")[at])?.focus();
    }
  }
}

/** @param {Element} part */
function bare(part) {
  return part.innerHTML.replace(/name="csrf_token" value="[^"]*"/g, "");
}

const stream = new EventSource(live.dataset.changes);
stream.addEventListener("changed", refresh);
stream.addEventListener("open", () => tell(true));
// Whoever is logged out is asked to log in now, not when the next stream is refused.
stream.addEventListener("error", refresh);
// Waits grow by themselves.
setInterval(refresh, 20_000);
