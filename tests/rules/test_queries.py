"""Every read is given a scope or a reason, and every list has an order."""

from __future__ import annotations

import ast
import re

from tests.support.source import Function, Module, called, calls, modules, text_of

# `scope` is a member of staff's slice; `held` is the pass of somebody who holds an invitation.
VIEWERS = {"scope", "held"}
LISTS = re.compile(r"(Sequence|list|Iterator|Iterable|dict|Mapping)\b|tuple\[.*, \.\.\.\]$")
SESSION = {"select", "scalars", "scalar", "execute", "get"}


def reads() -> list[tuple[Module, Function]]:
    """Every public function of a module of queries that reaches the database, itself or through its helpers."""
    return [
        (module, function)
        for module in modules()
        if module.path.name in {"queries.py", "visibility.py"} or module.path.parent.name == "queries"
        for function in module.functions()
        if not function.name.startswith("_") and any(touches_rows(body) for body in with_helpers(module, function))
    ]


def with_helpers(module: Module, function: Function) -> list[Function]:
    """A function and the private ones of the same module that it calls."""
    own = {helper.name: helper for helper in module.functions() if helper.name.startswith("_")}
    found = [function]
    for body in found:
        found += [
            own[called(call)] for call in calls(body, *own) if called(call) in own and own[called(call)] not in found
        ]
    return found


def touches_rows(function: Function) -> bool:
    return any(called(call) == "select" or called(call).startswith("db.session.") for call in calls(function, *SESSION))


def reason(module: Module, function: Function) -> str | None:
    for mark in function.decorator_list:
        if called(mark) == "unscoped":
            return text_of(mark.args[0], module) if isinstance(mark, ast.Call) and mark.args else ""
    return None


def test_every_read_takes_a_scope_first_or_says_why_not():
    bare = []
    for module, function in reads():
        first = next(iter([*function.args.posonlyargs, *function.args.args]), None)
        if (first is None or first.arg not in VIEWERS) and not reason(module, function):
            bare.append(f"{module.where}:{function.lineno} {function.name}")
    assert not bare, (
        'Give these `scope: Scope` (or `held: Pass`) as their first argument, or mark them @unscoped("the reason"): '
        f"{bare}"
    )


def test_a_reason_for_no_scope_is_a_sentence():
    thin = [f"{m.where} {f.name}" for m, f in reads() if (said := reason(m, f)) is not None and len(said.split()) < 3]
    assert not thin, f"Say why nobody's scope applies, as docs/privacy.md will print it: {thin}"


def test_a_scope_is_used_where_it_is_taken():
    idle = []
    for module, function in reads():
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        taken = [argument.arg for argument in function.args.args if argument.arg in VIEWERS]
        idle += [f"{module.where}:{function.lineno} {function.name}" for name in taken if name not in names]
    assert not idle, f"These take a viewer and never look at it: {idle}"


def test_every_list_has_an_order():
    disordered = []
    for module, function in reads():
        returns = ast.unparse(function.returns) if function.returns else ""
        bodies = with_helpers(module, function)
        selects = any(calls(body, "select") for body in bodies)
        ordered = any(calls(body, "order_by") for body in bodies)
        if LISTS.match(returns) and selects and not ordered:
            disordered.append(f"{module.where}:{function.lineno} {function.name}")
    assert not disordered, (
        f"Add .order_by(…) that ends in a key, so that two equal rows never change places: {disordered}"
    )


def test_a_query_writes_nothing():
    writing = [
        f"{module.where}:{call.lineno} {called(call)}"
        for module in modules()
        if module.path.name in {"queries.py", "visibility.py"}
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and called(call).startswith("db.session.")
        and called(call).rpartition(".")[2] in {"add", "add_all", "delete", "commit", "flush", "merge"}
    ]
    assert not writing, f"Writes belong in services.py: {writing}"


def test_a_service_never_commits():
    committing = [
        f"{module.where}:{call.lineno}"
        for module in modules()
        if module.path.name != "db.py" and module.package != "dev"
        for call in calls(module.tree, "commit", "rollback")
        if "session" in called(call)
    ]
    assert not committing, f"Leave it to `with transaction():` in the view or the command: {committing}"
