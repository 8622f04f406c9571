"""What a DOCX carries of its letter, so that it can be read back after somebody has edited it.

It is the letter's own data, less whatever its page does not show: orders and co-signatures stand on the draft alone, and
of a person it holds no telephone number or name that was not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from lettergen.compose.composed import ComposedLetter, Signatures
from lettergen.compose.words import block_texts
from lettergen.errors import InputError, Problem
from lettergen.limits import MAX_CARRIED_BYTES
from lettergen.model.letter import CopyType, LetterBase

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
    page = _page_text(composed)
    data = _shown(letter, page.casefold())
    carried = Carried(
        letter=data,
        page=_fingerprint(page),
        made_with=version,
        template=None if template is None else template_print(template),
    )
    return _adapter().dump_json(carried).decode()


def fingerprint(composed: ComposedLetter) -> str:
    """Tells two pages with other words apart, and nothing of the words themselves."""
    return _fingerprint(_page_text(composed))


@lru_cache(maxsize=16)  # saves 0.002 ms a letter
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


def _shown(letter: LetterBase, page: str) -> dict[str, Any]:
    data: dict[str, Any] = letter.model_dump(mode="json", exclude_defaults=True)
    data["kind"] = letter.kind
    if letter.copy_type is not CopyType.DRAFT:
        for field in _DRAFT_ONLY:
            data.pop(field, None)
    if letter.copy_type is not CopyType.FAIR_COPY:
        for signature in data.get("signatures", ()):
            signature.pop("image", None)
    for field, parts in _PERSONAL.items():
        held: Any = data.get(field)
        for part in parts:
            if isinstance(held, dict) and part in held:
                held[part] = _without_unseen(held[part], page)
    return data


_NEEDED: Final = frozenset(
    {"name", "last_name", "city", "street", "po_box", "postal_code", "form", "country"}
)
"""What persons and addresses cannot be without, and what no page need spell out."""


def _without_unseen(value: Any, page: str) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_unseen(inner, page)
            for key, inner in value.items()
            if key in _NEEDED or not isinstance(inner, str) or _seen(inner, page)
        }
    if isinstance(value, list):
        return [_without_unseen(inner, page) for inner in value]
    return value


def _seen(text: str, page: str) -> bool:
    """Whether a word of ``text`` stands on the ``page``, which is in small letters."""
    # Numbers are grouped and put together on the page: each of their parts is one.
    return any(_begins(word.casefold(), page) for word in _TOKEN.findall(text))


def _begins(word: str, page: str) -> bool:
    """Whether a word of the page begins like ``word``; a shorter one has to be the same."""
    stem = word[:_STEM]
    at = page.find(stem)
    while at >= 0:
        end = at + len(stem)
        if not _TOKEN.match(page[at - 1 : at]) and (
            len(word) >= _STEM or not _TOKEN.match(page[end : end + 1])
        ):
            return True
        at = page.find(stem, at + 1)
    return False


def _page_text(composed: ComposedLetter) -> str:
    return "\n".join(_texts(composed))


def _texts(composed: ComposedLetter) -> Iterator[str]:
    for area in composed.areas:
        for line in area.lines:
            yield line.text
            yield line.value or ""
    for item in composed.flow:
        if isinstance(item.block, Signatures):
            for signer in item.block.signers:
                yield from (*signer.above, *signer.below)
        else:
            yield from block_texts(item.block)
