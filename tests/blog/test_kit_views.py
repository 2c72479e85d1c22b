"""Who may open the kit page, what does it show, and what leaves only after its entry?"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import BlogPage
from blog.social import kit
from blog.social.kit import Kit
from consent import actions
from consent.acts import SYSTEM
from consent.models import Disclosure, LedgerEntry, Photo
from consent.privileges import Role, Subject
from tests.blog.posts import make_post
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_staff,
    picture,
    revoke_quietly,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db
BOTH = ("website", "instagram")
FORMAT = "instagram_feed"


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


@pytest.fixture
def editor() -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture
def owner() -> Client:
    return signed_in(Role.OWNER)


def large() -> bytes:
    return picture(width=1200, height=1500)


def covered_post(**fields: object) -> tuple[BlogPage, Photo]:
    patient = make_patient("Amara Okafor")
    photo = make_photo(Subject.PATIENT, patients=[patient], data=large())
    make_consent(patient, photo, uses=BOTH)
    return make_post(hero=photo, **fields), photo


def address(post: BlogPage, name: str = "social_kit", *more: int, format_id: str = FORMAT) -> str:
    return reverse(name, args=[post.pk, format_id, *more])


def overview(post: BlogPage) -> str:
    return reverse("social_kits", args=[post.pk])


def test_the_page_shows_the_kit_and_where_it_goes(editor):
    post, photo = covered_post()
    answer = editor.get(address(post))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Ready to download." in html
    assert address(post, "social_kit_image", photo.pk) in html
    assert "Here is what happens, month by month." in html
    assert "A smiling woman" in html
    assert "utm_source=instagram" in html
    assert "was last checked on" in html
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_picture_of_the_preview_is_for_staff_only(editor):
    post, photo = covered_post()
    url = address(post, "social_kit_image", photo.pk)
    answer = editor.get(url)
    assert shows_quadrants(answer.content)
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert Client().get(url).status_code == 302
    assert editor.post(url).status_code == 405


@pytest.mark.parametrize("name", ["social_kit", "social_kit_image"])
def test_whoever_may_not_edit_the_post_finds_nothing(name):
    post, photo = covered_post()
    more = [photo.pk] if name == "social_kit_image" else []
    front_desk = signed_in(Role.FRONT_DESK)
    assert front_desk.get(address(post, name, *more)).status_code == 404
    if not more:
        assert front_desk.post(address(post), {"act": "zip"}).status_code == 404
    assert not LedgerEntry.objects.filter(act="disclosure.kit_downloaded").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/kit/{home}/instagram_feed/",
        "/admin/kit/99999/instagram_feed/",
        "/admin/kit/{post}/x/",
    ],
)
def test_other_pages_and_unknown_formats_have_no_kit(owner, path):
    post, _ = covered_post()
    home = post.get_parent().get_parent()
    assert owner.get(path.format(home=home.pk, post=post.pk)).status_code == 404


@pytest.mark.parametrize("photo", ["x", "-1", "1.5"])
def test_a_photo_that_is_no_number_is_not_found(editor, photo):
    post, _ = covered_post()
    assert editor.get(address(post), {"photo": photo}).status_code == 404


def test_the_zip_is_entered_before_it_is_sent(editor):
    post, photo = covered_post()
    answer = editor.post(
        address(post), {"act": "zip", "photo": photo.pk, "caption": "Come in.\r\nWe are open."}
    )
    assert answer.headers["Content-Type"] == "application/zip"
    assert f"kit-{post.pk}-instagram_feed.zip" in answer.headers["Content-Disposition"]
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert shows_quadrants(packed.read("instagram_feed-1.jpg"))
    assert packed.read("caption.txt").decode() == "Come in.\nWe are open."
    assert Disclosure.objects.get().item_sha256 == photo.sha256
    entry = LedgerEntry.objects.get(act="disclosure.kit_downloaded")
    assert entry.actor["kind"] == "staff"


def test_saving_only_the_image_is_entered_too(editor):
    post, _ = covered_post()
    answer = editor.post(address(post), {"act": "image", "caption": ""})
    assert shows_quadrants(answer.content)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert Disclosure.objects.count() == 1


def test_looking_enters_nothing(editor):
    post, photo = covered_post()
    before = LedgerEntry.objects.count()
    editor.get(address(post))
    editor.get(address(post, "social_kit_image", photo.pk))
    editor.post(address(post), {"act": "look", "photo": photo.pk, "caption": "Hello"})
    assert LedgerEntry.objects.count() == before
    assert not Disclosure.objects.exists()


def test_after_a_withdrawal_neither_picture_nor_kit_leaves(editor):
    post, photo = covered_post()
    consent = photo.covered.get().consent
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    page = editor.get(address(post))
    assert "This kit cannot be downloaded yet" in page.content.decode()
    assert 'value="zip"' not in page.content.decode()
    assert editor.get(address(post, "social_kit_image", photo.pk)).status_code == 404
    answer = editor.post(address(post), {"act": "zip", "caption": ""})
    assert answer.status_code == 409
    assert "taken their permission back" in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_a_withdrawal_while_the_kit_is_packed_stops_it(editor, monkeypatch):
    post, photo = covered_post()
    consent = photo.covered.get().consent
    packing = Kit.zip

    def pack_while_the_patient_withdraws(built):
        revoke_quietly(consent)
        return packing(built)

    monkeypatch.setattr(Kit, "zip", pack_while_the_patient_withdraws)
    answer = editor.post(address(post), {"act": "zip", "caption": ""})
    assert answer.status_code == 409
    assert "taken their permission back" in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_text_that_names_the_patient_is_kept_and_refused(editor):
    post, photo = covered_post()
    answer = editor.post(
        address(post), {"act": "zip", "photo": photo.pk, "caption": "Amara <b>smiles</b> again"}
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "“Amara” may be a patient&#x27;s name" in html
    assert "Amara &lt;b&gt;smiles&lt;/b&gt; again" in html
    assert not Disclosure.objects.exists()


def test_a_huge_text_is_refused_without_a_fault(editor):
    post, _ = covered_post()
    answer = editor.post(address(post), {"act": "zip", "caption": "Aa 1990-01-01 @" * 60_000})
    assert answer.status_code == 409
    assert "Instagram takes 2,200" in answer.content.decode()


def test_photos_left_out_are_listed_with_reason_and_without_their_title(owner):
    patient = make_patient("Amara Okafor")
    room = make_photo(Subject.NONE, data=large(), description="Our waiting room")
    uncovered = make_photo(
        Subject.PATIENT,
        patients=[patient],
        data=large(),
        title="Amara_Okafor.jpg",
        description="A smile",
    )
    make_consent(patient, uncovered, uses=("website",))
    html = owner.get(address(make_post(hero=room, photos=[uncovered]))).content.decode()
    assert "Ready to download." in html
    assert "1 photo is left out" in html
    assert "Photo 2 (“A smile”)" in html
    assert "has not agreed to this use" in html
    assert "Amara_Okafor" not in html


def test_only_whoever_may_ask_patients_gets_the_link_and_the_name(owner, editor):
    patient = make_patient("Amara Okafor")
    photo = make_photo(Subject.PATIENT, patients=[patient], data=large())
    make_consent(patient, photo, uses=("website",))
    post = make_post(hero=photo)
    asking = owner.get(address(post)).content.decode()
    assert f"{reverse('patients:ask', args=[patient.reference])}?photo={photo.pk}" in asking
    assert "Ask Amara Okafor for Instagram" in asking
    told = editor.get(address(post)).content.decode()
    assert "Amara" not in told
    assert "The front desk can ask." in told


def test_a_post_without_a_photo_has_a_page_that_says_so(editor):
    post = make_post()
    answer = editor.get(address(post))
    assert answer.status_code == 200
    assert "There is no photo in this post, and Instagram takes" in answer.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[post.pk]) in answer.content.decode()


def test_a_photo_of_another_post_cannot_be_fetched(editor):
    post, _ = covered_post()
    elsewhere = make_photo(Subject.NONE, data=large())
    assert editor.get(address(post, "social_kit_image", elsewhere.pk)).status_code == 404


def test_the_button_stands_on_posts_of_those_who_may_edit_them(editor):
    post, _ = covered_post()
    assert (
        overview(post)
        in editor.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).content.decode()
    )
    listing = reverse("wagtailadmin_explore", args=[post.get_parent().pk])
    assert overview(post) in editor.get(listing).content.decode()
    blog = reverse("wagtailadmin_pages:edit", args=[post.get_parent().pk])
    assert "/admin/kit/" not in editor.get(blog).content.decode()


def test_one_page_lists_every_network_ready_or_refused_with_what_to_do_next(owner):
    post, _ = covered_post()
    html = owner.get(overview(post)).content.decode()
    assert "1 of 3 networks is ready." in html
    assert "Next: download what is ready, then see below what the others need." in html
    for format_id in ("instagram_feed", "facebook_post", "gbp_post"):
        assert address(post, format_id=format_id) in html
    assert html.count("has not agreed to this use") == 2
    assert "Ask Amara Okafor for Facebook" in html
    assert "Ask Amara Okafor for Google Business Profile" in html
    assert "Not approved yet" in html


def test_where_no_network_is_ready_there_is_nothing_to_download(editor):
    post = make_post(hero=make_photo(Subject.UNKNOWN, data=large()))
    html = editor.get(overview(post)).content.decode()
    assert "No network is ready yet" in html
    assert 'value="zip"' not in html
    answer = editor.post(overview(post), {"act": "zip"})
    assert answer.status_code == 409
    assert "application/zip" not in answer.headers["Content-Type"]


def test_the_zip_of_all_networks_holds_those_that_are_ready_and_is_entered(editor):
    post, _photo = covered_post()
    answer = editor.post(overview(post), {"act": "zip"})
    assert answer.headers["Content-Type"] == "application/zip"
    assert f"kit-{post.pk}.zip" in answer.headers["Content-Disposition"]
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert shows_quadrants(packed.read("instagram/instagram_feed-1.jpg"))
    assert not any(name.startswith("facebook") for name in packed.namelist())
    assert Disclosure.objects.get().privilege == "instagram"
    assert LedgerEntry.objects.filter(act="disclosure.kit_downloaded").count() == 1


def test_a_withdrawal_while_all_networks_are_packed_stops_them(editor, monkeypatch):
    post, photo = covered_post()
    consent = photo.covered.get().consent
    packing = kit.zip_together

    def pack_while_the_patient_withdraws(kits):
        revoke_quietly(consent)
        return packing(kits)

    monkeypatch.setattr(kit, "zip_together", pack_while_the_patient_withdraws)
    answer = editor.post(overview(post), {"act": "zip"})
    assert answer.status_code == 409
    assert "taken their permission back" in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_the_overview_is_for_whoever_may_edit_the_post_and_looking_enters_nothing(editor):
    post, _ = covered_post()
    before = LedgerEntry.objects.count()
    assert "no-store" in editor.get(overview(post)).headers["Cache-Control"]
    assert LedgerEntry.objects.count() == before
    front_desk = signed_in(Role.FRONT_DESK)
    assert front_desk.get(overview(post)).status_code == 404
    assert front_desk.post(overview(post), {"act": "zip"}).status_code == 404
    assert Client().get(overview(post)).status_code == 302


def test_on_facebook_several_photos_are_ticked_and_one_can_be_taken_out(editor):
    rooms = [make_photo(Subject.NONE, data=large()) for _ in range(3)]
    post = make_post(hero=rooms[0], photos=rooms[1:])
    url = address(post, format_id="facebook_post")
    html = editor.get(url).content.decode()
    assert html.count('type="checkbox" name="photo"') == 3
    assert len(re.findall(r'name="photo" value="\d+" checked', html)) == 3
    chosen = ["none", rooms[0].pk, rooms[2].pk]
    answer = editor.post(url, {"act": "zip", "photo": chosen, "caption": "Come in."})
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    pictures = [name for name in packed.namelist() if name.endswith(".jpg")]
    assert pictures == ["facebook_post-1.jpg", "facebook_post-2.jpg"]
    assert set(Disclosure.objects.values_list("item_sha256", flat=True)) == {
        rooms[0].sha256,
        rooms[2].sha256,
    }


def test_facebook_offers_words_alone_where_no_photo_may_go(editor):
    post, photo = covered_post()
    url = address(post, format_id="facebook_post")
    html = editor.get(url).content.decode()
    assert "This kit cannot be downloaded yet" in html
    assert '<a href="?photo=none">' in html
    alone = editor.get(url, {"photo": "none"}).content.decode()
    assert "Ready to download." in alone
    assert address(post, "social_kit_image", photo.pk, format_id="facebook_post") not in alone
    answer = editor.post(url, {"act": "zip", "photo": "none", "caption": "Come in."})
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert not any(name.endswith(".jpg") for name in names)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("format_id", "told"),
    [
        ("instagram_feed", "Link for the bio"),
        ("facebook_post", "Link in the text"),
        ("gbp_post", "Link for the button"),
    ],
)
def test_each_network_says_where_the_link_goes(editor, format_id, told):
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    html = editor.get(address(post, format_id=format_id)).content.decode()
    assert told in html
    assert ("Copy description" in html) is (format_id != "gbp_post")


def test_google_is_warned_of_a_telephone_number_and_of_hashtags(editor):
    post = make_post(hero=make_photo(Subject.NONE, data=large()))
    answer = editor.post(
        address(post, format_id="gbp_post"),
        {"act": "look", "caption": "Call +1 (216) 555-0142 #braces"},
    )
    html = answer.content.decode()
    assert "Google refuses posts with a telephone number" in html
    assert "takes none: take them out" in html


def test_another_site_cannot_make_staff_download():
    post, _ = covered_post()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff(Role.EDITOR))
    assert strict.post(address(post), {"act": "zip", "caption": ""}).status_code == 403
