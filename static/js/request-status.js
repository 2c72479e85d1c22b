/* How far is this request? Its live part is fetched again while the page is looked at. */
(() => {
  const FIRST = 3000;
  const LONGEST = 20000;
  const SLOWER = 1.25;
  const live = document.querySelector("[data-live-status]");
  if (!live) return;
  const said = document.querySelector("[data-said]");
  const refresh = document.querySelector("[data-refresh]");
  const status = () => live.querySelector("[data-state]");
  let wait = FIRST;
  let timer = 0;

  const isOpen = () => status()?.dataset.state === "open";

  function close() {
    for (const part of document.querySelectorAll("[data-while-open]")) part.hidden = true;
  }

  function show(text) {
    const word = status().dataset.word;
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-state]");
    if (!fresh || fresh.isEqualNode(status())) return false;
    // Whoever is on a link of this part must not lose it from under their fingers.
    if (live.contains(document.activeElement)) return false;
    status().replaceWith(document.importNode(fresh, true));
    if (said && fresh.dataset.word !== word) said.textContent = fresh.dataset.word;
    if (!isOpen()) close();
    return true;
  }

  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(live.dataset.url, { credentials: "same-origin" });
      if (answer.redirected || !answer.ok) {
        if (refresh) refresh.hidden = false;
        return;
      }
      wait = show(await answer.text()) ? FIRST : Math.min(wait * SLOWER, LONGEST);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no network: the next turn asks again
      wait = LONGEST;
    }
    if (isOpen()) timer = window.setTimeout(look, wait);
  }

  if (!isOpen()) return;
  if (refresh) refresh.hidden = true;
  timer = window.setTimeout(look, wait);
  document.addEventListener("visibilitychange", () => {
    window.clearTimeout(timer);
    wait = FIRST;
    if (!document.hidden && isOpen()) look();
  });
})();
