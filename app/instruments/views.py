"""The library of surveys and stars, and what the authority agreed with the owners of measures."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import Scope, current_scope
from app.db import transaction
from app.errors import ConflictError
from app.i18n.dates import today
from app.instruments import library, queries, services
from app.instruments.forms import AgreementForm
from app.instruments.library import Entry
from app.web.forms import BaseForm
from app.web.respond import page, see_other

bp = Blueprint("instruments", __name__)


@bp.get("/")
@allow(Permission.INSTRUMENT_READ)
def index() -> ResponseReturnValue:
    """Everything that can be asked here, and what can't and why."""
    scope = current_scope()
    held = queries.agreements(scope)
    entries = [
        library.entry(one.public_id, one.definition, queries.held_of(held.get(one.code)), today())
        for one in queries.newest_versions()
    ]
    return page("instruments/index.html", entries=entries, bars=library.BARS)


@bp.get("/<public_id:version_id>")
@allow(Permission.INSTRUMENT_READ)
def show(version_id: str) -> ResponseReturnValue:
    """One instrument: what it is for, its questions in its own words, how it is scored, and on what terms."""
    scope = current_scope()
    found = queries.get_version_by_public_id(version_id)
    return page(
        "instruments/show.html",
        entry=_entry(scope, version_id),
        details=library.details(found.definition),
        agreement=queries.agreements(scope).get(found.code),
        may_agree=scope.may(Permission.INSTRUMENT_AGREE),
        bars=library.BARS,
        refusals=library.REFUSALS,
        statuses=library.STATUSES,
    )


@bp.route("/<public_id:version_id>/agreement", methods=["GET", "POST"])
@allow(Permission.INSTRUMENT_AGREE)
def agreement(version_id: str) -> ResponseReturnValue:
    """Note what was agreed with the owner of a measure."""
    scope = current_scope()
    version = queries.get_version_by_public_id(version_id)
    form = AgreementForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.note_agreement(scope, version, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("instruments.show", version_id=version_id)

    return page("instruments/agreement.html", form=form, entry=_entry(scope, version_id))


@bp.route("/<public_id:version_id>/agreement/end", methods=["GET", "POST"])
@allow(Permission.INSTRUMENT_AGREE)
def end(version_id: str) -> ResponseReturnValue:
    """End an agreement: nobody new is asked."""
    scope = current_scope()
    version = queries.get_version_by_public_id(version_id)
    form = BaseForm()

    if form.validate_on_submit():
        with transaction():
            services.end_agreement(scope, version)
        return see_other("instruments.show", version_id=version_id)

    return page("instruments/end.html", form=form, entry=_entry(scope, version_id))


def _entry(scope: Scope, version_id: str) -> Entry:
    found = queries.get_version_by_public_id(version_id)
    held = queries.held_of(queries.agreements(scope).get(found.code))
    return library.entry(found.public_id, found.definition, held, today())
