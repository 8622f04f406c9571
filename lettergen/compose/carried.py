"""What a DOCX carries of its letter, so that it can be read back after somebody has edited it.

It is the letter's own data, less whatever its page does not show: orders and co-signatures stand on the draft alone, and
of a person it holds no telephone number or name that was not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from lettergen.compose.composed import ComposedLetter, FlowItem, Signatures
from lettergen.compose.words import block_texts
from lettergen.errors import InputError, Problem
from lettergen.limits import MAX_CARRIED_BYTES
from lettergen.model.base import Model
from lettergen.model.letter import SELDOM_SHARED, CopyType, LetterBase
from lettergen.model.remembered import PLAIN, Memory

FORMAT: Final = 1
MAX_BYTES: Final = MAX_CARRIED_BYTES
_DRAFT_ONLY: Final = ("dispositions", "co_signatures", "dispatch")
_PERSONAL: Final = {"sender": ("contact",), "recipient": ("persons", "address")}
"""Where the letter's frame names persons: by field, what holds them."""
_TOKEN = re.compile(r"\w+")
_STEM: Final = 5
"""So many letters of a word tell whether it was printed, whatever its ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The letter in its DOCX."""

    letter: Mapping[str, Any]
    """Its data, as a letter file has them."""
    page: str
    """Fingerprint of what the page said when it was set."""
    made_with: str
    """Version of lettergen."""
    template: str | None = None
    """Fingerprint of the house's Word template that the letter was put into; None for one in lettergen's own DOCX."""
    format: int = FORMAT


def carried_text(
    letter: LetterBase, composed: ComposedLetter, version: str, template: bytes | None = None
) -> str:
    """The JSON that the DOCX of ``letter`` carries; ``template`` is the Word file that it was put into, if any."""
    page = _Page(_text(composed))
    fields = [f'"{name}":{field.json}' for name, field in _shown(letter, page).items()]
    about = _about(version, template)
    return f'{{"letter":{{{",".join(fields)}}},"page":"{_fingerprint(page.text)}",{about}'


@lru_cache(maxsize=16)  # saves 0.001 ms a letter
def _about(version: str, template: bytes | None) -> str:
    about = {
        "made_with": version,
        "template": None if template is None else template_print(template),
        "format": FORMAT,
    }
    return to_json(about).decode()[1:]


def fingerprint(composed: ComposedLetter) -> str:
    """Tells two pages with other words apart, and nothing of the words themselves."""
    return _fingerprint(_text(composed))


@lru_cache(maxsize=16)  # saves 0.051 ms from the second time on
def template_print(template: bytes) -> str:
    """Tells two Word templates apart."""
    return blake2b(template, digest_size=12).hexdigest()


def _fingerprint(page: str) -> str:
    return blake2b(page.encode(), digest_size=12).hexdigest()


def read_carried(content: bytes) -> Carried:
    """What ``carried_text`` wrote. Raises InputError with ``adopt-data-invalid`` or ``adopt-data-newer``."""
    if len(content) > MAX_BYTES:
        raise InputError(Problem("adopt-data-invalid"))
    try:
        found = _adapter().validate_json(content)
    except ValidationError:
        raise InputError(Problem("adopt-data-invalid")) from None
    if found.format != FORMAT:
        raise InputError(Problem("adopt-data-newer", params={"version": found.made_with[:20]}))
    return found


@cache  # saves 0.300 ms a letter
def _adapter() -> TypeAdapter[Carried]:
    return TypeAdapter(Carried)


class _Field(NamedTuple):
    """What is carried of one field."""

    data: Any
    json: str
    asked: tuple[tuple[str, ...], ...] = ()
    """The words of each text about persons that is left out where the page does not show it."""


def _field(data: object, name: str = "") -> _Field:
    parts = _PERSONAL.get(name)
    asked: tuple[tuple[str, ...], ...] = ()
    if parts and isinstance(data, dict):
        asked = tuple(map(_words, _asked([data[part] for part in parts if part in data])))
    return _Field(data, to_json(data, inf_nan_mode="null").decode(), asked)


