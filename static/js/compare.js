/* How does a visitor compare before and after? A line between the two pictures, moved by hand or keys.

   Without this module, and on paper, the pictures stand side by side. The range counts how much is
   seen of the picture after, which lies at the end of the line: so it runs against the text, and
   the arrows still move the line the way they point. */

function join(figure) {
  const line = figure.querySelector("input");
  line.dir = getComputedStyle(figure).direction === "rtl" ? "ltr" : "rtl";

  let stood = line.value;

  const show = () => {
    figure.style.setProperty("--before", `${100 - line.value}%`);
    line.setAttribute("aria-valuetext", line.dataset.words.replace("#", Math.round(line.value)));
  };
  // Keys go in steps one can see, a finger as finely as it likes.
  line.addEventListener("keydown", () => (line.step = 5));
  line.addEventListener("pointerdown", () => {
    line.step = 0.5;
    stood = line.value;
  });
  // The finger only scrolled past.
  line.addEventListener("pointercancel", () => {
    line.value = stood;
    show();
  });
  line.addEventListener("input", show);

  line.parentElement.hidden = false;
  figure.classList.add("before-after--joined");
  show();
}

for (const figure of document.querySelectorAll("[data-compare]")) join(figure);
