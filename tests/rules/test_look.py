"""The look keeps its promises: contrast in every theme, one place for colours, small files, no left or right.

Contrast is the WCAG 2 ratio, (lighter + 0.05) / (darker + 0.05), of the relative luminance of sRGB colours.
"""

# Names of tests begin with the number of the requirement they hold.

import re
from collections.abc import Callable
from pathlib import Path
from time import process_time

import brotli
import pytest
from jinja2 import Environment, FileSystemLoader

from app.outcomes_star.geometry import SeriesRole, StarSeries, star_picture

ROOT = Path(__file__).parents[2]
CSS = ROOT / "app/static/css"
TEMPLATES = ROOT / "app/templates"
COMPONENTS = [TEMPLATES / f"components/{name}.html" for name in ("face", "icon", "mark", "star_picture")]
CORE = (CSS / "core.css").read_text()
STAFF = (CSS / "staff.css").read_text()
TOKENS, RULES = CORE.split("/* Base */")

BUDGETS = {"core.css": 2700, "staff.css": 3000}
STAR_BUDGET = 6000

SURFACES = ("paper", "sand", "brand-tint", "sky-tint", "plum-tint", "brick-tint")
# Words on a background. Ink, quiet and links may stand on every surface; the other colours on these.
TEXT_PAIRS = [
    *((words, surface) for words in ("ink", "quiet", "brand") for surface in SURFACES),
    *(("plum", surface) for surface in ("paper", "sand", "plum-tint")),
    *(("sky", surface) for surface in ("paper", "sand", "sky-tint")),
    *(("brick", surface) for surface in ("paper", "sand", "brick-tint")),
    ("on-brand", "brand"),
    ("on-sun", "sun"),
]
# Edges of controls, the focus outline, the tick in a chosen answer, and the lines and markers of pictures.
SHAPE_PAIRS = [
    *((shape, surface) for shape in ("line", "ink", "brand") for surface in SURFACES),
    *((shape, surface) for shape in ("quiet", "plum", "brick") for surface in ("paper", "sand")),
    ("sky", "sky-tint"),
    ("sun", "on-sun"),
]
ICONS = ["help", "exit", "back", "tick", "plus", "star", "clock"]
ICONS += ["person", "people", "idea", "note", "warning", "chart"]
NAMED_COLOUR = "white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y|brown|navy|teal|silver|gold|maroon"
RAW_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
    rf"|[:\"\s](?:{NAMED_COLOUR})\b",
    re.IGNORECASE,
)


def _tokens(selector: str) -> dict[str, str]:
    start = TOKENS.index(selector + "{") + len(selector) + 1
    return dict(re.findall(r"--([\w-]+):\s*([^;}\s]+)", TOKENS[start : TOKENS.index("}", start)]))


LIGHT = _tokens(":root")
DARK = _tokens("html[data-theme=dark]")
SYSTEM_DARK = _tokens("html:not([data-theme]):not([data-tint])")
TINTS = {tint: LIGHT | _tokens(f"html[data-tint={tint}]") for tint in ("sand", "blue", "yellow")}
THEMES = {"light": LIGHT, "dark": DARK} | TINTS


def _channels(colour: str) -> list[float]:
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    return [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]


