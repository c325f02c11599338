"""Who may open which page: declared beside each page, written down in access_matrix.txt, and tried, page by page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Blueprint, Flask, url_for
from flask import session as present
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from app.access import seal
from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.roles import STAFF_ROLES, Role
from app.access.rules import Rule, allow, public
from app.db import db
from tests.support.cast import Cast
from tests.support.client import Pages, htmx
from tests.support.generated import MATRIX_FILE, access_matrix, doors, small_app
from tests.support.relations import (
    ADMITTED,
    OPEN,
    OWN,
    PROVIDER,
    RELATIONS,
    Ids,
    fingerprint,
    furnish,
    invitation_token,
)
from tests.support.source import rule_problem
from tests.support.world import World

SMALL = small_app()
ENDPOINTS = sorted({endpoint for endpoint, _method in doors(SMALL) if endpoint != "static"})
SIGN_IN = "/staff/sign-in"


def sealed(view_of) -> None:
    app = Flask("small")
    bp = Blueprint("small", "small")
    view_of(bp)
    app.register_blueprint(bp)
    seal.init_app(app)


def test_an_app_with_an_unmarked_page_does_not_start():
    def unmarked(bp):
        @bp.get("/")
        def index():
            return "open to all"

    with pytest.raises(seal.UnsealedError, match=r"small\.index has no rule"):
        sealed(unmarked)


def test_a_rule_above_its_route_is_caught():
    upside_down = '@allow(Permission.RULES_READ)\n@bp.get("/")\ndef index():\n    """A page."""\n'
    right_way_up = '@bp.get("/")\n@allow(Permission.RULES_READ)\ndef index():\n    """A page."""\n'
    assert "route comes first" in rule_problem(ast.parse(upside_down).body[0])
    assert rule_problem(ast.parse(right_way_up).body[0]) == ""


def test_a_marked_page_starts():
    def marked(bp):
        @bp.get("/")
        @public("why")
        def index():
            return "open to all"

    sealed(marked)


def test_a_page_has_one_rule_and_not_two():
    with pytest.raises(TypeError, match="two rules"):
        allow(Permission.RULES_READ)(public("why")(lambda: ""))


def test_every_permission_is_given_to_somebody_and_asked_for_somewhere():
    given = {permission for permissions in MATRIX.values() for permission in permissions}
    assert given == set(Permission), (
        f"Nobody has these; give them in access/policy.py or take them out: {set(Permission) - given}"
    )
    asked = {rule.permission for endpoint in ENDPOINTS if (rule := seal.rule_for(SMALL, endpoint))}
    assert set(Permission) <= asked, (
        f"No page asks for these; take them out of access/permissions.py: {set(Permission) - asked}"
    )


def test_the_written_matrix_is_what_the_code_obeys():
    assert MATRIX_FILE.read_text(encoding="utf-8") == access_matrix(SMALL), (
        "Who can see what has changed. If that is what you mean: make matrix, read the difference, and commit it."
    )


def test_every_argument_of_an_address_is_known_here():
    arguments = {name for rule in SMALL.url_map.iter_rules() for name in rule.arguments}
    unknown = arguments - ADMITTED.keys() - OPEN
    assert not unknown, f"Say in tests/support/relations.py whose these are, and make one for each relation: {unknown}"


@dataclass(frozen=True)
class Visit:
    """One request: who, how, to whose thing, as HTMX or not."""

    role: Role
    method: str
    whose: str
    values: dict[str, str]
    is_htmx: bool


def reaches(values: dict[str, str], ids: Ids, rule_arguments: set[str]) -> bool:
    """Whether somebody at Harbour House may reach what these arguments name: all of it theirs, and of one person."""
    for name in rule_arguments & ADMITTED.keys():
        owners = {whose for whose in RELATIONS if ids[whose][name] == values[name]}
        if not owners & ADMITTED[name]:
            return False
    return True


def visits(method: str, arguments: set[str], ids: Ids) -> Iterator[Visit]:
    whose_values = {whose: ids[whose] for whose in (RELATIONS if arguments & ADMITTED.keys() else [OWN])}
    keys = sorted(arguments & ADMITTED.keys())
    if len(keys) > 1:  # Own person with somebody else's thing, and the other way round.
        whose_values["own, then another's"] = ids[OWN] | {keys[0]: ids[PROVIDER][keys[0]]}
        whose_values["another's, then own"] = ids[PROVIDER] | {keys[0]: ids[OWN][keys[0]]}
    for role in (Role.ANYONE, Role.RESPONDENT, *STAFF_ROLES):
        for whose, values in whose_values.items():
            for is_htmx in (False, True):
                yield Visit(role, method, whose, {name: values[name] for name in arguments}, is_htmx)


def expected(rule: Rule, visit: Visit, ids: Ids) -> str:
    """`in`, `sign in`, `refused` (403) or `not found` (404)."""
    if rule.permission is None:
        return "in" if rule.admits(visit.role) else "not found"
    if visit.role in {Role.ANYONE, Role.RESPONDENT}:
        return "sign in"
    if not rule.admits(visit.role):
        return "refused"
    return "in" if reaches(visit.values, ids, set(visit.values)) else "not found"


def what_came(response: TestResponse, rule: Rule) -> str:
    to = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if to == SIGN_IN and response.status_code == (204 if "HX-Redirect" in response.headers else 303):
        return "sign in"
    if response.status_code == 403:
        return "refused"
    # A public page may say itself that there is nothing; everywhere else 404 means out of reach.
    if response.status_code == 404 and not rule.why_public:
        return "not found"
    return "in" if response.status_code < 500 and response.status_code != 401 else f"status {response.status_code}"


class Browsers:
    """One browser for each role, each with a valid token for forms."""

    def __init__(self, app: Flask, cast: Cast, ids: Ids) -> None:
        pages = Pages(app)
        staff = (cast.asha, cast.erin, cast.lena, cast.omar, cast.dev, cast.fay)
        self.app = app
        self.clients = {role: pages.as_(who).client for role, who in zip(STAFF_ROLES, staff, strict=True)}
        self.clients[Role.ANYONE] = app.test_client()
        self.clients[Role.RESPONDENT] = app.test_client()
        with app.app_context():
            token = invitation_token(ids[OWN]["invitation_id"])
        assert self.clients[Role.RESPONDENT].get(f"/go/{token}").status_code in {200, 303}

    def go(self, endpoint: str, visit: Visit) -> TestResponse:
        client = self.clients[visit.role]
        with self.app.test_request_context():
            address = url_for(endpoint, **visit.values)
        data = {"csrf_token": self._token(client)} if visit.method != "GET" else None
        headers = htmx("made-up") if visit.is_htmx else {}
        return client.open(address, method=visit.method, data=data, headers=headers)

    def _token(self, client: FlaskClient) -> str:
        with self.app.test_request_context():
            token = generate_csrf()
            raw = present["csrf_token"]
        with client.session_transaction() as session:
            session["csrf_token"] = raw
        return token


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_each_role_gets_what_the_matrix_says_and_a_refusal_changes_nothing_SEC_83_REL_12(
    endpoint: str, world: World, cast: Cast
):
    app = world.app
    with app.app_context():
        ids = furnish(cast)
        db.session.remove()
    rule = seal.rule_for(app, endpoint)
    assert rule is not None
    browsers = Browsers(app, cast, ids)
    arguments = {name for found in app.url_map.iter_rules(endpoint) for name in found.arguments}
    methods = [method for name, method in doors(app) if name == endpoint]
    all_visits = [visit for method in methods for visit in visits(method, arguments, ids)]
    refusals = [visit for visit in all_visits if expected(rule, visit, ids) != "in"]

    with app.app_context():
        before = fingerprint()
    # Refusals first: what is let in afterwards may change rows, or end a sign-in.
    for visit in refusals:
        came = what_came(browsers.go(endpoint, visit), rule)
        assert came == expected(rule, visit, ids), f"{endpoint}, {visit}: {came}"
    with app.app_context():
        after = fingerprint()
    changed = {table for table in before if before[table] != after[table]}
    assert not changed, f"A refused request to {endpoint} changed {changed}: check the right before the first write"

    if endpoint == "accounts_door.sign_out":
        return  # Being let in here means being led to the sign-in page, for good.
    for visit in all_visits:
        if visit not in refusals:
            came = what_came(browsers.go(endpoint, visit), rule)
            assert came == "in", f"{endpoint}, {visit}: {came}"
