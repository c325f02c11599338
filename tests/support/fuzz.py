"""Hostile requests, each made from a seed and a number alone: every page, every part that is played, mangled in many ways."""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.routing import Rule as Route

from tests.support.relations import AUTHORITY, MADE_UP, OWN, RELATIONS, Ids
from tests.support.source import APP

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get")
FIELD = re.compile(r"^    (\w+) = \w*Field\(", re.MULTILINE)
MULTIPART = "multipart/form-data; boundary=edge"
FORM = "application/x-www-form-urlencoded"
TYPES = (
    FORM,
    FORM,
    FORM,
    f"{FORM}; charset=utf-7",
    MULTIPART,
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "application/json",
    "text/plain; charset=utf-16",
    "application/xml",
    "\xff/\xfe",
    "",
)
HOSTILE = (
    "",
    " ",
    "\0",
    "a\0b",
    "'",
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "{{7*7}}",
    "${7*7}",
    "%(x)s",
    "%s%n%x",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "javascript:alert(1)",
    "//evil.example",
    "https://evil.example/",
    "\r\nSet-Cookie: w=1",
    "-1",
    "0",
    "1e309",
    "NaN",
    "-9223372036854775809",
    "9" * 40,
    "٣",
    "²",
    "0x10",
    "1_000",
    "2026-02-30",
    "0000-00-00",
    "99999-12-31",
    "9999-12-31",
    "0001-01-01",
    "24:61",
    "true",
    "null",
    "[]",
    "{}",
    "None",
    "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    "\u202eevil",
    "\ufeff",
    "e\u0301" * 50,
    "👩‍👩‍👧‍👦" * 30,
    "ﷺ",
    "İ",
    "A" * 255,
    "A" * 5000,
    "=cmd|' /C calc'!A0",
    "<!--#exec cmd='ls'-->",
    "() { :;}; echo",
    "a@b",
    "a@b.example\r\nBcc: c@d.example",
)
HEADERS: dict[str, tuple[str, ...]] = {
    "HX-Request": ("true", "false", "\xff"),
    "HX-Target": ("record-form", "body", "'\"><", "A" * 2000),
    "HX-Current-URL": ("https://evil.example/", "\0".replace("\0", "%00"), "javascript:1"),
    "X-Forwarded-For": ("127.0.0.1", "1.1.1.1, " * 200, "::1", "\xff"),
    "X-Forwarded-Host": ("evil.example", "evil.example:99999", ""),
    "X-Forwarded-Proto": ("https", "gopher", ""),
    "X-HTTP-Method-Override": ("DELETE", "PUT"),
    "X-Original-URL": ("/staff/young-people/", "/health/live"),
    "Accept-Language": ("cy", "en;q=9", "*;q=0", "a" * 3000, ";;;,,,=", "\xff\xfe"),
    "Accept-Encoding": ("br", "gzip;q=x", "\xff", ""),
    "Accept": ("*/*", "application/json", "x" * 500),
    "Authorization": ("Basic AAAA", "Bearer null", "Basic \xff"),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1,2-3"),
    "If-None-Match": ("*", '"' + "a" * 500, "W/"),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "Fri, 31 Feb 2026 99:99:99 GMT"),
    "Origin": ("https://evil.example", "null"),
    "Referer": ("https://evil.example/", "\xff", "http://["),
    "Sec-Fetch-Site": ("cross-site", "none"),
    "Expect": ("something-else",),
    "Cookie2": ("$Version=1",),
}


# How often whose things are asked for; the rest twice.
_OFTEN = {OWN: 6, AUTHORITY: 4, MADE_UP: 1}


@dataclass
class Ask:
    """One request as it goes out. `role` names whose cookie it carries whole; "anyone" where it was cut or left out."""

    number: int
    role: str
    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Browser:
    """A cookie and the token of its forms."""

    cookie: str = ""
    token: str = ""


