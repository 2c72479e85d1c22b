"""How does a test publish, search and read what was found?"""

from __future__ import annotations

import re

from django.test import Client
from wagtail.models import Page, ReferenceIndex

from blog.models import BlogIndexPage, BlogPage
from practice import search_index


def publish(parent: Page, page: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    page = type(page).objects.get(pk=page.pk)
    search_index.reindex([page])
    ReferenceIndex.create_or_update_for_object(page)  # a queued task does it otherwise
    return page


def make_post(blog: BlogIndexPage, *blocks: tuple, **fields: object) -> BlogPage:
    post = BlogPage(
        **{"title": "A post", "slug": "a-post", "intro": "What children eat.", **fields}
    )
    post.body = BlogPage._meta.get_field("body").stream_block.to_python(
        [{"type": name, "value": value} for name, value in blocks]
    )
    return publish(blog, post)


def text(words: str) -> tuple:
    return "text", {"heading": "", "text": f"<p>{words}</p>"}


def answer(client: Client, question: str, **more: object) -> str:
    response = client.get("/search/", {"q": question, **more})
    assert response.status_code == 200
    return response.content.decode()


def addresses(page: str) -> list[str]:
    return re.findall(r'class="result__title"><a href="([^"]+)"', page)


def heading(page: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", page, re.S).group(1)
