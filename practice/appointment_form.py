"""What is somebody asked who wants an appointment? As little as it takes to call back; no free text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from consent.details import telephone
from practice import appointment_rules as rules
from practice.models import AppointmentPage, AppointmentRequest, LocationPage
from practice.models.base import seen_by_all

Reach = AppointmentRequest.Reach

WHEN_WE_SPEAK = "when-we-speak"
ANYWHERE = "any"
YES, NO = "yes", "no"
NOT_LISTED = _("Choose one of these answers.")


def open_locations(page: AppointmentPage) -> list[LocationPage]:
    """The places of the practice that everybody may read about."""
    site: Site | None = page.get_site()
    found = LocationPage.objects.live()
    if site is not None:
        found = found.descendant_of(site.root_page)
    return list(seen_by_all(found).order_by("path"))


class AskForm(forms.Form):
    """The questions; what is not given by the page is not asked."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={
            "required": _("Write your name, so that we know whom to ask for."),
            "max_length": _("That is too long for a name. Write up to 120 letters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
    )
    reach = forms.ChoiceField(
        label=_("How shall we answer?"),
        choices=Reach.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how we shall answer."),
            "invalid_choice": NOT_LISTED,
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("With its area code. We need it to call or text you."),
        max_length=40,
        required=False,
        error_messages={"max_length": _("That is too long for a phone number.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We need it to write to you."),
        max_length=254,
        required=False,
        error_messages={
            "invalid": _("Write the whole e-mail address. It looks like name@example.org."),
            "max_length": _("That is too long for an e-mail address."),
        },
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    when = forms.ChoiceField(
        label=_("When would an appointment suit you?"),
        choices=AppointmentRequest.When.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when an appointment would suit you."),
            "invalid_choice": NOT_LISTED,
        },
    )
    reason = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_LISTED},
    )
    location = forms.ChoiceField(
        label=_("Where would you like to come?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_LISTED},
    )
    first_visit = forms.ChoiceField(
        label=_("Is it your first visit to us?"),
        choices=[(YES, _("Yes, the first")), (NO, _("No, not the first"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you have been here before."),
            "invalid_choice": NOT_LISTED,
        },
    )
    # A trap for programs that fill everything in. Those who see or hear it are told.
    message = forms.CharField(
        label=_("Please leave this empty: it is here to stop programs that send advertising."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: AppointmentPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locations = open_locations(page)
        self._offer(
            "reason", page.given_reasons(), (WHEN_WE_SPEAK, _("I’d rather say it when we speak"))
        )
        places = [(str(one.pk), _with_street(one)) for one in self.locations]
        if len(places) > 1:
            self._offer("location", places, (ANYWHERE, _("Any of them suits me")))
        else:
            del self.fields["location"]

    def _offer(self, name: str, given: Iterable[Any], last: tuple[str, Any]) -> None:
        choices = [one if isinstance(one, tuple) else (one, one) for one in given]
        if choices:
            self.fields[name].choices = [*choices, last]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean_name(self) -> str:
        name = rules.plain_name(self.cleaned_data["name"])
        if rules.has_link(name):
            raise forms.ValidationError(_("Write only your name here, no address and no link."))
        if not rules.has_letters(name):
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        number = telephone.complete(typed)
        if typed and not number:
            raise forms.ValidationError(
                _("Write the number with its area code. It looks like 216 555 0142.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed, sentence = {
            Reach.PHONE: ("phone", _("Write your phone number, so that we can call you.")),
            Reach.TEXT: ("phone", _("Write your phone number, so that we can text you.")),
            Reach.EMAIL: ("email", _("Write your e-mail address, so that we can write to you.")),
        }.get(data.get("reach", ""), ("", ""))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, sentence)
        return data

    def asked(self) -> rules.Asked:
        """What was typed and chosen; only of a valid form."""
        data = self.cleaned_data
        reason, place = data.get("reason", ""), data.get("location", "")
        return rules.Asked(
            name=data["name"],
            phone=data["phone"],
            email=data["email"],
            reach=data["reach"],
            when=data["when"],
            reason="" if reason == WHEN_WE_SPEAK else reason,
            location_id=int(place) if place.isdecimal() else self._only_place(),
            is_new_patient=data["first_visit"] == YES,
        )

    def _only_place(self) -> int | None:
        return self.locations[0].pk if len(self.locations) == 1 else None

    def faults(self) -> Iterator[dict[str, object]]:
        """Each fault with the element it is put right in: of choices, the first."""
        for field in self:
            first = f"{field.html_name}-1" if field.use_fieldset else field.auto_id
            for message in field.errors:
                yield {"field_id": first, "message": message}


def _with_street(place: LocationPage) -> str:
    street = place.struct_org_address_street
    return f"{place.title}, {street}" if street and street != place.title else place.title
