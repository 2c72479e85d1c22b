// How does the photo that is chosen in a form stand? Its badge, asked for when the choice changes.
(() => {
  const address = document.currentScript.dataset.url;
  const known = new Map();
  let waiting = 0;

  const choosers = () => [...document.querySelectorAll(".chooser.image-chooser")];

  function chosen(chooser) {
    const input = document.getElementById(chooser.id.replace(/-chooser$/, ""));
    return input && /^\d+$/.test(input.value) ? input.value : "";
  }

  function slot(chooser) {
    const title = chooser.querySelector("[data-chooser-title]");
    if (!title) return null;
    let place = chooser.querySelector("[data-photo-badge]");
    if (!place) {
      place = document.createElement("div");
      place.dataset.photoBadge = "";
      title.after(place);
    }
    return place;
  }

  function show() {
    for (const chooser of choosers()) {
      const id = chosen(chooser);
      const place = slot(chooser);
      if (!place || place.dataset.photoBadge === id || (id && !known.has(id))) continue;
      place.dataset.photoBadge = id;
      place.innerHTML = id ? known.get(id) : "";
    }
  }

  async function ask() {
    const unknown = [...new Set(choosers().map(chosen))].filter((id) => id && !known.has(id));
    if (unknown.length) {
      const query = new URLSearchParams(unknown.map((id) => ["id", id]));
      const answer = await fetch(`${address}?${query}`).catch(() => null);
      const badges = answer?.ok ? await answer.json() : {};
      for (const id of unknown) known.set(id, badges[id] || "");
    }
    show();
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const changes = new MutationObserver((all) => {
      if (all.some(({ target }) => !target.closest?.("[data-photo-badge]"))) soon();
    });
    // A chosen photo changes the picture beside its title; a new block brings a chooser of its own.
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ["src"] });
    if (choosers().length) soon();
  });
})();
