"""Does the site look as the practice chose, and is a bad choice refused with a better one?"""

import pytest
from django.core.exceptions import ValidationError

from config.empty_site import ensure_pages
from consent import actions
from consent.acts import SYSTEM
from consent.models import PracticeDetails
from consent.privileges import Subject
from practice import look, pictures
from practice.models import Theme
from practice.models.base import practice_specs
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db
LOGO = 'site-header__name" href="/"><img'


@pytest.fixture(autouse=True)
def home():
    ensure_pages()


def text(client, url: str) -> str:
    return client.get(url).content.decode()


def theme(**choices) -> Theme:
    chosen = Theme(site_id=PracticeDetails.the_one().site_id, **choices)
    chosen.full_clean()
    chosen.save()
    return chosen


def test_the_defaults_ask_for_no_file(client):
    assert "theme.css" not in text(client, "/")
    assert text(client, "/theme.css") == ""


def test_a_colour_reaches_every_page_and_the_signing_pages(client):
    theme(accent="#8A1F5C")
    for address in ("/", "/consent/"):
        page = text(client, address)
        link = page.partition('href="/theme.css?v=')[2].partition('"')[0]
        answer = client.get(f"/theme.css?v={link}")
        assert "--accent-day: #8a1f5c;" in answer.content.decode()
        assert "--on-accent-night: " in answer.content.decode()
        assert "immutable" in answer.headers["Cache-Control"]


def test_an_old_address_gives_todays_look_and_is_not_kept(client):
    theme(accent="#8a1f5c")
    answer = client.get("/theme.css?v=0123456789ab")
    assert "#8a1f5c" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("accent", "said"),
    [("#ffe600", "The nearest colour that can be read is #"), ("teal", "such as #0b5a58")],
)
def test_a_colour_that_cannot_be_is_refused_with_one_that_can(accent, said):
    with pytest.raises(ValidationError) as refusal:
        theme(accent=accent)
    sentence = refusal.value.message_dict["accent"][0]
    assert said in sentence
    assert theme(accent=sentence.rpartition(" ")[2].rstrip(".")).pk


def test_light_dark_corners_and_headings_go_into_the_sheet():
    css = look.sheet(Theme(scheme="dark", photo_shape="round", headings="sans"))
    assert "@media screen { :root:not(.signing) { color-scheme: dark; } }" in css
    assert "--photo-radius: 1.5rem;" in css
    assert "--serif: var(--sans);" in css


def test_a_face_of_ones_own_is_refused_until_it_lies_there(settings, tmp_path):
    with pytest.raises(ValidationError) as refusal:
        theme(headings="own")
    assert "static/fonts/headings.woff2" in refusal.value.message_dict["headings"][0]
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "headings.woff2").write_bytes(b"wOF2")
    settings.STATICFILES_DIRS = [tmp_path]
    assert "/static/fonts/headings.woff2" in look.sheet(theme(headings="own"))


def test_the_logo_stands_in_the_header_while_it_may_be_seen(client):
    logo = make_photo(Subject.NONE)
    details = PracticeDetails.the_one()
    details.struct_org_logo = logo
    details.save()
    assert LOGO not in text(client, "/"), "a visitor had the file made"
    pictures.make(practice_specs(details))
    assert LOGO in text(client, "/")
    actions.classify(photo=logo, subjects=actions.Subjects(subject=Subject.UNKNOWN), by=SYSTEM)
    assert LOGO not in text(client, "/")


def test_a_picture_of_a_patient_is_no_logo_though_they_agreed(client):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, uses=["website"])
    details = PracticeDetails.the_one()
    details.struct_org_logo = photo
    details.save()
    pictures.make(practice_specs(details))
    assert LOGO not in text(client, "/")
