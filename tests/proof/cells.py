"""Which cell of a leak matrix catches a missing defence, and what must it say? The photo, not an error."""

from tests.proof.mutant import Catch

CLIPS = "tests/leaks/test_clips.py::test_no_door_gives_the_clip_or_its_words"
STORIES = "tests/leaks/test_stories.py::test_no_door_gives_the_words_or_the_name"


def shows(surface: str, state: str) -> Catch:
    """The photo itself is seen on the surface."""
    return Catch(f"tests/proof/one_cell.py::test_cell[{state}-{surface}]", f"'{surface}'.*pixels")


def tells(surface: str, state: str) -> Catch:
    """Words that go with the photo are read on the surface."""
    return Catch(
        f"tests/proof/one_cell.py::test_cell[{state}-{surface}]", f"'{surface}'.*(name|words)"
    )


def clip_on(door: str, state: str) -> Catch:
    """The clip is played or heard at the door."""
    return Catch(f"{CLIPS}[{state}]", f"'{door}': \\['(?!error)")


def story_on(door: str, state: str) -> Catch:
    """A patient's own words are read at the door."""
    return Catch(f"{STORIES}[{state}]", f"'{door}': \\['(?!error)")
