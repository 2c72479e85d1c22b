// Which key answers for this photo? Each answer says its keys itself; they can be switched off,
// because a single letter may be what somebody's voice control hears.

const queue = document.querySelector('[data-photo-queue]');
const SWITCH = 'photo-queue-keys';
const toggle = queue.querySelector('[data-keys-on]');
const typing = 'input:not([type="checkbox"]):not([type="radio"]), select, textarea';

if (toggle) {
  toggle.closest('[data-script-only]').hidden = false;
  toggle.checked = localStorage.getItem(SWITCH) !== 'off';
  toggle.addEventListener('change', () => {
    localStorage.setItem(SWITCH, toggle.checked ? 'on' : 'off');
  });
}

let answered = false;
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || answered) return;
  if (event.target.closest(typing) || (toggle && !toggle.checked)) return;
  const key = event.key.toLowerCase();
  const answer = [...queue.querySelectorAll('[data-keys]')].find((one) =>
    one.dataset.keys.split(' ').includes(key),
  );
  if (!answer) return;
  event.preventDefault();
  answer.click();
  const more = answer.closest('details');
  if (more) {
    more.querySelector('input:not([type="hidden"]):not([hidden])')?.focus();
  } else {
    answered = true; // a key held down files one photo, not the next one too
  }
});
