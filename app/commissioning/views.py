"""Outcomes, for commissioners: publications and nothing else."""

from __future__ import annotations

import json

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.audit.services import note_as, note_view
from app.audit.types import Action
from app.commissioning import outcomes, trends, words
from app.errors import NotFoundError
from app.publishing import queries
from app.web.respond import download, page

bp = Blueprint("commissioning", __name__)


@bp.get("/")
@allow(Permission.PUBLICATION_READ)
def index() -> ResponseReturnValue:
    """The outcomes of the newest publication, or of the one chosen."""
    scope = current_scope()
    published = queries.publications(scope)
    chosen = request.args.get("publication")
    present = next((p for p in published if p.public_id == chosen), published[0] if published else None)
    if present is None:
        return page("commissioning/none_yet.html")
    documents = [p.document for p in published if p.framework == present.framework and p.period <= present.period]
    cards = outcomes.cards(documents, present.document, present.titles)
    leading = [card.lead.code for card in cards]
    return page(
        "commissioning/index.html",
        present=present,
        published=published,
        cards=[(card, trends.chart(card.lead.trend, words.trend(card.lead.trend))) for card in cards],
        services=outcomes.services(present.document, present.titles, leading, _("All services")),
        coverage=outcomes.cells_shown(present.document),
        words=words,
    )


@bp.get("/<public_id:publication_id>/<slug:indicator>")
@allow(Permission.PUBLICATION_READ)
def indicator(publication_id: str, indicator: str) -> ResponseReturnValue:
    """One indicator by service, quarter by quarter, and by age for the last whole year."""
    scope = current_scope()
    present = queries.get_publication(scope, publication_id)
    titled = outcomes.find_indicator(present.titles, indicator)
    if titled is None:
        raise NotFoundError("indicator")
    earlier = [
        p for p in queries.publications(scope) if p.framework == present.framework and p.period <= present.period
    ]
    documents = [p.document for p in earlier]
    rows = outcomes.by_service(documents, present.document, present.titles, indicator, _("All services"))
    year, ages = outcomes.by_age(documents, indicator)
    return page(
        "commissioning/indicator.html",
        present=present,
        title=titled["title"],
        rows=rows,
        chart=trends.chart(rows[0].trend, words.trend(rows[0].trend)),
        periods=[point.period for point in rows[0].trend],
        year=year,
        ages=ages,
        words=words,
    )


@bp.get("/<public_id:publication_id>/document.json")
@allow(Permission.PUBLICATION_READ)
def document(publication_id: str) -> ResponseReturnValue:
    """The whole publication as a file, exactly as it was frozen."""
    scope = current_scope()
    present = queries.get_publication(scope, publication_id)
    note_view(scope, present)
    note_as(Action.EXPORTED)
    body = json.dumps(present.document, ensure_ascii=False, indent=1)
    return download(body, filename=f"{present.framework}-{present.period}.json", mimetype="application/json")
