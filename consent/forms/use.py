"""What is a use called in each language? Its own words, and those of the languages forms are in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from consent.models import ConsentForm, PrivilegeDefinition, PrivilegeWording
from consent.texts import use_words

WORDS = ("label", "recipients", "example")
# Offered before a form is there in it: many practices begin with this one.
ALWAYS = frozenset({"es"})


class UseForm(WagtailAdminModelForm):
    """A use, with three more fields for each further language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            # Signed texts and photos' addresses name it.
            self.fields["slug"].disabled = True
        for code, _name in self.languages:
            known, ours = self._known.get(code), self._ours(code)
            for word in WORDS:
                of_model: Any = PrivilegeWording._meta.get_field(word)
                field = of_model.formfield(required=False)
                field.widget.attrs |= {"lang": code, "placeholder": getattr(ours, word, "")}
                self.fields[f"{word}_{code}"] = field
                self.initial[f"{word}_{code}"] = getattr(known, word, "")

    @cached_property
    def _known(self) -> dict[str, PrivilegeWording]:
        if self.instance.pk is None:
            return {}
        return {one.language: one for one in self.instance.wordings.all()}

    def _ours(self, code: str) -> use_words.UseWords | None:
        """The words that stand in a form while the practice has written none of its own."""
        if self.instance.pk is None:
            return None
        words = use_words.words_of(self.instance, code)
        return words if words.is_translated else None

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Code and name of each further language, in the order of the settings."""
        written = set(ConsentForm.objects.values_list("locale__language_code", flat=True))
        wanted = (written | set(self._known) | ALWAYS) - {settings.LANGUAGE_CODE}
        return [(code, _(name)) for code, name in settings.LANGUAGES if code in wanted]

    @property
    def words_by_language(self) -> list[dict[str, Any]]:
        """For the template: each language with its three fields."""
        return [
            {"code": code, "name": name, "fields": [self[f"{word}_{code}"] for word in WORDS]}
            for code, name in self.languages
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for code, _name in self.languages:
            given = {word: data.get(f"{word}_{code}", "") for word in WORDS}
            if any(given.values()):
                for word in (word for word in WORDS if not given[word]):
                    self.add_error(
                        f"{word}_{code}", _("Write this too, or leave all three of them empty.")
                    )
        return data

    def save(self, commit: bool = True) -> PrivilegeDefinition:
        with transaction.atomic():
            use: PrivilegeDefinition = super().save(commit)
            if commit:
                self._save_words(use)
        return use

    def _save_words(self, use: PrivilegeDefinition) -> None:
        for code, _name in self.languages:
            words = {word: self.cleaned_data[f"{word}_{code}"] for word in WORDS}
            if all(words.values()):
                PrivilegeWording.objects.update_or_create(
                    privilege=use, language=code, defaults=words
                )
            else:
                PrivilegeWording.objects.filter(privilege=use, language=code).delete()
