"""Pages used with the keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# What Tab should reach: one of each group of radio buttons, and nothing that is closed or hidden.
_EXPECTED = """() => {
  const groups = new Set();
  return [...document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter(e => e.checkVisibility({ contentVisibilityAuto: true }) && !e.disabled)
    .filter(e => {
      if (e.type !== "radio") return true;
      const chosen = e.form.querySelector(`input[name="${e.name}"]:checked`);
      if (chosen ? e !== chosen : groups.has(e.name)) return false;
      groups.add(e.name);
      return true;
    })
    .map((e, place) => { e.dataset.stop = place; return e.outerHTML.slice(0, 110); });
}"""

# Where focus is, whether it can be seen there, and what lies over it.
_HERE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const rings = [e, ...(e.labels || [])].some(part => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const [first] = e.getClientRects();
  const top = Math.max(first.top, 0), bottom = Math.min(first.bottom, innerHeight);
  const left = Math.max(first.left, 0), right = Math.min(first.right, innerWidth);
  const seen = bottom > top && right > left;
  const over = seen ? document.elementFromPoint((left + right) / 2, (top + bottom) / 2) : null;
  const open = over && (e.contains(over) || over.contains(e) || [...(e.labels || [])].some(l => l.contains(over)));
  return { stop: e.dataset.stop ?? "", html: e.outerHTML.slice(0, 110), rings, seen, open: Boolean(open),
           over: over ? over.outerHTML.slice(0, 80) : "" };
}"""


def tab_through(page: Page) -> int:
    """Fail unless Tab reaches every control, and focus can be seen at each; how many there are (A11Y-20, A11Y-25, A11Y-27)."""
    expected: list[str] = page.evaluate(_EXPECTED)
    reached: set[str] = set()
    # Twice round at most: the first Tab begins wherever focus was last.
    for _press in range(2 * len(expected) + 4):
        if len(reached) == len(expected):
            break
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = page.evaluate(_HERE)
        if here is None or here["stop"] == "":
            continue
        at = f"on {page.url}: {here['html']}"
        assert here["rings"], f"focus can't be seen {at}"
        assert here["seen"], f"focus is out of sight {at}"
        assert here["open"], f"focus is covered by {here['over']} {at}"
        reached.add(here["stop"])
    missed = [html for place, html in enumerate(expected) if str(place) not in reached]
    assert not missed, f"Tab does not reach, on {page.url}: {missed}"
    return len(expected)


_SAID = """() => {
  const here = document.activeElement;
  return here === document.body ? "" : [here, ...(here.labels || [])].map(e => e.innerText || "").join(" ");
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the control with these words has focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate(_SAID):
            return
    raise AssertionError(f"Tab never reaches {words!r} on {page.url}")
