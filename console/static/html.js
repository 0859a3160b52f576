// What components are written with: elements as templates, and what they remember.

import { h } from "./vendor/preact/preact.js";
import htm from "./vendor/htm/htm.js";

export { render } from "./vendor/preact/preact.js";
export { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "./vendor/preact/hooks.js";

/** An element from a template: html`<p class=${kind}>${text}</p>`. */
export const html = htm.bind(h);
