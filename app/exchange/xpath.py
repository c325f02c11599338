"""The part of XPath that forms are written in, read into a tree (pure). Nothing is ever worked out here, let alone run.

A tree is made of Call (an operator or a function with its parts), Ref (an answer), Own (the answer itself, `.`), Word and
Number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.exchange.lost import CannotSayError

_LONGEST = 5000
_DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[^${}]+?\s*\})|(?P<word>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<path>(?:\.\./|/)+[A-Za-z_][\w.-]*(?:/[A-Za-z_][\w.-]*)*)|(?P<name>[A-Za-z_][\w:-]*(?:\.[\w:-]+)*)"
    r"|(?P<sign><=|>=|!=|[=<>(),.*+-])|(?P<other>\S))"
)
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Ref:
    """The answer of another question, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """The answer of the question itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """Words in quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function, with its parts."""

    name: str
    parts: tuple[Tree, ...]


Tree = Ref | Own | Word | Number | Call


def parse(expression: str) -> Tree:
    """The tree of an expression. Raises CannotSayError, saying which sign or word is beyond what is read here.

    >>> parse("${a} = 'x'")
    Call(name='=', parts=(Ref(name='a'), Word(text='x')))
    """
    if len(expression) > _LONGEST:
        raise CannotSayError(f"it is longer than {_LONGEST} characters")
    reader = _Reader(list(_tokens(expression)))
    tree = reader.either()
    if reader.place < len(reader.tokens):
        raise CannotSayError(f"{reader.tokens[reader.place][1]!r} is not expected there")
    return tree


def _tokens(expression: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(expression.rstrip()):
        kind = match.lastgroup or "other"
        text = match.group(kind)
        if kind == "other":
            raise CannotSayError(f"{text!r} is not read here")
        found.append((kind, text))
    return found


_PLAIN: dict[str, Callable[[str], Tree]] = {
    "ref": lambda text: Ref(text[2:-1].strip().rpartition("#")[2]),
    "path": lambda text: Ref(text.rpartition("/")[2]),
    "word": lambda text: Word(text[1:-1]),
    "number": lambda text: Number(float(text)),
}


class _Reader:
    """Recursive descent: or, and, comparison, then one part."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "the end")

    def _takes(self, text: str) -> bool:
        kind, found = self._peek()
        if kind in {"sign", "name"} and found == text:
            self.place += 1
            return True
        return False

    def _needs(self, text: str) -> None:
        if not self._takes(text):
            raise CannotSayError(f"{text!r} is missing before {self._peek()[1]!r}")

    def either(self) -> Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise CannotSayError(f"it is nested more than {_DEEPEST} deep")
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Call("or", tuple(parts))

    def _both(self) -> Tree:
        parts = [self._comparison()]
        while self._takes("and"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else Call("and", tuple(parts))

    def _comparison(self) -> Tree:
        left = self._part()
        kind, sign = self._peek()
        if kind == "sign" and sign in COMPARISONS:
            self.place += 1
            return Call(sign, (left, self._part()))
        if kind == "sign" and sign in {"+", "*", "-"}:
            raise CannotSayError(f"{sign!r} works something out, which conditions here never do")
        return left

    def _part(self) -> Tree:
        kind, text = self._peek()
        self.place += 1
        if kind in _PLAIN:
            return _PLAIN[kind](text)
        if kind == "sign" and text == ".":
            return Own()
        if kind == "sign" and text == "-" and self._peek()[0] == "number":
            self.place += 1
            return Number(-float(self.tokens[self.place - 1][1]))
        if kind == "sign" and text == "(":
            inside = self.either()
            self._needs(")")
            return inside
        if kind == "name":
            return self._call(text)
        raise CannotSayError(f"{text!r} is not expected there")

    def _call(self, name: str) -> Tree:
        if not self._takes("("):
            raise CannotSayError(f"{name!r} is neither a question nor a function that is read here")
        parts: list[Tree] = []
        if not self._takes(")"):
            parts.append(self.either())
            while self._takes(","):
                parts.append(self.either())
            self._needs(")")
        return Call(name, tuple(parts))
