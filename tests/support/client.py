"""A browser without scripts: signs in as one of the cast, reads pages, sends forms as they stand, checks every answer."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.db import db
from tests.support.cast import Staff
from tests.support.html import Page, check

YOUNG = ("/go", "/me", "/hear")
# What a page being read may write: the trail, and that somebody was seen (1.7).
# Coming back from another sign-in is a GET by the protocol (OpenID Connect); it does nothing without the browser's own state.
WAYS_BACK = ("/staff/single-sign-on/",)
WRITES_OF_A_GET = ("INSERT INTO audit_entry", "UPDATE sign_in")


class Pages:
    """One browser. `as_(staff)` gives another, signed in."""

    def __init__(self, app: Flask, staff: Staff | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        if staff:
            with self.client.session_transaction() as session:
                session["sign_in"] = staff.secret
                session["_user_id"] = str(staff.user_id)
                session["_fresh"] = True

    def as_(self, staff: Staff | None) -> Pages:
        """A new browser, signed in as this member of staff (or nobody)."""
        return Pages(self.app, staff)

    def get(self, address: str, **options: Any) -> Answer:
        """Open an address; redirects are not followed."""
        return self._answer("GET", address, self._sent("GET", address, options), options)

    def post(self, address: str, data: dict[str, Any] | None = None, **options: Any) -> Answer:
        """Send raw data, without any form's own token unless it is in the data."""
        return self._answer("POST", address, self._sent("POST", address, {"data": data or {}, **options}), options)

    def submit(
        self, address: str, data: dict[str, Any] | None = None, *, to: str | None = None, **options: Any
    ) -> Answer:
        """Open a page, fill in its form as it stands with `data` over it, and send it (to `to` where there are several)."""
        page = self.get(address).page
        action, filled = form_of(page, to)
        filled.update(data or {})
        return self.post(action or address, {k: v for k, v in filled.items() if v is not None}, **options)

    def part(self, address: str, part: str, **options: Any) -> Answer:
        """Ask for one part of a page, as HTMX would."""
        return self.get(address, headers=htmx(part), **options)

    def _sent(self, method: str, address: str, options: dict[str, Any]) -> TestResponse:
        statements: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        if has_app_context():
            # A test that reads rows itself lets go of them, so that the page sees and may change the present ones.
            db.session.rollback()
        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            # A request of its own, as a server would give it: nothing of the test's context leaks in.
            response = Context().run(self.client.open, address, method=method, **options)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        if method == "GET" and not address.startswith(WAYS_BACK):
            wrote = [s for s in statements if s.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
            strange = [s for s in wrote if not s.startswith(WRITES_OF_A_GET)]
            assert not strange, f"reading {address} changed something: {strange[:3]}"
        return response

    def _answer(self, method: str, address: str, response: TestResponse, options: dict[str, Any]) -> Answer:
        text = response.get_data(as_text=True)
        page = None
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, f"no content policy on {address}"
        assert "unsafe" not in policy
        if response.mimetype == "text/html" and text:
            is_part = not text.lstrip().lower().startswith("<!doctype")
            path = address.partition("?")[0]
            is_young = path.startswith(YOUNG) or path == "/help" or path == "/exit"
            page = check(text, is_part=is_part, is_young_person=is_young)
            assert response.headers["Cache-Control"] == "no-store"
            assert "HX-Request" in response.headers.get("Vary", "") or response.status_code >= 400
        return Answer(response, text, page)


class Answer:
    """What came back: status, headers, text, and the parsed page."""

    def __init__(self, response: TestResponse, text: str, page: Page | None) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.text = text
        self._page = page

    @property
    def page(self) -> Page:
        """The parsed page."""
        assert self._page is not None, f"no page: {self.status} {self.headers.get('Location', '')}"
        return self._page

    @property
    def words(self) -> str:
        """All the words of the page."""
        return self.page.words

    @property
    def to(self) -> str:
        """Where a redirect leads."""
        return str(self.headers.get("Location") or self.headers.get("HX-Redirect") or "")


def htmx(part: str) -> dict[str, str]:
    """The headers that htmx 4 sends for one part."""
    return {"HX-Request": "true", "HX-Target": f"div#{part}", "HX-Request-Type": "partial"}


def form_of(page: Page, to: str | None = None) -> tuple[str, dict[str, Any]]:
    """The address and the present values of a form: what a browser would send if nothing were changed."""
    forms = [node for node in page.nodes if node.tag == "form" and node.attributes.get("method") == "post"]
    chosen = [node for node in forms if to is None or node.attributes["action"] == to]
    # The sign-out button is on every staff page and never what a test means.
    chosen = [node for node in chosen if to is not None or not node.attributes["action"].endswith("/sign-out")]
    assert chosen, f"no form{' to ' + to if to else ''} among {[node.attributes['action'] for node in forms]}"
    form = chosen[0]
    start = page.nodes.index(form)
    later = [i for i, node in enumerate(page.nodes) if i > start and node.tag == "form"]
    inside = page.nodes[start : later[0] if later else None]
    filled: dict[str, Any] = {}
    select = ""
    for node in inside:
        name, kind = node.attributes.get("name", ""), node.attributes.get("type", "text")
        if node.tag == "input" and name and kind in {"radio", "checkbox"}:
            if "checked" in node.attributes:
                filled[name] = node.attributes.get("value", "on")
        elif node.tag == "input" and name:
            filled[name] = node.attributes.get("value", "")
        elif node.tag == "textarea":
            filled[name] = node.text.removeprefix("\n")
        elif node.tag == "select":
            select = name
        elif node.tag == "option" and select and (select not in filled or "selected" in node.attributes):
            filled[select] = node.attributes.get("value", node.text)
    return form.attributes["action"], filled
