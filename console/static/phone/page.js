// The page of the phone alone.

import { html, render } from "../html.js";
import { Line, Phone } from "../phone.js";

const place = document.getElementById("phone");
const line = new Line(place.dataset.flow);
const link = new URLSearchParams(location.search);
render(html`<${Phone} line=${line} link=${link} keeps=${place.dataset.keep === "yes"} alone />`, place);
