// How are a fact's words put on the clipboard? Each button copies the text it names, and says so.
const said = document.getElementById("kit-said");

const copy = async (source) => {
  try {
    await navigator.clipboard.writeText(source.innerText.trim());
    return true;
  } catch {
    // Without HTTPS, or where the browser asks and staff say no, there is no clipboard.
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
};

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(document.getElementById(button.dataset.copy));
    const words = done ? said.dataset.copied : said.dataset.byHand;
    said.textContent = "";
    requestAnimationFrame(() => {
      said.textContent = words;
    });
    button.dataset.done = words;
    setTimeout(() => delete button.dataset.done, 2500);
  });
}
