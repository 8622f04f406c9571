"""The two parsers of YAML: libyaml in C, by PyYAML, and ruamel.yaml in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser with the classes that its events and its complaints have; both libraries name and fill them alike."""

    parse: Callable[[str], Iterator[Any]]
    events: Any
    error: type[Exception]


@cache  # saves 9 ms from the second time on
def ruamel() -> Parser:
    """The parser whose complaints are known."""
    # Imported for faulty files, and where libyaml is missing: it takes 30 ms.
    from ruamel.yaml import YAML, events
    from ruamel.yaml.error import YAMLError

    def parsed(text: str) -> Iterator[Any]:
        yield from YAML(typ="safe", pure=True).parse(text)

    return Parser(parsed, events, YAMLError)


@cache  # saves 10 ms from the second time on
def libyaml() -> Parser | None:
    """The fast parser; None where PyYAML was built without libyaml."""
    import yaml

    def parsed(text: str) -> Iterator[Any]:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)

    return Parser(parsed, yaml, yaml.YAMLError) if yaml.__with_libyaml__ else None
