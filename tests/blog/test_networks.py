"""Are the facts about the networks read whole, and refused in words where they cannot be?"""

import copy
import json
from datetime import date
from pathlib import Path

import pytest

from blog.social import networks
from blog.social.networks import (
    CHECKED,
    FIRST_FORMATS,
    FORMATS,
    NetworkFactsError,
    formats_of,
    read_formats,
)

DATA = json.loads(Path(networks.__file__).with_name("networks.json").read_text("utf-8"))


def changed(**fields):
    data = copy.deepcopy(DATA)
    data["formats"] = [{**data["formats"][4], **fields}]
    return data


def test_every_format_of_the_file_is_there_in_its_order():
    assert list(FORMATS) == [entry["id"] for entry in DATA["formats"]]
    assert len(FORMATS) == 31


def test_the_day_of_the_last_check_is_a_date():
    assert date(2026, 11, 21) == CHECKED


def test_instagram_feed_says_what_instagram_says():
    feed = FORMATS["instagram_feed"]
    assert (feed.width, feed.height, feed.ratio) == (1080, 1350, "4:5")
    assert (feed.min_width, feed.max_bytes, feed.target_bytes) == (320, 8388608, 2097152)
    assert (feed.caption_limit, feed.count_rule, feed.visible_chars) == (2200, "chars", 125)
    assert (feed.hashtag_limit, feed.hashtag_recommended) == (5, 4)
    assert feed.link_clickable is False
    assert feed.file_types == ("JPEG",)
    assert feed.network_name == "Instagram"
    assert feed.aspect == 0.8


def test_the_first_formats_exist_and_are_trusted():
    assert all(FORMATS[name].on_by_default for name in FIRST_FORMATS)


def test_kits_are_made_for_a_portrait_a_landscape_and_googles_four_by_three():
    sizes = {
        FORMATS[name].network: (FORMATS[name].width, FORMATS[name].height) for name in FIRST_FORMATS
    }
    assert sizes == {
        "instagram": (1080, 1350),
        "facebook": (1200, 630),
        "google_business": (1200, 900),
    }


def test_google_takes_1500_characters_no_hashtag_no_alternative_text_and_one_photo():
    post = FORMATS["gbp_post"]
    assert (post.caption_limit, post.count_rule, post.hashtag_limit) == (1500, "chars", 0)
    assert (post.max_images, post.min_bytes, post.takes_alt_text) == (1, 10240, False)


def test_words_alone_are_a_post_on_facebook_and_google_and_none_on_instagram():
    assert FORMATS["facebook_post"].text_only_ok
    assert FORMATS["gbp_post"].text_only_ok
    assert not any(entry.text_only_ok for entry in formats_of("instagram"))


def test_facts_of_low_confidence_are_off_by_default():
    off = {name for name, entry in FORMATS.items() if not entry.on_by_default}
    assert "whatsapp_message" in off
    assert off == {entry["id"] for entry in DATA["formats"] if entry["confidence"] == "low"}


def test_a_story_takes_no_caption():
    assert not FORMATS["instagram_story"].takes_caption
    assert FORMATS["instagram_feed"].takes_caption


def test_the_formats_of_a_network_come_together():
    assert [entry.id for entry in formats_of("google_business")] == ["gbp_post"]
    with pytest.raises(KeyError):
        formats_of("myspace")


def test_network_slugs_can_be_uses_of_a_photo():
    assert all(entry.network.replace("_", "").isalnum() for entry in FORMATS.values())
    assert all(entry.network == entry.network.lower() for entry in FORMATS.values())


def test_formats_cannot_be_changed_at_run_time():
    with pytest.raises(TypeError):
        FORMATS["x_post"] = FORMATS["instagram_feed"]
    with pytest.raises(AttributeError):
        FORMATS["x_post"].caption_limit = 9


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"width": 0}, "instagram_feed: “width” is 0; a whole number above 0"),
        ({"max_bytes": "8 MB"}, "“max_bytes” is '8 MB'"),
        ({"max_bytes": True}, "“max_bytes” is True"),
        ({"min_width": -1}, "“min_width” is -1"),
        ({"min_width": 2000}, "no more than width"),
        ({"caption_limit": 2.5}, "“caption_limit” is 2.5"),
        ({"count_rule": "letters"}, "“count_rule” is 'letters'; one of bytes, chars"),
        ({"network": "myspace"}, "“network” is 'myspace'"),
        ({"confidence": "sure"}, "“confidence” is 'sure'"),
        ({"link_clickable": "no"}, "true or false"),
        ({"text_only_ok": None}, "true or false"),
        ({"min_bytes": 9000000}, "“min_bytes” is 9000000; no more than max_bytes"),
        ({"formats": []}, "a list of file types"),
        ({"target_bytes": 9000000}, "no more than max_bytes"),
        ({"min_images": 2, "max_images": 1}, "no more than max_images"),
        ({"min_ratio": 0.9}, "between min_ratio and max_ratio"),
        ({"safe_zone": {"top": 1}}, "top, right, bottom and left"),
        ({"safe_zone": {"top": 900, "right": 0, "bottom": 900, "left": 0}}, "leave something"),
        (
            {"safe_zone": {"top": 9, "right": 0, "bottom": 9, "left": 0}, "safe_box": [0, 0, 1, 1]},
            "as safe_zone says",
        ),
        ({"captoin_limit": 3}, "nobody reads “captoin_limit”"),
        ({"id": "Insta Feed"}, "'Insta Feed' is no format id"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_the_format_and_the_field(fields, words):
    with pytest.raises(NetworkFactsError) as refused:
        read_formats(changed(**fields))
    assert words in str(refused.value)


def test_a_missing_field_is_named():
    data = changed()
    del data["formats"][0]["max_bytes"]
    with pytest.raises(NetworkFactsError, match="“max_bytes” is missing"):
        read_formats(data)


def test_a_format_given_twice_is_refused():
    data = changed()
    data["formats"] *= 2
    with pytest.raises(NetworkFactsError, match="twice"):
        read_formats(data)


@pytest.mark.parametrize("checked", ["last week", None, 20261121])
def test_facts_without_a_real_day_are_refused(checked):
    with pytest.raises(NetworkFactsError, match="2026-11-21 is needed"):
        read_formats({**DATA, "checked": checked})


def test_facts_without_a_day_are_refused():
    with pytest.raises(NetworkFactsError, match="checked"):
        read_formats({"formats": []})
