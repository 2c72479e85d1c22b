/* What is easier for a person who asks for an appointment when the browser helps? The form works without this. */

const told = document.querySelector("[data-takes-focus]");
if (told) told.focus();

/* The server keeps a repeat once and answers the same; this only spares an anxious second tap. */
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.querySelector('button[type="submit"]').setAttribute("aria-busy", "true");
  });
}

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]").removeAttribute("aria-busy");
  }
});
