"""An XLSForm workbook turned into a definition (pure). pyxform reads the sheets; what it finds is mapped here."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from app.errors import RuleError
from app.exchange import workbook
from app.exchange.columns import column, question_name
from app.exchange.conditions import rule_from
from app.exchange.draft import NOT_STATED, Draft, Group, Raw, Texts, all_of, head
from app.exchange.lost import CannotSayError, Lost, refuse, short
from app.exchange.naming import ENGLISH, code_for, language_tag
from app.exchange.xlsform_items import LeftOutError, appearance, item_from
from app.instruments.rules import Rule

_PIPED = re.compile(r"\$\{[^}]*\}")
_MOST_TIMES = 20
_TOLD = {
    "required": "it had to be answered; here nobody has to answer",
    "calculate": "its value was worked out; here people answer themselves",
    "default": "an answer stood there before anybody gave one",
    "guidance_hint": "the guidance for the person who asks is left out",
}


def from_xlsform(raw: bytes, name: str = "form") -> tuple[Raw, list[Lost]]:
    """The definition and what it could not carry. `name` is used where the form has none. Raises RuleError with the reason."""
    workbook.check(raw)
    reader = _Reader(_converted(raw))
    return reader.read(name), reader.draft.lost


def _converted(raw: bytes) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: dict[str, Any] = convert(raw, validate=False, file_type=".xlsx")._pyxform  # noqa: SLF001 - pinned, and the one way to the tree
    except PyXFormError as error:
        raise RuleError(f"This is not a form that pyxform can read: {short(' '.join(str(error).split()))}") from None
    except Exception as error:  # noqa: BLE001 - another project's reader over a stranger's file
        raise RuleError(f"pyxform stopped over this form ({type(error).__name__}: {short(str(error))})") from None
    return found


class _Words:
    """Words by tag. The words of a language that nobody can tell are left out, and told."""

    def __init__(self, draft: Draft, default_language: str) -> None:
        self.draft = draft
        self.first = language_tag(default_language) or ENGLISH
        self.languages: dict[str, str] = {}

    def tag(self, name: str) -> str | None:
        """The tag of a language's name; unnamed words are in the form's own language."""
        return self.first if name == "default" else language_tag(name)

    def __call__(self, where: str, value: Any) -> Texts:
        given = value if isinstance(value, dict) else {"default": value} if value else {}
        found: dict[str, str] = {}
        for name, text in given.items():
            tag = self.tag(name)
            if tag is None:
                self.draft.tell(
                    "languages", f"the words in {name!r} are left out: nobody can tell which language it is"
                )
                continue
            if name not in {"default", column(tag)}:
                self.languages[tag] = str(name)
            if name != "default" or tag not in found:
                found[tag] = self._plain(where, str(text))
        return self.draft.texts(where, found, self.first)

    def _plain(self, where: str, text: str) -> str:
        if _PIPED.search(text):
            self.draft.tell(where, f"an earlier answer stood in the words {text[:80]!r}; three dots stand there")
        return _PIPED.sub("…", text)


class _Reader:
    """Walks the tree that pyxform made, in order."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.tree = tree
        self.draft = Draft()
        self.by_name: dict[str, Raw] = {}
        self.left: dict[str, str] = {}
        self.groups: set[str] = set()
        self.words = _Words(self.draft, str(tree.get("default_language", "")))

    def read(self, name: str) -> Raw:
        for node in self.tree.get("children", ()):
            self._walk(node, ())
        tree = self.tree
        if self.words.languages and self.draft.items:
            _origin(self.draft.items[0])["languages"] = dict(sorted(self.words.languages.items()))
        stated = {key: str(tree.get(key, "")) for key in ("holder", "terms", "credit")}
        stated["terms"] = stated["terms"] or str(tree.get("copyright", ""))
        if not all((stated["holder"], stated["terms"])):
            self.draft.tell("licence", f"{NOT_STATED}: nobody is asked before somebody says that the form may be used")
        form_id = str(tree.get("id_string", ""))
        title = str(tree.get("title", ""))
        code = form_id if form_id not in {"", "data"} else name
        for key in ("public_key", "submission_url", "instance_name", "style", "auto_send", "auto_delete", "namespaces"):
            if tree.get(key):
                self.draft.tell("settings", f"{key} is left out")
        texts = self.words("title", title if title not in {"", "data"} else name)
        return self.draft.finish(head(code, texts, stated, str(tree.get("version", "")) or "1"))

    def _walk(self, node: Mapping[str, Any], path: tuple[Group, ...]) -> None:
        kind, name = str(node["type"]), str(node["name"])
        if kind == "group" and node.get("control", {}).get("bodyless"):
            return
        if kind == "loop":
            self._loop(node, path)
        elif kind in {"group", "repeat"}:
            group = self._group(node, path)
            for child in node.get("children", ()):
                self._walk(child, (*path, group))
        elif name.startswith("reserved_name_for_field_list_labels") or appearance(node) == "label":
            self._leave(
                name, "the row of labels above a table of answers is left out; each question has its own answers"
            )
        else:
            self._question(node, path)

    def _question(self, node: Mapping[str, Any], path: tuple[Group, ...]) -> None:
        name = str(node["name"])
        code = code_for(name, self.draft.codes())
        try:
            item = item_from(node, code, self.draft, self.words)
        except LeftOutError as reason:
            self.draft.left_questions += reason.is_asked
            self._leave(name, str(reason))
            return
        rule = self._condition(f"question {name}", node)
        if rule is not None:
            item["show_if"] = rule
        if question_name(code) != name and name not in self.by_name:
            _origin(item)["name"] = name
        if item.get("options") and node.get("list_name") not in {None, code, name}:
            _origin(item)["list"] = node["list_name"]
        self._rest(node, item)
        self.draft.add(item, path)
        self.by_name[name] = item

    def _rest(self, node: Mapping[str, Any], item: Raw) -> None:
        """What the form said beyond: told, and kept for the way back."""
        bind = node.get("bind", {})
        said = {"required": bind.get("required"), "calculate": bind.get("calculate")}
        said |= {key: node.get(key) for key in ("default", "guidance_hint")}
        if str(said["required"]).lower() in {"no", "false", "false()"}:
            said["required"] = None
        for key, value in said.items():
            if value:
                self.draft.tell(f"question {node['name']}", _TOLD[key])
                _origin(item)[key] = value

    def _loop(self, node: Mapping[str, Any], path: tuple[Group, ...]) -> None:
        """A loop asks the same of each answer in a list: a group for each."""
        self.draft.tell(f"loop {node['name']}", "each answer of its list has a section of its own")
        for choice in node.get("columns", ()):
            children = [_filled(child, choice) for child in node.get("children", ())]
            group = {"type": "group", "name": choice["name"], "label": choice.get("label"), "children": children}
            self._walk(group, path)

    def _group(self, node: Mapping[str, Any], path: tuple[Group, ...]) -> Group:
        name = str(node["name"])
        code, where = code_for(name, self.groups), f"group {name}"
        self.groups.add(code)
        title, rule = self.words(where, node.get("label")), self._condition(where, node)
        if node["type"] == "group":
            return Group(code, title, rule)
        if any(group.repeat is not None for group in path):
            self.draft.tell(where, "a repeat inside a repeat; it is asked once each time")
            return Group(code, title, rule)
        return Group(code, title, rule, self._repeat(node, title, where))

    def _repeat(self, node: Mapping[str, Any], title: Texts, where: str) -> Raw | None:
        count = str(node.get("control", {}).get("jr:count", ""))
        counted = self.by_name.get(count[2:-1].strip()) if count.startswith("${") else None
        if counted is None or counted["kind"] != "number" or not counted.get("whole", True):
            self.draft.tell(where, "how many times is not said by an earlier whole number; it is asked once")
            return None
        if not 1 <= counted.get("highest", _MOST_TIMES + 1) <= _MOST_TIMES:
            counted["highest"] = _MOST_TIMES
            self.draft.tell(
                f"question {counted['code']}", f"it can be {_MOST_TIMES} at most, as so often the repeat is asked"
            )
        if counted.get("lowest", 0) < 0 or counted.get("lowest", 0) >= counted["highest"]:
            counted["lowest"] = 0
        return {"count": counted["code"], "most": int(counted["highest"]), "title": title or {ENGLISH: "{n}"}}

    def _condition(self, where: str, node: Mapping[str, Any]) -> Rule | None:
        expression = node.get("bind", {}).get("relevant")
        if not expression:
            return None
        try:
            return all_of([rule_from(str(expression), self._find)])
        except CannotSayError as reason:
            raise refuse(where, f"the condition {short(str(expression))!r} cannot be carried: {reason}") from None

    def _find(self, name: str) -> Raw:
        if name in self.by_name:
            return self.by_name[name]
        why = self.left.get(name)
        raise CannotSayError(f"{name} was left out ({why})" if why else f"there is no earlier question {name}")

    def _leave(self, name: str, why: str) -> None:
        self.left[name] = why
        self.draft.tell(f"question {name}", f"left out: {why}")


def _filled(node: Mapping[str, Any], choice: Mapping[str, Any]) -> dict[str, Any]:
    """A question of a loop with the words of one answer put in."""
    found = dict(node)
    for key in ("label", "hint"):
        if isinstance(found.get(key), dict):
            found[key] = {name: _put_in(text, choice, name) for name, text in found[key].items()}
        elif found.get(key):
            found[key] = _put_in(str(found[key]), choice, "default")
    if "children" in found:
        found["children"] = [_filled(child, choice) for child in found["children"]]
    return found


def _put_in(text: str, choice: Mapping[str, Any], language: str) -> str:
    label = choice.get("label", "")
    word = label.get(language, choice["name"]) if isinstance(label, dict) else label or choice["name"]
    return text.replace("%(label)s", str(word)).replace("%(name)s", str(choice["name"]))


def _origin(item: Raw) -> Raw:
    found: Raw = item.setdefault("origin", {}).setdefault("xlsform", {})
    return found
