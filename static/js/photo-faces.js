// How many faces did a program find in a file, and how many people are named for it? A hint beside
// each file, brought up to date while somebody answers. It never changes an answer.

const faceForm = document.querySelector('[data-photo-upload]');
const words = faceForm.querySelector('[data-faces-words]').dataset;
const told = (count, one, some) => (count === 1 ? one : some.replace('{n}', count));

const named = (row) => {
  if (words.named) return Number(words.named);
  const data = new FormData(faceForm);
  const own = row.querySelector('.upload__own [name$="-subject"]');
  const prefix = own?.value ? own.name.replace(/subject$/, '') : 'batch-';
  if (data.get(`${prefix}subject`) !== 'patient') return 0;
  const people = ['recognisable', 'unrecognisable'].flatMap((name) => data.getAll(prefix + name));
  return new Set(people).size;
};

const tell = () => {
  const rows = [...faceForm.querySelectorAll('.upload__row[data-faces]')];
  for (const row of rows) {
    const faces = Number(row.dataset.faces);
    const hint = row.querySelector('.upload__faces');
    const people = named(row);
    const who = people ? told(people, words.namedOne, words.namedSome) : words.namedNone;
    const text = `${told(faces, words.faceOne, words.faceSome)}, ${who}`;
    if (hint.textContent !== text) hint.textContent = text;
    hint.hidden = row.dataset.state === 'kept' && !words.named;
  }
  faceForm.querySelector('[data-faces-words]').hidden = !rows.length;
};

new MutationObserver(tell).observe(faceForm.querySelector('[data-list]'), {
  childList: true,
  subtree: true,
  attributeFilter: ['data-faces', 'data-state'],
});
faceForm.addEventListener('change', tell);