class Fuzzer:
    """Makes requests. The same seed, number, site and browsers make the same request."""

    def __init__(self, app: Flask, ids: Ids, seed: int, cookie_name: str) -> None:
        self.ids, self.seed, self.cookie_name = ids, seed, cookie_name
        self.routes = sorted(app.url_map.iter_rules(), key=lambda route: (route.rule, sorted(route.methods or ())))
        names = {name for path in APP.rglob("forms.py") for name in FIELD.findall(path.read_text(encoding="utf-8"))}
        self.fields = sorted(names | {"answer", "words", "code", "q", "page", "version", "next", "lang", "form_key"})

    def ask(self, number: int, browsers: dict[str, Browser]) -> Ask:
        """The request with this number."""
        chance = random.Random(f"{self.seed}:{number}")
        role = chance.choice(sorted(browsers))
        route = chance.choice(self.routes)
        known = sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"})
        method = chance.choice(known) if known and chance.random() < 0.85 else chance.choice(METHODS)
        target = self._target(chance, route)
        made = Ask(number, role, method, target)
        self._cookie(chance, made, browsers[role])
        for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 1, 2, 5))):
            made.headers[name] = chance.choice(HEADERS[name])
        if method not in {"GET", "HEAD", "OPTIONS", "TRACE", "get"} or chance.random() < 0.03:
            self._body(chance, made, browsers[role].token)
        return made

    def _target(self, chance: random.Random, route: Route) -> str:
        whose = chance.choices(RELATIONS, [_OFTEN.get(whose, 2) for whose in RELATIONS])[0]
        mangled = chance.random() < 0.25

        def value(found: re.Match[str]) -> str:
            name = found.group(1)
            if mangled and chance.random() < 0.7:
                return quote(self._value(chance).encode("utf-8", "replace")[:300], safe="")
            return self.ids[whose].get(name, "1")

        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", value, route.rule)
        if chance.random() < 0.06:
            path = chance.choice(_PATHS)(path)
        if chance.random() < 0.35:
            path += "?" + self._query(chance)
        # Whatever can't stand in the first line of a request is written as its number.
        return "".join(c if "!" <= c <= "~" else quote(c, safe="") for c in path)

    def _query(self, chance: random.Random) -> str:
        pairs = [(chance.choice(self.fields), self._value(chance)[:400]) for _n in range(chance.choice((1, 1, 2, 4)))]
        if chance.random() < 0.3:
            pairs += [pairs[0]] * chance.choice((1, 3, 60))
        asked = urlencode(pairs, errors="replace")
        return chance.choice(
            (asked, asked, asked, "%", "%ff%fe=%00", "&&&=&", "[]=1&a[b]=2&a[__proto__]=3", "a" * 3000)
        )

    def _value(self, chance: random.Random) -> str:
        kind = chance.random()
        if kind < 0.7:
            return chance.choice(HOSTILE)
        if kind < 0.85:
            return "".join(chance.choices(string.printable, k=chance.choice((1, 3, 12, 60))))
        return "".join(
            chr(chance.choice((chance.randrange(32, 0x2FF), chance.randrange(0xE000, 0x11000)))) for _n in range(8)
        )

    def _cookie(self, chance: random.Random, made: Ask, browser: Browser) -> None:
        kind, sent = chance.random(), browser.cookie
        if kind < 0.08 and sent:
            sent = chance.choice(
                (
                    sent[: chance.randrange(len(sent))],
                    sent + "x",
                    sent[::-1],
                    sent.replace(".", "", 1),
                    "\xff",
                    "",
                    "=;,",
                )
            )
            made.role = "anyone"
        if sent:
            made.headers["Cookie"] = f"{self.cookie_name}={sent}"
        if kind > 0.97:
            made.headers["Cookie"] = made.headers.get("Cookie", "") + "; " + "; ".join(f"c{n}={n}" for n in range(80))

    def _body(self, chance: random.Random, made: Ask, token: str) -> None:
        pairs = [(chance.choice(self.fields), self._value(chance)) for _n in range(chance.choice((0, 1, 3, 8)))]
        if chance.random() < 0.1:
            pairs += [(chance.choice(self.fields), "x")] * chance.choice((2, 50, 400))
        if token and chance.random() < 0.85:
            pairs.append(("csrf_token", token))
        kind = chance.choice(TYPES)
        made.headers["Content-Type"] = kind
        made.body = _written(chance, kind, pairs)


_PATHS: tuple[Callable[[str], str], ...] = (
    lambda path: path + "/",
    lambda path: path.rstrip("/") + "%00",
    lambda path: "/" + path,
    lambda path: path.replace("/", "//", 2),
    lambda path: path.upper(),
    lambda path: path + "/..;/",
    lambda path: "/static/.." + path,
    lambda path: "/%2e%2e" + path,
    lambda path: path.replace("a", "%61", 1),
    lambda path: path + "%ff%fe",
    lambda path: path + "/" + "a" * 3000,
    lambda path: path + ".json",
    lambda path: path.replace("/", "/./", 1),
)


def _written(chance: random.Random, kind: str, pairs: list[tuple[str, str]]) -> bytes:
    if chance.random() < 0.05:
        return bytes(chance.randrange(256) for _n in range(chance.choice((1, 40, 4000))))
    if kind.startswith("multipart"):
        edge = b"--edge\r\nContent-Disposition: form-data; name="
        parts = [edge + f'"{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "replace") for name, value in pairs]
        parts.append(edge + b'"upload"; filename="../../x\xff"\r\nContent-Type: text/html\r\n\r\n<b>\r\n')
        return b"".join(parts) + (b"--edge--\r\n" if chance.random() < 0.7 else b"")
    if kind == "application/json":
        deep = "[" * 2000 + "]" * 2000
        return json.dumps(dict(pairs)).encode() if chance.random() < 0.6 else chance.choice((deep, "{", "")).encode()
    return urlencode(pairs, errors="replace").encode()
