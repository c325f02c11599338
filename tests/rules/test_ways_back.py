"""Nobody is caught on a form: each page of staff with something to fill in has a way back that changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.markup import FROM, included, is_page, read
from tests.support.source import TEMPLATES, template_name, templates

STAFF = re.compile(r'\{% extends "layouts/(staff|commissioner)\.html" %\}')
FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*\bnovalidate\b')
BACK = re.compile(
    r'<a class="(?:back|link)" href="\{\{ (?:back or )?url_for\([^}]*\}\}">(?:\{\{ icon\("back"\) \}\}|\{\{ _\("Cancel"\) \}\})'
)
# Ways in: nobody is signed in yet, so there is nothing behind.
WAYS_IN = {"accounts/door/sign_in.html", "accounts/link/welcome.html"} | {
    f"accounts/second_step/{name}.html" for name in ("enter", "set_up")
}


def pieces_of(path: Path) -> list[str]:
    """A page, its parts, and the macros that it uses."""
    macros = [TEMPLATES / source for source, _names in FROM.findall(read(path))]
    return [read(piece) for piece in (path, *included(path), *macros)]


def filled_in() -> list[str]:
    """Pages of staff with a form that somebody fills in, their parts included."""
    found = []
    for path in templates():
        pieces = pieces_of(path)
        if is_page(path) and STAFF.search(pieces[0]) and any(FORM.search(piece) for piece in pieces):
            found.append(template_name(path))
    return found


PAGES = filled_in()


def test_ways_in_are_pages_with_forms():
    assert set(PAGES) >= WAYS_IN, "Take out of WAYS_IN what is no form any more"
    assert len(PAGES) > 25


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WAYS_IN])
def test_a_page_with_a_form_has_a_way_back(name: str):
    path = next(path for path in templates() if template_name(path) == name)
    assert any(BACK.search(piece) for piece in pieces_of(path)), (
        'Give the page <a class="back" …>, or the form <a class="link" …>{{ _("Cancel") }}</a>'
    )


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(("safeguarding/alerts", "concerns/"))])
def test_a_form_about_somebody_in_danger_has_cancel_beside_its_button(name: str):
    path = next(path for path in templates() if template_name(path) == name)
    forms = re.findall(r"<form\b[^>]*novalidate.*?</form>", read(path), re.DOTALL)
    assert forms
    assert all('{{ _("Cancel") }}' in form for form in forms)
