"""Can an older phone show the pages on which people sign? Nothing newer than Chrome 90 or Safari 14.

First versions from MDN's browser-compat data. What a browser may leave out without loss (a nicer
line break, an accent in a tick box) is named as harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROME, SAFARI = 90.0, 14.0
TEMPLATES = (ROOT / "site/templates/signing", *(ROOT / "consent/templates/consent").glob("[smt]*/"))
STYLES = ("static/css/signing.css",)


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that came with these versions; `sample` is how it looks."""

    name: str
    pattern: str
    chrome: float
    safari: float
    sample: str
    harmless: bool = False

    @property
    def is_too_new(self) -> bool:
        return (self.chrome > CHROME or self.safari > SAFARI) and not self.harmless


CSS = (
    Feature("cascade layers", r"@layer\b", 99, 15.4, "@layer base {}"),
    Feature("container queries", r"@container\b", 105, 16, "@container (width > 1px) {}"),
    Feature("@property", r"@property\b", 85, 16.4, "@property --x {}"),
    Feature("@scope", r"@scope\b", 118, 17.4, "@scope (a) {}"),
    Feature("@starting-style", r"@starting-style\b", 117, 17.5, "@starting-style {}"),
    Feature(":has()", r":has\(", 105, 15.4, "a:has(b) {}"),
    Feature(":dir()", r":dir\(", 120, 16.4, ":dir(rtl) {}"),
    Feature("nesting", r"(?m)^\s*&|[{;]\s*&", 112, 16.5, "a { & b {} }"),
    Feature("light-dark()", r"light-dark\(", 123, 17.5, "color: light-dark(a, b);"),
    Feature("color-mix()", r"color-mix\(", 111, 16.2, "color: color-mix(in lab, a, b);"),
    Feature("oklch()", r"\bok(?:lch|lab)\(", 111, 15.4, "color: oklch(1 1 1);"),
    Feature("dynamic viewport units", r"[\d.](?:d|s|l)v(?:h|w|i|b)\b", 108, 15.4, "height: 1dvh;"),
    Feature("aspect-ratio", r"[{;\s]aspect-ratio\s*:", 88, 15, "a { aspect-ratio: 1; }"),
    Feature("inset", r"[{;\s]inset(?:-(?:block|inline)[a-z-]*)?\s*:", 87, 14.1, "a { inset: 0; }"),
    Feature(
        "two-value logical shorthands",
        r"[{;\s](?:margin|padding|border)-(?:block|inline)\s*:",
        87,
        14.1,
        "a { margin-inline: 0 1px; }",
    ),
    Feature("media query ranges", r"@media[^{]*[<>]", 104, 16.4, "@media (width >= 1px) {}"),
    Feature(
        "individual transforms",
        r"[{;\s](?:translate|rotate|scale)\s*:",
        104,
        14.1,
        "a { scale: 1; }",
    ),
    Feature("subgrid", r"\bsubgrid\b", 117, 16, "a { grid-template-rows: subgrid; }"),
    Feature("overflow: clip", r"overflow[a-z-]*\s*:\s*clip", 90, 16, "a { overflow: clip; }"),
    Feature(":user-invalid", r":user-(?:in)?valid", 119, 16.5, "a:user-invalid {}"),
    Feature(
        "accent-color", r"accent-color\s*:", 93, 15.4, "a { accent-color: red; }", harmless=True
    ),
    Feature(
        "balanced lines", r"text-wrap\s*:", 114, 17.5, "a { text-wrap: balance; }", harmless=True
    ),
    Feature(
        "size by x-height",
        r"font-size-adjust\s*:",
        127,
        16.4,
        "a { font-size-adjust: 1; }",
        harmless=True,
    ),
    # The one rule that holds it is dropped whole by Safari 14, which then keeps the ring.
    Feature(":focus-visible", r":focus-visible", 86, 15.4, "a:focus-visible {}", harmless=True),
)
FLEX_GAP = Feature("gap in flex boxes", r"[{;\s](?:row-|column-)?gap\s*:", 84, 14.1, "gap: 1px;")

