"""What the code never does: build queries from text, draw templates from text, call strangers, name roles, hang on a pattern."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator

import pytest

from tests.support.markup import parse
from tests.support.source import ROOT, Module, called, calls, modules, template_name, templates, views

# Who may speak to other machines, and to whom. Each takes the address from the settings or from an operator.
CALLERS = {
    "app.messaging.providers": "the mail server",
    "app.accounts.provider_line": "the authority's own sign-in",
}
# Modules that are known to break the rule about texts that are translated late. Nothing is added here: it is put right.
KNOWN: set[str] = set()
# Modules of Python and of others that open connections.
LINES = {
    "socket",
    "ssl",
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
}
PATTERNS = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
# A pattern may take this many seconds for so many letters.
LONG = 2_000
PATIENCE = 0.25
HOSTILE = [
    *(mark * LONG + "!" for mark in "a 1-.@/\n_"),
    "a1" * (LONG // 2) + "!",
    " a" * (LONG // 2) + "\x00",
]


def is_fixed(node: ast.expr) -> bool:
    """Whether an expression is a text that stands there whole, or one of two."""
    if isinstance(node, ast.IfExp):
        return is_fixed(node.body) and is_fixed(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_setting(node: ast.expr) -> bool:
    """A setting of SQLite, which takes no parameters: each comes from a list that stands beside it."""
    return isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'PRAGMA {pragma}'"


def built_queries(module: Module) -> list[str]:
    """Where text is handed to the database that does not stand there whole."""
    from_sqlalchemy = {
        alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    whole = [name for name in ("text", "literal_column") if name in from_sqlalchemy]
    handed = [
        call for call in calls(module.tree, "exec_driver_sql", *whole) if call.args and not is_fixed(call.args[0])
    ]
    handed += [
        call
        for call in calls(module.tree, "execute", "executemany", "executescript", "scalar", "scalars")
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp) and not is_setting(call.args[0])
    ]
    return [f"{module.where}:{call.lineno}" for call in handed]


def test_no_query_is_put_together_from_text_SEC_04():
    found = [where for module in modules() for where in built_queries(module)]
    assert not found, f"Bind values as parameters: {found}"


def test_a_query_from_text_is_noticed():
    for planted in ('text(f"select {x}")', 'session.execute("select " + x)', 'text("select %s" % x)', "text(x)"):
        tree = ast.parse(f"from sqlalchemy import text\n{planted}")
        assert built_queries(Module(ROOT / "planted.py", planted, tree)), planted


def lines_of(module: Module) -> set[str]:
    """What a module imports that opens connections."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found for line in LINES if name == line or name.startswith(f"{line}.")}


def test_few_modules_speak_to_other_machines_SEC_07():
    calling = {module.name: lines_of(module) for module in modules() if lines_of(module) and module.package != "dev"}
    strange = {name: found for name, found in calling.items() if name not in CALLERS}
    assert not strange, (
        f"Nothing fetches what somebody typed. Say in CALLERS whom these call, and who chose it: {strange}"
    )
    assert set(calling) == set(CALLERS), "Take out of CALLERS what calls nobody"


def test_no_template_is_made_from_text_SEC_08():
    names = ("render_template_string", "from_string", "Template", "Environment", "Markup")
    found = [f"{m.where}:{call.lineno}" for m in modules() for call in calls(m.tree, *names)]
    assert not found, f"Templates are files, and what somebody typed is never markup: {found}"


def late_texts(module: Module) -> list[str]:
    """Texts that are translated late and hold a value: Flask-Babel hands them to templates as markup, so nothing escapes it."""
    late = calls(module.tree, "_l", "lazy_gettext", "lazy_ngettext", "lazy_pgettext", "lazy_npgettext")
    return [f"{module.where}:{call.lineno}" for call in late if call.keywords]


def test_no_text_that_is_translated_late_holds_a_value_SEC_01():
    found = [where for module in modules() if module.name not in KNOWN for where in late_texts(module)]
    assert not found, f"Use gettext there, when the page is drawn; what it gives is escaped: {found}"
    assert all(late_texts(module) for module in modules() if module.name in KNOWN), "Put right? Take it out of KNOWN"


def test_pages_fetch_nothing_from_elsewhere_SEC_25_SEC_64():
    fetched = {
        "script": "src",
        "link": "href",
        "img": "src",
        "iframe": "src",
        "source": "src",
        "audio": "src",
        "video": "src",
    }
    for path in templates():
        for tag in parse(path).tags:
            address = tag.attributes.get(fetched.get(tag.name, ""), "") or ""
            assert not re.match(r"(https?:)?//", address), f"{template_name(path)}:{tag.line} fetches {address}"


def test_views_name_no_roles_SEC_82():
    found = [
        f"{module.where}:{node.lineno}"
        for module in views()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Role"
    ]
    assert not found, f"Who may do what stands in app/access/policy.py: ask for a permission: {found}"


def patterns() -> Iterator[tuple[str, str]]:
    """Every pattern that stands in the code, with its place."""
    for module in modules():
        for call in calls(module.tree, *PATTERNS):
            if called(call).startswith("re.") and call.args and is_fixed(call.args[0]):
                yield f"{module.where}:{call.lineno}", ast.literal_eval(call.args[0])


def slowest(pattern: str) -> float:
    """The most seconds of the processor that a pattern takes for a long and hostile text."""
    compiled, longest = re.compile(pattern), 0.0
    for text in HOSTILE:
        for look in (compiled.search, compiled.fullmatch):
            begun = time.process_time()
            look(text)
            longest = max(longest, time.process_time() - begun)
    return longest


def test_no_pattern_hangs_on_long_words_SEC_10():
    known = dict(patterns())
    assert len(known) > 20
    hanging = {where: pattern for where, pattern in known.items() if slowest(pattern) > PATIENCE}
    assert not hanging, f"Bound what repeats, or look for a word instead: {hanging}"


def test_a_pattern_that_hangs_is_noticed():
    begun = time.process_time()
    re.compile(r"(a+)+$").fullmatch("a" * 22 + "!")
    assert time.process_time() - begun > 0.02


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt", "oidc.txt"])
def test_every_package_is_pinned_with_its_hash_SEC_70_SEC_127(name: str):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    loose = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[\w.\-\[\],]+==\S+", entry) or "--hash=sha256:" not in entry
    ]
    assert len(entries) > 3
    assert not loose, f"Run `make lock`: {loose}"
