// What does a collection say of the photos put into it? It answers the question in advance, in sight
// and to be changed; an answer that somebody has given stays.

const fieldsBeside = (select) => {
  const prefix = select.name.replace(/collection$/, '');
  const named = (name) => [...select.form.querySelectorAll(`[name="${prefix}${name}"]`)];
  return { subjects: named('subject'), source: named('source')[0], licence: named('licence')[0] };
};

const fill = (field, value) => {
  if (!field || (field.value && field.dataset.inAdvance !== field.value)) return;
  field.value = value;
  field.dataset.inAdvance = value;
};

const choose = (subjects, value) => {
  for (const field of subjects) {
    if (field.type !== 'radio') fill(field, value);
  }
  const radios = subjects.filter((field) => field.type === 'radio');
  const chosen = radios.find((radio) => radio.checked);
  if (chosen && chosen.dataset.inAdvance !== chosen.value) return;
  for (const radio of radios) {
    radio.checked = radio.value === value;
    radio.dataset.inAdvance = radio.checked ? value : '';
  }
};

document.addEventListener('change', (event) => {
  const select = event.target;
  if (select.type === 'radio') {
    delete select.dataset.inAdvance; // now it is somebody's own answer
    return;
  }
  if (!select.matches?.('select[name$="collection"]') || !select.form) return;
  const { subject = '', source = '', licence = '' } = select.selectedOptions[0]?.dataset ?? {};
  const { subjects, ...stock } = fieldsBeside(select);
  if (!subjects.length) return;
  choose(subjects, subject);
  fill(stock.source, source);
  fill(stock.licence, licence);
});
