"""The import contracts of pyproject.toml hold, and nothing escapes them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.support.source import APP, ROOT, modules, packages

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
ORDERED = {"cli", "views", "forms", "services", "queries", "models"}


def test_every_import_contract_is_kept_SEC_113():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_all_eight_contracts_are_there():
    numbers = {contract["name"].split(".")[0] for contract in CONTRACTS.values()}
    assert numbers == set("12345678"), "Contracts are numbered as in docs/architecture.md"


def test_every_feature_is_held_to_the_order_inside_it():
    listed = {name.removeprefix("app.") for name in CONTRACTS["inside-a-feature"]["containers"]}
    needing = {
        package
        for package in packages()
        if len(ORDERED & {path.stem for path in (APP / package).iterdir()}) > 1 and package not in {"web", "access"}
    }
    assert needing <= listed, f"Add to the containers of contract 2 in pyproject.toml: {sorted(needing - listed)}"


def test_what_calls_itself_pure_is_held_to_it():
    pure = tuple(CONTRACTS["pure"]["source_modules"])
    claims = [
        module.name
        for module in modules()
        if "(pure)" in (ast_docstring(module.tree)) and not module.name.startswith(pure)
    ]
    assert not claims, f"Add to the source_modules of contract 3 in pyproject.toml: {claims}"


def test_a_package_says_what_it_is_for_and_nothing_else():
    talkative = [
        module.where
        for module in modules()
        if module.path.name == "__init__.py" and module.name != "app" and len(module.tree.body) != 1
    ]
    assert not talkative, f"Leave one docstring in these, and move the rest to a module with a name: {talkative}"


def test_only_the_web_layer_knows_htmx_flask():
    found = [m.where for m in modules() if "htmx_flask" in m.text and m.name != "app.web.hx"]
    assert not [where for where in found if imports(where, "htmx_flask")], "Ask app.web.hx what HTMX wants"


def imports(where: str, name: str) -> bool:
    text = (ROOT / where).read_text(encoding="utf-8")
    return any(line.startswith((f"import {name}", f"from {name}")) for line in text.splitlines())


def ast_docstring(tree: object) -> str:
    import ast

    assert isinstance(tree, ast.Module)
    return ast.get_docstring(tree) or ""