def _luminance(channels: list[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: list[float], two: list[float]) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert _contrast(_channels("#000"), _channels("#fff")) == pytest.approx(21)
    assert _contrast(_channels("#777777"), _channels("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "surface"), TEXT_PAIRS)
def test_A11Y_15_words_have_seven_to_one_in_every_theme(theme: str, words: str, surface: str) -> None:
    colours = THEMES[theme]
    assert _contrast(_channels(colours[words]), _channels(colours[surface])) >= 7.0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "surface"), SHAPE_PAIRS)
def test_A11Y_15_controls_and_chart_lines_have_three_to_one(theme: str, shape: str, surface: str) -> None:
    colours = THEMES[theme]
    assert _contrast(_channels(colours[shape]), _channels(colours[surface])) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_A11Y_15_faint_rings_of_a_star_still_have_three_to_one(theme: str) -> None:
    colours = THEMES[theme]
    macro = (TEMPLATES / "components/star_picture.html").read_text()
    opacities = {float(found) for found in re.findall(r'stroke-opacity="([\d.]+)"', macro)}
    assert opacities
    quiet, paper = _channels(colours["quiet"]), _channels(colours["paper"])
    for opacity in opacities:
        ring = [opacity * over + (1 - opacity) * under for over, under in zip(quiet, paper, strict=True)]
        assert _contrast(ring, paper) >= 3.0


def test_A11Y_83_dark_is_the_same_whether_chosen_here_or_on_the_phone() -> None:
    assert DARK == SYSTEM_DARK
    assert DARK.keys() == LIGHT.keys()


def test_colours_are_written_in_the_tokens_and_nowhere_else() -> None:
    texts = {"core.css after its tokens": RULES, "staff.css": STAFF} | {
        file.name: file.read_text() for file in COMPONENTS
    }
    for name, text in texts.items():
        assert not RAW_COLOUR.findall(text), f"use a token instead of a raw colour in {name}"


def test_every_token_that_is_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", RULES + STAFF))
    assert used <= LIGHT.keys(), f"define these in the tokens of core.css: {used - LIGHT.keys()}"


@pytest.mark.parametrize("sheet", [CORE, STAFF], ids=["core", "staff"])
def test_A11Y_85_styles_follow_the_reading_direction(sheet: str) -> None:
    declarations = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    assert not re.findall(r"(?<![\w-])(?:[\w-]+-)?(?:left|right)\b", declarations), "use -inline-start and -inline-end"
    for property_, value in re.findall(r"(?<![\w-])(margin|padding|inset|border-radius):([^;}]+)", declarations):
        sides = re.findall(r"\w+\([^;]*\)|[^\s]+", value)
        assert len(sides) < 4, f"{property_}:{value} names a left and a right side; use the -inline property"


@pytest.mark.parametrize("sheet", BUDGETS)
def test_a_stylesheet_stays_small_enough_for_a_poor_network(sheet: str) -> None:
    size = len(brotli.compress((CSS / sheet).read_bytes()))
    assert size <= BUDGETS[sheet], f"{sheet} is {size} bytes in brotli: take something out before adding"


@pytest.mark.parametrize("sheet", [CORE, STAFF], ids=["core", "staff"])
def test_a_stylesheet_fetches_nothing(sheet: str) -> None:
    assert not re.findall(r"@import|@font-face|url\(", sheet)


def test_every_class_is_described_in_the_page_about_the_look() -> None:
    classes = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", CORE + STAFF, flags=re.DOTALL)))
    described = set(re.findall(r"`\.([a-z][\w-]*)`", (ROOT / "docs/look.md").read_text()))
    assert classes == described, f"docs/look.md and the stylesheets disagree about {classes ^ described}"


def _macro(name: str) -> Callable[..., str]:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    macro: Callable[..., str] = getattr(environment.get_template(f"components/{name}.html").module, name)
    return macro


def test_faces_run_from_sad_to_happy_and_say_nothing_by_themselves() -> None:
    faces = [str(_macro("face")(place)) for place in range(1, 6)]
    bends = [float(re.search(r"q9 (-?[\d.]+) 18 0", face)[1]) for face in faces]  # type: ignore[index]
    assert bends == sorted(bends)
    assert bends[0] == -bends[4]
    assert bends[2] == 0
    assert all('aria-hidden="true"' in face for face in faces)


@pytest.mark.parametrize("name", ICONS)
def test_A11Y_10_an_icon_is_hidden_from_readers_that_speak(name: str) -> None:
    drawn = str(_macro("icon")(name))
    assert 'aria-hidden="true"' in drawn
    assert re.search(r' d="M[^"]+"', drawn)


def test_A11Y_10_a_star_picture_is_named_and_described() -> None:
    drawn = _render_star("first-star")
    assert 'role="img" aria-labelledby="first-star-title first-star-desc"' in drawn
    assert '<title id="first-star-title">My star</title>' in drawn
    assert '<desc id="first-star-desc">Home was 1, now 3.</desc>' in drawn
    assert "First, 3 March 2026" in drawn.split("<figcaption>")[1]


def test_a_star_picture_is_light_and_quick() -> None:
    _render_star("warm")
    times = []
    for _ in range(9):
        begun = process_time()
        drawn = _render_star("star")
        times.append(process_time() - begun)
    assert len(brotli.compress(drawn.encode())) <= STAR_BUDGET
    assert sorted(times)[4] < 0.005


_STAR = _macro("star_picture")


def _render_star(prefix: str) -> str:
    first = StarSeries(SeriesRole.FIRST, "First, 3 March 2026", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    latest = StarSeries(SeriesRole.LATEST, "Latest, 9 November 2026", (3,) * 10)
    other = StarSeries(SeriesRole.OTHER, "Key worker, 9 November 2026", (4,) * 10)
    areas = [f"An area with a longer name {number}" for number in range(10)]
    picture = star_picture(prefix, areas, lowest=1, highest=10, series=[first, latest, other])
    return str(_STAR(picture, "My star", "Home was 1, now 3."))
