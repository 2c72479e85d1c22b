// How does a rectangle dragged over a picture become four numbers, and back? Everything else works without it.
(() => {
  const frame = document.querySelector("[data-picture-editor]");
  if (!frame) return;
  const area = frame.querySelector("[data-area]");
  const fields = Object.fromEntries(["x", "y", "w", "h"].map((name) => [name, document.getElementById(`id_${name}`)]));
  const within = (number) => Math.min(100, Math.max(0, number));
  const rounded = (number) => Math.round(number * 100) / 100;
  let start = null;

  function place(event) {
    const box = frame.getBoundingClientRect();
    return {
      x: within(((event.clientX - box.left) / box.width) * 100),
      y: within(((event.clientY - box.top) / box.height) * 100),
    };
  }

  function draw() {
    const numbers = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, Number.parseFloat(field.value)]));
    const whole = Object.values(numbers).every(Number.isFinite) && numbers.w > 0 && numbers.h > 0;
    area.hidden = !whole;
    if (!whole) return;
    // Properties, not a style attribute: the policy of the page allows no others.
    area.style.left = `${within(numbers.x)}%`;
    area.style.top = `${within(numbers.y)}%`;
    area.style.width = `${Math.min(numbers.w, 100 - within(numbers.x))}%`;
    area.style.height = `${Math.min(numbers.h, 100 - within(numbers.y))}%`;
  }

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    start = place(event);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!start) return;
    const end = place(event);
    fields.x.value = rounded(Math.min(start.x, end.x));
    fields.y.value = rounded(Math.min(start.y, end.y));
    fields.w.value = rounded(Math.abs(end.x - start.x));
    fields.h.value = rounded(Math.abs(end.y - start.y));
    draw();
  });
  for (const ending of ["pointerup", "pointercancel"]) {
    frame.addEventListener(ending, () => {
      start = null;
    });
  }
  for (const field of Object.values(fields)) field.addEventListener("input", draw);
  draw();
})();
