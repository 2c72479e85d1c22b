"""What is an editor told when a page shows or says what nobody agreed to?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.images.permissions import permission_policy
from wagtail.models import Page

from consent import clock, publishing
from consent.admin_views.photo_policy import knows_patients, visible_to
from consent.admin_views.words import item_name, why_not
from consent.coverage import Reason
from consent.models import Clip, Depiction, Photo, PracticeDetails, Staff, Story
from consent.pages.page_words import Telling, telling
from consent.privileges import Kind, State
from consent.publishing import Finding, Place, Reading, Trouble, WhenNotCovered
from consent.wording import Kind as Words

MOST_NAMED = 5
THUMBNAIL = "max-165x165"
_WARNED = "_warned_of_hidden_photos"
TO_CLASSIFY = frozenset({Reason.UNCLASSIFIED, Reason.NOBODY_NAMED, Reason.NOT_LIVE})
# Asking once more would press somebody who has said no, or would not help.
ANOTHER_PHOTO = frozenset(
    {Reason.REVOKED, Reason.WITHDRAWN, Reason.SHUT, Reason.RECOGNISABLE, Reason.MISSING}
)


@dataclass(frozen=True, slots=True)
class Fix:
    """A photo or clip visitors do not see, why, and where to mend that.

    Attributes:
        photo: the photo itself, where this member of the staff may see it.
        url, act: the next step.
        ask: who else can take it, where this member of the staff cannot.
    """

    finding: Finding
    name: str
    why: str
    photo: Photo | None = None
    url: str = ""
    act: str = ""
    ask: str = ""

    @property
    def is_clip(self) -> bool:
        return self.finding.kind is Kind.CLIP

    @property
    def is_story(self) -> bool:
        return self.finding.kind is Kind.STORY


@dataclass(slots=True)
class Group:
    """Everything found in one block or field."""

    place: Place
    fixes: list[Fix] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the block is on the edit page."""
        if self.place.block:
            return f"#block-{self.place.block}-section"
        return ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What this member of the staff is told of one page.

    Attributes:
        soon: what ends within 30 days; no reason not to publish.
    """

    reading: Reading
    texts: tuple[Telling, ...]
    groups: tuple[Group, ...]
    soon: tuple[Fix, ...]
    goes_live: str

    def __bool__(self) -> bool:
        return bool(self.reading.hidden or self.texts)

    @property
    def missing(self) -> str:
        return how_many(self.reading.hidden)

    @property
    def how_many(self) -> int:
        return len({(one.kind, one.item.pk) for one in self.reading.hidden})

    @property
    def takes_page_off(self) -> bool:
        return bool(self.reading.takes_page_off)


def advise(content: Page, user: Staff) -> Advice:
    """Reads the page as it would be live; the queries do not grow with its photos."""
    reading = publishing.read(content)
    texts = telling(content, reading)
    zone = PracticeDetails.the_one().zone if reading.hidden or reading.soon else ZoneInfo("UTC")
    next_steps = _NextSteps(user, (*reading.hidden, *reading.soon), reading, zone)
    groups: dict[tuple[str, int], Group] = {}
    for finding in reading.hidden:
        group = groups.setdefault(finding.place.key, Group(finding.place))
        group.fixes.append(next_steps.of(finding))
    for one in texts:
        group = groups.setdefault(one.place.key, Group(one.place))
        group.words.append((one.words, _of_words(one.kind, knows_patients(user))))
    return Advice(
        reading,
        texts,
        tuple(groups.values()),
        tuple(next_steps.of(finding) for finding in reading.soon),
        _day(reading.goes_live, zone) if reading.goes_live else "",
    )


def how_many(findings: tuple[Finding, ...]) -> str:
    """ "2 photos", "1 video", "2 photos and 1 story": each counted once."""
    photos, clips, stories = (
        len({one.item.pk for one in findings if one.kind is kind})
        for kind in (Kind.PHOTO, Kind.CLIP, Kind.STORY)
    )
    counted = []
    if photos:
        counted.append(ngettext("%(n)s photo", "%(n)s photos", photos) % {"n": photos})
    if clips:
        counted.append(ngettext("%(n)s video", "%(n)s videos", clips) % {"n": clips})
    if stories:
        counted.append(ngettext("%(n)s story", "%(n)s stories", stories) % {"n": stories})
    return get_text_list(counted, _("and"))


def _of_words(kind: Words, knows: bool) -> str:
    sentences: Mapping[Words, str] = {
        Words.NAME: _("is a patient’s name.") if knows else _("may name a person."),
        Words.AGE: _("looks like somebody’s age."),
        Words.BIRTH: _("looks like a day of birth."),
        Words.EMAIL: _("is an e-mail address that is not the practice’s own."),
        Words.PHONE: _("looks like a phone number that is not the practice’s own."),
    }
    step = _("Take it out.") if knows else _("Take it out, or ask the front desk.")
    return f"{sentences[kind]} {step}"


def _day(instant, zone: ZoneInfo) -> str:
    return date_format(clock.day_of(instant, zone), "j F Y")


def why(finding: Finding, reading: Reading, zone: ZoneInfo) -> str:
    """Why visitors do not see it, or will not, in a sentence or two."""
    ends = finding.covered_until
    last_day = date_format(clock.last_day_before(ends, zone), "j F Y") if ends else ""
    if finding.trouble is Trouble.ENDS_SOON:
        return _("Covered until %(day)s, then visitors do not see it any more.") % {"day": last_day}
    if finding.trouble is Trouble.ENDS_BEFORE and reading.goes_live:
        sentence = _(
            "Covered today, but it ends on %(day)s, before the page goes live on %(live)s."
        ) % {"day": last_day, "live": _day(reading.goes_live, zone)}
    elif finding.verdict.reason is Reason.NOT_YET and finding.verdict.until:
        sentence = _("Somebody’s permission begins on %(day)s.") % {
            "day": _day(finding.verdict.until, zone)
        }
    else:
        sentence = why_not(finding.kind, finding.verdict.reason)
    if finding.place.stands_in:
        return sentence + " " + _("It cannot stand in for the other photo of its block.")
    if finding.replaced:
        return sentence + " " + _("Visitors see the other photo instead.")
    if finding.place.choice is WhenNotCovered.UNPUBLISH:
        return sentence + " " + _("Its block asks that the page be off the site then.")
    return sentence


class _NextSteps:
    """What one member of the staff can do about many photos and clips, by a few queries."""

    def __init__(
        self, user: Staff, findings: tuple[Finding, ...], reading: Reading, zone: ZoneInfo
    ) -> None:
        self.reading, self.zone = reading, zone
        photos = {one.item.pk for one in findings if one.kind is Kind.PHOTO}
        clips = {one.item.pk for one in findings if one.kind is Kind.CLIP}
        self.may_ask = knows_patients(user) and user.has_perm("consent.add_consentrequest")
        self.may_change_clips = user.has_perm("consent.change_clip")
        self.visible: dict[int, Photo] = {}
        self.changeable: set[int] = set()
        self.patients: dict[tuple[Kind, int], str] = {}
        if photos:
            may_see = visible_to(user, Photo.objects.filter(pk__in=photos)).values("pk")
            shown = Photo.objects.filter(pk__in=may_see).prefetch_renditions(THUMBNAIL)
            self.visible = {one.pk: one for one in shown}
            changeable = permission_policy.instances_user_has_permission_for(user, "change")
            self.changeable = set(changeable.filter(pk__in=photos).values_list("pk", flat=True))
        if self.may_ask and findings:
            people = Depiction.objects.filter(photo__in=photos) | Depiction.objects.filter(
                clip__in=clips
            )
            for one in people.select_related("patient").order_by("-pk"):
                for kind, pk in ((Kind.PHOTO, one.photo_id), (Kind.CLIP, one.clip_id)):
                    if pk is not None:
                        self.patients[kind, pk] = one.patient.reference
            told = Story.objects.filter(
                pk__in=[one.item.pk for one in findings if one.kind is Kind.STORY]
            )
            for story in told.select_related("patient__merged_into"):
                who = story.patient.merged_into or story.patient
                self.patients[Kind.STORY, story.pk] = who.reference

    def of(self, finding: Finding) -> Fix:
        url, act, ask = self._step(finding)
        item = finding.item
        return Fix(
            finding,
            item_name(item),
            why(finding, self.reading, self.zone),
            self.visible.get(item.pk) if finding.kind is Kind.PHOTO else None,
            url,
            act,
            ask,
        )

    def _step(self, finding: Finding) -> tuple[str, str, str]:
        item, reason = finding.item, finding.verdict.reason
        if finding.trouble is Trouble.HIDDEN and reason is Reason.LOCKED:
            return "", "", _("Ask whoever looks after the server to run it.")
        if isinstance(item, Story) and item.state == State.PURGED:
            return "", "", _("Choose another story.")
        if finding.trouble is Trouble.HIDDEN and reason in ANOTHER_PHOTO:
            another = _("Choose another story.") if isinstance(item, Story) else ""
            return "", "", another or _("Choose another photo.")
        if reason in TO_CLASSIFY and not isinstance(item, Story):
            return self._classify(item)
        patient = self.patients.get((finding.kind, item.pk))
        if patient:
            query = f"?{finding.kind.value}={item.pk}"
            return reverse("patients:ask", args=[patient]) + query, _("Ask for consent"), ""
        return "", "", _("Ask the front desk.")

    def _classify(self, item: Photo | Clip) -> tuple[str, str, str]:
        if isinstance(item, Clip):
            if self.may_change_clips:
                return reverse("clips:edit", args=[item.pk]), _("Say who can be seen"), ""
        elif item.pk in self.changeable:
            return reverse("wagtailimages:edit", args=[item.pk]), _("Say who can be seen"), ""
        return "", "", _("Ask a reviewer or the front desk.")


def warn_of_hidden_photos(request: HttpRequest, page: Page) -> None:
    """After a page was saved or published: which of its photos visitors do not see, and why."""
    # Saving by itself asks for JSON and shows no message.
    if getattr(request, _WARNED, False) or not request.accepts("text/html"):
        return
    reading = publishing.read(page)
    findings = reading.hidden
    if not findings:
        return
    # Publishing runs two hooks in one request.
    was_told(request)
    zone = PracticeDetails.the_one().zone
    named = "; ".join(
        f"{item_name(finding.item)} ({why(finding, reading, zone).rstrip('.')})"
        for finding in findings[:MOST_NAMED]
    )
    rest = len(findings) - MOST_NAMED
    messages.warning(
        request,
        _("Visitors do not see %(missing)s of this page: %(named)s.")
        % {
            "missing": how_many(findings),
            "named": named + (_(" and %(count)s more") % {"count": rest} if rest > 0 else ""),
        },
    )


def was_told(request: HttpRequest) -> None:
    """No message any more in this request: staff have just read it all."""
    setattr(request, _WARNED, True)
