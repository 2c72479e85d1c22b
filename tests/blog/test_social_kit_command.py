"""Does the command write the same kit, refuse for the same reasons, and never half a file?"""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from consent.models import Disclosure, LedgerEntry
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo, picture, shows_quadrants

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("social_kit", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def covered_post(**consent: object):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], data=picture(width=1200, height=1500))
    make_consent(patient, photo, **{"uses": ("website", "instagram"), **consent})
    return make_post(hero=photo), photo


def test_the_kit_is_written_and_entered_as_done_by_the_system(tmp_path):
    post, photo = covered_post()
    out, err = run(post.slug, "--out", tmp_path / "kit.zip", "--network", "instagram")
    assert "kit.zip" in out
    assert err == ""
    packed = zipfile.ZipFile(tmp_path / "kit.zip")
    assert shows_quadrants(packed.read("instagram_feed-1.jpg"))
    assert Disclosure.objects.get().item_sha256 == photo.sha256
    entry = LedgerEntry.objects.get(act="disclosure.kit_downloaded")
    assert entry.actor == {"kind": "system"}


def test_a_refusal_is_told_one_a_line_and_leaves_the_old_file(tmp_path, capsys):
    post, _ = covered_post(uses=("website",))
    post.title = "A 14-year-old gets braces"
    post.save()
    old = tmp_path / "kit.zip"
    old.write_bytes(b"the old kit")
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "social_kit", post.slug, "--out", str(old), "--network", "instagram", stderr=err
        )
    assert ended.value.code == 1
    lines = err.getvalue().splitlines()
    assert len(lines) == 2
    assert "has not agreed to this use" in lines[0]
    assert "14-year-old" in lines[1]
    assert old.read_bytes() == b"the old kit"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["kit.zip"]
    assert not Disclosure.objects.exists()


def test_a_file_of_that_name_is_replaced_whole(tmp_path):
    post, _ = covered_post()
    target = tmp_path / "kit.zip"
    target.write_bytes(b"the old kit")
    run(post.slug, "--out", target)
    assert zipfile.is_zipfile(target)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["kit.zip"]


def test_without_a_network_all_that_are_ready_are_written_and_the_others_told(tmp_path):
    post, _photo = covered_post(uses=("website", "instagram", "facebook"))
    out, err = run(post.slug, "--out", tmp_path / "kit.zip")
    assert "Instagram" in out
    assert "Facebook" in out
    assert "Google Business Profile: Photo 1" in err
    names = zipfile.ZipFile(tmp_path / "kit.zip").namelist()
    assert {name.partition("/")[0] for name in names} == {"instagram", "facebook", "manifest.json"}
    assert set(Disclosure.objects.values_list("privilege", flat=True)) == {"instagram", "facebook"}


def test_without_a_network_nothing_ready_ends_with_one(tmp_path):
    post, _photo = covered_post(uses=("website",))
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("social_kit", post.slug, "--out", str(tmp_path / "kit.zip"), stderr=err)
    assert ended.value.code == 1
    assert len(err.getvalue().splitlines()) == 3
    assert not (tmp_path / "kit.zip").exists()


def test_networks_can_be_named_and_one_refused_among_them_stops_all(tmp_path):
    post, _photo = covered_post(uses=("website", "instagram", "facebook"))
    out = tmp_path / "kit.zip"
    run(post.slug, "--out", out, "--network", "facebook", "--network", "instagram")
    names = zipfile.ZipFile(out).namelist()
    assert "facebook/facebook_post-1.jpg" in names
    assert "instagram/instagram_feed-1.jpg" in names
    before = out.read_bytes(), LedgerEntry.objects.count()
    with pytest.raises(SystemExit) as ended:
        run(post.slug, "--out", out, "--network", "facebook", "--network", "google_business")
    assert ended.value.code == 1
    assert (out.read_bytes(), LedgerEntry.objects.count()) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothing-here", "--out", "kit.zip"), "There is no post “nothing-here”."),
        (
            ("braces-month-by-month", "--out", "kit.zip", "--network", "myspace"),
            "no network “myspace”",
        ),
        (
            ("braces-month-by-month", "--out", "kit.zip", "--network", "linkedin"),
            "made for LinkedIn. Kits are made for: facebook, google_business, instagram",
        ),
    ],
)
def test_an_unknown_post_or_network_is_told_in_a_sentence(arguments, sentence):
    covered_post()
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_a_folder_that_is_not_there_is_told_before_anything_is_entered(tmp_path):
    post, _ = covered_post()
    with pytest.raises(CommandError, match=r"cannot be written: No such file or directory\."):
        run(post.slug, "--out", tmp_path / "missing" / "kit.zip")
    assert not Disclosure.objects.exists()
