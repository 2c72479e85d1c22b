// What does the law say of this form as it stands? Asked anew a moment after each change.
(() => {
  const PAUSE = 600;

  const token = (form) => form.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";

  function tellPublish(label) {
    for (const button of document.querySelectorAll('button[name="action-publish"]')) {
      const words = button.querySelector("em");
      if (!words) continue;
      words.dataset.plain ??= words.dataset.unhindered || words.textContent;
      words.textContent = label || words.dataset.plain;
    }
  }

  function watch(panel) {
    const form = panel.closest("form");
    const list = panel.querySelector("[data-findings]");
    const said = panel.querySelector("[data-said]");
    let timer = 0;
    let asking = null;

    async function ask() {
      asking?.abort();
      asking = new AbortController();
      const facts = new FormData(form);
      for (const [name, value] of [...facts]) if (value instanceof File) facts.delete(name);
      let answer;
      try {
        answer = await fetch(panel.dataset.url, {
          method: "POST",
          body: new URLSearchParams(facts),
          headers: { "X-CSRFToken": token(form) },
          signal: asking.signal,
        });
      } catch {
        return; // Offline, or asked again meanwhile: saving tells the same.
      }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      const count = (root) => root.querySelector("[data-musts]")?.dataset.musts;
      const changed = count(fresh) !== count(list);
      if (fresh.innerHTML.trim() === list.innerHTML.trim()) return;
      const publish = fresh.querySelector("[data-publish]")?.dataset.publish ?? "";
      if (changed) said.textContent = fresh.querySelector("[data-summary]")?.textContent ?? "";
      list.replaceChildren(...fresh.childNodes);
      tellPublish(publish);
    }

    function soon() {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    }

    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    list.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#id_"]');
      const field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      const target = field.matches("input, textarea, select") ? field : field.querySelector("input");
      (target ?? field).scrollIntoView({ block: "center" });
      target?.focus({ preventScroll: true });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-form-checks]").forEach(watch);
  });
})();
