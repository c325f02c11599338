"""Addresses are kebab-case with typed random ids; endpoint, function, template and test share one name; views have eight beats."""

from __future__ import annotations

import ast
import inspect
import re

import pytest
from werkzeug.routing import Rule

from tests.support.generated import small_app
from tests.support.source import ROOT, Function, Module, called, calls, routes, rule_problem, text_of, views

APP = small_app()
RULES = sorted((rule for rule in APP.url_map.iter_rules() if rule.endpoint != "static"), key=lambda rule: rule.rule)
CONVERTERS = {"public_id", "slug", "secret"}

# Segments that are not words, each with its reason.
OTHER_SEGMENTS = {"v1": "the version of the API", "openapi.json": "a file", "document.json": "a file"}
# Numbers that may stand in an address: a place in an order, never a key.
PLACES = {"place"}

# Pages whose tests stand elsewhere.
TESTED_ELSEWHERE = {"health.live": "tests/pages/web", "health.ready": "tests/pages/web"}

ENDINGS = {"page", "see_other", "leave_for", "download", "data"}
REFUSED = {
    "select": "read in queries.py",
    "render_template": "use page()",
    "redirect": "use see_other()",
    "abort": "raise an error of app/errors.py in a query or a service",
    "make_response": "use page() or data()",
    "commit": "use `with transaction():`",
}

VIEWS = [(module, function) for module in views() for function in routes(module)]


def view_name(found: tuple[Module, Function]) -> str:
    module, function = found
    return f"{module.name.removeprefix('app.')}.{function.name}"


def converters(rule: Rule) -> dict[str, str]:
    return {name: kind or "string" for kind, name in re.findall(r"<(?:(\w+)(?:\([^>]*\))?:)?(\w+)>", rule.rule)}


def test_every_address_is_kebab_case():
    strange = [
        rule.rule
        for rule in RULES
        for segment in rule.rule.strip("/").split("/")
        if segment and not re.fullmatch(r"[a-z]+(-[a-z]+)*|<[^>]+>|", segment) and segment not in OTHER_SEGMENTS
    ]
    assert not strange, f"Write small words with hyphens: {strange}"


def test_every_id_in_an_address_is_typed_and_random_SEC_106():
    bare = [
        rule.rule
        for rule in RULES
        for name, kind in converters(rule).items()
        if kind not in CONVERTERS and not (kind == "int" and name in PLACES)
    ]
    assert not bare, f"Use one of {sorted(CONVERTERS)} (app/web/converters.py), never a key of the database: {bare}"


def test_an_endpoint_is_its_package_and_its_function():
    wrong = []
    for rule in RULES:
        blueprint, _dot, name = rule.endpoint.partition(".")
        view = inspect.unwrap(APP.view_functions[rule.endpoint])
        _app, package, *rest = view.__module__.split(".")
        module = rest[-1] if rest else ""
        wanted = {f"{package}_{module}"} if rest[:1] == ["views"] and len(rest) > 1 else {package, module}
        if blueprint not in wanted | ({f"{package}_v1"} if "v1" in rest else set()) or name != view.__name__:
            wrong.append(f"{rule.endpoint} is {view.__module__}.{view.__name__}")
    assert not wrong, (
        f"Name the blueprint <package> (or <package>_<module> in views/) and the endpoint like its function: {wrong}"
    )


@pytest.mark.parametrize("found", VIEWS, ids=view_name)
def test_a_page_has_the_template_of_its_name(found: tuple[Module, Function]):
    module, function = found
    drawn = {text_of(call.args[0]) for call in calls(function, "page") if call.args} - {""}
    folder = module.package if module.path.name == "views.py" else f"{module.package}/{module.path.stem}"
    for name in drawn:
        own = name == f"{folder}/{function.name}.html" or name.startswith("errors/")
        shared = name.startswith(f"{folder}/") and len(drawn) > 1 and f"{folder}/{function.name}.html" in drawn
        assert own or shared, f"{function.name}() draws {name}: name the template {folder}/{function.name}.html"


@pytest.mark.parametrize("found", VIEWS, ids=view_name)
def test_a_page_has_a_test_of_its_name(found: tuple[Module, Function]):
    module, function = found
    if not calls(function, "page", "download", "data"):
        return  # It only leads on: the page that it leads to has the test.
    blueprint = module.package if module.path.name == "views.py" else f"{module.package}_{module.path.stem}"
    if f"{blueprint}.{function.name}" in TESTED_ELSEWHERE or module.package == "web":
        return
    prefix = "" if module.path.name == "views.py" else f"{module.path.stem}_"
    wanted = ROOT / f"tests/pages/{module.package}/test_{prefix}{function.name}.py"
    assert wanted.exists(), f"Write {wanted.relative_to(ROOT)}: how the page behaves, in six sentences"


@pytest.mark.parametrize("found", VIEWS, ids=view_name)
def test_a_view_has_one_rule_directly_under_its_route(found: tuple[Module, Function]):
    _module, function = found
    assert not rule_problem(function), rule_problem(function)


@pytest.mark.parametrize("found", VIEWS, ids=view_name)
def test_a_view_keeps_to_the_eight_beats(found: tuple[Module, Function]):
    module, function = found
    at = f"{module.where}:{function.lineno} {function.name}"
    doc = ast.get_docstring(function) or ""
    assert doc, f"Say in one line what the page is for: {at}"
    for name, instead in REFUSED.items():
        assert not calls(function, name), f"{at} calls {name}(): {instead}"
    withs = [node for node in ast.walk(function) if isinstance(node, ast.With)]
    writes = [node for node in withs if any(called(item.context_expr) == "transaction" for item in node.items)]
    assert len(writes) <= 1, f"At most one `with transaction():` in {at}"
    last = function.body[-1]
    answer = last.value if isinstance(last, ast.Return) else None
    if isinstance(answer, ast.Name):
        # An answer that is given a header before it leaves.
        given = [
            n.value for n in ast.walk(function) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == answer.id
        ]
        answer = given[-1] if given else None
    ends = called(answer) if isinstance(answer, ast.Call) else ""
    own = {helper.name for helper in module.functions() if helper.name.startswith("_")}
    assert ends in ENDINGS | own, f"End in one of {sorted(ENDINGS)}: {at}"
