"""flask accounts single-sign-on: how an operator sets it up."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.accounts.credentials import SingleSignOn, SingleSignOnLink
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now

WAY = ["accounts", "single-sign-on"]
NORTHFIELD = ["--authority", "northfield"]
GOOD = ["--issuer", "https://sign-in.example", "--client-id", "waymark", "--domain", "example.org"]


def said(app, *arguments):
    return app.test_cli_runner().invoke(args=[*WAY, *arguments])


def kept():
    db.session.expire_all()
    return db.session.scalars(select(SingleSignOn)).one()


def test_it_is_set_written_down_and_the_way_back_is_said(app, cast, context, tmp_path):
    file = tmp_path / "secret"
    file.write_text("not for others\n", encoding="utf-8")
    result = said(app, "set", *NORTHFIELD, *GOOD, "--domain", "@Northfield.Example", "--secret-from", str(file))
    assert result.exit_code == 0, result.output
    row = kept()
    assert (row.secret, row.domains) == ("not for others", "example.org northfield.example")
    assert f"/staff/single-sign-on/{row.public_id}/back" in result.output
    assert "not for others" not in result.output
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.SINGLE_SIGN_ON_SET)) == 1


def test_a_changed_issuer_ends_what_was_linked_and_the_secret_stays(app, cast, context, tmp_path):
    file = tmp_path / "secret"
    file.write_text("kept", encoding="utf-8")
    said(app, "set", *NORTHFIELD, *GOOD, "--secret-from", str(file))
    link = SingleSignOnLink(
        subject_digest="0" * 64,
        made_at=now(),
        used_at=now(),
        single_sign_on_id=kept().id,
        user_id=cast.asha.user_id,
    )
    db.session.add(link)
    db.session.commit()
    said(app, "set", *NORTHFIELD, *GOOD)
    assert db.session.scalar(select(func.count()).select_from(SingleSignOnLink)) == 1
    said(app, "set", *NORTHFIELD, "--issuer", "https://other.example", *GOOD[2:])
    assert db.session.scalar(select(func.count()).select_from(SingleSignOnLink)) == 0
    assert kept().secret == "kept"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--issuer", "sign-in.example", *GOOD[2:]],
        ["--issuer", "ftp://sign-in.example", *GOOD[2:]],
        ["--issuer", "https://sign-in.example/?a=1", *GOOD[2:]],
        ["--issuer", "https://[", *GOOD[2:]],
        [*GOOD[:2], "--client-id", "", *GOOD[4:]],
        [*GOOD[:4], "--domain", "not a domain"],
        [*GOOD[:4], "--domain", "com"],
        [*GOOD[:4], "--domain", ""],
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_kept(app, cast, context, wrong):
    result = said(app, "set", *NORTHFIELD, *wrong)
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert db.session.scalar(select(func.count()).select_from(SingleSignOn)) == 0


def test_a_domain_is_needed(app, cast):
    assert said(app, "set", *NORTHFIELD, *GOOD[:4]).exit_code == 2


def test_it_is_taken_away(app, cast, context):
    said(app, "set", *NORTHFIELD, *GOOD)
    assert said(app, "remove", *NORTHFIELD).exit_code == 0
    assert db.session.scalar(select(func.count()).select_from(SingleSignOn)) == 0
    assert "there was none" in said(app, "remove", *NORTHFIELD).output


def test_production_takes_https_alone(app, cast, context):
    app.config["NAME"] = "production"
    try:
        assert said(app, "set", *NORTHFIELD, "--issuer", "http://sign-in.example", *GOOD[2:]).exit_code == 1
    finally:
        app.config["NAME"] = "testing"
