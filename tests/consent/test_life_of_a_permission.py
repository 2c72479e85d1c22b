"""Can any order of acts bring about what must never be? A machine asks, signs, takes back, at random.

Photos are asked about one by one and as described sets that photos join later; who is in them can
or cannot be recognised, and that changes. After every step each photo is judged by the site and by
the plain model; outcomes never change again; one signature a request. At the end of each life all
invariants of `verify` hold.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from consent import actions, clock, coverage, facts, followups, middleware, shutfile, verify
from consent.actions import Answers, NotInTheSet, Subjects
from consent.actions.signing import NotOpen
from consent.acts import SYSTEM
from consent.models import Consent, ConsentRequest, Photo, PracticeDetails, Staff
from consent.privileges import Outcome, Role, Subject
from tests.consent import brute_force
from tests.factories import make_patient, make_photo, make_staff, make_version, replace_days

pytestmark = pytest.mark.django_db

USES = ("website", "instagram")
LIVES, STEPS = 52, 100  # at least 5,000 steps a run
MOST_REQUESTS = 14
PICK = st.integers(0, MOST_REQUESTS - 1)
# Their own photo, the photo of both, a described set; never nothing.
ABOUT = [
    (own, both, described)
    for own in (True, False)
    for both in (True, False)
    for described in (True, False)
    if own or both or described
]


class Life(RuleBasedStateMachine):
    """Two patients, a photo of each and one of both, and whatever staff and patients do."""

    patients: tuple
    photos: list[Photo]
    clerk: Staff
    version = None
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        django_settings.SHUT_FILE.unlink(missing_ok=True)
        shutfile._cache = None
        middleware.forget()
        self.today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
        self.requests: list[ConsentRequest] = []
        self.closed: dict[int, str] = {}
        self.moved: set[str] = set()
        self.world = brute_force.World(
            photos=[
                {
                    "photo": photo,
                    "sha256": photo.sha256,
                    "state": "live",
                    "subject": "patient",
                    "depicted": [
                        (one.patient_id, one.recognisable) for one in photo.depictions.all()
                    ],
                }
                for photo in self.photos
            ]
        )

    def teardown(self) -> None:
        try:
            assert [one for one in verify.run() if not self.is_of_moved_days(one)] == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def is_of_moved_days(self, breach: verify.Breach) -> bool:
        """Days were moved under a signed consent, which nothing but this machine can do."""
        return breach.invariant == "agreements" and any(
            reference in breach.sentence for reference in self.moved
        )

    @property
    def consents(self) -> list[dict]:
        return self.world.consents

    def note(self, request: ConsentRequest) -> None:
        request.refresh_from_db()
        if request.outcome != Outcome.OPEN:
            self.closed.setdefault(request.pk, request.outcome)

    @precondition(lambda self: len(self.requests) < MOST_REQUESTS)
    @rule(
        who=st.integers(0, 1),
        about=st.sampled_from(ABOUT),
        uses=st.sets(st.sampled_from(USES), min_size=1),
    )
    def ask(self, who, about, uses):
        own, both, described = about
        shown = [*([self.photos[who]] if own else []), *([self.photos[2]] if both else [])]
        self.requests.append(
            actions.ask(
                patient=self.patients[who],
                version=self.version,
                photos=shown,
                uses=sorted(uses),
                by=SYSTEM,
                **({"scope": "treatment", "scope_year": 2026} if described else {}),
            )
        )

    @precondition(lambda self: self.requests)
    @rule(number=PICK, uses=st.sets(st.sampled_from(USES), min_size=1), only=st.booleans())
    def sign(self, number, uses, only):
        request = self.requests[number % len(self.requests)]
        before = Consent.objects.filter(request=request).first()
        answers = Answers(
            uses=tuple(uses),
            method="typed",
            typed_name=request.patient.name,
            erecords_shown_at=timezone.now(),
            only_unrecognisable=only,
        )
        try:
            consent = actions.sign(request=request, answers=answers)
        except NotOpen:
            assert request.pk in self.closed or request.answer_by <= timezone.now()
            return
        except actions.SignatureMissing:
            assert not set(uses) & set(request.uses.values_list("slug", flat=True))
            return
        self.note(request)
        if before is not None:
            assert consent.pk == before.pk, "signed twice"
            return
        self.consents.append(
            {
                "consent": consent,
                "patient": request.patient_id,
                "revoked": False,
                "described": bool(request.scope),
                "first_day": consent.first_day,
                "last_day": consent.last_day,
                "grants": [
                    {"use": use, "revoked": False, "only_unrecognisable": only}
                    for use in consent.grants.values_list("privilege", flat=True)
                ],
                "items": [
                    {"sha256": item.sha256, "withdrawn": False} for item in consent.items.all()
                ],
            }
        )

    @precondition(lambda self: self.requests)
    @rule(number=PICK, how=st.sampled_from(["cancel", "decline"]))
    def close(self, number, how):
        request = self.requests[number % len(self.requests)]
        act = actions.cancel if how == "cancel" else actions.decline
        known = self.closed.get(request.pk)
        done = act(request=request, by=SYSTEM)
        assert not (done and known), "an answer was changed"
        self.note(request)

    @precondition(lambda self: self.requests)
    @rule(number=PICK)
    def let_a_request_run_out(self, number):
        request = self.requests[number % len(self.requests)]
        ConsentRequest.objects.filter(pk=request.pk).update(
            answer_by=timezone.now() - timedelta(seconds=1)
        )
        request.refresh_from_db()

    @precondition(lambda self: self.consents)
    @rule(number=PICK, which=st.integers(0, 2))
    def add_to_the_set(self, number, which):
        known = self.consents[number % len(self.consents)]
        told = self.world.photos[which]
        may = brute_force.may_join(self.world, known, told, self.today)
        try:
            item = actions.add_to_set(consent=known["consent"], photo=told["photo"], by=self.clerk)
        except NotInTheSet:
            assert not may, "a photo that belongs to the set was refused"
            return
        assert may, "a photo joined that does not belong to the set"
        if item.sha256 not in {one["sha256"] for one in known["items"]}:
            assert item.attested_by == self.clerk
            known["items"].append({"sha256": item.sha256, "withdrawn": False})

    @precondition(lambda self: self.consents)
    @rule(which=st.integers(0, 2), who=st.integers(0, 1))
    def file_anew(self, which, who):
        """A photo was cropped or blurred, or somebody looked again: who can be recognised in it?"""
        told = self.world.photos[which]
        who %= len(told["depicted"])
        patient, recognisable = told["depicted"][who]
        told["depicted"][who] = (patient, not recognisable)
        people = {patient.pk: patient for patient in self.patients}
        actions.classify(
            photo=told["photo"],
            subjects=Subjects(
                subject=Subject.PATIENT,
                recognisable=tuple(people[one] for one, known in told["depicted"] if known),
                unrecognisable=tuple(people[one] for one, known in told["depicted"] if not known),
            ),
            by=SYSTEM,
        )

    @precondition(lambda self: self.consents)
    @rule(number=PICK, scope=st.sampled_from(["all", "use", "item"]), pick=PICK)
    def take_back(self, number, scope, pick):
        known = self.consents[number % len(self.consents)]
        if scope == "item" and not known["items"]:
            return  # a set that no photo has joined
        parts = {"all": [known], "use": known["grants"], "item": known["items"]}[scope]
        part = parts[pick % len(parts)]
        actions.withdraw(
            consent=known["consent"],
            by=SYSTEM,
            channel="copy",
            privilege=part["use"] if scope == "use" else "",
            sha256=part["sha256"] if scope == "item" else "",
        )
        part["withdrawn" if scope == "item" else "revoked"] = True

    @precondition(lambda self: self.consents)
    @rule(number=PICK, days=st.integers(-3, 3))
    def let_days_pass(self, number, days):
        """The consent's days move, as if it had been signed earlier."""
        known = self.consents[number % len(self.consents)]
        last = self.today + timedelta(days=days)
        if last >= known["last_day"]:
            return
        first = min(known["first_day"], last)
        replace_days(known["consent"], first, last)
        self.moved.add(known["consent"].reference)
        known["first_day"], known["last_day"] = first, last

    @invariant()
    def the_site_and_the_plain_model_agree(self):
        type(self).steps += 1
        known = facts.of_photos([photo.pk for photo in self.photos])
        for told in self.world.photos:
            for use in USES:
                found = coverage.allowed_for_all(known.items[told["photo"].pk], [use], at=known.now)
                assert bool(found) == brute_force.allowed(self.world, told, use, self.today), use

    @invariant()
    def what_was_answered_stays_answered_and_each_signature_has_one_consent(self):
        asked = ConsentRequest.objects.filter(pk__in=[one.pk for one in self.requests])
        rows = list(asked.values_list("pk", "outcome", "consent__pk"))
        assert {pk: outcome for pk, outcome, _ in rows if outcome != Outcome.OPEN} == self.closed
        signed = sorted(pk for pk, outcome in self.closed.items() if outcome == Outcome.SIGNED)
        assert sorted(pk for pk, _, consent in rows if consent is not None) == signed


class NoQueue:
    """Nobody works the queue off while a life lasts; what must happen stands in the follow-ups."""

    def enqueue(self, *args: object) -> None:
        return None


def test_no_order_of_acts_brings_about_what_must_never_be(monkeypatch):
    monkeypatch.setattr(followups, "work_off_later", NoQueue())
    monkeypatch.setattr(followups, "work_off_all_later", NoQueue())
    one, other = make_patient("One Ness"), make_patient("Other Ness", email="o@example.org")
    Life.patients = (one, other)
    Life.photos = [
        make_photo(Subject.PATIENT, patients=patients, title=f"photo {number}")
        for number, patients in enumerate(([one], [other], [one, other]))
    ]
    Life.version = make_version(*USES)
    Life.clerk = make_staff(Role.FRONT_DESK)
    Life.steps = 0
    run_state_machine_as_test(
        Life,
        # Shrinking takes minutes here; the failing steps are printed as they were.
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate]
        ),
    )
    assert Life.steps >= 5_000
