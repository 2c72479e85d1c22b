/* What does a tablet do that goes from hand to hand? It asks after a long while, and forgets pages. */

const MINUTE = 60 * 1000;

function askWhenIdle(cover) {
  const limit = Number(cover.dataset.idleMinutes) * MINUTE;
  let last = Date.now();
  let before = null;

  function show() {
    before = document.activeElement;
    cover.hidden = false;
    document.documentElement.classList.add("is-covered");
    cover.querySelector("[data-still-here]").focus();
  }

  function hide() {
    last = Date.now();
    cover.hidden = true;
    document.documentElement.classList.remove("is-covered");
    if (before) before.focus();
  }

  const look = () => {
    if (cover.hidden && Date.now() - last >= limit) show();
  };
  for (const kind of ["pointerdown", "keydown", "scroll", "input"]) {
    window.addEventListener(kind, () => {
      look();
      if (cover.hidden) last = Date.now();
    }, { passive: true });
  }
  // A tablet that slept has run no timer: it looks at the clock when it wakes.
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, MINUTE / 4);
  cover.querySelector("[data-still-here]").addEventListener("click", hide);
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// A page that answered a form is asked for anew on the way back, not sent again.
window.history.replaceState(null, "", window.location.href);

const cover = document.querySelector("[data-idle-minutes]");
if (cover) askWhenIdle(cover);
