"""Does a caption fit, as its network counts, and does the link stay useful?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.social.captions import LinkPlace, Wording, caption, link_place, written
from blog.social.counting import count, fits
from blog.social.networks import FORMATS

LINK = "https://smile.dentist/blog/whitening/?utm_medium=social&utm_source=x"
TAGS = ("oral health", "dentist", "smile", "whitening", "teeth", "care", "clinic")


def made(format_id, title="Whitening at home", summary="What works.", link=LINK, tags=TAGS):
    return caption(title, summary, link, tags, FORMATS[format_id])


def test_instagram_says_link_in_bio_and_takes_the_recommended_hashtags():
    text = made("instagram_feed")
    assert text.text == (
        "Whitening at home\n\nWhat works.\n\nRead more: link in bio.\n\n"
        "#OralHealth #dentist #smile #whitening"
    )
    assert text.count == len(text.text)
    assert text.limit == 2200
    assert text.warnings == ("Instagram: 4 of 7 hashtags are used, as recommended.",)


@pytest.mark.parametrize("format_id", ["instagram_feed", "tiktok_photo", "youtube_short"])
def test_an_address_nobody_can_click_is_not_in_the_text(format_id):
    text = made(format_id).text
    assert "link in bio" in text
    assert "https://" not in text


@pytest.mark.parametrize("format_id", ["facebook_post", "x_post", "bluesky_post", "mastodon_post"])
def test_a_link_that_can_be_clicked_stays_whole(format_id):
    assert LINK in made(format_id, summary="word " * 20_000).text.split("\n\n")


def test_google_business_gets_the_link_for_its_button_and_no_hashtag():
    text = made("gbp_post")
    assert text.text == "Whitening at home\n\nWhat works.\n\nRead more with the button below."
    assert text.warnings == ()


def test_google_business_warns_of_a_telephone_number():
    refusals = made("gbp_post", summary="Call +1 (555) 123-4567.").warnings
    assert any("telephone number" in warning for warning in refusals)
    dated = made("gbp_post", summary="Open on 2026-12-24, 9 to 12.").warnings
    assert not any("telephone number" in warning for warning in dated)


def test_pinterest_gets_the_link_for_its_own_field():
    assert LINK not in made("pinterest_pin").text


@pytest.mark.parametrize(
    ("format_id", "place"),
    [
        ("instagram_feed", LinkPlace.BIO),
        ("facebook_post", LinkPlace.TEXT),
        ("gbp_post", LinkPlace.BUTTON),
        ("pinterest_pin", LinkPlace.FIELD),
        ("tiktok_photo", LinkPlace.BIO),
        ("bluesky_post", LinkPlace.TEXT),
    ],
)
def test_every_network_has_a_place_for_the_link(format_id, place):
    assert link_place(FORMATS[format_id]) == place


@pytest.mark.parametrize(
    ("format_id", "text", "told"),
    [
        ("gbp_post", "Call +1 (555) 123-4567.", "telephone number"),
        (
            "gbp_post",
            "Straight #teeth",
            "The text has 1 hashtag; Google Business Profile takes none",
        ),
        ("gbp_post", "See https://smile.dentist/a/", "makes no link of the address"),
        ("instagram_feed", "See https://smile.dentist/a/", "makes no link of the address"),
        ("instagram_feed", "#a #b #c #d #e #f", "The text has 6 hashtags; Instagram allows 5"),
        ("facebook_post", "Call +1 (555) 123-4567. #a #b #c https://smile.dentist/a/", ""),
        ("instagram_feed", "Call +1 (555) 123-4567.", ""),
    ],
)
def test_what_staff_write_is_read_as_the_network_reads_it(format_id, text, told):
    warnings = " ".join(written(text, FORMATS[format_id]).warnings)
    assert told in warnings
    assert bool(warnings) is bool(told)


@pytest.mark.parametrize(
    ("format_id", "limit"), [("instagram_feed", 2200), ("facebook_post", 63206), ("gbp_post", 1500)]
)
def test_the_three_networks_count_characters_up_to_their_own_limit(format_id, limit):
    text = written("e\u0301" * limit + "\r\n", FORMATS[format_id])
    assert (text.count, text.limit) == (limit, limit)
    assert made(format_id, summary="word " * limit).count <= limit


def test_a_story_has_no_text_and_says_where_the_link_goes():
    text = made("instagram_story")
    assert (text.text, text.count, text.cut_at_visible) == ("", 0, None)
    assert LINK in text.warnings[0]


def test_hashtags_in_the_text_count_and_are_not_repeated():
    text = made("instagram_feed", summary="Our #Dentist and #smile team.").text
    assert text.count("#") == 4
    assert text.casefold().count("#dentist") == 1


def test_too_many_hashtags_in_the_text_are_told():
    text = made("threads_post", summary="#one #two")
    assert "allows 1" in " ".join(text.warnings)
    assert text.text.count("#") == 2


def test_the_wording_can_be_translated():
    german = Wording(in_bio="Mehr dazu: Link im Profil.", by_button="")
    text = caption("Bleaching", "", LINK, (), FORMATS["instagram_feed"], wording=german)
    assert text.text == "Bleaching\n\nMehr dazu: Link im Profil."


def test_a_summary_that_repeats_the_title_is_said_once():
    assert (
        made("instagram_feed", summary=" whitening AT home ").text.lower().count("whitening at")
        == 1
    )


def test_line_ends_of_a_form_become_plain():
    text = made("facebook_post", summary="One.\r\n\r\n\r\n\r\nTwo. \r\nThree.").text
    assert "One.\n\nTwo.\nThree." in text


def test_where_it_gets_tight_the_summary_is_cut_first():
    text = made("x_post", summary="word " * 100)
    assert text.text.startswith("Whitening at home\n\nword word")
    assert "word…\n\n" + LINK + "\n\n#OralHealth #dentist" in text.text
    assert 270 < text.count <= 280
    assert "The summary was cut to fit" in " ".join(text.warnings)


def test_then_the_summary_goes_then_hashtags_then_the_title_is_cut():
    no_summary = made("x_post", title="word " * 45, summary="More about this.")
    assert "More" not in no_summary.text
    assert "#dentist" in no_summary.text
    fewer = made("x_post", title="word " * 48, summary="")
    assert fewer.text.endswith("#OralHealth")
    assert "1 of 2 hashtags were left out to fit." in fewer.warnings
    assert "word…" not in fewer.text
    cut = made("x_post", title="word " * 80, summary="")
    assert cut.text.endswith(f"word…\n\n{LINK}")
    for text in (no_summary, fewer, cut):
        assert text.count <= 280


def test_a_link_longer_than_the_limit_is_refused():
    with pytest.raises(ValueError, match="Not even the link fits"):
        made("bluesky_post", link="https://smile.dentist/" + "a" * 300)


def test_the_cut_before_more_is_marked():
    text = made("instagram_feed", summary="word " * 60)
    assert text.cut_at_visible == 125
    assert text.seen + text.hidden == text.text
    assert len(text.seen) == 125
    short = made("facebook_post")
    assert short.cut_at_visible is None
    assert short.hidden == ""


WORDS = st.just("") | st.text(st.sampled_from("ab cd.é歯👍#\n…€"), max_size=700)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, st.sampled_from(sorted(FORMATS)))
def test_a_caption_always_fits_and_counts_itself_right(title, summary, format_id):
    format_ = FORMATS[format_id]
    text = caption(title, summary, "https://smile.dentist/a/", TAGS, format_)
    assert fits(text.text, format_.caption_limit, format_.count_rule)
    assert text.count == count(text.text, format_.count_rule)
