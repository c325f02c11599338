"""How a publication is taken along as a file."""

from __future__ import annotations

import json

from app.db import db
from app.publishing.models import Publication


def newest():
    return db.session.query(Publication).order_by(Publication.period.desc()).first()


def test_publication_is_taken_along_exactly_as_frozen(cast, pages, published, context):
    dev = pages.as_(cast.dev)
    answer = dev.get(f"/commission/{newest().public_id}/document.json")
    assert json.loads(answer.text) == newest().document
    assert answer.headers["Content-Disposition"] == "attachment; filename=ecm-2025-26-Q2.json"


def test_key_worker_and_administrator_are_refused(cast, pages, published, context):
    address = f"/commission/{newest().public_id}/document.json"
    assert [pages.as_(who).get(address).status for who in (cast.asha, cast.erin, cast.fay)] == [403] * 3


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, published, context):
    assert pages.get(f"/commission/{newest().public_id}/document.json").to == "/staff/sign-in"


def test_unknown_publication_is_not_found(cast, pages, published):
    assert pages.as_(cast.dev).get("/commission/aaaaaaaaaaaaaaaaaaaaaa/document.json").status == 404
