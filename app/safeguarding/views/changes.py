"""Changes that would tell fewer people of alerts, or later: they take a second person (SAFE-09)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import Scope, current_scope
from app.access.stepping import require_step_up
from app.accounts.queries import names_of
from app.db import now, transaction
from app.errors import ConflictError
from app.safeguarding.changes import lapses_at, lines, step_of
from app.safeguarding.forms import KINDS, RUNGS, WORDS, AnswerForm, AskForm, SureForm
from app.safeguarding.queries import changes as queries
from app.safeguarding.queries.cover import find_cover
from app.safeguarding.services import changes as services
from app.safeguarding.types import ChangeKind, ChangeStep
from app.web.respond import page, see_other

if TYPE_CHECKING:
    from app.safeguarding.models import CoverChange

bp = Blueprint("safeguarding_changes", __name__)


@bp.route("/<public_id:change_id>/ask", methods=["GET", "POST"])
@allow(Permission.COVER_WRITE)
def ask(change_id: str) -> ResponseReturnValue:
    """See what would change, say why, and ask a second person; until then nothing is different."""
    scope = current_scope()
    change, service = queries.get_change(scope, change_id)
    if change.written_by_id != scope.viewer_id or step_of(change, now()) is not ChangeStep.WRITTEN:
        return see_other("safeguarding_changes.show", change_id=change_id)
    require_step_up()
    form = AskForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.ask(scope, change, form.why.data)
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_changes.show", change_id=change_id)

    return page(
        "safeguarding/changes/ask.html",
        form=form,
        change=change,
        service=service,
        beside=_beside(scope, change),
        **_described(scope, change),
    )


@bp.route("/<public_id:change_id>", methods=["GET", "POST"])
@allow(Permission.COVER_AGREE)
def show(change_id: str) -> ResponseReturnValue:
    """One change, before and after, and how it stands. A second person agrees here, or says no."""
    scope = current_scope()
    change, service = queries.get_change(scope, change_id)
    is_mine, step = change.written_by_id == scope.viewer_id, step_of(change, now())
    if step is ChangeStep.ASKED and not is_mine:
        require_step_up()
    form = AnswerForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.answer(scope, service, change, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
            # Where somebody else was faster, the page shows what became of it.
            step = step_of(change, now())
        else:
            return see_other("safeguarding_changes.show", change_id=change_id)

    return page(
        "safeguarding/changes/show.html",
        form=form,
        change=change,
        service=service,
        step=step.value,
        may_answer=step is ChangeStep.ASKED and not is_mine,
        may_withdraw=is_mine and step in {ChangeStep.WRITTEN, ChangeStep.ASKED},
        beside=_beside(scope, change),
        **_described(scope, change),
    )


@bp.post("/<public_id:change_id>/withdraw")
@allow(Permission.COVER_WRITE)
def withdraw(change_id: str) -> ResponseReturnValue:
    """Whoever wrote a change takes it back."""
    scope = current_scope()
    change, _service = queries.get_change(scope, change_id)

    if SureForm().validate_on_submit():
        with transaction():
            services.withdraw(scope, change)

    return see_other("safeguarding_changes.show", change_id=change_id)


def _beside(scope: Scope, change: CoverChange) -> list[str]:
    """Other services at which the viewer's same leave waits."""
    if change.written_by_id != scope.viewer_id:
        return []
    return [place.name for each, place in queries.together(scope, change) if each.id != change.id]


def _described(scope: Scope, change: CoverChange) -> dict[str, Any]:
    """What the pages say of a change: what it is, before and after in words, until when it waits, and who is who."""
    wanted = json.loads(change.wanted or "{}")
    cover = find_cover(change.service_id)
    before = change.was or {name: getattr(cover, name) for name in WORDS if cover and hasattr(cover, name)}
    people = [change.written_by_id, change.settled_by_id or 0, wanted.get("account_id", 0)]
    names = names_of(scope, people)
    return {
        "kind": KINDS[ChangeKind(change.kind)],
        "lines": lines(
            change.kind,
            wanted,
            before,
            who=names.get(wanted.get("account_id", 0), ""),
            headings=WORDS,
            rungs=RUNGS,
        ),
        "lapses_at": lapses_at(change),
        "names": names,
    }