SCRIPT = (
    Feature(".at()", r"\.at\(", 92, 15.4, "list.at(-1)"),
    Feature("findLast()", r"\.findLast(?:Index)?\(", 97, 15.4, "list.findLast(f)"),
    Feature("copying changes", r"\.to(?:Sorted|Reversed|Spliced)\(", 110, 16, "list.toSorted()"),
    Feature("Object.hasOwn()", r"Object\.hasOwn\(", 93, 15.4, "Object.hasOwn(a, b)"),
    Feature("groupBy()", r"\b(?:Object|Map)\.groupBy\(", 117, 17.4, "Object.groupBy(a, f)"),
    Feature("structuredClone()", r"\bstructuredClone\(", 98, 15.4, "structuredClone(a)"),
    Feature("randomUUID()", r"\.randomUUID\(", 92, 15.4, "crypto.randomUUID()"),
    Feature("withResolvers()", r"Promise\.withResolvers", 119, 17.4, "Promise.withResolvers()"),
    Feature("requestSubmit()", r"\.requestSubmit\(", 76, 16, "form.requestSubmit()"),
    Feature("dialogs", r"\.show(?:Modal|Popover)\(", 37, 15.4, "box.showModal()"),
    Feature(
        "AbortSignal.timeout()", r"AbortSignal\.(?:timeout|any)", 103, 16, "AbortSignal.timeout(1)"
    ),
    Feature("idle callbacks", r"requestIdleCallback", 47, 99, "requestIdleCallback(f)"),
    Feature("weak references", r"\bWeakRef\b", 84, 14.1, "new WeakRef(a)"),
    Feature("segmenting words", r"Intl\.Segmenter", 87, 14.1, "new Intl.Segmenter()"),
    Feature("private fields and methods", r"(?<![\"'`\w&])#[a-z_]\w*", 84, 15, "this.#count = 1"),
    Feature("static blocks and fields", r"\bstatic\s+(?:\{|\w+\s*=)", 94, 16.4, "static { a(); }"),
    Feature("top-level await", r"(?m)^(?:const [^=\n]+= )?await\b", 89, 15, "await load();"),
    Feature("looking behind in patterns", r"\(\?<[=!]", 62, 16.4, "/(?<=a)b/"),
    Feature(
        "patterns with d or v", r"/[gimsuy]*[dv][gimsuy]*\.(?:exec|test)", 90, 15, "/a/d.exec(b)"
    ),
    Feature(
        "import maps", r"with\s*\{\s*type", 123, 17.2, "import a from 'b' with { type: 'json' };"
    ),
)


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def script_names() -> list[str]:
    """Every module the signing pages load, with what it imports in turn."""
    names = {
        name
        for folder in TEMPLATES
        for template in folder.rglob("*.html")
        for name in re.findall(r"static 'js/([\w.-]+\.js)'", template.read_text())
    }
    waiting = sorted(names)
    while waiting:
        text = (ROOT / "static/js" / waiting.pop()).read_text()
        found = set(re.findall(r'from "\./([\w.-]+\.js)"', text)) - names
        names |= found
        waiting += found
    return sorted(f"static/js/{name}" for name in names)


def flex_gaps(text: str) -> list[str]:
    """Rules that lay out a flex box and part its children by `gap`, which Safari 14 ignores."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", without_comments(text))
    return [
        head.strip()
        for head, inside in rules
        if re.search(r"display:\s*(?:inline-)?flex", inside)
        and re.search(FLEX_GAP.pattern, " " + inside)
    ]


def too_new(text: str, features: tuple[Feature, ...]) -> list[str]:
    shown = without_comments(text)
    return [one.name for one in features if one.is_too_new and re.search(one.pattern, shown)]


@pytest.mark.parametrize("feature", CSS + SCRIPT, ids=lambda one: one.name)
def test_each_feature_is_known_when_it_is_seen(feature):
    assert re.search(feature.pattern, feature.sample)


@pytest.mark.parametrize("name", STYLES)
def test_the_style_of_the_signing_pages_is_old_enough(name):
    text = (ROOT / name).read_text()
    assert too_new(text, CSS) == []
    assert flex_gaps(text) == []


def test_a_gap_in_a_flex_box_is_seen_and_one_in_a_grid_is_not():
    assert flex_gaps(".a { display: flex; gap: 1px; } .b { display: grid; gap: 1px; }") == [".a"]


def test_the_scripts_of_the_signing_pages_are_found():
    assert {"static/js/signing.js", "static/js/signature-pad.js"} <= set(script_names())


@pytest.mark.parametrize("name", script_names())
def test_the_scripts_of_the_signing_pages_are_old_enough(name):
    assert too_new((ROOT / name).read_text(), SCRIPT) == []
