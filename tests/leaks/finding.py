"""Does a named test, surface, state or hostile file exist? Told from the source, without running it."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def is_test(name: str) -> bool:
    """Whether `path::name` is a test function that pytest would collect and run."""
    file, _, function = name.partition("::")
    return function.startswith("test_") and function in _tests_in(file)


@lru_cache
def _tests_in(file: str) -> frozenset[str]:
    path = ROOT / file
    if not (path.is_file() and path.name.startswith("test_")):
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(
        one.name for one in body if isinstance(one, ast.FunctionDef) and not _is_skipped(one)
    )


def _is_skipped(function: ast.FunctionDef) -> bool:
    marks = " ".join(ast.unparse(one) for one in function.decorator_list)
    return "mark.skip" in marks or "mark.xfail" in marks
