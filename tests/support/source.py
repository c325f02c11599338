"""The project's own code as syntax trees, for the rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
TEMPLATES = APP / "templates"

RULES = {"allow", "respondent", "public"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        """Its path in the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def name(self) -> str:
        """Its dotted name, for example `app.keywork.queries`."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The feature it belongs to, for example `keywork`; empty for the files of `app` itself."""
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if len(parts) > 2 else ""

    def functions(self) -> list[Function]:
        """The functions of the module itself, in order."""
        return [node for node in self.tree.body if isinstance(node, Function)]


@cache
def modules(folder: Path = APP) -> tuple[Module, ...]:
    """Every Python file below a folder."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py")))
    return tuple(Module(path, text, ast.parse(text)) for path, text in texts)


def packages() -> list[str]:
    """The names of the packages directly in `app`."""
    return sorted(path.parent.name for path in APP.glob("*/__init__.py"))


def every_function(tree: ast.AST) -> Iterator[Function]:
    """Functions and methods, wherever they stand."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def called(node: ast.AST) -> str:
    """The dotted name of what a call calls, or of a decorator with or without its call; empty where it has none."""
    inner = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(inner) if isinstance(inner, ast.Name | ast.Attribute) else ""


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    """Calls of these names, or of methods so named."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [node for node in found if called(node).rpartition(".")[2] in names]


def views() -> list[Module]:
    """The modules that hold pages."""
    return [m for m in modules() if m.path.name == "views.py" or m.path.parent.name == "views"]


def routes(module: Module) -> list[Function]:
    """The functions with a route."""
    return [function for function in module.functions() if any(is_route(mark) for mark in function.decorator_list)]


def is_route(mark: ast.expr) -> bool:
    """Whether a decorator is `@bp.route`, `@bp.get`, `@bp.post` or the like."""
    head, _dot, verb = called(mark).rpartition(".")
    return head == "bp" and verb in {"route", "get", "post", "put", "patch", "delete"}


def text_of(node: ast.expr | None, module: Module | None = None) -> str:
    """The string that a literal holds, or a name that the module gives to one; empty where there is none."""
    if isinstance(node, ast.Name) and module is not None:
        named = [
            n.value for n in module.tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == node.id
        ]
        node = named[-1] if named else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def templates() -> list[Path]:
    """Every template of HTML."""
    return sorted(TEMPLATES.rglob("*.html"))


def template_name(path: Path) -> str:
    """A template as views name it."""
    return path.relative_to(TEMPLATES).as_posix()


def rule_problem(function: ast.stmt) -> str:
    """What is wrong with the marks of a view: exactly one rule, directly under its route. Empty where nothing is."""
    assert isinstance(function, Function)
    marks = [called(mark) for mark in function.decorator_list]
    if not is_route(function.decorator_list[0]):
        return f"{function.name}: the route comes first"
    if len([mark for mark in marks if mark in RULES]) != 1:
        return f"{function.name}: one of @allow(…), @respondent, @public('why')"
    under = [mark for mark in marks if not mark.startswith("bp.")]
    return "" if under[0] in RULES else f"{function.name}: put the rule directly under the route"
