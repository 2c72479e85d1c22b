"""Which collections say by themselves what their photos show? Four at first run; owners make more."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from wagtail.models import Collection

from consent.models import CollectionSubject
from consent.privileges import Subject

AT_FIRST: Mapping[str, Subject] = {
    "Logos": Subject.NONE,
    "Rooms": Subject.NONE,
    "Team": Subject.STAFF,
    "Stock": Subject.MODEL,
}


@transaction.atomic
def make_first() -> None:
    """Makes the four where no collection says anything yet; what an owner changed stays."""
    if CollectionSubject.objects.exists():
        return
    for name, subject in AT_FIRST.items():
        CollectionSubject.objects.create(collection=named(name), subject=subject.value)


def named(name: str) -> Collection:
    """The collection of that name under the root; made where there is none."""
    return existing(name) or Collection.get_first_root_node().add_child(name=name)


def existing(name: str) -> Collection | None:
    """The collection of that name under the root, None where there is none."""
    return Collection.get_first_root_node().get_children().filter(name=name).first()
