"""How do the demo's first page, its blog and its links come to stand? After the pages they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from wagtail.models import Page

from blog.models import BlogIndexPage, BlogPage, LinksPage
from config.demo import content, home_content
from config.demo.placing import Say, place, renew, stream
from consent.models import Photo
from practice.models import AppointmentPage, HomePage, Person, TreatmentPage
from practice.models.fields import today

PRACTICE = "Alder Row Orthodontics"
# Nobody checks what they wrote themselves.
REVIEWER, OTHER_REVIEWER = "Dr Amara Okafor", "Dr David Mensah, dentist"
MENU = ("treatments", "team", "faq", "videos", "blog", "contact")


def ensure_posts(photos: Mapping[str, Photo], say: Say = lambda line: None) -> None:
    """The blog and its posts; one of an older demo learns who wrote it and what it is about."""
    blog = BlogIndexPage.objects.get()
    if not blog.intro:
        blog.title, blog.slug = "Good to know", "blog"
        blog.intro = "What patients ask us in the chair, answered with numbers."
        blog.show_in_menus = True
        blog.save_revision().publish()
    people = {person.name: person for person in Person.objects.all()}
    treatments = {page.slug: page for page in TreatmentPage.objects.all()}
    for post in content.POSTS:

        def attribute(page: BlogPage, post: content.Post = post) -> None:
            page.author, page.author_name, page.author_role = people.get(post.author), "", ""
            page.treatments = [treatments[slug] for slug in post.treatments if slug in treatments]

        known = BlogPage.objects.filter(slug=post.slug).first()
        if known is None:
            page = _post(post, photos)
            attribute(page)
            place(blog, page)
        elif known.author_id is None and post.author in people:
            renew(known, say, attribute)


def _post(post: content.Post, photos: Mapping[str, Photo]) -> BlogPage:
    day = today() - timedelta(days=post.days_ago)
    page = BlogPage(
        title=post.title,
        slug=post.slug,
        topic=post.topic,
        intro=post.intro,
        hero=photos[post.hero],
        date=day,
        reviewer_name=OTHER_REVIEWER if post.author == REVIEWER else REVIEWER,
        reviewed_on=day,
        body=stream(BlogPage, "body", post.body, photos),
    )
    page.tags.add(*post.tags)
    return page


def ensure_home(photos: Mapping[str, Photo], say: Say = lambda line: None) -> None:
    """The first page with its sections, and the menu in the order people look for things."""
    home = HomePage.objects.get()

    def fill(home: HomePage) -> None:
        home.title = PRACTICE
        home.promise, home.lead = content.HOME_PROMISE, content.HOME_LEAD
        home.search_description = content.HOME_LEAD[:160]
        home.picture = photos["mirror"]
        home.action_label = "Ask for a first visit"
        home.action_page = AppointmentPage.objects.live().first()
        home.body = stream(HomePage, "body", home_content.HOME_BODY, photos)

    sections = {block.block_type for block in home.body}
    if home.promise != content.HOME_PROMISE or "treatments" not in sections:
        renew(home, say, fill)
        _order_menu(home)


def _order_menu(home: HomePage) -> None:
    """The last of the menu goes to the end first, so that each of the others finds its place."""
    for slug in MENU:
        page = Page.objects.child_of(home).filter(slug=slug).first()
        if page is not None:
            page.move(Page.objects.get(pk=home.pk), pos="last-child")


def ensure_links() -> None:
    """The page for profiles on networks."""
    if LinksPage.objects.exists():
        return
    links = [("link", {"label": label, "page": slug}) for label, slug in content.LINKS]
    page = LinksPage(title="Alder Row, in short", slug="links", intro=content.LINKS_INTRO)
    page.links = stream(LinksPage, "links", links)
    place(HomePage.objects.get(), page)
