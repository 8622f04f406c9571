"""Fields of a letter that is written once: declared in the letter or its job, printed by the author's own text.

Whoever writes ``fields`` says that the text around them is a template. The values stay data to the end.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from lettergen.errors import InputError, Place, Problem, Severity
from lettergen.kinds.conditions import LETTER, Conditions
from lettergen.kinds.declaration import FieldDeclaration, KindDeclaration, count_fields
from lettergen.kinds.examination import own_problems
from lettergen.kinds.fields import Declared, model_of
from lettergen.limits import MAX_FIELDS
from lettergen.model.base import changed
from lettergen.reading import validate
from lettergen.reading.document import Document

FIELDS: Final = "fields"
"""Where a letter or a job declares them."""
VALUES: Final = "values"
"""Where a letter gives their values."""

_TAG: Final = re.compile(r"[^\W\d_]\w*")
_TAKEN: Final = frozenset(
    {"letter", "loop", "self", "true", "false", "none", "if", "else", "elif", "in", "is", "not", "and", "or", "for", "set",
     "with", "include"}
)  # fmt: skip
"""What means something else in tags."""


def tag_of(name: str) -> str:
    """What a field is called in tags: ``Kind_unter_6`` for ``Kind unter 6``; what is no letter or digit is an underscore.

    Raises PydanticCustomError with ``own-field-name`` where it does not begin with a letter, or means something else.
    """
    tag = re.sub(r"\W+", "_", unicodedata.normalize("NFC", name)).strip("_")
    taken = tag.casefold() in _TAKEN or keyword.iskeyword(tag) or hasattr(BaseModel, tag)
    if taken or not _TAG.fullmatch(tag):
        raise PydanticCustomError("own-field-name", "no name", {"name": name, "tag": tag})
    return tag


def _by_name(value: Any) -> Any:
    """A list of names declares texts."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        return dict.fromkeys(value, "text")
    return value


def _alone(name: str, names: dict[str, str]) -> None:
    """Raises PydanticCustomError for a field that is none beside those in ``names``, to which its own is added."""
    tag = tag_of(name)
    first = names.setdefault(tag, name)
    if first != name:
        params = {"name": name, "first": first, "tag": tag}
        raise PydanticCustomError("own-field-twice", "twice", params)


def _told_apart(fields: Mapping[str, FieldDeclaration]) -> Mapping[str, FieldDeclaration]:
    names: dict[str, str] = {}
    found: list[InitErrorDetails] = []
    for name in fields:
        try:
            _alone(name, names)
        except PydanticCustomError as error:
            found.append({"type": error, "loc": (name,), "input": None})
    if found:
        raise ValidationError.from_exception_data(FIELDS, found, hide_input=True)
    if count_fields(fields) > MAX_FIELDS:
        raise PydanticCustomError("kind-many-fields", "many", {"limit": str(MAX_FIELDS)})
    return fields


Declarations = Annotated[
    Mapping[str, FieldDeclaration], BeforeValidator(_by_name), AfterValidator(_told_apart)
]
"""Fields by name: ``{Betrag: amount}``; a list of names, ``[Kassenzeichen, Zimmer]``, declares texts."""


_ADAPTER: Final[TypeAdapter[Mapping[str, FieldDeclaration]]] = TypeAdapter(
    Declarations, config=ConfigDict(defer_build=True)
)


def declared_in(document: Document) -> Mapping[str, FieldDeclaration]:
    """What the letter in ``document`` declares. Raises InputError with every problem, each at its place below ``fields``."""
    if not isinstance(document.data, Mapping) or document.data.get(FIELDS) is None:
        return {}
    try:
        fields = validate(_ADAPTER, Document(None, document.data[FIELDS]))
    except InputError as error:
        raise InputError(_below(p, FIELDS, document) for p in error.problems) from None
    check_declared(fields, document)
    return fields


def check_declared(fields: Mapping[str, FieldDeclaration], document: Document) -> None:
    """Raises InputError for limits, patterns and conditions that are none, each at its place below ``fields`` of ``document``."""
    if found := own_problems(fields, {name: tag_of(name) for name in fields}, document):
        raise InputError(found)


def _below(problem: Problem, root: str, document: Document) -> Problem:
    """A problem of the data at ``root`` as one of the whole document."""
    path = ".".join(part for part in (root, problem.place.path) if part)
    return problem.at(document.place_of(path))


class OwnFields:
    """The fields of one letter or job; safe to share between threads, and picklable."""

    def __init__(self, declared: Mapping[str, FieldDeclaration]) -> None:
        """Take sound declarations. Raises InputError with ``own-field-faulty`` for a limit or pattern that is none."""
        self.declared = dict(declared)
        self.names: Mapping[str, str] = {tag_of(name): name for name in declared}
        """What each is called by its author, by its tag."""
        try:
            self.model  # noqa: B018  builds it
        except (ValueError, KeyError, ValidationError) as error:
            params = {"reason": str(error).split("\n", 1)[0]}
            raise InputError(
                Problem("own-field-faulty", Place(path=FIELDS), params=params)
            ) from None

    @cached_property
    def model(self) -> type[Declared]:
        """What their values have to be."""
        return model_of(FIELDS, self._declaration)

    @property
    def _declaration(self) -> KindDeclaration:
        fields = {tag: self.declaration(tag) for tag in self.names}
        return KindDeclaration.of_checked(title=FIELDS, fields=fields)

    def declaration(self, tag: str) -> FieldDeclaration:
        """How a field is declared."""
        name = self.names[tag]
        declared = self.declared[name]
        return changed(declared, label=declared.label or name)

    @cached_property
    def ask_for_letter(self) -> bool:
        """Whether conditions ask what the letter itself says, such as its date."""
        return Conditions(self._declaration).ask_for_letter

    def values(self, given: Mapping[str, Any], letter: BaseModel | None = None) -> BaseModel:
        """The values by tag. Raises InputError with every problem, each at its tag below ``values``.

        Conditions that ask for the ``letter`` are left out while it is not there.
        """
        context = {LETTER: letter}
        try:
            return self.model.model_validate(given, context=context)
        except ValidationError:
            pass  # once more, in words
        try:
            return validate(self.model, Document(None, given), context=context)
        except InputError as error:
            raise InputError(
                p.at(Place(path=f"{VALUES}.{p.place.path}")) for p in error.problems
            ) from None

    def unused(self, used: Collection[str]) -> Iterator[Problem]:
        """A note for each field that is none of the names ``used`` by texts, and that no condition asks for."""
        asked = Conditions(self._declaration).names
        for tag, name in self.names.items():
            if tag not in used and tag not in asked:
                place = Place(path=f"{FIELDS}.{name}")
                yield Problem("own-field-unused", place, name, severity=Severity.NOTE)

    def tag(self, name: str) -> str:
        """The tag of a field by its name or tag; of an unknown one the name itself."""
        return next((tag for tag, own in self.names.items() if name in {tag, own}), name)

    def __getstate__(self) -> dict[str, Any]:
        return {"declared": self.declared, "names": self.names}
