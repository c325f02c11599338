"""The only makers of responses: a page or one of its parts, a redirect, a download."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from app.web import hx
from app.web.forms import BaseForm

# A path on this site to a page for staff, with or without a question: never another site (SEC-104).
_OURS = re.compile(r"/(staff|commission)(/[A-Za-z0-9_/-]*)?(\?[A-Za-z0-9_=&%.+-]*)?")


def page(
    template: str, *, fragments: Sequence[str] = (), form: BaseForm | None = None, status: int = 200, **context: Any
) -> Response:
    """The page, or the one part of it that HTMX asks for where the view lists that part.

    A form with errors answers 422 unless another status is given. The part `record-form` of `keywork/record.html` is `keywork/_record_form.html`.
    """
    part = hx.wanted_part()
    name = template
    if part is not None and part in fragments:
        folder = template.rpartition("/")[0]
        name = f"{folder}/_{part.replace('-', '_')}.html"
    if form is not None and form.has_problems and status == 200:
        status = 422
    response = make_response(render_template(name, form=form, is_part=name != template, **context), status)
    response.vary.update(("HX-Request", "HX-Target", "Cookie"))
    if name != template and request.method == "GET":
        # The part stands for the page at this address, so Back and reload find the same thing.
        response.headers["HX-Push-Url"] = request.full_path.rstrip("?")
    return response


def see_other(endpoint: str, *, keep_part: bool = False, forget: bool = False, **values: Any) -> Response:
    """After a change: go and read the result.

    HTMX is told to load the whole page, unless the page that changed and the next share a part (`keep_part`):
    then the redirect is followed as it is and the next part comes back in one round trip. `forget` has the browser clear
    all that it kept of us.
    """
    return _go(url_for(endpoint, **values), keep_part=keep_part, forget=forget)


def _go(address: str, *, keep_part: bool = False, forget: bool = False) -> Response:
    is_told = hx.is_htmx() and not keep_part
    response = Response(status=204 if is_told else 303, headers={"HX-Redirect" if is_told else "Location": address})
    if forget:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def back_to(address: str, otherwise: str) -> Response:
    """Go back to a staff page that was asked for before; to the endpoint `otherwise` where the address is none of ours."""
    return _go(own_page(address) or url_for(otherwise))


def own_page(address: str) -> str | None:
    """The address, where it is that of a page for staff on this site."""
    return address if _OURS.fullmatch(address) else None


def came_from() -> str | None:
    """The page for staff on this site that led here, as the browser says; None where it says nothing, or it is this page."""
    before, ours = request.referrer or "", request.host_url
    found = own_page(before.removeprefix(ours.rstrip("/"))) if before.startswith(ours) else None
    return None if found is None or found.partition("?")[0] == request.path else found


def leave_for(address: str, *, forget: bool = False) -> Response:
    """Go to an address outside, one that the settings name. `forget` has the browser clear all that it kept of us."""
    response = Response(status=204 if hx.is_htmx() else 303)
    response.headers["HX-Redirect" if hx.is_htmx() else "Location"] = address
    if forget:
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage", "executionContexts"'
    return response


def download(body: bytes | str, *, filename: str, mimetype: str) -> Response:
    """A file to keep; never shown in place."""
    response = Response(body, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def data(body: str) -> Response:
    """JSON for programs."""
    return Response(body, mimetype="application/json")
