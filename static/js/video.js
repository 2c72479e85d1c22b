/* What happens when somebody presses play on a video at another host? Only then is it asked for anything.

   A link with data-frame (the address of the player) and data-title gives way to a frame. Without this
   module, or opened in another tab, the link leads to the video's page at the host. */

function play(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  const frame = document.createElement("iframe");
  frame.className = "video__frame";
  frame.title = link.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen";
  // YouTube plays nothing without the address of the site that embeds it; the page stays unsaid.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = link.dataset.frame;
  link.parentElement.querySelector("[data-frame-note]").hidden = true;
  link.replaceWith(frame);
  frame.focus();
}

for (const link of document.querySelectorAll("a[data-frame]")) link.addEventListener("click", play);
