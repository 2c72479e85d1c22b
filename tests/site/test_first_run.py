"""Does the first run prepare everything once, say where to go, and keep its hands off what is there?"""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from config.empty_site import OWNER_EMAIL
from config.management.commands import first_run
from config.startup import listen
from consent.models import Staff
from practice.models import HomePage

DEMO = {
    "addresses": {"site": "http://127.0.0.1:8000/"},
    "sign_ins": [{"role": "editor", "email": "ed@example.org", "password": "pass-word"}],
    "signing_links": ["http://127.0.0.1:8000/consent/s/one/", "http://127.0.0.1:8000/consent/s/2/"],
}


@pytest.fixture
def house(settings, tmp_path):
    """A data folder of its own, with one style file to pack."""
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "base.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.DEMO = False
    settings.DEMO_PASSWORD = ""
    return tmp_path


@pytest.fixture
def demo(settings, monkeypatch):
    """A stand-in for the demo command: answers, or refuses with the sentence given."""

    def use(refusal: str = "") -> None:
        def run(name, *args, **options):
            if name != "demo":
                return call_command(name, *args, **options)
            assert options["json"] is True
            if refusal:
                raise CommandError(refusal)
            return options["stdout"].write(json.dumps(DEMO))

        settings.DEMO = True
        monkeypatch.setattr(first_run, "call_command", run)

    return use


def said_by_first_run() -> str:
    output = io.StringIO()
    call_command("first_run", port=0, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_style_files_are_packed_once_and_again_after_a_change(house):
    assert "Style files: packing" in said_by_first_run()
    assert (house / "static" / "base.css").exists()
    assert "Style files: up to date" in said_by_first_run()
    (house / "sources" / "base.css").write_text("body { color: navy }")
    assert "Style files: packing" in said_by_first_run()
    assert (house / "static" / "base.css").read_text() == "body { color: navy }"


@pytest.mark.django_db
def test_packing_that_was_interrupted_is_repeated(house, monkeypatch):
    def interrupted(name, *args, **options):
        if name == "collectstatic":
            raise KeyboardInterrupt
        return call_command(name, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(first_run, "call_command", interrupted)
        with pytest.raises(KeyboardInterrupt):
            said_by_first_run()
    assert "Style files: packing" in said_by_first_run()


@pytest.mark.django_db
def test_an_empty_site_has_one_owner_whose_password_is_shown_once(house):
    said = said_by_first_run()
    [owner] = Staff.objects.filter(groups__name="owner")
    password = said.split(OWNER_EMAIL)[1].split()[0]
    assert owner.email == OWNER_EMAIL
    assert owner.check_password(password)
    assert password not in said_by_first_run()
    assert Staff.objects.count() == 1


@pytest.mark.django_db
def test_an_empty_site_has_a_home_page_and_a_blog_that_open(house, client):
    said_by_first_run()
    said_by_first_run()
    assert HomePage.objects.count() == 1
    assert client.get("/").status_code == 200
    assert client.get("/blog/").status_code == 200


@pytest.mark.django_db
def test_pages_that_are_there_stay_as_they_are(house):
    said_by_first_run()
    HomePage.objects.update(title="Dr. Example")
    before = set(Page.objects.values_list("pk", "title"))
    said_by_first_run()
    assert set(Page.objects.values_list("pk", "title")) == before


@pytest.mark.django_db
def test_the_owner_gets_the_demo_password_where_one_is_set(house, settings):
    settings.DEMO_PASSWORD = "a password of one's own"
    said_by_first_run()
    assert Staff.objects.get().check_password("a password of one's own")


@pytest.mark.django_db
def test_the_demo_ends_with_addresses_sign_ins_and_one_signing_link(house, demo):
    demo()
    said = said_by_first_run()
    assert "http://127.0.0.1:8000/" in said
    assert "ed@example.org  pass-word" in said
    assert "/consent/s/one/" in said
    assert "/consent/s/2/" not in said


@pytest.mark.django_db
def test_a_refusal_of_the_demo_is_told_and_the_site_still_opens(house, demo):
    demo(refusal="There are real patients here.")
    said = said_by_first_run()
    assert "No demo content: There are real patients here." in said
    assert "/admin/" in said


@pytest.mark.django_db
def test_a_taken_port_is_told_before_any_work(house):
    refused = pytest.raises(CommandError, match="is taken by another program")
    with listen("127.0.0.1", 0) as door, refused:
        call_command("first_run", port=door.getsockname()[1], stdout=io.StringIO())
    assert not (house / "static").exists()
