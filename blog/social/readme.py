"""What does the note in a kit tell whoever posts it, step by step? Written from the manifest."""

import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from blog.social.captions import LinkPlace

CAPTION_NAME, ALT_TEXT_NAME, README_NAME = "caption.txt", "alt-text.txt", "README.txt"

_LINK_STEPS: Mapping[str, str] = {
    LinkPlace.BIO: "Put this link into your profile: {link}",
    LinkPlace.BUTTON: "Add the button “Learn more” and give it this link: {link}",
    LinkPlace.FIELD: "Put this into the field for the link: {link}",
}


def readme(manifest: Mapping[str, Any]) -> bytes:
    """The steps for the manifest's network, with the last day on which they may be taken."""
    ends = [
        photo["until"] for entry in manifest["files"] for photo in entry["photos"] if photo["until"]
    ]
    last_words = (
        f"\nA permission for a photo in this kit ends on {min(ends)[:10]} (UTC). Do not post it "
        "after that, and take the post down by then.\n"
        if ends
        else ""
    )
    template = string.Template(Path(__file__).with_name("readme.txt").read_text("utf-8"))
    return template.substitute(
        title=manifest["post"]["title"],
        url=manifest["post"]["url"],
        network=manifest["network_name"],
        label=manifest["format_label"],
        steps="\n".join(f"{number}. {step}" for number, step in enumerate(_steps(manifest), 1)),
        approval=manifest["approval"],
        ends=last_words,
        checked=manifest["facts_checked"],
    ).encode()


def alt_texts(manifest: Mapping[str, Any]) -> bytes:
    """Each picture's name, and under it what it shows; empty where the network takes none."""
    blocks = [f"{one['name']}\n{one['alt_text']}" for one in manifest["files"] if one["alt_text"]]
    return ("\n\n".join(blocks) + "\n").encode() if blocks else b""


def _steps(manifest: Mapping[str, Any]) -> Iterator[str]:
    network = manifest["network_name"]
    names = [entry["name"] for entry in manifest["files"]]
    has_caption = bool(manifest["caption"]["count"])
    if has_caption:
        yield f"Open {CAPTION_NAME} and copy all of it."
    if names:
        yield f"Save {', '.join(names)} on the phone or computer you post from."
    yield f"Open {network} and start a new post."
    if len(names) == 1:
        yield "Choose the picture. It is already cropped: keep its shape."
    elif names:
        yield "Choose the pictures in this order. They are already cropped: keep their shape."
    if has_caption:
        yield "Paste the text."
    if manifest["link"] and manifest["link_place"] in _LINK_STEPS:
        yield _LINK_STEPS[manifest["link_place"]].format(link=manifest["link"])
    if any(entry["alt_text"] for entry in manifest["files"]):
        yield f"Where {network} asks for alternative text, paste it from {ALT_TEXT_NAME}."
    yield "Look at the preview, then post."
