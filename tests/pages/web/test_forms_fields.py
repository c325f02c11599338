"""A form takes the fields that it asks for, each once; whatever else is sent is refused, and nothing changes."""

from __future__ import annotations

import inspect
import logging
import re

import pytest
from flask import session as present
from flask import url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from app.db import db
from tests.support.generated import doors, small_app
from tests.support.relations import OWN, fingerprint, furnish

SMALL = small_app()
POSTS = sorted({endpoint for endpoint, method in doors(SMALL) if method == "POST"})
# Every column that there is, and names that other programs fall for.
STRANGE = sorted(
    {column.name for table in db.metadata.tables.values() for column in table.columns}
    | {"role", "is_admin", "tenant_id", "owner_id", "score", "created_at", "_method", "__proto__"}
)
# One press and no field: these read nothing that is sent (tested below), so whatever else comes has nowhere to go.
WITHOUT_FIELDS = {
    "accounts_door.sign_out",
    "accounts_passkeys.add_options",
    "accounts_passkeys.sign_in_options",
    "accounts_passkeys.step_up_options",
    "safeguarding_alerts.acknowledge",
    "surveys_send.cancel",
}


def token(app, client):
    with app.test_request_context():
        made, raw = generate_csrf(), present["csrf_token"]
    with client.session_transaction() as session:
        session["csrf_token"] = raw
    return made


@pytest.mark.each_page
@pytest.mark.parametrize("endpoint", [each for each in POSTS if each not in WITHOUT_FIELDS])
def test_names_of_columns_change_nothing_in_any_form_SEC_71_SEC_105(endpoint, app, cast, pages):
    with app.app_context():
        ids = furnish(cast)
        before = fingerprint()
    with app.test_request_context():
        arguments = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
        address = url_for(endpoint, **{name: ids[OWN][name] for name in arguments})
    browsers = [pages.as_(who).client for who in (None, cast.asha, cast.erin, cast.fay)]
    for client in browsers:
        sent = dict.fromkeys(STRANGE, "1") | {"csrf_token": token(app, client)}
        answer = client.post(address, data=sent)
        assert answer.status_code < 500
        assert answer.status_code != 200 or endpoint.startswith("accounts_")
    with app.app_context():
        after = fingerprint()
    changed = {table for table in before if before[table] != after[table]} - {"rate_hit", "half_sign_in"}
    assert not changed, f"{endpoint} changed {changed}"


@pytest.mark.parametrize("endpoint", sorted(WITHOUT_FIELDS))
def test_a_page_of_one_press_reads_nothing_that_is_sent_SEC_105(endpoint):
    source = inspect.getsource(inspect.unwrap(SMALL.view_functions[endpoint]))
    assert not re.search(r"request\.(form|values|args|get_json|data)|Form\(", source), f"Give {endpoint} a form"


def test_a_refused_form_is_logged_by_page_and_number_never_by_name_SEC_105(cast, pages, caplog, app, monkeypatch):
    monkeypatch.setattr(app.logger, "propagate", True)
    with caplog.at_level(logging.WARNING):
        answer = pages.submit("/go", {"code": "ABCD-EFGH", "role": "manager", "tenant_id": "1"})
    assert answer.status == 422
    assert "something we did not ask for" in answer.words
    # One line; more than one handler listens here.
    (line,) = {record.created: record for record in caplog.records if record.getMessage() == "form refused"}.values()
    assert line.facts == {"page": "invitations_go.code", "strange": 2, "repeated": 0}
    assert "tenant" not in caplog.text


def test_a_field_that_is_sent_twice_is_refused_SEC_72(app, pages):
    client = pages.client
    sent = MultiDict([("csrf_token", token(app, client)), ("code", "ABCD-EFGH"), ("code", "JKLM-NPQR")])
    answer = client.post("/go", data=sent)
    assert answer.status_code == 422
    assert b"something we did not ask for" in answer.data


def test_of_a_name_that_stands_twice_in_an_address_the_first_counts_SEC_72(cast, pages):
    page = pages.as_(cast.erin)
    address = f"/staff/young-people/{cast.cara.public_id}/progress/"
    once = page.get(f"{address}?end=closing").words
    assert page.get(f"{address}?end=closing&end=latest").words == once
