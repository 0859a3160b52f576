// What pages do beyond forms and links; all of them work without it.

/** Toasts go when they are told to. */
document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-closes]");
  closer?.parentElement.remove();
});

/** A menu in the header closes on Escape and when the focus leaves it. */
for (const details of document.querySelectorAll("details.who")) {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
}

/** `<button data-opens="id">` opens a dialog; a form of method "dialog" closes it. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

/** `<button data-copies="id" data-done="…">` copies what a field holds. */
document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copies]");
  if (!copier) return;
  const field = document.getElementById(copier.dataset.copies);
  field.select();
  await navigator.clipboard.writeText(field.value);
  copier.textContent = copier.dataset.done;
});

// The way that is shown is in sight, also where the navigation is wider than a phone.
document.querySelector(".top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
