"""What is checked on a page in a browser: axe, reflow, sizes of targets, the way by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Playwright, expect

from tests.support.kinds import chromium

AXE = (Path(__file__).parents[1] / "vendor/axe-4.14.1.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Left off by axe unless asked for (A11Y-03).
EXTRA = ["target-size", "label-content-name-mismatch", "css-orientation-lock"]
YOUNG_EXTRA = ["color-contrast-enhanced"]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}

# How long, in milliseconds, a busy machine is waited for. It costs nothing where the page is there.
PATIENT = 20_000
expect.set_options(timeout=PATIENT)

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@dataclass(frozen=True)
class Mode:
    """A way in which somebody looks at a page: colours and motion asked for, size of window and text, whether scripts arrive."""

    name: str
    media: dict[str, Any] = field(default_factory=dict)
    window: dict[str, Any] | None = None
    text: float = 1.0
    has_scripts: bool = True

    def begin(self, page: Page) -> None:
        """From now on the page is looked at in this way."""
        if self.media:
            page.emulate_media(**self.media)
        if self.window:
            page.set_viewport_size(self.window["viewport"])
        if self.text != 1.0:
            _set_text(page, self.text)
        if not self.has_scripts:
            page.route(_SCRIPTS, lambda route: route.abort())

    @contextmanager
    def once(self, page: Page) -> Iterator[None]:
        """The page as it is, in this way for the time of the block; not for lost scripts, which are lost on the way."""
        assert self.has_scripts
        before = page.viewport_size
        self.begin(page)
        page.evaluate(_AT_REST)
        yield
        if self.text != 1.0:
            _set_text(page, 1.0)
        if self.window and before:
            page.set_viewport_size(before)
        if self.media:
            unset: dict[str, Any] = dict.fromkeys(self.media, "null")
            page.emulate_media(**unset)
        page.evaluate(_AT_REST)


_SCRIPTS = "**/*.js?*"
# Colours that fade from one mode into another have arrived.
_AT_REST = "() => document.getAnimations().forEach(one => one instanceof CSSTransition && one.finish())"

MODES = (
    Mode("light"),
    Mode("dark", {"color_scheme": "dark"}),
    Mode("forced colours", {"forced_colors": "active"}),
    Mode("320 px", window=NARROW),
    Mode("reduced motion", {"reduced_motion": "reduce"}),
    Mode("text 200%", text=2.0),
    Mode("scripts lost", has_scripts=False),
)


def _set_text(page: Page, times: float) -> None:
    """The text size of a person's browser (A11Y-17)."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": round(16 * times), "fixed": round(13 * times)}})


def launch(playwright: Playwright, *, keeps_pages: bool = False) -> Browser:
    """Chromium as it is installed here. `keeps_pages` has it keep left pages in memory, as phones do."""
    dropped = ["--disable-back-forward-cache"] if keeps_pages else []
    return playwright.chromium.launch(executable_path=chromium(), args=OPTIONS, ignore_default_args=dropped)


def held(page: Page) -> str:
    """Address, title and all markup of a page that has arrived. One that moves on meanwhile is waited for and read anew."""
    for _try in range(20):
        try:
            page.wait_for_load_state(timeout=PATIENT)
            read: str = page.evaluate(
                "() => [location.href, document.title, document.documentElement.outerHTML].join('\\n')"
            )
        except Error as error:
            if not any(words in error.message for words in _MOVES):
                raise
            page.wait_for_timeout(100)
        else:
            return read
    raise AssertionError(f"{page.url} never came to rest")


_MOVES = ("navigat", "context was destroyed", "Cannot find context")


def scan(page: Page, *, young: bool) -> int:
    """Fail on anything axe finds on the page as it is now; how many rules had something to look at.

    `young`: young people's pages keep the stronger contrast (A11Y-43).
    """
    rules = [*EXTRA, *(YOUNG_EXTRA if young else [])]
    result = run_axe(page, rules)
    found = result["violations"] + [left for one in result["incomplete"] if (left := _without_reviewed(page, one))]
    assert not found, f"axe, {page.url} ({page.title()}):\n" + "\n".join(_told(one) for one in found)
    return len(result["passes"])


