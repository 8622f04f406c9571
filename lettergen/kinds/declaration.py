"""What ``kind.yaml`` declares: a kind of letter and the data that its letters have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from lettergen.kinds.value_types import YesNo
from lettergen.limits import MAX_FIELDS
from lettergen.messages import Language
from lettergen.model.base import Model
from lettergen.model.values import Line, OneOrMore

MAX_LEVELS: Final = 3
"""Levels of fields: those of the letter, of its groups and lists, and of groups and lists in these."""


class FieldType(StrEnum):
    """Feldtyp: what a field holds."""

    TEXT = "text"
    """A line of text, printed as it is."""
    PARAGRAPHS = "paragraphs"
    """One or more paragraphs of small Markdown."""
    INTEGER = "integer"
    """A whole number."""
    NUMBER = "number"
    """A number with decimals."""
    AMOUNT = "amount"
    """Betrag: a sum of money in its currency, exact to the cent."""
    DATE = "date"
    """A day."""
    TIME = "time"
    """A time of day."""
    YES_NO = "yes_no"
    """Yes or no."""
    CHOICE = "choice"
    """One of a few values."""
    NOUN_PHRASE = "noun_phrase"
    """A name with its article, which a text can put into any case."""
    PERSON = "person"
    """A person with form of address, name and office."""
    ADDRESS = "address"
    """A postal address."""
    IBAN = "iban"
    """A bank account."""
    EMAIL = "email"
    """An e-mail address."""
    PHONE = "phone"
    """A phone number."""
    GROUP = "group"
    """Several fields that belong together."""
    LIST = "list"
    """Entries that all have the same fields, or are single values."""


class Words(Model):
    """What a value of a choice prints, in letters of either language."""

    text: Line
    """In German letters, such as ``per Lastschrift``."""
    text_en: Line | None = None
    """In English letters; left out: the German words."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


def _by_key(value: Any) -> Any:
    """A list of values is a mapping in which each prints as itself."""
    return {str(v): str(v) for v in value} if isinstance(value, list | tuple) else value


class Labelled(Model):
    """What has a name and an explanation in both languages."""

    label: Line | None = None
    """Beschriftung: what people call it, such as ``Fällig am``; also a column's header. Left out: its name."""
    label_en: Line | None = None
    """The same in English; left out: the German one."""
    help: Line | None = None
    """What is to be written, in a sentence."""
    help_en: Line | None = None
    """The same in English; left out: the German one."""

    def called(self, name: str, language: Language) -> str:
        """The label in ``language``, or else what there is."""
        english, german = self.label_en or self.label, self.label or self.label_en
        return (english if language == "en" else german) or name.replace("_", " ")

    def explained(self, name: str, language: Language) -> str:
        """Label and help, as one text."""
        help_ = self.help_en or self.help if language == "en" else self.help or self.help_en
        label = self.called(name, language)
        return f"{label}: {help_}" if help_ else f"{label.rstrip('.')}."


# Built at once: all who import this module ask for it, some within another type, which would build it once more.
class FieldDeclaration(Labelled, defer_build=False):
    """Feld: a value that letters of the kind have. In YAML the type alone will do: ``Kassenzeichen: text``."""

    type: FieldType
    """What it holds."""
    required: YesNo | None = None
    """Whether it has to be there; left out: yes, unless there is a ``default`` or ``required_when``."""
    default: Any = None
    """The value where none is given."""
    example: Any = None
    """A value to show; it is printed in files to fill in, and checked like any other."""
    minimum: Line | None = None
    """Smallest number or amount, first day, earliest time."""
    maximum: Line | None = None
    """Largest number or amount, last day, latest time."""
    min_length: Annotated[int, Field(ge=0)] | None = None
    """Fewest characters of a text; fewest entries of a list."""
    max_length: Annotated[int, Field(ge=1)] | None = None
    """Most characters of a text; most entries of a list."""
    pattern: Line | None = None
    """Regular expression that the whole text has to match, without look-around and back-references."""
    values: Mapping[str, Words] | None = None
    """Of a choice: what each value prints, by the value; or a list of values that print as they are."""
    fields: Mapping[str, FieldDeclaration] | None = None
    """Of a group, or of each entry of a list: its fields."""
    of: FieldDeclaration | None = None
    """Of a list whose entries are single values: what each is."""
    required_when: Line | None = None
    """Condition under which it has to be there, in the words of text templates, such as ``zahlweise == "lastschrift"``."""
    shown_when: Line | None = None
    """Condition under which it may be there at all."""
    after: Line | None = None
    """Of a date: the day that it comes after, such as ``letter.date`` or another field."""
    before: Line | None = None
    """Of a date: the day that it comes before."""

    @model_validator(mode="before")
    @classmethod
    def _from_type(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"type": value}
        if isinstance(value, Mapping) and "values" in value:
            return {**value, "values": _by_key(value["values"])}
        return value

    @property
    def is_needed(self) -> bool:
        """Whether every letter has to have it."""
        if self.required_when or self.shown_when or self.default is not None:
            return False
        return self.required is not False

    def parts(self) -> Mapping[str, FieldDeclaration]:
        """The fields of a group, or of each entry of a list; of all others none."""
        return self.fields or {}


class Check(Model):
    """Prüfung: something that is wrong with a letter although each of its fields is right."""

    when: Line
    """Condition in the words of text templates under which it is wrong, such as ``betrag > 100``."""
    text: Line
    """What is wrong, as the clerk reads it."""
    text_en: Line | None = None
    """The same in English; left out: the German one."""
    path: Line | None = None
    """The field to look at, such as ``betrag``."""


def _some(fields: Mapping[str, FieldDeclaration]) -> Mapping[str, FieldDeclaration]:
    if count_fields(fields) > MAX_FIELDS:
        raise PydanticCustomError("kind-many-fields", "many", {"limit": str(MAX_FIELDS)})
    return fields


# Built at once: checking a declaration and writing it as JSON would each build it.
class KindDeclaration(Model, defer_build=False):
    """Briefart of a house: what it is called, and which data it has beside those of every letter."""

    title: Line
    """What the kind is called, such as ``Hundesteuerbescheid``."""
    title_en: Line | None = None
    """The same in English; left out: the German one."""
    help: Line | None = None
    """When to use it, in a sentence."""
    help_en: Line | None = None
    """The same in English; left out: the German one."""
    addressed: YesNo = True
    """Whether it goes to somebody; a Vermerk or a notice to the public has its title in place of the address, and no salutation."""
    fields: Annotated[Mapping[str, FieldDeclaration], AfterValidator(_some)] = Field(
        default_factory=dict
    )
    """The data, by name."""
    checks: Annotated[tuple[Check, ...], OneOrMore] = ()
    """What is wrong with a letter as a whole."""

    def explained(self, language: Language) -> str:
        """Title and help, as one text."""
        title = (self.title_en or self.title) if language == "en" else self.title
        help_ = self.help_en or self.help if language == "en" else self.help or self.help_en
        return f"{title}: {help_}" if help_ else f"{title.rstrip('.')}."


def walk(
    fields: Mapping[str, FieldDeclaration], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], FieldDeclaration]]:
    """Every field with the names that lead to it, those of groups and lists included."""
    for name, field in fields.items():
        yield (*path, name), field
        yield from walk(field.parts(), (*path, name))


def count_fields(fields: Mapping[str, FieldDeclaration]) -> int:
    """How many fields there are, those of groups and lists included."""
    return sum(1 for _ in walk(fields))
