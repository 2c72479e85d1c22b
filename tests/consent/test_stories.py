"""Can a patient's own words be asked about, read, agreed to, taken back? Never without a signature."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from consent import actions, evidence, facts
from consent.acts import SYSTEM
from consent.coverage import Reason, allowed
from consent.models import (
    Consent,
    Disclosure,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    PatientCopy,
    Story,
    TakeDown,
)
from consent.privileges import Kind, Role, State, Subject
from tests.consent.poppler import pdftotext
from tests.consent.walking import open_manage_link, open_sign_link, page, post, step_of, walk
from tests.factories import make_patient, make_photo, make_staff, make_version, move
from tests.stories import NAMED, WORDS, ask_for, make_story, sign, sign_for

pytestmark = pytest.mark.django_db
FIRST_WORDS = "I laugh with my mouth open again."


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def story(patient) -> Story:
    return make_story(patient)


def reason(story: Story, use: str = "website") -> Reason:
    return Story.objects.get(pk=story.pk).verdict(use).reason


# The rule


def test_words_are_covered_from_signing_until_they_are_taken_back(patient, story):
    assert reason(story) is Reason.NOT_ASKED
    request = ask_for(patient, story, uses=["website", "instagram"])
    assert reason(story) is Reason.NOT_ASKED
    consent = sign(request)
    assert reason(story) is Reason.COVERED
    assert reason(story, "facebook") is Reason.NOT_GRANTED
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    assert reason(story, "instagram") is Reason.REVOKED
    assert reason(story) is Reason.COVERED
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", sha256=story.sha256)
    assert reason(story) is Reason.WITHDRAWN


def test_words_end_with_the_last_day_by_the_databases_clock(patient, story):
    consent = sign_for(patient, story)
    move(consent, first=-40, last=-1)
    assert reason(story) is Reason.ENDED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I laugh with my mouth open again!", NAMED),
        (WORDS, "Zora"),
        (WORDS.replace("eleven", "twelve"), NAMED),
    ],
    ids=["words", "name", "a number"],
)
def test_a_changed_letter_of_words_or_name_is_no_longer_covered(patient, story, text, named):
    sign_for(patient, story)
    actions.change_story(story=story, text=text, name_shown=named, by=SYSTEM)
    assert reason(story) is Reason.NOT_ASKED
    sign_for(patient, story)
    assert reason(story) is Reason.COVERED


def test_the_words_that_were_signed_for_are_covered_again_when_they_come_back(patient, story):
    sign_for(patient, story)
    actions.change_story(story=story, text="Something else.", name_shown=NAMED, by=SYSTEM)
    actions.change_story(story=story, text=WORDS, name_shown=NAMED, by=SYSTEM)
    assert reason(story) is Reason.COVERED


def test_blanks_and_line_ends_around_the_words_change_nothing(patient, story):
    sign_for(patient, story)
    same = WORDS.replace("\n", "  \r\n") + "\r\n\r\n"
    assert actions.change_story(story=story, text=same, name_shown=f" {NAMED}", by=SYSTEM) is None
    assert reason(story) is Reason.COVERED


def test_the_same_words_of_another_patient_need_their_own_signature(patient, story):
    sign_for(patient, story)
    other = make_story(make_patient("Somebody Else", email="else@example.org"))
    assert other.sha256 != story.sha256
    assert reason(other) is Reason.NOT_ASKED


def test_a_story_stays_covered_when_the_patients_records_are_joined(patient, story):
    sign_for(patient, story)
    root = make_patient("Amara O.", email="root@example.org")
    patient.merged_into = root
    patient.save()
    assert reason(story) is Reason.COVERED


def test_many_stories_are_judged_by_one_question(patient, django_assert_num_queries):
    stories = [make_story(patient, f"Words, number {number}.") for number in range(4)]
    sign_for(patient, *stories[:2])
    with django_assert_num_queries(1):
        known = facts.of_stories([one.pk for one in stories])
    answers = [bool(allowed(known.items[one.pk], "website", at=known.now)) for one in stories]
    assert answers == [True, True, False, False]


# What is kept


def test_neither_words_nor_name_stand_in_the_ledger_only_beside_it(patient, story):
    sign_for(patient, story)
    for entry in LedgerEntry.objects.all():
        assert "laugh" not in str(entry.refs)
        assert "Zora" not in str(entry.refs)
    entry = LedgerEntry.objects.get(act="story.written")
    detail = LedgerDetail.objects.get(seq=entry.seq)
    assert "laugh" in detail.detail
    assert entry.detail_sha256 == evidence.salted(detail.salt, detail.detail)
    assert FIRST_WORDS not in Consent.objects.get().evidence.text
    assert "laugh" not in "".join(FollowUp.objects.values_list("target", flat=True))


def test_words_taken_away_are_gone_and_seen_nowhere(patient, story):
    sign_for(patient, story)
    actions.take_story_away(story=story, by=SYSTEM)
    stored = Story.objects.get()
    assert (stored.text, stored.name_shown, stored.state) == ("", "", State.PURGED)
    assert not stored.verdict()
    assert actions.take_story_away(story=story, by=SYSTEM) is None
    with pytest.raises(actions.StoryNotPossible):
        actions.change_story(story=story, text=WORDS, name_shown=NAMED, by=SYSTEM)


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"name_shown": ""}, {"sha256": ""}, {"state": "shown"}],
    ids=lambda fields: next(iter(fields)),
)
def test_the_database_keeps_no_story_without_words_name_digest_or_state(story, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(**fields)


@pytest.mark.parametrize(("text", "named"), [(" \n", NAMED), (WORDS, "  "), (WORDS, NAMED)])
def test_a_story_without_words_or_name_or_written_twice_is_refused(patient, story, text, named):
    with pytest.raises(actions.StoryNotPossible):
        actions.write_story(patient=patient, text=text, name_shown=named, by=SYSTEM)
    assert Story.objects.count() == 1


def test_nobody_is_asked_about_somebody_elses_words(patient, story):
    other = make_patient("Somebody Else", email="else@example.org")
    with pytest.raises(actions.RequestNotPossible):
        ask_for(other, story)


# Signing


def test_from_the_question_to_the_signature_the_words_stand_in_full(client: Client, patient, story):
    address = open_sign_link(client, ask_for(patient, story))
    walk(client, address, to="who")
    for step, data in (
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
        ("signature", {"method": "typed", "typed_name": patient.name}),
    ):
        html = page(client, address, step)
        if step == "who":
            assert "May we show your words?" in html
        if step in {"who", "signature"}:
            assert "<p>I laugh with my mouth open again.</p>" in html
            assert "<p>It took eleven months.</p>" in html
            assert NAMED in html
        signed = post(client, address, step, **data)
        assert signed.status_code == 302
    assert step_of(signed) == "done"
    item = Consent.objects.get().items.get()
    assert (item.kind, item.sha256) == (Kind.STORY, story.sha256)
    assert FIRST_WORDS in page(client, address, "done")
    assert reason(story) is Reason.COVERED


def test_nobody_signs_for_words_that_were_changed_since(client: Client, patient, story):
    address = open_sign_link(client, ask_for(patient, story))
    walk(client, address, to="who")
    actions.change_story(story=story, text="Something else.", name_shown=NAMED, by=SYSTEM)
    html = page(client, address, "who")
    assert "Something has changed since we asked you" in html
    assert "Something else." not in html


def test_words_are_shown_to_nobody_before_the_identity_step(client: Client, patient, story):
    address = open_sign_link(client, ask_for(patient, story))
    html = client.get(f"{address}?step=who", follow=True).content.decode()
    assert "laugh" not in html
    assert NAMED not in html


def test_the_copy_holds_the_words_that_were_agreed_to_even_when_changed_since(
    client: Client, patient, story, tmp_path
):
    address = open_sign_link(client, ask_for(patient, story))
    walk(client, address, to="done")
    actions.change_story(story=story, text="Something else.", name_shown="Z.", by=SYSTEM)
    html = page(client, address, "copy")
    assert FIRST_WORDS in html
    assert "Something else." not in html
    consent = Consent.objects.get()
    actions.keep_copy(consent=consent)
    with PatientCopy.objects.get().file.open("rb") as kept:
        words = " ".join(pdftotext(kept.read(), tmp_path).split())
    assert FIRST_WORDS in words
    assert "It took eleven months." in words
    assert NAMED in words
    assert "Something else." not in words


def test_one_story_can_be_taken_back_by_itself(client: Client, patient, story):
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = sign(ask_for(patient, story, photos=[photo]))
    open_manage_link(client, patient)
    address = reverse("take_back", args=[consent.reference])
    html = client.get(address).content.decode()
    assert "Only the words, number 2" in html
    assert "laugh" not in html
    taken = client.post(address, {"scope": "item-2"}, follow=True).content.decode()
    assert "the words, number 2" in taken
    assert reason(story) is Reason.WITHDRAWN
    assert photo.verdict("website").reason is Reason.COVERED


def test_a_copy_elsewhere_is_listed_when_the_words_change_or_are_taken_back(patient, story):
    consent = sign_for(patient, story, uses=["instagram"])
    shown = Disclosure.objects.create(
        item_sha256=story.sha256,
        privilege="instagram",
        place="instagram",
        url="https://example.org/p/1",
        first_at=consent.signed_at,
        consent_reference=consent.reference,
    )
    assert not TakeDown.objects.exists()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert TakeDown.objects.get().disclosure == shown


# Staff


def staff_client(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.REVIEWER, Role.OWNER])
def test_who_knows_patients_writes_a_story_down_and_asks_for_it(patient, role):
    make_version("website")
    client = staff_client(role)
    added = client.post(
        reverse("patients:story_add", args=[patient.reference]),
        {"text": WORDS, "name_shown": NAMED},
    )
    story = Story.objects.get()
    address = reverse("patients:story", args=[patient.reference, story.reference])
    assert added.url == address
    html = client.get(address).content.decode()
    assert "Ask for consent for this story" in html
    ask = f"{reverse('patients:ask', args=[patient.reference])}?story={story.pk}"
    assert ask in html
    form = client.get(ask).content.decode()
    assert f'name="stories" value="{story.pk}" checked' in form
    made = client.post(
        ask, {"stories": [story.pk], "uses": ["website"], "signer_role": "patient"}, follow=True
    )
    assert FIRST_WORDS in made.content.decode()
    record = client.get(reverse("patients:inspect", args=[patient.pk])).content.decode()
    assert "The patient has not signed for these words." in record


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TECHNICAL])
def test_who_knows_no_patients_gets_at_no_story_of_a_record(patient, story, role):
    client = staff_client(role)
    for address in (
        reverse("patients:story_add", args=[patient.reference]),
        reverse("patients:story", args=[patient.reference, story.reference]),
    ):
        for answer in (
            client.get(address),
            client.post(address, {"act": "take_away", "sure": "yes"}),
        ):
            assert answer.status_code in {302, 403, 404}
            assert b"laugh" not in answer.content
    assert Story.objects.get().state == State.LIVE


def test_staff_are_told_to_ask_anew_when_they_change_the_words(patient, story):
    sign_for(patient, story)
    client = staff_client(Role.FRONT_DESK)
    address = reverse("patients:story", args=[patient.reference, story.reference])
    told = client.post(address, {"text": "Other words.", "name_shown": NAMED}, follow=True)
    assert "What was signed does not cover them: ask anew." in told.content.decode()
    assert reason(story) is Reason.NOT_ASKED
    same = client.post(address, {"text": "Other words.", "name_shown": NAMED}, follow=True)
    assert "Nothing was changed" in same.content.decode()


def test_staff_take_a_story_away(patient, story):
    sign_for(patient, story)
    client = staff_client(Role.REVIEWER)
    address = reverse("patients:story", args=[patient.reference, story.reference])
    client.post(address, {"act": "take_away"})
    assert FIRST_WORDS in Story.objects.get().text
    client.post(address, {"act": "take_away", "sure": "yes"})
    assert Story.objects.get().text == ""
    assert client.get(address).status_code == 404


def test_a_story_of_one_patient_is_not_found_in_the_record_of_another(patient, story):
    other = make_patient("Somebody Else", email="else@example.org")
    client = staff_client(Role.OWNER)
    address = reverse("patients:story", args=[other.reference, story.reference])
    assert client.get(address).status_code == 404


def test_an_editor_chooses_only_stories_that_visitors_may_read(patient, story):
    covered = make_story(patient, "I slept through it.", "A patient of 12")
    sign_for(patient, covered)
    for role, told in ((Role.EDITOR, False), (Role.REVIEWER, True)):
        client = staff_client(role)
        html = client.get(reverse("story_chooser:choose_results")).content.decode()
        assert covered.reference in html
        assert (story.reference in html) is told
        assert ("laugh" in html) is told
        assert (patient.name in html) is told
        chosen = client.get(reverse("story_chooser:chosen", args=[story.pk]))
        assert (chosen.status_code == 200) is told
