"""docxtpl's tags: which names they expect and what of them, and the same tags for a letter's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from lettergen.mailmerge.conversion import Conversion
from lettergen.mailmerge.field_types import Guess
from lettergen.text.filters import FILTERS

_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SPECIAL: Final = re.compile(r"(\{[{%]-?)(p|r|tr|tc)(\s)")
_SPECIAL_BACK: Final = re.compile(r"(\{[{%]-?)\s+")
_RESERVED: Final = frozenset(
    {"letter", "loop", "address", "salutation", "true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if",
     "else", "recursive", "ignore", "missing", "as", "import", "context", "without", "varargs", "kwargs", "caller", "namespace", "range"}
)  # fmt: skip
_CASES: Final = {"upper", "lower"}
"""Filters that Word templates have; in texts they are left out."""
_LEXER: Final = Environment(autoescape=True)

Scope = Mapping[str, Guess | None]
"""What names of the template's own stand for; None where that is nothing of the data."""


@dataclass(slots=True)
class Tags:
    """The tags of one part of the document."""

    conversion: Conversion
    local: frozenset[str] = field(default_factory=frozenset)
    """Names that the template gives itself: of items of loops, by ``set``, of macros."""

    @classmethod
    def of(cls, text: str, conversion: Conversion) -> Tags:
        """What the tags in ``text``, which is the whole part, expect; each name becomes a field of the conversion."""
        source = "\n".join(_SPECIAL.sub(r"\1 \3", tag) for tag in _TAG.findall(text))
        environment = Environment(autoescape=True)
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError:
            return cls(conversion)  # each tag that cannot be read is told when it is renamed
        # Jinja2 looks for names only where it knows the filters and tests.
        for filter_ in tree.find_all(nodes.Filter):
            environment.filters.setdefault(filter_.name, str)
        for test in tree.find_all(nodes.Test):
            environment.tests.setdefault(test.name, callable)
        stored = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"}
        macros = {macro.name for macro in tree.find_all(nodes.Macro)}
        made = cls(conversion, frozenset(stored | macros))
        for name in sorted(find_undeclared_variables(tree) & made.local):
            conversion.found.append(("mailmerge-tag", name))
        filters = {f.name for f in tree.find_all(nodes.Filter)} - FILTERS.keys() - _CASES
        conversion.found += [("mailmerge-filter", name) for name in sorted(filters)]
        made._walk(tree, {})
        return made

    def _walk(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.For():
                self._loop(node, scope)
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                self._guess(node, scope)
            case nodes.Call(node=nodes.Getattr() as method):
                self._guess(method.node, scope)  # the name of a method is no field
                for argument in (*node.args, *node.kwargs):
                    self._walk(argument, scope)
            case _:
                for child in node.iter_child_nodes():
                    self._walk(child, scope)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        listed = self._guess(node.iter, scope)
        if listed is not None:
            listed.is_list = True
        alone = isinstance(node.target, nodes.Name)
        names = [
            n.name
            for n in (node.target, *node.target.find_all(nodes.Name))
            if isinstance(n, nodes.Name)
        ]
        inner = {**scope, **dict.fromkeys(names, listed if alone else None)}
        for statement in node.body:
            self._walk(statement, inner)
        for statement in node.else_:
            self._walk(statement, scope)

    def _guess(self, node: nodes.Node, scope: Scope) -> Guess | None:
        """What an expression names of the data; None for everything else, within which names are looked for."""
        match node:
            case nodes.Name(name=name) if name in scope:
                return scope[name]
            case nodes.Name(name=name) if name in _RESERVED or name in self.local:
                return None
            case nodes.Name(name=name):
                return self.conversion.names.of(name)[1]
            case nodes.Getattr(attr=step) | nodes.Getitem(arg=nodes.Const(value=str() as step)):
                owner = self._guess(node.node, scope)
                return owner and owner.parts.setdefault(step, Guess(step))
            case nodes.Getitem(arg=nodes.Const(value=int())):
                owner = self._guess(node.node, scope)
                if owner is not None:
                    owner.is_list = True
                return owner
            case _:
                self._walk(node, scope)
                return None

    def prefixed(self, text: str) -> str:
        """``text`` with ``{{ betrag }}`` as ``{{ letter.betrag }}``."""
        return _TAG.sub(lambda tag: self._prefixed(tag[0]), text)

    def _prefixed(self, tag: str) -> str:
        plain = _SPECIAL.sub(r"\1 \3", tag)
        try:
            tokens = list(_LEXER.lex(plain))
        except TemplateSyntaxError:
            self.conversion.found.append(("mailmerge-tag", tag))
            return tag
        special = _SPECIAL.match(tag)
        made = "".join(self._renamed(tokens))
        return _SPECIAL_BACK.sub(rf"\1{special[2]} ", made, count=1) if special else made

    def _renamed(self, tokens: list[tuple[int, str, str]]) -> Iterator[str]:
        before = ""
        for at, (_, kind, value) in enumerate(tokens):
            following = next((v for _, k, v in tokens[at + 1 :] if k != "whitespace"), "")
            free = kind == "name" and value not in _RESERVED and value not in self.local
            if free and before not in {".", "|", "is", "{%", "{%-", "{%+"} and following != "=":
                yield f"letter.{self.conversion.names.of(value)[0]}"
            else:
                yield value
            before = before if kind == "whitespace" else value
