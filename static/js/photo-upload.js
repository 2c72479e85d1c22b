// How do many photos come in? One after the other, each with its progress and its words. Two ways:
// "put aside, then keep" (the batch page) and "straight into the record" (a patient's page).

const form = document.querySelector('[data-photo-upload]');
const template = document.querySelector('[data-upload-row]');
const inputs = form.querySelectorAll('input[type="file"]');
const list = form.querySelector('[data-list]');
const said = form.querySelector('[data-said]');
const keep = form.querySelector('[data-keep]');
const straight = form.dataset.straight;
const rows = [];

const token = () => form.querySelector('[name="csrfmiddlewaretoken"]').value;
const counted = (count, one, some) => (count === 1 ? one : some.replace('{n}', count));

// fetch() tells nothing of how far an upload is.
const send = (url, data, onProgress = () => {}) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    request.setRequestHeader('X-CSRFToken', token());
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress((100 * event.loaded) / event.total);
    });
    request.addEventListener('error', () => fail(new Error('connection')));
    request.addEventListener('load', () => {
      if (request.status !== 200) return fail(new Error(`${request.status}`));
      done(JSON.parse(request.responseText));
    });
    request.send(data);
  });

class Row {
  constructor(file) {
    this.file = file;
    this.node = template.content.firstElementChild.cloneNode(true);
    this.state = 'new';
    this.again = false;
    const thumb = this.part('.upload__thumb');
    thumb.addEventListener('load', () => {
      thumb.hidden = false;
    });
    thumb.src = URL.createObjectURL(file);
    this.part('.upload__name').textContent = file.name;
    const acts = {
      again: () => this.addAnyway(),
      retry: () => this.upload(),
      own: () => this.answerForThisOne(),
      remove: () => this.remove(),
    };
    for (const [name, act] of Object.entries(acts)) {
      this.act(name)?.addEventListener('click', act);
    }
    list.append(this.node);
  }

  part(selector) {
    return this.node.querySelector(selector);
  }

  act(name) {
    return this.part(`[data-act="${name}"]`);
  }

  show(...acts) {
    for (const button of this.node.querySelectorAll('[data-act]')) {
      button.hidden = !acts.includes(button.dataset.act);
    }
  }

  say(state, html = '', word = state) {
    this.state = state;
    this.node.dataset.state = state;
    const words = this.part('.upload__state');
    words.textContent = words.dataset[word] ? `${words.dataset[word]} ` : '';
    // Sentences of the server: escaped there, they may hold a link.
    if (html) words.insertAdjacentHTML('beforeend', html);
    this.part('progress').hidden = state !== 'sending';
    count();
  }

  async upload() {
    if (this.file.size > Number(form.dataset.maxSize)) {
      this.say('refused', form.dataset.tooLarge);
      this.show('remove');
      return;
    }
    this.say('sending');
    this.show();
    const data = straight ? new FormData(form) : new FormData();
    data.delete('files[]');
    data.append('files[]', this.file);
    data.append('title', this.file.name);
    if (this.again) data.append('again', 'on');
    if (!straight) data.append('batch', '1');
    try {
      const answer = await send(straight || form.dataset.putAside, data, (percent) => {
        this.part('progress').value = percent;
      });
      this.answered(answer);
    } catch (error) {
      this.say('failed');
      this.show('retry', 'remove');
    }
  }

  answered(answer) {
    if (answer.faces) this.node.dataset.faces = answer.faces; // photo-faces.js tells of it
    if (straight) {
      this.arrived(answer);
    } else if (!answer.success) {
      const text = document.createElement('span');
      text.textContent = answer.error_message;
      this.say('refused', text.outerHTML);
      this.show('remove');
    } else {
      this.number = answer.uploaded_file_id;
      this.title = answer.title;
      this.say(answer.twin ? 'skipped' : 'ready', answer.twin);
      this.show(...(answer.twin ? ['again', 'remove'] : ['own', 'remove']));
    }
  }

  arrived(answer) {
    if (answer.success) {
      this.say('kept', answer.why_not);
      this.show();
      offerToAsk(answer.photo);
    } else {
      this.say('refused', answer.why_not);
      this.show(...(answer.twin ? ['again', 'remove'] : ['remove']));
    }
  }

  addAnyway() {
    this.again = true;
    if (straight) {
      this.upload();
    } else {
      this.say('ready');
      this.show('own', 'remove');
    }
  }

  address(pattern) {
    return form.dataset[pattern].replace('/0/', `/${this.number}/`);
  }

  async answerForThisOne() {
    const own = this.part('.upload__own');
    const button = this.act('own');
    if (!own.hidden) {
      own.replaceChildren();
      own.hidden = true;
      button.setAttribute('aria-expanded', 'false');
      return;
    }
    const collection = form.elements['batch-collection']?.value ?? '';
    const query = new URLSearchParams({ title: this.title, collection });
    const response = await fetch(`${this.address('finish')}?${query}`);
    this.open((await response.json()).form);
  }

