"""Help: always answers, signed in or not."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.access.scope import current_pass
from app.errors import NotFoundError
from app.safeguarding import helplines
from app.safeguarding.queries import cover as queries
from app.web.respond import page

bp = Blueprint("safeguarding_help", __name__)


@bp.get("/help")
@public("Help is for everyone, at any time")
def index() -> ResponseReturnValue:
    """Who to call or text now: danger first, then numbers nearby where we know the service, then everyone's."""
    every = helplines.lines()
    return page(
        "safeguarding/help/index.html",
        urgent=[line for line in every if line["urgent"]],
        near=_numbers_near(),
        lines=[line for line in every if not line["urgent"]],
    )


def _numbers_near() -> list[tuple[str, str | None]]:
    """The numbers of the service whose form this browser is filling in; none for anybody else."""
    try:
        held = current_pass()
    except NotFoundError:
        return []
    cover = queries.find_cover(held.service_id)
    return helplines.local_lines(cover.local_numbers) if cover else []
