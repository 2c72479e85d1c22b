"""Which photos has nobody classified yet? One at a time, large, filed by a key; the next comes at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.images.permissions import permission_policy

from consent import actions
from consent.acts import staff
from consent.admin_views.screen import Screen
from consent.forms.filing import FilingForm, Person
from consent.models import Patient, Photo
from consent.privileges import State, Subject

LARGE = "max-1000x800"
LAST = "last_filing"
_COUNT = "_photos_to_classify"


def to_classify(user: Person) -> QuerySet[Photo]:
    """The photos without an answer that this member of the staff may answer for."""
    photos = permission_policy.instances_user_has_permission_for(user, "change")
    return photos.filter(subject=Subject.UNKNOWN, state=State.LIVE)


class QueueView(Screen):
    """One unclassified photo and the question; `after` is the photo that was left behind."""

    template_name = "consent/admin/queue.html"
    permission_policy = permission_policy
    permission_required = "add"
    page_title = _("To classify")
    header_icon = "image"
    index_url_name = "wagtailimages:index"
    index_label = _("Photos")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(photo=self._asked_for()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        number = request.POST.get("photo", "")
        photo = Photo.objects.filter(pk=number).first() if number.isdigit() else None
        if photo is None or not permission_policy.user_has_permission_for_instance(
            request.user, "change", photo
        ):
            messages.error(request, _("That photo is not here any more."))
            return redirect("photos_to_classify")
        form = FilingForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(photo=photo, form=form))
        if form.subjects().subject == Subject.UNKNOWN:
            return redirect(after(photo))
        try:
            entry = actions.classify(
                photo=photo,
                subjects=form.subjects(),
                by=staff(request.user),
                expected=Subject.UNKNOWN,
            )
        except actions.FiledMeanwhile:
            messages.warning(request, now_("Somebody else has filed that photo meanwhile."))
            return redirect(after(photo))
        except (actions.KnownPatient, actions.StillOnRecord) as refused:
            form.add_error("subject", str(refused))
            return self.render_to_response(self.get_context_data(photo=photo, form=form))
        request.session[LAST] = {
            "photo": photo.pk,
            "seq": entry.seq,
            "people": sorted(form.subjects().people.items()),
        }
        return redirect(after(photo))

    def _asked_for(self) -> Photo | None:
        photos = to_classify(self.request.user).order_by("pk")
        for name, wanted in (("photo", "pk"), ("after", "pk__gt"), ("before", "pk__lt")):
            number = self.request.GET.get(name, "")
            if number.isdigit():
                chosen = photos.filter(**{wanted: number})
                return chosen.last() if name == "before" else chosen.first()
        return photos.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        photo = kwargs["photo"]
        waiting = to_classify(self.request.user).order_by("pk")
        left = waiting.count()
        following = waiting.filter(pk__gt=photo.pk).first() if photo else None
        if following is not None:
            following.get_rendition(LARGE)  # made while this photo is looked at
        return super().get_context_data(
            left=left,
            number=waiting.filter(pk__lt=photo.pk).count() + 1 if photo else 0,
            form=kwargs.pop("form", None) or FilingForm(user=self.request.user),
            last=self._last(),
            again=self._people_of_the_last() if photo else [],
            **kwargs,
        )

    def _last(self) -> Photo | None:
        """The photo filed just before, while that can be undone."""
        last = self.request.session.get(LAST)
        if not last:
            return None
        photo = Photo.objects.filter(pk=last["photo"]).exclude(subject=Subject.UNKNOWN).first()
        may = photo and permission_policy.user_has_permission_for_instance(
            self.request.user, "change", photo
        )
        return photo if may else None

    def _people_of_the_last(self) -> list[tuple[Patient, bool]]:
        """Who was named in the photo before, for the next one of the same visit."""
        last = self.request.session.get(LAST)
        if not last or "recognisable" not in FilingForm(user=self.request.user).fields:
            return []
        known = dict(last["people"])
        people = Patient.objects.unmerged().filter(pk__in=known).order_by("name")
        return [(one, known[one.pk]) for one in people]


def undo(request: HttpRequest) -> HttpResponseBase:
    """Takes one's own last filing back and shows that photo again."""
    last = request.session.get(LAST)
    if request.method != "POST" or not last:
        return redirect("photos_to_classify")
    del request.session[LAST]
    photo = Photo.objects.filter(pk=last["photo"]).first()
    if photo is None or not permission_policy.user_has_permission_for_instance(
        request.user, "change", photo
    ):
        messages.error(request, _("That photo is not here any more."))
        return redirect("photos_to_classify")
    try:
        actions.undo_filing(photo=photo, filing=last["seq"], by=staff(request.user))
    except actions.FiledMeanwhile as refused:
        messages.error(request, str(refused))
        return redirect("photos_to_classify")
    messages.success(request, _("Undone. Here it is again."))
    return redirect(f"{reverse('photos_to_classify')}?photo={photo.pk}")


def after(photo: Photo) -> str:
    """Where the photo that follows this one is."""
    return f"{reverse('photos_to_classify')}?after={photo.pk}"


class QueueMenuItem(MenuItem):
    """The queue with the number of photos in it, for whoever has some."""

    def __init__(self) -> None:
        super().__init__(
            _("To classify"),
            reverse_lazy("photos_to_classify"),
            name="to-classify",
            icon_name="help",
            order=301,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        if not hasattr(request, _COUNT):
            setattr(request, _COUNT, to_classify(request.user).count())
        return getattr(request, _COUNT) > 0

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        label = now_("To classify (%(count)s)") % {"count": getattr(request, _COUNT)}
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)
