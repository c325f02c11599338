"""The demonstration says its own codes, and nothing else ever does."""

from __future__ import annotations

import pytest
from flask_migrate import upgrade

import config
from app import create_app
from app.access.roles import Role
from app.db import db, transaction
from app.dev.town import build_town
from tests.support.client import Pages
from tests.support.signing_in import DOOR, SECOND

PASSWORD = "a password for the invented town"
OWN = {
    "DATABASE_URL": "sqlite:///:memory:",
    "SECRET_KEY": "0123456789abcdef" * 4,
    "BASE_URL": "https://waymark.example",
}


@pytest.fixture
def demonstration(tmp_path):
    app = create_app(config.Development({"DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}"}))
    with app.app_context():
        upgrade()
        with transaction():
            made = build_town(people=10, seed=1, password=PASSWORD)
        db.session.remove()
    yield app, made.sign_ins
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def code_on(answer):
    (words,) = [node.text for node in answer.page.all("p") if "your code now is" in node.text]
    return words.split()[-1]


def test_everyone_in_the_town_gets_in_with_the_code_that_the_page_says(demonstration):
    app, sign_ins = demonstration
    assert set(sign_ins) >= {Role.KEY_WORKER, Role.MANAGER, Role.COMMISSIONER, Role.ADMINISTRATOR}
    for email in sign_ins.values():
        pages = Pages(app)
        assert pages.submit(DOOR, {"email": email, "password": PASSWORD}).to == SECOND
        assert pages.submit(SECOND, {"code": code_on(pages.get(SECOND))}).to == "/staff/home"


def test_code_that_was_used_is_not_said_again(demonstration):
    app, sign_ins = demonstration
    for _time in range(2):
        pages = Pages(app)
        pages.submit(DOOR, {"email": sign_ins[Role.KEY_WORKER], "password": PASSWORD})
        assert pages.submit(SECOND, {"code": code_on(pages.get(SECOND))}).to == "/staff/home"


def test_production_and_tests_never_learn_of_it_SEC_131(app):
    key = config.new_key
    own = OWN | {
        "FIELD_KEYS": f"1:{key()}",
        "LOOKUP_KEY": key(),
        "DISCLOSURE_KEY": key(),
        "AUDIT_KEY": key(),
        "MASTER_KEYS": f"1:{key()}",
    }
    for kind in (config.Production, config.Testing):
        settings = kind(own)
        settings.problems = list  # type: ignore[method-assign]
        assert "demonstration_code" not in create_app(settings).jinja_env.globals
    assert "demonstration_code" not in app.jinja_env.globals
    assert (
        "demonstration_code" in create_app(config.Development({"DATABASE_URL": "sqlite:///:memory:"})).jinja_env.globals
    )
