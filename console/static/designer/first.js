// What the page needs before all else is asked for while its scripts are still coming.

import { ask } from "./ask.js";

const { flow } = document.getElementById("designer").dataset;

export const kinds = ask("/designer/kinds.json");
export const found = ask(`/designer/${encodeURIComponent(flow)}/state`);

// Whoever waits for them hears of it where one fails.
for (const each of [kinds, found]) each.catch(() => {});
