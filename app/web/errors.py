"""Each error has a page, in plain words; what was typed stays in the browser: on the page, or behind its own Back."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.access.scope import viewer
from app.access.seal import SignInNeededError
from app.errors import ForbiddenError, NotFoundError, ReasonNeededError, RuleError, StepUpNeededError, TooManyError
from app.web.respond import came_from, see_other

STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Map what our own code raises, and what Flask raises, to pages."""
    app.register_error_handler(NotFoundError, lambda _error: answer(404))
    app.register_error_handler(SignInNeededError, lambda _error: see_other("accounts_door.sign_in"))
    app.register_error_handler(StepUpNeededError, _step_up)
    app.register_error_handler(ReasonNeededError, _say_why)
    app.register_error_handler(ForbiddenError, lambda _error: answer(403))
    app.register_error_handler(TooManyError, _slow_down)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RuleError, lambda error: answer(409, message=str(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _crash)


def answer(status: int, **context: object) -> Response:
    """The page for one status."""
    known = status if status in STATUSES else 500 if status >= 500 else 400
    return make_response(render_template(f"errors/{known}.html", **context), status)


def _step_up(_error: StepUpNeededError) -> Response:
    """Ask again who it is and lead back (SEC-49). What was sent is kept on a page, and nowhere else, to send again after it."""
    if request.method == "GET":
        back = came_from()
        is_asked_already = back is not None and back.startswith(url_for("accounts_second_step.step_up"))
        return see_other(
            "accounts_second_step.step_up",
            next=request.full_path.rstrip("?"),
            back=None if is_asked_already else back,
        )
    # HTMX swaps no 403 in: the page's script has the browser send the form itself, and what was typed comes back on a page.
    return make_response(render_template("errors/again.html", typed=_typed(), action=_here()), 403)


def _here() -> str:
    """The address that the form was sent to, with its question: what is corrected, for example, stands there."""
    return request.full_path.rstrip("?")


def _typed() -> list[tuple[str, str]]:
    """What was sent, without passwords and codes."""
    left_out = {"csrf_token", "password", "present", "code"}
    return [(name, value) for name, value in request.form.items(multi=True) if name not in left_out]


def _http(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # A host name that is not ours: there is no address that a page could name, so it is said without one.
        return Response("This is not the address of this site.", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = answer(error.code)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _crash(error: InternalServerError) -> Response:
    try:
        return answer(500)
    except Exception:
        # The page itself failed (the database may be gone): say so without it.
        current_app.logger.exception("The error page failed")
        return Response(
            "Something went wrong on our side. Try again soon. In danger? Call 999.", 500, mimetype="text/plain"
        )


def _say_why(error: ReasonNeededError) -> Response:
    """To the page that asks why, and back here. What was sent is kept, to send again once that is said (SEC-107)."""
    endpoint = "people.emergency" if error.is_emergency else "people.reason"
    if request.method in {"GET", "HEAD"}:
        return see_other(endpoint, person_id=error.person_public_id, next=request.full_path.rstrip("?"))
    say_why = url_for(endpoint, person_id=error.person_public_id)
    return answer(403, say_why=say_why, typed=_typed(), action=_here())


def _slow_down(error: TooManyError) -> Response:
    """Tried too often: when to come back, and help is always open (SEC-98). What staff typed is kept, to send again then."""
    kept = {"typed": _typed(), "action": _here()} if request.method == "POST" and viewer() is not None else {}
    response = answer(429, **kept)
    response.headers["Retry-After"] = str(error.wait)
    return response


def _stale_form(_error: CSRFError) -> Response:
    """The form's token is from another visit: give back what was typed, to send again from here (SEC-97)."""
    if not _is_from_here():
        return answer(400)  # Another site may have sent this: nothing to give back, and no new visit to begin.
    return answer(400, typed=_typed(), action=_here())


def _is_from_here() -> bool:
    """Whether a page of this site sent the form: the browser says so itself, or an old one names the page's address.

    What neither says is no proof: a neighbour's site under the same name ("same-site") and "none" are not ours.
    """
    asked, ours = request.headers, request.host_url
    if "Sec-Fetch-Site" in asked:
        return asked["Sec-Fetch-Site"] == "same-origin"
    if "Origin" in asked:
        return asked["Origin"] == ours.rstrip("/")
    return asked.get("Referer", "").startswith(ours)
