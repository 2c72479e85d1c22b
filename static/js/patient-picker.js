// How does a list of patients narrow while somebody types? A Stimulus controller, because Wagtail
// connects those in forms that arrive later too (multiple upload, chooser windows).

const MOST_SHOWN = 40;

const folded = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();

class PatientPicker extends window.StimulusModule.Controller {
  static targets = ['query', 'list', 'person', 'status'];

  connect() {
    if (!this.hasQueryTarget) return;
    this.queryTarget.hidden = false;
    this.narrow();
  }

  narrow() {
    const words = folded(this.queryTarget.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const person of this.personTargets) {
      const text = folded(person.textContent);
      const ticked = person.querySelector('input').checked;
      const wanted = words.every((word) => text.includes(word));
      // Whoever is ticked stays in sight: nobody is named without being seen.
      person.hidden = !ticked && !(wanted && shown < MOST_SHOWN);
      if (wanted) shown += 1;
    }
    const { none, some } = this.statusTarget.dataset;
    this.statusTarget.textContent = words.length ? (shown ? `${shown} ${some}` : none) : '';
  }

  tickTheOnlyOne(event) {
    // Enter would send the form; here it answers the search.
    event.preventDefault();
    const shown = this.personTargets.filter(
      (person) => !person.hidden && !person.querySelector('input').checked,
    );
    if (shown.length !== 1 || !this.queryTarget.value.trim()) return;
    shown[0].querySelector('input').checked = true;
    this.queryTarget.value = '';
    this.narrow();
  }
}

window.wagtail.app.register('patient-picker', PatientPicker);
