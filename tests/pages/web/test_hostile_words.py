"""Whatever somebody writes is shown as words: on every page, to everybody who may open it."""

from __future__ import annotations

import json
import re

import html5lib
import pytest
from flask import url_for
from sqlalchemy import select, text, update

from app.access.roles import STAFF_ROLES, Role
from app.access.seal import rule_for
from app.accounts.models import Organisation
from app.db import db, opened, sealed, transaction
from app.keys.reseal import sealed_columns
from app.provision.models import Service
from tests.support.generated import doors
from tests.support.relations import OWN, TEAM, furnish
from tests.support.visitors import members

# Each way out of the place where words stand: an element, an attribute, an instruction for HTMX, a script, a template.
HOSTILE = (
    "zephyr\"'><x-zephyr></x-zephyr><img src=/zephyr onerror=zephyr()><div data-hx-get=/zephyr hx-on::load=zephyr()>"
    "</textarea></title></script><script>zephyr()</script>{{ 7 * 191 }}{% raw %} javascript:zephyr() &lt;zephyr&gt;"
)
WORDS = re.compile(r"zephyr", re.IGNORECASE)
# What sends a browser, or HTMX, somewhere.
LEADING = ("href", "src", "action", "formaction", "data-hx-get", "data-hx-post", "data-hx-target")

# Pages that are known to make markup of somebody's words, with why. Nothing is added here: it is put right.
KNOWN: dict[str, str] = {}


def without_triggers(connection):
    """Nothing in the database keeps words from being changed; the next test has a database of its own."""
    if connection.dialect.name == "sqlite":
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in sorted({each.table.name for each in sealed_columns()}):
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def hostile(before):
    """Hostile words in place of these; where they are kept in a shape, in place of each text in it but days."""
    try:
        shaped = json.loads(before or "")
    except ValueError:
        return HOSTILE
    return json.dumps(_every_text(shaped))


def _every_text(shaped):
    if isinstance(shaped, dict):
        return {key: _every_text(value) for key, value in shaped.items()}
    if isinstance(shaped, list):
        return [_every_text(value) for value in shaped]
    return HOSTILE if isinstance(shaped, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", shaped) else shaped


@pytest.fixture
def ids(app, cast):
    """Hostile words in every sealed column of every row, and in the names that stand open."""
    with app.app_context():
        found = furnish(cast)
        with transaction() as session:
            connection = session.connection()
            without_triggers(connection)
            for each in sealed_columns():
                has_authority = "authority_id" in each.table.c
                columns = [each.table.c.public_id, each.column, *([each.table.c.authority_id] if has_authority else [])]
                for row in connection.execute(select(*columns)).mappings().all():
                    key, owner = row["public_id"], row.get("authority_id")
                    words = hostile(opened(each.kind, each.name, key, owner, row[f"{each.name}_sealed"]))
                    value = sealed(each.kind, each.name, key, owner, words)
                    where = each.table.c.public_id == key
                    connection.execute(update(each.table).where(where).values({f"{each.name}_sealed": value}))
            for kind in (Organisation, Service):
                session.execute(update(kind).values(name=HOSTILE[:200]))
        db.session.remove()
    return found


def problems(page):
    """What in a page was made of somebody's words."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "x-zephyr" or (node.tag == "script" and node.text and WORDS.search(node.text)):
            yield f"an element <{node.tag}>"
        for name, value in ((str(key).lower(), value) for key, value in node.attrib.items()):
            if name.startswith(("on", "hx-", "style")):
                yield f"{name} on <{node.tag}>"
            if name in LEADING and WORDS.search(value):
                yield f"{name}={value[:80]} on <{node.tag}>"
            if name.startswith("data-hx-") and WORDS.search(value):
                yield f"{name} on <{node.tag}>"


def drawn(app, cast, pages, ids):
    """Every page that shows something, as everybody who may open it: its endpoint, its address, and what it says."""
    visitors = [(None, Role.ANYONE), *zip(members(cast), STAFF_ROLES, strict=True)]
    for endpoint in sorted({endpoint for endpoint, method in doors(app) if method == "GET" and endpoint != "static"}):
        rule = rule_for(app, endpoint)
        with app.test_request_context():
            arguments = {name for each in app.url_map.iter_rules(endpoint) for name in each.arguments}
            addresses = {url_for(endpoint, **{n: ids[whose][n] for n in arguments}) for whose in (OWN, TEAM)}
        for who, role in visitors:
            for address in sorted(addresses) if rule.admits(role) else ():
                answer = pages.as_(who).client.get(address)
                assert answer.status_code < 500, f"{address}: {answer.status_code}"
                assert not WORDS.search(answer.headers.get("Location", "")), address
                if answer.mimetype == "text/html":
                    yield endpoint, address, answer.get_data(as_text=True)


@pytest.mark.slow
def test_what_people_wrote_is_words_on_every_page_SEC_01_SEC_02_SEC_03_SEC_08_SEC_63_SEC_96(app, cast, pages, ids):
    found, shown = {}, set()
    for endpoint, address, page in drawn(app, cast, pages, ids):
        assert "1337" not in page, f"{address} worked out what somebody wrote"
        for problem in problems(page):
            found.setdefault(endpoint, set()).add(problem)
        if WORDS.search(page):
            shown.add(endpoint)
    assert not {each: what for each, what in found.items() if each not in KNOWN}
    assert set(found) == set(KNOWN), "Put right? Take it out of KNOWN"
    assert len(shown) > 25, f"hostile words stand on {len(shown)} kinds of pages: {sorted(shown)}"


@pytest.mark.parametrize(
    "planted", ["<x-zephyr>", "<p onclick=zephyr()>", "<a href=/zephyr>", "<p data-hx-get=zephyr>"]
)
def test_words_that_became_markup_are_noticed(planted):
    assert list(problems(f"<!doctype html><title>t</title><p>{planted}"))


def test_words_that_stayed_words_are_fine(app):
    template = app.jinja_env.from_string('<p title="{{ words }}">{{ words }}</p>')
    assert not list(problems(f"<!doctype html><title>t</title>{template.render(words=HOSTILE)}"))
