"""Can any order of acts bring about what must never be? A machine asks, signs, takes back, at random.

After every step each photo is judged by the site and by the plain model; outcomes never change
again; one signature a request. At the end of each life all invariants of `verify` hold.
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

from consent import actions, clock, coverage, facts, middleware, shutfile, verify
from consent.actions import Answers
from consent.actions.signing import NotOpen
from consent.acts import SYSTEM
from consent.models import Consent, ConsentRequest, Photo, PracticeDetails
from consent.privileges import Outcome, Subject
from tests.consent import brute_force
from tests.factories import make_patient, make_photo, make_version, replace_days

pytestmark = pytest.mark.django_db

USES = ("website", "instagram")
LIVES, STEPS = 120, 50  # at least 5,000 steps a run
PICK = st.integers(0, 7)


class Life(RuleBasedStateMachine):
    """Two patients, a photo of each and one of both, and whatever staff and patients do."""

    patients: tuple
    photos: list[Photo]
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

    @precondition(lambda self: len(self.requests) < 8)
    @rule(
        who=st.integers(0, 1), both=st.booleans(), uses=st.sets(st.sampled_from(USES), min_size=1)
    )
    def ask(self, who, both, uses):
        shown = [self.photos[who], *([self.photos[2]] if both else [])]
        self.requests.append(
            actions.ask(
                patient=self.patients[who],
                version=self.version,
                photos=shown,
                uses=sorted(uses),
                by=SYSTEM,
            )
        )

    @precondition(lambda self: self.requests)
    @rule(number=PICK, uses=st.sets(st.sampled_from(USES), min_size=1))
    def sign(self, number, uses):
        request = self.requests[number % len(self.requests)]
        before = Consent.objects.filter(request=request).first()
        answers = Answers(
            uses=tuple(uses),
            method="typed",
            typed_name=request.patient.name,
            erecords_shown_at=timezone.now(),
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
                "first_day": consent.first_day,
                "last_day": consent.last_day,
                "grants": [
                    {"use": use, "revoked": False, "only_unrecognisable": False}
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
    @rule(number=PICK, scope=st.sampled_from(["all", "use", "item"]), pick=PICK)
    def take_back(self, number, scope, pick):
        known = self.consents[number % len(self.consents)]
        grant = known["grants"][pick % len(known["grants"])]
        item = known["items"][pick % len(known["items"])]
        actions.withdraw(
            consent=known["consent"],
            by=SYSTEM,
            channel="copy",
            privilege=grant["use"] if scope == "use" else "",
            **({"sha256": item["sha256"]} if scope == "item" else {}),
        )
        if scope == "all":
            known["revoked"] = True
        elif scope == "use":
            grant["revoked"] = True
        else:
            item["withdrawn"] = True

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
    def what_was_answered_stays_answered(self):
        outcomes = dict(
            ConsentRequest.objects.filter(pk__in=self.closed).values_list("pk", "outcome")
        )
        assert outcomes == self.closed

    @invariant()
    def each_signed_request_has_one_consent(self):
        signed = sorted(pk for pk, outcome in self.closed.items() if outcome == Outcome.SIGNED)
        consents = Consent.objects.filter(request__in=[one.pk for one in self.requests])
        assert sorted(consents.values_list("request_id", flat=True)) == signed


def test_no_order_of_acts_brings_about_what_must_never_be():
    one, other = make_patient("One Ness"), make_patient("Other Ness", email="o@example.org")
    Life.patients = (one, other)
    Life.photos = [
        make_photo(Subject.PATIENT, patients=patients, title=f"photo {number}")
        for number, patients in enumerate(([one], [other], [one, other]))
    ]
    Life.version = make_version(*USES)
    Life.steps = 0
    run_state_machine_as_test(
        Life,
        # Shrinking takes minutes here; the failing steps are printed as they were.
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate]
        ),
    )
    assert Life.steps >= 5_000
