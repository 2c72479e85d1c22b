"""Does each photo say how it stands, in listing and chooser, for one query a page?"""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent import asking
from consent.admin_views import badges
from consent.models import Depiction, Photo
from consent.models.fields import new_key
from consent.privileges import Role, State, Subject
from tests.factories import make_consent, make_patient, make_photo, make_staff, move, revoke_quietly

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return make_patient()


def covered(patient, *, days: int | None = None, uses=("website",), **state: object) -> Photo:
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo, uses=uses, **state)
    if days is not None:
        move(consent, first=-10, last=days)
    return photo


def told(photo: Photo) -> list[tuple[str, str]]:
    return [(badge.kind, badge.label) for badge in badges.of(Photo.objects.get(pk=photo.pk))]


def kinds(photo: Photo) -> list[str]:
    return [kind for kind, _ in told(photo)]


class TestWhatItSays:
    @pytest.mark.parametrize("subject", [Subject.NONE, Subject.STAFF, Subject.MODEL])
    def test_nobody_has_to_agree(self, subject):
        assert told(make_photo(subject)) == [("nobody", "No patient to be seen")]

    def test_nobody_has_said_who_can_be_seen(self):
        assert told(make_photo()) == [("to-classify", "To classify")]

    def test_a_patient_whom_nobody_named(self, patient):
        photo = covered(patient)
        photo.depictions.all().delete()
        assert kinds(photo) == ["to-classify"]

    def test_covered_names_the_last_day(self, patient):
        ((kind, label),) = told(covered(patient, days=90))
        assert kind == "covered"
        assert re.fullmatch(r"Covered until \d+ \w{3} \d{4}", label)

    @pytest.mark.parametrize(("days", "kind"), [(58, "ends-soon"), (62, "covered")])
    def test_it_ends_soon_from_sixty_days_on(self, patient, days, kind):
        assert kinds(covered(patient, days=days)) == [kind]

    def test_covered_for_something_else_than_the_website_says_so(self, patient):
        ((kind, label),) = told(covered(patient, uses=["instagram"]))
        assert kind == "covered"
        assert label.endswith("not for the website")

    @pytest.mark.parametrize("state", [{"expired": True}, {"revoked": True}, {"not_begun": True}])
    def test_not_covered(self, patient, state):
        assert kinds(covered(patient, **state)) == ["not-covered"]

    def test_a_bare_revocation_counts_at_once(self, patient):
        photo = make_photo(Subject.PATIENT, patients=[patient])
        revoke_quietly(make_consent(patient, photo))
        assert kinds(photo) == ["not-covered"]

    def test_put_away(self, patient):
        photo = covered(patient)
        Photo.objects.filter(pk=photo.pk).update(state=State.QUARANTINED)
        assert kinds(photo) == ["put-away"]

    def test_a_legal_hold_stands_beside_it(self, patient):
        photo = covered(patient)
        Photo.objects.filter(pk=photo.pk).update(hold_reason="A claim")
        assert kinds(photo) == ["covered", "on-hold"]

    def test_every_badge_has_an_icon_of_wagtails_and_a_word(self, patient, client):
        client.force_login(make_staff(Role.OWNER))
        sprite = client.get("/admin/sprite/").content.decode()
        photos = [
            make_photo(),
            make_photo(Subject.NONE),
            covered(patient),
            covered(patient, days=9),
        ]
        Photo.objects.filter(pk=photos[0].pk).update(hold_reason="A claim")
        for photo in photos:
            for badge in badges.of(Photo.objects.get(pk=photo.pk)):
                assert badge.label
                assert f'id="icon-{badge.icon}"' in sprite


def fill(count: int) -> None:
    """Rows of one file: cleaning each anew would be most of the test."""
    patient = make_patient()
    photo = covered(patient)
    for number in range(1, count):
        again = Photo.objects.get(pk=photo.pk)
        again.pk, again.media_key = None, new_key()
        again.created_at = timezone.now() + timedelta(seconds=number)
        again.save()
        Depiction.objects.create(photo=again, patient=patient)


class TestWhereItStands:
    @pytest.fixture(params=[Role.OWNER, Role.EDITOR])
    def signed_in(self, client, request):
        client.force_login(make_staff(request.param))
        return client

    @pytest.mark.parametrize(
        "address",
        ["/admin/images/?layout=grid", "/admin/images/?layout=list", "/admin/images/results/"],
    )
    def test_in_the_list_of_images(self, client, patient, address):
        covered(patient)
        client.force_login(make_staff(Role.OWNER))
        assert "photo-badge--covered" in client.get(address).content.decode()

    @pytest.mark.parametrize("query", ["", "?layout=list", "?multiple=true"])
    def test_in_the_chooser(self, signed_in, patient, query):
        covered(patient)
        html = json.loads(signed_in.get(f"/admin/images/chooser/{query}").content)["html"]
        assert "photo-badge--covered" in html
        html = signed_in.get(f"/admin/images/chooser/results/{query}").content.decode()
        assert "photo-badge--covered" in html

    def test_the_list_costs_as_many_queries_for_fifty_photos_as_for_ten(self, client, settings):
        settings.WAGTAILIMAGES_INDEX_PAGE_SIZE = 60
        client.force_login(make_staff(Role.OWNER))
        counts = []
        for more in (10, 40):
            fill(more)
            client.get("/admin/images/")  # makes the thumbnails
            with CaptureQueriesContext(connection) as queries:
                html = client.get("/admin/images/").content.decode()
            counts.append(len(queries))
            facts = [query for query in queries if "consent_covereditem" in query["sql"]]
            assert len(facts) == 1
        assert html.count("photo-badge--covered") == 50
        assert counts[0] == counts[1]

    def test_a_page_of_badges_is_one_query_of_facts(self):
        fill(12)
        counts = []
        for count in (3, 12):
            with asking.asking(staff=True):
                photos = list(Photo.objects.all()[:count])
                with CaptureQueriesContext(connection) as queries:
                    assert all(badges.of(photo) for photo in photos)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 3


class TestChosenInAForm:
    """The widget of a page's form asks for the badges of what is chosen in it."""

    def ask(self, client, *ids: object) -> dict[str, str]:
        return client.get("/admin/photo/badges/", {"id": [str(one) for one in ids]}).json()

    def test_each_chosen_photo_gets_its_badge(self, client, patient):
        shown, room = covered(patient), make_photo(Subject.NONE)
        client.force_login(make_staff(Role.OWNER))
        told = self.ask(client, shown.pk, room.pk)
        assert "photo-badge--covered" in told[str(shown.pk)]
        assert "photo-badge--nobody" in told[str(room.pk)]

    def test_an_editor_learns_nothing_of_a_photo_that_is_not_theirs_to_see(self, client, patient):
        hidden = make_photo(Subject.PATIENT, patients=[patient])
        client.force_login(make_staff(Role.EDITOR))
        assert self.ask(client, hidden.pk) == {}

    def test_what_is_no_number_is_passed_over(self, client):
        client.force_login(make_staff(Role.OWNER))
        assert self.ask(client, "x", "-1", "9" * 40, "²") == {}

    def test_the_admin_brings_the_script(self, client):
        client.force_login(make_staff(Role.OWNER))
        assert 'data-url="/admin/photo/badges/"' in client.get("/admin/").content.decode()
