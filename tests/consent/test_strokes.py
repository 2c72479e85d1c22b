"""Is this a signature?"""

from __future__ import annotations

import json

import pytest

from consent.signed import strokes

LINE = [[[20, 100, 0], [200, 40, 80], [400, 150, 160]]]

NO_SIGNATURE = {
    "empty": "",
    "no strokes": "[]",
    "empty strokes": "[[], []]",
    "three pixels": "[[[1, 1, 0], [2, 1, 1], [3, 1, 2]]]",
    "dots all over, no line": json.dumps([[[x, 50, x]] for x in range(0, 600, 5)]),
    "no JSON": "<svg onload=alert(1)>",
    "a word": '"signed"',
    "a number": "7",
    "an object": '{"a": [[1, 2]]}',
    "names for numbers": '[[["a", "b", "c"], ["d", "e", "f"]]]',
    "too many numbers in a point": "[[[1, 2, 3, 4], [500, 2, 3, 4]]]",
    "a point outside every page": "[[[1e12, 1, 1], [3, 1, 1]]]",
    "not a number": "[[[NaN, 1, 1], [300, 1, 1]]]",
    "endless": "[[[Infinity, 1, 1], [300, 1, 1]]]",
    "deeply nested": "[" * 90_000,
    "two megabytes": json.dumps([[[x % 600, x % 200, x] for x in range(120_000)]]),
    "too many points": "[[" + ",".join(["[1,2]"] * 10_001) + ",[500,2]]]",
}


@pytest.mark.parametrize("text", NO_SIGNATURE.values(), ids=NO_SIGNATURE.keys())
def test_what_is_no_signature_is_refused_with_a_sentence(text: str):
    with pytest.raises(strokes.NotASignature) as refused:
        strokes.read(text)
    assert str(refused.value).endswith(".")


def test_a_drawn_name_is_read_within_its_box():
    drawn = strokes.read("[[[-5, 300, -1], [650.123, 40.55, 80.4]]]")
    assert drawn == [[[0, 200, 0], [600, 40.5, 80]]]


def test_a_point_without_a_time_is_read():
    assert strokes.read("[[[10, 10], [200, 10]]]")[0][1] == [200, 10, 0]


def test_the_drawing_is_a_path_of_lines_and_a_dot_stays_a_dot():
    assert strokes.svg_path([*LINE, [[5, 6, 7]]]) == "M20 100 L200 40 L400 150 M5 6 L5 6"


def test_a_path_holds_nothing_but_moves_lines_and_numbers():
    path = strokes.svg_path(strokes.read(json.dumps(LINE)))
    assert set(path) <= set("ML 0123456789.")