  open(html) {
    const own = this.part('.upload__own');
    const made = document.createRange().createContextualFragment(html);
    // A form inside the form of the batch: its fields are enough.
    own.replaceChildren(...(made.querySelector('form ul.fields')?.children ?? []));
    own.querySelector('button[type="submit"]')?.closest('li').remove();
    own.querySelector('[name="csrfmiddlewaretoken"]')?.remove();
    own.hidden = false;
    this.act('own').setAttribute('aria-expanded', 'true');
    own.querySelector('input:not([type="hidden"]), select')?.focus();
  }

  answers() {
    const data = new FormData();
    const prefix = `uploaded-image-${this.number}-`;
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith('batch-') || name.startsWith(prefix)) data.append(name, value);
    }
    if (!data.has(`${prefix}title`)) data.append(`${prefix}title`, this.title);
    data.append('title_of_file', this.title);
    if (this.again) data.set(`${prefix}again`, 'on');
    return data;
  }

  async keep() {
    this.say('keeping');
    try {
      const answer = await send(this.address('finish'), this.answers());
      if (answer.success) {
        const filed = document.createElement('span');
        filed.textContent = answer.filed;
        this.say('kept', filed.outerHTML);
        this.part('.upload__own').replaceChildren();
        this.part('.upload__own').hidden = true;
        this.act('open').href = answer.url;
        this.show('open');
      } else {
        this.say('ready', answer.error_message, 'refused');
        this.node.dataset.state = 'refused';
        this.show(...(answer.twin ? ['again', 'remove'] : ['own', 'remove']));
        if (!answer.twin) this.open(answer.form);
      }
    } catch (error) {
      this.say('ready', '', 'failed');
    }
  }

  remove() {
    if (this.number) send(this.address('drop'), new FormData());
    rows.splice(rows.indexOf(this), 1);
    this.node.remove();
    count();
    inputs[0].focus();
  }
}

const arrived = [];

// "Ask for consent" for exactly the photos that have just come in.
const offerToAsk = (photo) => {
  if (!arrived.includes(photo)) arrived.push(photo);
  const { keptOne, keptSome } = said.dataset;
  said.textContent = counted(arrived.length, keptOne, keptSome);
  const link = form.querySelector('[data-asking]');
  if (!link) return;
  const query = new URLSearchParams(arrived.map((id) => ['photo', id]));
  link.href = `${form.dataset.ask}?${query}`;
  link.querySelector('span').textContent = counted(arrived.length, link.dataset.one, link.dataset.some);
  link.hidden = false;
};

const count = () => {
  if (!keep) return;
  const ready = rows.filter((row) => row.state === 'ready').length;
  keep.textContent = counted(ready || 1, keep.dataset.one, keep.dataset.some);
  keep.hidden = !ready && rows.some((row) => row.state === 'kept');
  keep.disabled = !ready || rows.some((row) => ['sending', 'keeping'].includes(row.state));
};

const addFiles = async (files) => {
  if (!straight) said.textContent = '';
  const added = [...files].map((file) => new Row(file));
  rows.push(...added);
  for (const input of inputs) input.value = '';
  for (const row of added) {
    // One after the other: a phone has one line, and the server cleans one at a time.
    await row.upload();
  }
};

const keepAll = async () => {
  const ready = rows.filter((row) => row.state === 'ready');
  const answered = form.querySelector('[name="batch-subject"]:checked');
  const own = (row) => row.part('[name$="-subject"]')?.value;
  if (!answered && !ready.every(own)) {
    said.textContent = said.dataset.unanswered;
    form.querySelector('[name="batch-subject"]').focus();
    return;
  }
  for (const row of ready) await row.keep();
  const kept = ready.filter((row) => row.state === 'kept').length;
  const left = rows.filter((row) => row.state !== 'kept').length;
  const { keptOne, keptSome, leftOne, leftSome } = said.dataset;
  form.querySelector('[data-next]').hidden = false;
  said.textContent = [
    kept ? counted(kept, keptOne, keptSome) : '',
    left ? counted(left, leftOne, leftSome) : '',
  ].join(' ');
};

form.classList.add('upload--script');
for (const node of form.querySelectorAll('[data-script-only]')) node.hidden = false;
for (const node of form.querySelectorAll('[data-no-script]')) node.hidden = true;
for (const input of inputs) input.addEventListener('change', () => addFiles(input.files));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!straight) keepAll();
});
const zone = form.querySelector('[data-zone]');
for (const kind of ['dragover', 'drop']) {
  document.addEventListener(kind, (event) => event.preventDefault());
}
zone.addEventListener('dragover', () => zone.classList.add('upload__zone--over'));
zone.addEventListener('dragleave', () => zone.classList.remove('upload__zone--over'));
zone.addEventListener('drop', (event) => {
  zone.classList.remove('upload__zone--over');
  addFiles(event.dataTransfer.files);
});
window.addEventListener('beforeunload', (event) => {
  if (rows.some((row) => ['sending', 'ready', 'keeping'].includes(row.state))) event.preventDefault();
});
count();
