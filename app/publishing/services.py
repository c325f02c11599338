"""Publish: facts are protected beside everything released before, and frozen. Audited."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.models import Organisation
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, new_public_id, now
from app.disclosure.count import Contribution, count_tables
from app.disclosure.differencing import ReleasedCell, released_cells
from app.disclosure.export import as_json
from app.disclosure.noise import record_key
from app.disclosure.protect import protect_family
from app.disclosure.table import CountTable, Measure, TablePlan
from app.errors import ConflictError
from app.i18n.dates import today
from app.indicators import queries as facts
from app.indicators.calculate import Indicator, indicators_of
from app.indicators.models import OutcomeFact
from app.indicators.periods import Quarter, quarters_between, read_quarter
from app.indicators.services import build_facts
from app.instruments.definition import digest
from app.publishing import plans, queries
from app.publishing.ledger import LedgerCell
from app.publishing.models import Publication

METHOD = "People counted once, groups under the limit hidden with what would give them away, keyed noise on each count"
METHOD_VERSION = "1"


def publish(authority: Organisation, framework_code: str, period: str) -> tuple[Publication, bool]:
    """Build, protect and freeze one quarter; True where it is new. Published before: that publication, unchanged.

    Conflicts for a period that isn't a quarter, has not ended, or comes before one that was published already.
    """
    quarter = _checked(authority, framework_code, period)
    before = queries.find_publication(authority.id, framework_code, quarter.code)
    if before is not None:
        return before, False
    framework = facts.get_framework(framework_code)
    cube = facts.get_cube().definition
    build_facts(authority.id, framework, quarter)
    services = [plans.ServiceName(*row) for row in facts.services_of_authority(authority.id)]
    first = read_quarter(facts.first_built_period(authority.id, framework_code) or quarter.code) or quarter
    trees = plans.dimensions(services, first, quarter)
    tables = _count(authority, framework.definition, plans.plans(cube, trees, quarter), quarter)
    rules = plans.rules_of(cube)
    safe = protect_family(tables, rules, _released(authority.id))
    publication = _freeze(authority, quarter, framework.code, framework.version, as_json(safe, rules))
    publication.titles = {
        "outcomes": framework.definition["outcomes"],
        "services": {service.code: service.name for service in services},
        "providers": {f"provider-{service.provider}": service.provider_name for service in services},
        "scales": _scale_ends(framework.definition),
    }
    db.session.add(publication)
    db.session.flush()
    db.session.add_all(_ledger(publication, released_cells(tables, safe)))
    audit.record(None, Action.PUBLISHED, publication, detail=f"{framework.code} {quarter.code}")
    return publication, True


def _checked(authority: Organisation, framework_code: str, period: str) -> Quarter:
    quarter = read_quarter(period)
    if quarter is None:
        raise ConflictError("period", f"{period} is not a quarter; write it like 2026-27-Q2 (July to September 2026)")
    if quarter.ends_on >= today():
        raise ConflictError("period", f"{period} has not ended yet; it ends on {quarter.ends_on.isoformat()}")
    newest = queries.newest_period(authority.id, framework_code)
    if newest is not None and newest > quarter.code:
        raise ConflictError("period", f"{newest} is published already; quarters are published in order")
    return quarter


def _count(
    authority: Organisation, framework: dict[str, Any], table_plans: Sequence[TablePlan], quarter: Quarter
) -> list[CountTable]:
    """True counts of every declared table: people, then each indicator's measures."""
    year = [q.code for q in quarters_between(quarter, quarter) if q <= quarter]
    rows = facts.facts_of(authority.id, framework["code"], year)
    secret = noise_secret(authority)
    keys = {row.person_key: record_key(secret, row.person_key) for row in rows}
    scales = facts.scales()
    indicators = indicators_of(framework)
    tables: list[CountTable] = []
    for plan in table_plans:
        by_indicator = _one_for_each_person(plan, rows, keys)
        tables += count_tables(plan, by_indicator.get(indicators[0].code, []))
        for indicator in indicators:
            scale = scales[indicator.instrument, indicator.version, indicator.scale]
            tables += count_tables(
                plan,
                by_indicator.get(indicator.code, []),
                measures=_measures(indicator),
                indicator=indicator.code,
                scale_range=scale.highest - scale.lowest,
            )
    return tables


