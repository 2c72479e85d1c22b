/* How far is the import? The part of the page that tells is fetched again while it goes on. */
(() => {
  const EVERY = 3000;
  const part = () => document.querySelector("[data-import-progress]");

  async function refresh() {
    const shown = part();
    if (!shown || !("goesOn" in shown.dataset)) return;
    // Whoever is reading a control of this part must not lose it from under their fingers.
    if (!shown.contains(document.activeElement) && !document.hidden) {
      try {
        const answer = await fetch(window.location.href, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.querySelector("[data-import-progress]");
          if (fresh) shown.replaceWith(fresh);
        }
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // no network: the next turn asks again
      }
    }
    window.setTimeout(refresh, EVERY);
  }

  window.setTimeout(refresh, EVERY);
})();