class _Page:
    """What a page says."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        """In small letters; nearly always the words are found as they were given."""
        return self.text.casefold()


def _shown(letter: LetterBase, page: _Page) -> dict[str, _Field]:
    """The fields by name, less what the ``page`` does not show."""
    fields = _fields(letter)
    if "kind" not in fields:
        fields["kind"] = _field(letter.kind)
    if letter.copy_type is not CopyType.DRAFT:
        for name in _DRAFT_ONLY:
            fields.pop(name, None)
    if letter.copy_type is not CopyType.FAIR_COPY and "signatures" in fields:
        signatures = fields["signatures"].data
        fields["signatures"] = _field([_without(signature, "image") for signature in signatures])
    for name, parts in _PERSONAL.items():
        if (field := fields.get(name)) and not all(_seen(words, page) for words in field.asked):
            held = field.data
            shown = {part: _without_unseen(held[part], page) for part in parts if part in held}
            fields[name] = _field(held | shown)
    return fields


def _without(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != name}


_kept = Memory[tuple[type, str, type, object], tuple[object, _Field | None]]()
"""By kind, name, and type and value of a field: the value, which so stays alive, and what is carried of it; None of a default."""


def _fields(letter: LetterBase) -> dict[str, _Field]:
    """The fields that are not their defaults; of values that letters share it is written once."""
    kind = type(letter)
    defaults = _defaults(kind)
    if defaults is None:
        return {name: _field(data, name) for name, data in _dumped(letter).items()}
    found: dict[str, _Field] = {}
    for name, value in letter.__dict__.items():
        if value is defaults.get(name, value):
            continue
        if name in SELDOM_SHARED:
            written = _written(letter, name, value, defaults[name])
        else:
            key = kind, name, type(value), value if type(value) in PLAIN else ~id(value)
            known = _kept.get(key)
            if known is None:
                known = value, _written(letter, name, value, defaults[name])
                if _is_immutable(value):
                    _kept.keep(key, known)
            written = known[1]
        if written is not None:
            found[name] = written
    return found


@lru_cache(maxsize=64)  # saves 0.039 ms a letter
def _defaults(kind: type[LetterBase]) -> dict[str, Any] | None:
    """By field, where what is written of each hangs on nothing but its value; else None."""
    own, fields = kind.__pydantic_decorators__, kind.model_fields
    if own.field_serializers or own.model_serializers or own.computed_fields:
        return None
    if any(f.exclude or (f.default_factory and not _is_model(f.annotation)) for f in fields.values()):  # fmt: skip
        return None
    return {name: field.get_default(call_default_factory=True) for name, field in fields.items()}


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def _written(letter: LetterBase, name: str, value: object, default: object) -> _Field | None:
    field = type(letter).__pydantic_fields__[name]
    if type(value) is field.annotation and isinstance(value, Model) and not field.metadata:
        # Alone it is written in a third of the time.
        return None if value == default else _field(_dumped(value), name)
    data = _dumped(letter, include={name})
    return _field(data[name], name) if name in data else None


def _dumped(model: Model, include: set[str] | None = None) -> dict[str, Any]:
    # What ``model_dump`` does, which takes a while to pass it on.
    data: dict[str, Any] = model.__pydantic_serializer__.to_python(
        model, mode="json", exclude_defaults=True, include=include
    )
    return data


def _is_immutable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


_NEEDED: Final = frozenset(
    {"name", "last_name", "city", "street", "po_box", "postal_code", "form", "country"}
)
"""What persons and addresses cannot be without, and what no page need spell out."""


def _asked(value: Any) -> Iterator[str]:
    """The texts in ``value`` of which the page decides."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(inner, str):
                yield from _asked(inner)
            elif key not in _NEEDED:
                yield inner
    elif isinstance(value, list):
        for inner in value:
            yield from _asked(inner)


def _without_unseen(value: Any, page: _Page) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_unseen(inner, page)
            for key, inner in value.items()
            if key in _NEEDED or not isinstance(inner, str) or _seen(_words(inner), page)
        }
    if isinstance(value, list):
        return [_without_unseen(inner, page) for inner in value]
    return value


def _words(text: str) -> tuple[str, ...]:
    """What is looked for of a text: any of them, the longest first, for a single letter is soon found, but seldom by itself."""
    # Numbers are grouped and put together on the page: each of their parts is one.
    return tuple(sorted(_TOKEN.findall(text), key=len, reverse=True))


def _seen(words: tuple[str, ...], page: _Page) -> bool:
    """Whether one of the ``words`` stands on the ``page``."""
    for word in words:
        if _begins(word, page.text):
            return True
    return any(_begins(word.casefold(), page.folded) for word in words)


def _begins(word: str, page: str) -> bool:
    """Whether a word of the page begins like ``word``; a shorter one has to be the same."""
    stem = word[:_STEM]
    at = page.find(stem)
    while at >= 0:
        end = at + len(stem)
        if not _in_word(page[at - 1 : at]) and (
            end - at == _STEM or not _in_word(page[end : end + 1])
        ):
            return True
        at = page.find(stem, at + 1)
    return False


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _text(composed: ComposedLetter) -> str:
    """All that the page says, a line each."""
    areas = [f"{line.text}\n{line.value or ''}" for area in composed.areas for line in area.lines]
    items = [text for item in composed.flow if (text := _item(item)) is not None]
    return "\n".join(areas + items)


def _item(item: FlowItem) -> str | None:
    block = item.block
    texts = (
        [line for signer in block.signers for line in (*signer.above, *signer.below)]
        if isinstance(block, Signatures)
        else list(block_texts(block))
    )
    return "\n".join(texts) if texts else None