def run_axe(page: Page, rules: list[str]) -> dict[str, Any]:
    """What axe says of the page, with these rules beside the usual ones."""
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(AXE)
    # The header stays in view: further down it lies over what axe looks at.
    page.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    asked = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {rule: {"enabled": True} for rule in rules},
        "resultTypes": ["violations", "incomplete", "passes"],
    }
    result: dict[str, Any] = page.evaluate("asked => axe.run(document, asked)", asked)
    return result


def _without_reviewed(page: Page, one: dict[str, Any]) -> dict[str, Any] | None:
    """What axe could not decide, without what a person has: None where nothing is left.

    Contrast of words in drawings, and of cells that a scrolling region hides: axe sees no background there. Nor does it
    where it takes words for covered because it moved the page meanwhile: then the browser is asked what lies on top.
    tests/rules/test_look.py computes the contrast of every pair of colours that may be used.
    """
    nodes = one["nodes"]
    if one["id"].startswith("color-contrast"):
        nodes = [node for node in nodes if not page.evaluate(_REVIEWED, [node["target"][0], _why(node)])]
    return one | {"nodes": nodes} if nodes else None


def _why(node: dict[str, Any]) -> list[str]:
    """axe's own words for why it could not decide."""
    return [check["data"]["messageKey"] for check in node["any"] if check.get("data")]


_REVIEWED = """([target, why]) => {
  const one = document.querySelector(target);
  if (one.closest("svg text, .table-scroll")) return true;
  if (why.some(key => key !== "elmPartiallyObscured")) return false;
  one.scrollIntoView({ block: "center", behavior: "instant" });
  const words = document.createRange();
  words.selectNodeContents(one);
  return [...words.getClientRects()].every(at =>
    [0.05, 0.5, 0.95].every(part =>
      one.contains(document.elementFromPoint(at.left + at.width * part, at.top + at.height / 2))));
}"""


def _told(one: dict[str, Any]) -> str:
    nodes = [f"    {node['html'][:200]}\n      {node.get('failureSummary', '')[:300]}" for node in one["nodes"][:5]]
    return "\n".join([f"  {one['id']}: {one['help']} ({len(one['nodes'])})", *nodes])


def look_closely(page: Page, *, young: bool = False) -> None:
    """All of it: axe, reflow, sizes of targets. Where scripts are off axe can't run, and the sweep looks instead."""
    if page.evaluate("() => typeof htmx") == "object":
        scan(page, young=young)
    reflow(page)
    targets(page, 44 if young else 24)


def reflow(page: Page, width: int = 320) -> None:
    """Fail where the page has to be moved sideways at this width; 320 px is 1280 px at 400% (A11Y-18)."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": width, "height": 640})
    wide = page.evaluate(_WIDE, width)
    page.set_viewport_size(before)
    assert not wide, f"{page.url} is wider than {width} px: {wide}"


_WIDE = """width => {
  if (document.scrollingElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 0.5);
  return [`${document.scrollingElement.scrollWidth} px`, ...out.slice(-4).map(e => e.outerHTML.slice(0, 120))];
}"""


def targets(page: Page, minimum: int = 44) -> None:
    """Fail where something to press is smaller than `minimum` px either way; a label counts for its input (A11Y-28)."""
    small = page.evaluate(_SMALL, minimum)
    assert not small, f"too small to press on {page.url}: {small}"


_SMALL = """minimum => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]")]
  .filter(e => e.checkVisibility())
  .map(e => [e, [e, ...(e.labels || [])].map(part => part.getBoundingClientRect())])
  .filter(([, boxes]) => !boxes.some(box => box.width >= minimum - 0.5 && box.height >= minimum - 0.5))
  .map(([e, [box]]) => `${Math.round(box.width)} by ${Math.round(box.height)} px: ${e.outerHTML.slice(0, 100)}`)"""


def lost_words(page: Page) -> None:
    """Fail where the spacing that a reader may set cuts words off (A11Y-17)."""
    cut = page.evaluate(_CUT)
    assert not cut, f"words are cut off on {page.url}: {cut}"


_CUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
                     p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
  const cut = [...document.querySelectorAll("body *")].filter(e =>
    getComputedStyle(e).overflow === "hidden" && e.clientHeight > 1 && e.scrollHeight > e.clientHeight + 1);
  document.adoptedStyleSheets = [];
  return cut.map(e => e.outerHTML.slice(0, 100));
}"""
