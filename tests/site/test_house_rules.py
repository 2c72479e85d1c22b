"""Does each broken rule of the tree get its sentence, and this tree none?"""

import importlib.util
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def broken():
    spec = importlib.util.spec_from_file_location("house_rules", ROOT / "scripts/house_rules.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.broken


@pytest.fixture
def tree(tmp_path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name, text in {
        "requirements.txt": "django==5.2.19 \\\n    --hash=sha256:00\n",
        "requirements-dev.txt": "django==5.2.19 \\\n    --hash=sha256:00\nruff==0.17.6\n",
        "site/config/__init__.py": "",
        "tests/site/test_x.py": "",
        ".gitignore": "/data/\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_tree_in_order_has_nothing_to_say(broken, tree):
    assert broken(tree) == []


def test_this_tree_is_in_order(broken):
    assert broken(ROOT) == []


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("requirements-dev.txt", "a @ HTTPS://host/a.whl\n", "names a host"),
        ("requirements-dev.txt", "django==5.2.20\n", "requirements-dev.txt has django 5.2.20"),
        ("site/__init__.py", "", "hides Python's own module"),
        ("tests/site/__init__.py", "", "tests/site/__init__.py"),
        (".gitignore", "/site\n", "hides the folder site/"),
        (".gitignore", "site/\n", "hides the folder site/"),
        (".gitignore", "*.html\n", "hides the folder site/"),
    ],
)
def test_a_broken_rule_gets_its_sentence(broken, tree, name, text, sentence):
    (tree / name).write_text(text)
    [said] = broken(tree)
    assert sentence in said
