"""Production refuses to start while anything is unsafe, and every setting is written down."""

from __future__ import annotations

import ast
import base64
import re

import pytest

import config
from app import create_app
from tests.support.source import ROOT

# The same in every run, since tests are named after their values.
ONE_KEY, OTHER_KEY = (base64.b64encode(bytes(range(start, start + 32))).decode() for start in (0, 32))

KEYS = ("FIELD_KEYS", "LOOKUP_KEY", "DISCLOSURE_KEY", "AUDIT_KEYS")


def safe() -> dict[str, str]:
    return {
        "SECRET_KEY": "0123456789abcdef" * 3,
        "DATABASE_URL": "sqlite:////tmp/waymark-never-opened.sqlite3",
        "FIELD_KEYS": f"1:{config.new_key()}",
        "LOOKUP_KEY": config.new_key(),
        "DISCLOSURE_KEY": config.new_key(),
        "AUDIT_KEYS": f"1:{config.new_key()}",
        "BASE_URL": "https://check.example.org",
        "SMTP_URL": "smtps://name:password@mail.example.org",
        "MAIL_FROM": "waymark@example.org",
        "SAFETY_ALARM_TO": "operators@example.org",
    }


def test_production_starts_when_everything_is_set():
    assert config.Production(safe()).problems() == []


@pytest.mark.parametrize("name", sorted(safe()))
def test_production_names_what_is_not_set(name: str):
    settings = safe()
    del settings[name]
    assert [problem for problem in config.Production(settings).problems() if problem.startswith(f"{name}:")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", config.PUBLISHED_SECRET),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 40),
        ("FLASK_DEBUG", "1"),
        ("BASE_URL", "https://192.0.2.7"),
        ("DATABASE_URL", "sqlite://"),
        ("FIELD_KEYS", f"1:{ONE_KEY},1:{OTHER_KEY}"),
        ("FIELD_KEYS", f"99999999999:{ONE_KEY}"),
        ("LOOKUP_KEY", "A" * 43 + "="),
        ("DATABASE_URL", ""),
        ("FIELD_KEYS", f"1:{config.PUBLISHED_KEY}"),
        ("FIELD_KEYS", "bm8gaWQgYmVmb3JlIHRoZSBrZXk="),
        ("FIELD_KEYS", "1:not base64"),
        ("LOOKUP_KEY", config.PUBLISHED_KEY),
        ("LOOKUP_KEY", "c2hvcnQ="),
        ("DISCLOSURE_KEY", config.PUBLISHED_KEY),
        ("AUDIT_KEYS", f"1:{config.PUBLISHED_KEY}"),
        ("AUDIT_KEYS", f"1:{ONE_KEY},1:{OTHER_KEY}"),
        ("BASE_URL", "http://check.example.org"),
        ("SMTP_URL", "mail.example.org"),
        ("MAIL_FROM", "waymark@localhost"),
        ("SAFETY_ALARM_TO", "nobody"),
        ("TEXT_BY_EMAIL", "texts@example.org"),
    ],
)
def test_production_refuses_an_unsafe_value_by_name_SEC_60(name: str, value: str):
    with pytest.raises(config.UnsafeSettingsError, match=f"(?m)^{name}:"):
        create_app(config.Production(safe() | {name: value}))


def test_one_key_is_not_used_for_two_things():
    key = config.new_key()
    problems = config.Production(safe() | {"LOOKUP_KEY": key, "DISCLOSURE_KEY": key}).problems()
    assert any("own" in problem and "LOOKUP_KEY" in problem for problem in problems)


def test_an_unknown_kind_of_running_is_refused():
    with pytest.raises(config.UnsafeSettingsError, match="WAYMARK_ENV"):
        config.from_environment({"WAYMARK_ENV": "producton"})


def test_without_a_word_it_is_production():
    assert isinstance(config.from_environment(safe()), config.Production)


def read_by_config() -> set[str]:
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"env.get", "os.environ.get"}:
            assert isinstance(node.args[0], ast.Constant), "Name each variable in full, so that it can be found"
            found.add(str(node.args[0].value))
    return found


def test_the_example_lists_exactly_what_is_read():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    assert listed == read_by_config(), f".env.example and config.py disagree about {sorted(listed ^ read_by_config())}"


def test_every_variable_of_the_example_has_a_word_of_explanation():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if "=" in line and line[0].isupper() and not before
    ]
    assert not bare, f"Put a comment above: {bare}"


def test_only_config_reads_the_environment_SEC_60():
    from tests.support.source import modules

    reading = [m.where for m in modules() if re.search(r"\bos\.(environ|getenv)\b", m.text) and m.package != "dev"]
    assert not reading, f"Declare it once in config.py: {reading}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROXIES", "x"),
        ("PROXIES", "-1"),
        ("WRONG_CODES_AN_HOUR", "many"),
        ("LOG_LEVEL", "nonsense"),
        ("DPIA_ON", "soon"),
        ("SINGLE_SIGN_ON_HOSTS", "https://keys.example.org"),
        ("ADMINISTRATORS_NEED_PASSKEYS", "yes"),
        ("SINGLE_SIGN_ON_HOSTS", "keys.example.org/x"),
    ],
)
def test_value_that_means_nothing_is_refused_by_name(name: str, value: str):
    with pytest.raises(config.UnsafeSettingsError, match=f"^{name}:"):
        config.Production(safe() | {name: value})


def test_production_asks_administrators_for_passkeys_unless_it_is_told_not_to_SEC_32():
    assert config.Production(safe()).ADMINISTRATORS_NEED_PASSKEYS
    assert not config.Production(safe() | {"ADMINISTRATORS_NEED_PASSKEYS": "0"}).ADMINISTRATORS_NEED_PASSKEYS
