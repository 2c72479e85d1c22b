/* What is easier for a person who signs when the browser helps? Every step works without this. */

import { SignaturePad } from "./signature-pad.js";

function openPad(form) {
  const pad = new SignaturePad(form);
  const drawn = form.querySelector('input[name="method"][value="drawn"]');
  const typed = form.querySelector('input[name="method"][value="typed"]');
  const typedName = form.querySelector('input[name="typed_name"]');
  const wasTyped = typedName.value !== "" || form.dataset.signaturePad === "typed";
  drawn.disabled = false;
  drawn.checked = !wasTyped;
  typed.checked = wasTyped;
  form.querySelector("[data-sign]").classList.add("sign--ready");
  pad.fit();
  drawn.addEventListener("change", () => pad.fit());
  /* A finger that chose typing wants the keyboard; who came by keys moves on by keys (detail is 0). */
  typed.addEventListener("click", (event) => {
    if (event.detail) typedName.focus();
  });
}

function tickAll(box) {
  const ticks = Array.from((box.form || document).querySelectorAll('input[name="use"]:not(:disabled)'));
  const follow = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    box.checked = ticked === ticks.length;
    box.indeterminate = ticked > 0 && !box.checked;
  };
  box.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = box.checked;
  });
  for (const tick of ticks) tick.addEventListener("change", follow);
  follow();
}

/* The server answers a repeat with the same receipt; this only spares an anxious second tap. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll('button[type="submit"]')) button.setAttribute("aria-busy", "true");
  });
}

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

const summary = document.querySelector("[data-takes-focus]");
if (summary) summary.focus();
document.querySelectorAll("form[data-signature-pad]").forEach(openPad);
document.querySelectorAll("[data-ticks-all]").forEach(tickAll);
document.querySelectorAll("form[data-once]").forEach(sendOnce);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
