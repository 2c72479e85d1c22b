"""Which sentences do patients read, and is each there in every language of `locale/`?

    python scripts/messages.py         brings every catalogue up to date and compiles it
    python scripts/messages.py --open  lists what is still to be translated

Only what patients read is collected, as `collected` finds it; staff screens stay as they are. No
gettext tools are needed: a catalogue is a text of few rules, see
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html and …/MO-Files.html.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
PYTHON = (
    "consent/views/*.py",
    "consent/pdf/*.py",
    "consent/actions/assenting.py",
    "consent/actions/signing.py",
    "consent/texts/item_words.py",
    "consent/signed/signature_words.py",
    "consent/signed/strokes.py",
)
TEMPLATES = (
    "consent/templates/consent/sign/*.html",
    "consent/templates/consent/manage/*.html",
    "consent/templates/consent/tablet/*.html",
    "consent/templates/consent/mail/*.txt",
    "site/templates/signing/*.html",
)
TEMPLATE_FOLDERS = ("consent/templates", "site/templates", "practice/templates")
MAILS_TO_STAFF = frozenset(
    f"consent/templates/consent/mail/{name}.txt"
    for name in (
        *("copy_spelled", "ends_soon", "glass_broken", "link_wish", "majority"),
        *("page_note", "takedown_overdue"),
    )
)
SINGULAR = frozenset(
    ("_", "gettext", "gettext_lazy", "gettext_noop", "NotASignature")  # the last one's words
)
PLURAL = frozenset(("ngettext", "ngettext_lazy"))
INCLUDED = re.compile(r"""{%\s*include\s+"([^"]+)\"""")
STRING = r"""(?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(
    rf"\b(?:ngettext\(\s*({STRING})\s*,\s*({STRING})|(?:gettext|_)\(\s*({STRING})\s*\))", re.DOTALL
)
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Language: {language}\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence with its translations: one, or two where it counts something."""

    text: str
    plural: str = ""
    places: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def is_translated(self) -> bool:
        return len(self.said) == (2 if self.plural else 1) and all(self.said)


def collected() -> dict[str, Message]:
    """Every sentence that patients read, by its English words."""
    found: dict[str, Message] = {}
    for path, text, plural in sorted(_everything()):
        known = found.get(text, Message(text))
        places = tuple(dict.fromkeys((*known.places, path)))
        found[text] = replace(known, plural=known.plural or plural, places=places)
    return found


def _everything() -> Iterator[tuple[str, str, str]]:
    for path in _files(PYTHON):
        for text, plural in in_python(path.read_text(encoding="utf-8")):
            yield _name(path), text, plural
    for path in templates():
        for text, plural in in_template(path.read_text(encoding="utf-8")):
            yield _name(path), text, plural


def templates() -> list[Path]:
    """The templates of patients and whatever they include."""
    waiting = [path for path in _files(TEMPLATES) if _name(path) not in MAILS_TO_STAFF]
    found: list[Path] = []
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.append(path)
        for name in INCLUDED.findall(path.read_text(encoding="utf-8")):
            candidates = [ROOT / folder / name for folder in TEMPLATE_FOLDERS]
            waiting += [one for one in candidates if one.is_file()]
    return sorted(found)


def in_python(source: str) -> Iterator[tuple[str, str]]:
    """Sentences of a module with their plural, or ''."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        words = [
            one.value
            for one in node.args
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if name in SINGULAR and words:
            yield words[0], ""
        elif name in PLURAL and len(words) > 1:
            yield words[0], words[1]


def in_template(source: str) -> Iterator[tuple[str, str]]:
    """Sentences of a template with their plural, or ''."""
    if not settings.configured:
        settings.configure()
        django.setup()
    for one, many, alone in IN_TEMPLATE.findall(templatize(source)):
        if alone:
            yield _template_words(alone), ""
        else:
            yield _template_words(one), _template_words(many)


def _template_words(literal: str) -> str:
    """Django doubles what Python's own formatting would read, as its own catalogues have it."""
    return str(ast.literal_eval(literal))


def _files(patterns: tuple[str, ...]) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(po: str) -> dict[str, Message]:
    """A catalogue's messages by their English words; the header is left out."""
    found: dict[str, Message] = {}
    for block in re.split(r"\n\s*\n", po):
        fields: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            match = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$', line)
            if match:
                field = match[1]
                fields[field] = ast.literal_eval(match[2])
            elif line.startswith('"') and field:
                fields[field] += ast.literal_eval(line)
        if fields.get("msgid"):
            said = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
            found[fields["msgid"]] = Message(
                fields["msgid"], fields.get("msgid_plural", ""), said=said
            )
    return found


def written(messages: Mapping[str, Message], language: str) -> str:
    """A catalogue as text, in the order of the English words."""
    blocks = ['msgid ""\nmsgstr ""\n' + _lines(HEADER.format(language=language))]
    for text, message in sorted(messages.items()):
        places = "".join(f"#: {place}\n" for place in message.places)
        said = message.said or (("", "") if message.plural else ("",))
        if message.plural:
            translated = "".join(f"msgstr[{n}] {_quoted(one)}\n" for n, one in enumerate(said))
            block = f"msgid {_quoted(text)}\nmsgid_plural {_quoted(message.plural)}\n{translated}"
        else:
            block = f"msgid {_quoted(text)}\nmsgstr {_quoted(said[0])}\n"
        blocks.append(places + block)
    return "\n".join(blocks)


def _lines(text: str) -> str:
    return "".join(f"{_quoted(line)}\n" for line in text.splitlines(keepends=True))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compiled(messages: Mapping[str, Message], language: str) -> bytes:
    """The catalogue as gettext reads it: translated messages only."""
    pairs = [(b"", HEADER.format(language=language).encode())]
    for message in messages.values():
        if message.is_translated:
            key = "\0".join(filter(None, (message.text, message.plural)))
            pairs.append((key.encode(), "\0".join(message.said).encode()))
    pairs.sort()
    head = 7 * 4
    start = head + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    data = b""
    for column, table in enumerate(tables):
        for pair in pairs:
            table += [len(pair[column]), start + len(data)]
            data += pair[column] + b"\0"
    numbers = (0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, start)
    return struct.pack(f"<7I{4 * len(pairs)}I", *numbers, *tables[0], *tables[1]) + data


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def up_to_date(po: Path) -> dict[str, Message]:
    """Everything patients read, with what the catalogue says of it; what nobody reads falls out."""
    known = read(po.read_text(encoding="utf-8"))
    return {
        text: replace(message, said=known[text].said)
        if text in known and known[text].plural == message.plural
        else message
        for text, message in collected().items()
    }


def language_of(po: Path) -> str:
    return po.parents[1].name


def main() -> int:
    for po in catalogues():
        messages, language = up_to_date(po), language_of(po)
        waiting = [message for message in messages.values() if not message.is_translated]
        if "--open" in sys.argv:
            for message in waiting:
                sys.stdout.write(f"{language}: {message.text} ({message.places[0]})\n")
            continue
        po.write_text(written(messages, language), encoding="utf-8")
        po.with_suffix(".mo").write_bytes(compiled(messages, language))
        sys.stdout.write(f"{language}: {len(messages)} sentences, {len(waiting)} open.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
