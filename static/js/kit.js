// What does the kit page do by itself? Counts while one types, shows the cut, swaps the photo, copies.
const said = document.getElementById("kit-said");
const caption = document.getElementById("kit-caption");

const cleaned = (text) =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();

const characters = (text) => [...text.normalize("NFC")].length;

const graphemes = (text) =>
  "Segmenter" in Intl
    ? Array.from(new Intl.Segmenter().segment(text), (part) => part.segment)
    : [...text];

// The server counts again and has the last word; this is what it will say for plain characters.
const seenLength = (text, most) => {
  let kept = "";
  for (const part of graphemes(text)) {
    if (characters(kept + part) > most) return kept.length;
    kept += part;
  }
  return kept.length;
};

const showText = () => {
  const text = cleaned(caption.value);
  const count = characters(text);
  const limit = Number(caption.dataset.limit);
  const most = Number(caption.dataset.visible);
  const cut = most && count > most ? seenLength(text, most) : text.length;
  const line = document.getElementById("kit-count");
  line.querySelector("[data-count]").textContent = count;
  line.classList.toggle("kit-count--over", Boolean(limit) && count > limit);
  document.querySelector("[data-seen]").textContent = text.slice(0, cut);
  document.querySelector("[data-hidden]").textContent = text.slice(cut);
  document.querySelector("[data-rest]").hidden = cut === text.length;
};

const copy = async (source) => {
  const text = "value" in source ? cleaned(source.value) : source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS, or where the browser asks and staff say no, there is no clipboard.
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
};

caption.addEventListener("input", showText);

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

for (const choice of document.querySelectorAll("input[name=photo]")) {
  choice.addEventListener("change", () => {
    const picture = document.querySelector("[data-picture]");
    const description = document.getElementById("kit-alt");
    // Where several can be ticked, only the server knows their order.
    if (choice.type === "radio" && choice.dataset.image) {
      if (picture) Object.assign(picture, { src: choice.dataset.image, alt: choice.dataset.alt });
      if (description) description.textContent = choice.dataset.alt;
    }
    // What stands at the top was said of the photo before: the server has not judged this one.
    const state = document.querySelector("[data-stale]");
    if (state) {
      state.textContent = state.dataset.stale;
      said.textContent = state.dataset.stale;
    }
  });
}
