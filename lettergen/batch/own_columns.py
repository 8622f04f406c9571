"""Columns for fields of a job's own: which column brings which field, and what is missing or left over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from pydantic import BaseModel

from lettergen.batch.cell_values import Converter, yes_or_no
from lettergen.batch.headers import MISSPELT, Column, clashes, normalised, path_of, types_at
from lettergen.errors import Place, Problem, Severity
from lettergen.kinds.author_texts import AuthorTexts
from lettergen.kinds.declaration import FieldDeclaration, FieldType
from lettergen.kinds.own_fields import VALUES, OwnFields
from lettergen.messages.near import nearest
from lettergen.model.letter import LetterBase
from lettergen.reading.document import Document, Path


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """What the columns of a table bring to the fields."""

    columns: tuple[Column, ...]
    meant: Mapping[str, str | None]
    """What ``columns`` of the job says, with None added for those that bring nothing but a field."""
    names: tuple[str, ...] = ()
    """What the fields are called."""

    def clashes(self, source: str | None) -> list[Problem]:
        """A problem for each of two columns that bring the same field."""
        return clashes([Column(c.header, c.path[1:]) for c in self.columns], source)


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """The fields of a job, and the texts of its letter that print them."""

    fields: OwnFields
    texts: AuthorTexts
    model: type[LetterBase]
    common: Mapping[str, Any]
    """Values that all rows share, by tag."""

    @classmethod
    def of(
        cls,
        letter: Mapping[str, Any],
        model: type[LetterBase],
        declared: Mapping[str, FieldDeclaration],
    ) -> Self:
        """Takes the common letter and what it declares. Raises InputError for faulty declarations."""
        fields = OwnFields(declared)
        given = letter.get(VALUES) or {}
        common = {fields.tag(name): value for name, value in given.items()}
        return cls(fields, AuthorTexts(letter, model, fields, "letter"), model, common)

    def columns(self, header: Sequence[str], said: Mapping[str, str | None]) -> OwnColumns:
        """The columns that bring fields."""
        return own_columns(self.fields, header, said, self.model)

    @property
    def ask_for_letter(self) -> bool:
        """Whether texts or conditions ask what the letter itself says, such as its date."""
        return self.texts.ask_for_letter or self.fields.ask_for_letter

    def values(self, row: Mapping[str, Any], letter: LetterBase | None = None) -> BaseModel:
        """The values of a row, as ``OwnFields.values`` reads them. Raises InputError, each problem at its tag."""
        return self.fields.values({**self.common, **row}, letter)

    def path_of(self, name: str) -> Path | None:
        """Where the value of a field goes, by its name or tag; None where there is no such field."""
        tag = self.fields.tag(name)
        return (VALUES, tag) if tag in self.fields.names else None

    def converter(self, path: Path) -> Converter | None:
        """How cells for a field are read; None where they are taken as they are."""
        is_yes_no = self.fields.declaration(str(path[1])).type is FieldType.YES_NO
        return yes_or_no if is_yes_no else None

    def types_at(self, path: Path) -> list[Any]:
        """The types that the value of a field may have."""
        return types_at(self.fields.model, path[1:])

    def problems(
        self,
        header: Sequence[str],
        paths: Sequence[Path],
        found: Sequence[Problem],
        source: str | None,
    ) -> Iterator[Problem]:
        """What is wrong for every row, and what nothing prints; ``found`` is what was said of the columns."""
        unread = [p.place.column_name or "" for p in found if p.code == "column-not-printed"]
        given = [*paths, *((VALUES, tag) for tag in self.common)]
        yield from _without_column(self.fields, given, unread, source)
        yield from _undeclared(self.texts, header)
        yield from self.texts.comparisons(Document(None, {}))
        yield from self.fields.unused(self.texts.used)


def own_columns(
    fields: OwnFields,
    header: Sequence[str],
    said: Mapping[str, str | None],
    model: type[LetterBase],
) -> OwnColumns:
    """The columns that bring fields: those that are called like them, or of which the job says so.

    A column that also means a part of the recipient, such as a name, brings that as ever if its field is text.
    """
    by_name = {normalised(name): tag for tag, name in fields.names.items()}
    by_name |= {normalised(tag): tag for tag in fields.names}
    found: list[Column] = []
    meant = dict(said)
    for name in header:
        wanted = said.get(name, name)
        if wanted is None:
            continue
        prefix, _, rest = wanted.partition(".")
        named = fields.tag(rest) if prefix == VALUES and rest else by_name.get(normalised(wanted))
        tag = named or by_name.get(normalised(name))
        if tag is None or tag not in fields.names:
            continue
        found.append(Column(name, (VALUES, tag)))
        known = path_of(name, model) if name not in said else None
        is_text = fields.declaration(tag).type is FieldType.TEXT
        if named and (name in said or not (is_text and known and known[0] == "recipient")):
            meant[name] = None
    return OwnColumns(tuple(found), meant, tuple(fields.names.values()))


def _without_column(
    fields: OwnFields, given: Collection[Path], unread: Collection[str], source: str | None
) -> Iterator[Problem]:
    """Fields to which nothing is given, each with the column that was probably meant.

    That is an error where the field is needed, or an ``unread`` column is called nearly like it.
    """
    taken = {path[1] for path in given if path[0] == VALUES}
    plain = {normalised(column): column for column in unread}
    for tag, name in fields.names.items():
        if tag in taken:
            continue
        near = plain.get(nearest(normalised(name), plain), "") or _naming(name, unread)
        likely = get_close_matches(normalised(name), list(plain), cutoff=MISSPELT)
        needed = bool(likely) or fields.declaration(tag).is_needed
        params = {"near_de": f"Gemeint ist wohl „{near}“. " if near else "",
                  "near_en": f"Perhaps “{near}” is meant. " if near else ""}  # fmt: skip
        severity = Severity.ERROR if needed else Severity.NOTE
        yield Problem("own-field-without-column", Place(source), name, params, severity)


def _naming(name: str, columns: Collection[str]) -> str:
    """The only column whose header has the words of the name among its own: "Betrag (in Euro)"; empty for none."""
    found = [column for column in columns if f" {_words(name)} " in f" {_words(column)} "]
    return found[0] if len(found) == 1 else ""


def _words(header: str) -> str:
    return " ".join(map(normalised, re.findall(r"[^\W_]+", header)))


def _undeclared(texts: AuthorTexts, header: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the texts; a name that is a column's only lacks its declaration."""
    columns = {normalised(column): column for column in header}
    for problem in texts.problems:
        column = columns.get(normalised(problem.value or ""))
        if problem.code in {"template-unknown-name", "template-misspelt"} and column:
            yield Problem("own-field-undeclared", problem.place, problem.value, {"column": column})
        else:
            yield problem
