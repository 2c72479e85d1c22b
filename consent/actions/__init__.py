"""What can be done? The acts: keyword-only, atomic, each writes its ledger entry."""

from consent.actions import of_people, of_pictures, of_questions
from consent.actions.of_people import *  # noqa: F403 (what it has stands in its __all__)
from consent.actions.of_pictures import *  # noqa: F403 (what it has stands in its __all__)
from consent.actions.of_questions import *  # noqa: F403 (what it has stands in its __all__)

__all__: list[str] = []
__all__ += of_people.__all__
__all__ += of_pictures.__all__
__all__ += of_questions.__all__