def _one_for_each_person(
    plan: TablePlan, rows: Sequence[OutcomeFact], keys: Mapping[str, int]
) -> dict[str, list[Contribution]]:
    """Contributions by indicator. Of a person's episodes in the table's period, the one that ended last speaks.

    Somebody in two parts of one total could be told apart by subtraction, so that much more would have to be hidden.
    """
    (dimension, node) = plan.fixed[0]
    periods = set(dimension.leaves_of(node))
    last = {row.person_key: row.episode_id for row in rows if row.period in periods}
    found: dict[str, list[Contribution]] = {}
    for row in rows:
        if row.period in periods and last[row.person_key] == row.episode_id:
            found.setdefault(row.indicator, []).append(_contribution(row, keys[row.person_key]))
    return found


def _measures(indicator: Indicator) -> tuple[Measure, ...]:
    return ("paired", "improved", "worse") if indicator.has_worse else ("paired", "improved")


def _contribution(row: OutcomeFact, key: int) -> Contribution:
    return Contribution(
        keys={"service": row.service, "quarter": row.period, "age_band": row.age_band},
        record_key=key,
        paired=row.paired,
        improved=row.improved,
        worse=row.worse,
        change=row.change,
    )


def noise_secret(authority: Organisation) -> bytes:
    """The authority's own noise key, made from the installation's; the same for ever, so that noise never averages out."""
    master = base64.b64decode(current_app.config["DISCLOSURE_KEY"])
    return hmac.new(master, f"noise:{authority.public_id}".encode(), hashlib.sha256).digest()


def _scale_ends(framework: dict[str, Any]) -> dict[str, list[float]]:
    """Lowest and highest value of each indicator's scale, to say what a mean change is out of."""
    scales = facts.scales()
    return {
        i.code: [scales[i.instrument, i.version, i.scale].lowest, scales[i.instrument, i.version, i.scale].highest]
        for i in indicators_of(framework)
    }


def _freeze(
    authority: Organisation, quarter: Quarter, framework: str, version: str, protected: dict[str, Any]
) -> Publication:
    public_id, published_at = new_public_id(), now()
    document = {
        "publication": public_id,
        "framework": framework,
        "period": quarter.code,
        "published_at": published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "method": METHOD,
        "method_version": METHOD_VERSION,
        **protected,
        "voices": [],
    }
    return Publication(
        public_id=public_id,
        framework=framework,
        framework_version=version,
        period=quarter.code,
        published_at=published_at,
        document=document,
        document_digest=digest(document),
        authority_id=authority.id,
    )


def _released(authority_id: int) -> list[ReleasedCell]:
    """Everything released before, whatever the framework: the ledger of one authority."""
    rows = db.session.scalars(select(LedgerCell).where(LedgerCell.authority_id == authority_id).order_by(LedgerCell.id))
    return [
        ReleasedCell(
            row.indicator,
            row.measure,  # type: ignore[arg-type]  # written from a Measure, below
            tuple((dimension, node) for dimension, node in row.place),
            row.people,
            int(row.key, 16),
            row.of,
            int(row.of_key, 16),
            row.was_shown,
        )
        for row in rows
    ]


def _ledger(publication: Publication, cells: Sequence[ReleasedCell]) -> Iterator[LedgerCell]:
    for cell in cells:
        yield LedgerCell(
            measure=cell.measure,
            indicator=cell.indicator,
            place=[list(pair) for pair in cell.place],
            people=cell.people,
            key=f"{cell.key:016x}",
            of=cell.of,
            of_key=f"{cell.of_key:016x}",
            was_shown=cell.shown,
            authority_id=publication.authority_id,
            publication_id=publication.id,
        )
