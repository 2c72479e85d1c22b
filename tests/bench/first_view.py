"""How soon does a phone on a slow line show a page, against a bare page with one photo of 35 kB?

Run by hand, from the root: `PYTHONPATH=.:site python -m tests.bench.first_view`. Serves the demo as
`manage.py serve` does and the bare page beside it from the same server; a browser of a phone's size
on a line of 1.6 Mbit/s and 562 ms a request (the "slow 4G" of browsers' tools), its processor slowed
four times, opens each in turn with nothing in its cache. Median of RUNS in turn; exits 1 where a bar
of docs/speed.md is missed.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.server import House, copy_of_the_demo

RUNS = 5
POST = "/blog/after-braces-why-the-retainer-stays/"
PAGES = (POST, "/", "/treatments/fixed-braces/", "/faq/", "/contact/", "/gallery/")
BARE = "/static/bench/bare.html"
PHOTO_BYTES = 35_000
PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
LINE = {
    "offline": False,
    "latency": 150 * 3.75,  # milliseconds
    "downloadThroughput": 1.6 * 1024 * 1024 / 8 * 0.9,  # bytes a second
    "uploadThroughput": 750 * 1024 / 8 * 0.9,
}
SLOWER = 4
BARS = {"kB": 60, "requests": 5, "kB of scripts": 5, "shift": 0.01}
MOST_LCP = 1.2  # of the bare page's
WATCH = """
window.seen = {lcp: 0, shift: 0, blocked: 0};
const watch = (type, each) => new PerformanceObserver(
  (list) => list.getEntries().forEach(each)).observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
watch("longtask", (entry) => { seen.blocked += Math.max(0, entry.duration - 50); });
"""
SCRIPT_BYTES = """() => [...document.scripts]
  .filter((script) => !script.src && ["", "module", "speculationrules"].includes(script.type))
  .reduce((sum, script) => sum + new Blob([script.textContent]).size, 0)"""


def lay_bare_page(static: Path) -> None:
    """A page of one photo and nothing else, compressed like the others."""
    (static / "bench").mkdir()
    photo = io.BytesIO()
    grain = Image.effect_noise((30, 20), 90).resize((900, 600), Image.Resampling.BICUBIC)
    grain.convert("RGB").save(photo, "JPEG", quality=50)
    data = photo.getvalue()
    assert len(data) < PHOTO_BYTES
    (static / "bench" / "photo.jpg").write_bytes(data.ljust(PHOTO_BYTES, b"\0"))
    (static / "bench" / "bare.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>'
        '<img src="photo.jpg" width="380" height="253" alt="Grain"></body></html>'
    )


def view(browser: Browser, url: str) -> dict[str, float]:
    """One opening with an empty cache: milliseconds, kilobytes over the wire, counts."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    devtools.on(
        "Network.requestWillBeSent", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    devtools.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    answer = page.goto(url, wait_until="networkidle")
    assert answer and answer.ok, url
    seen = page.evaluate("seen")
    inside = page.evaluate(SCRIPT_BYTES)
    loaded = sum(size for one, size in sizes.items() if kinds.get(one) == "Script")
    context.close()
    return {
        "lcp": seen["lcp"],
        "blocked": seen["blocked"],
        "shift": seen["shift"],
        "kB": sum(sizes.values()) / 1000,
        "requests": len(kinds),
        "kB of scripts": (inside + loaded) / 1000,
    }


def in_turn(look: Callable[[str], dict[str, float]]) -> dict[str, dict[str, float]]:
    """The median of every figure by address; the addresses take turns, so that noise hits all."""
    runs: dict[str, list[dict[str, float]]] = {address: [] for address in (BARE, *PAGES)}
    for _run in range(RUNS):
        for address, seen in runs.items():
            seen.append(look(address))
    return {
        address: {name: median(one[name] for one in seen) for name in seen[0]}
        for address, seen in runs.items()
    }


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="practice-bench-") as folder:
        data_dir = copy_of_the_demo(Path(folder) / "data")
        lay_bare_page(data_dir / "static")
        house = House(data_dir)
        try:
            house.open()
            for address in PAGES:
                house.get(address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium.find(), args=chromium.ARGUMENTS
                )
                found = in_turn(lambda address: view(browser, house.url + address))
                browser.close()
        finally:
            house.close()
    return 0 if report(found) else 1


def report(found: dict[str, dict[str, float]]) -> bool:
    """A line for each page; whether the post meets its bars."""
    bare = found.pop(BARE)
    sys.stdout.write(
        f"bare page: LCP {bare['lcp']:.0f} ms, blocked {bare['blocked']:.0f} ms, {bare['kB']:.1f} kB\n"
    )
    for address, seen in found.items():
        sys.stdout.write(
            f"{address}: LCP {seen['lcp']:.0f} ms = {seen['lcp'] / bare['lcp']:.2f}x (bar {MOST_LCP}), "
            f"blocked {seen['blocked']:.0f} ms (bare {bare['blocked']:.0f}), "
            + ", ".join(f"{name} {seen[name]:.3g} (bar {bar})" for name, bar in BARS.items())
            + "\n"
        )
    post = found[POST]
    return (
        post["lcp"] <= MOST_LCP * bare["lcp"]
        and post["blocked"] <= bare["blocked"]
        and all(post[name] <= bar for name, bar in BARS.items())
    )


if __name__ == "__main__":
    sys.exit(main())
