"""Is a sample of the mutated files cleaned or refused, and is a worker that dies noticed?"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.consent import hostile
from tests.proof import mutant_seeds, mutant_worker, mutated_inputs
from tests.proof.mutating import mutated, mutated_text, parts

pytestmark = pytest.mark.once
PICTURES = 200
TEXTS = 200


def test_a_sample_of_broken_pictures_is_cleaned_or_refused():
    seeds = list(mutant_seeds.pictures())
    judged = [mutant_worker.judge_picture(mutated(seeds, number)) for number in range(PICTURES)]
    assert not [wrong for _outcome, wrong in judged if wrong]
    outcomes = Counter(outcome.partition(":")[0] for outcome, _wrong in judged)
    assert outcomes.keys() == {"cleaned", "refused by the reader", "refused by the decoder"}


def test_a_sample_of_broken_texts_is_read_or_refused():
    seeds = list(mutant_seeds.texts())
    judged = [mutant_worker.judge_text(mutated_text(seeds, number)) for number in range(TEXTS)]
    assert not [wrong for _outcome, wrong in judged if wrong]


def test_a_number_makes_one_file_and_the_next_another():
    seeds = [hostile.jpeg(), hostile.png()]
    made = [mutated(seeds, number) for number in range(200)]
    assert made == [mutated(seeds, number) for number in range(200)]
    assert len(set(made)) > 180


def test_parts_are_found_in_every_format():
    for data in mutant_seeds.pictures():
        if not data.startswith(b"GIF") and data[4:8] != b"jumb":
            found = parts(data)
            assert len(found) > 2 or data.startswith(b"RIFF")
            assert all(0 <= start < stop <= len(data) for start, stop in found)


def test_all_numbers_are_worked_off(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "1").write_bytes(b"cWEBVTT")
    tally = mutated_inputs.run({"texts": 30}, tmp_path)
    assert (tally.total("texts"), tally.faults, tally.ended) == (30, [], [])


def test_an_input_that_ends_its_worker_is_noted_and_the_next_one_is_tried(tmp_path):
    (tmp_path / "texts").mkdir()  # no seed: each input ends its worker
    tally = mutated_inputs.run({"texts": 2}, tmp_path)
    assert tally.ended == [("texts", 0), ("texts", 1)]
    assert len(tally.faults) == 2 and "ended the worker" in tally.faults[0]
    assert tally.total("texts") == 2
