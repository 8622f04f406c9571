"""A row and the common letter become one letter; what does not fit is a problem with row and column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from lettergen.batch.cell_values import Converter, converter, not_meant
from lettergen.batch.common import checked_base, is_addressed, kind_of, problems_of, within_job
from lettergen.batch.headers import Column, normalised, path_of, read_header, types_at
from lettergen.batch.own_columns import OwnColumns, OwnTexts
from lettergen.batch.plan import BatchRow
from lettergen.batch.row_problems import RowPlaces, missing_columns
from lettergen.batch.rows.characters import with_whole_texts
from lettergen.batch.rows.shown_day import day_in
from lettergen.batch.rows.source import Row
from lettergen.batch.tree import Tree, grafted, grown, planted, put
from lettergen.batch.unfilled import allowed_in, cell_problem, text_problems
from lettergen.errors import InputError, Place, Problem, Severity, errors_in, internal_problem
from lettergen.kinds import KNOWN, Kinds
from lettergen.kinds.declaration import FieldDeclaration
from lettergen.kinds.own_fields import FIELDS, VALUES, declared_in
from lettergen.model.letter import LetterBase
from lettergen.model.sharing import with_parts
from lettergen.reading import validate_data
from lettergen.reading.document import Document, Path


@dataclass(frozen=True, slots=True)
class _Field:
    """A place in the letter and the columns whose values, joined by blanks, go there."""

    path: Path
    headers: tuple[str, ...]
    default: str
    convert: Converter | None
    is_day: bool = False
    """Whether it holds a day, whatever the format of a spreadsheet's cell shows of it."""


class Binder:
    """Binds rows of one table to one common letter; safe to share between threads, and picklable.

    Args:
        letter: what all letters have in common, as in a letter file.
        header: the table's columns.
        columns: what columns mean where their name does not say it; None leaves a column out.
        defaults: values for empty cells, by column name or letter path.
        id_column: the column that identifies a row.
        fields: fields of the job's own; then texts of the letter that have tags are templates.
        used: columns that something else needs (enclosures, file names), so that they may mean nothing to the letter.
        source: name of the table for messages.
        kinds: the kinds of letters that there are.

    Raises InputError with all problems that concern every row: columns unknown, missing or meant twice, and everything
    that is wrong with the common letter, whose paths begin with ``letter``.
    """

    problems: tuple[Problem, ...]
    """Warnings and notes about the columns."""
    columns: tuple[Column, ...]
    """What each column that goes into the letter brings."""

    def __init__(
        self,
        letter: Mapping[str, Any],
        header: Sequence[str],
        *,
        columns: Mapping[str, str | None] | None = None,
        defaults: Mapping[str, str] | None = None,
        id_column: str | None = None,
        fields: Mapping[str, FieldDeclaration] | None = None,
        used: Collection[str] = (),
        source: str | None = None,
        kinds: Kinds = KNOWN,
    ) -> None:
        model = self._model = kind_of(letter, kinds)
        self._source, self._id_column = source, id_column
        needed = (*used, id_column) if id_column else tuple(used)
        fields = {**_declared(letter), **(fields or {})}
        self._own = OwnTexts.of(letter, model, fields) if fields else None
        letter = {name: value for name, value in letter.items() if name not in {FIELDS, VALUES}}
        own = (
            self._own.columns(header, columns or {}) if self._own else OwnColumns((), columns or {})
        )
        meaning = read_header(
            header, model, own.meant, needed, source, more=own.names, notes=self._own is not None
        )
        meant = self.columns = (*meaning.columns, *own.columns)
        values, problems = _defaults(defaults or {}, meant, model, self._own)
        self._fields = tuple(_fields(meant, values, model, self._own))
        paths = [f.path for f in self._fields]
        printed = self._own.texts.paths if self._own else ()
        problems += [
            *meaning.problems,
            *own.clashes(source),
            *(missing_columns(letter, paths, source) if is_addressed(model) else ()),
            *problems_of(letter, (*paths, *printed), model),
            *text_problems(letter, with_tags=self._own is None),
            *(self._own.problems(header, paths, meaning.problems, source) if self._own else ()),
        ]
        if errors_in(problems):
            raise InputError(problems)
        self.problems = tuple(problems)
        roots = [str(path[0]) for path in (*paths, *printed) if path[0] != VALUES]
        self._touched = tuple(dict.fromkeys(roots))
        self._letter = dict(letter)
        self._allowed = allowed_in(letter)
        self._stems = {f: planted(letter[f]) for f in self._touched if letter.get(f) is not None}
        self._base = checked_base(letter, self._touched, model)
        self._places = RowPlaces(source, {f.path: f.headers[0] for f in self._fields if f.headers})
        self._whole_name = _plain_name_column(meaning.columns)

    def bind(self, row: Row) -> BatchRow:
        """The letter of one row, or what is wrong with it; raises nothing."""
        row = with_whole_texts(row, self._source)
        try:
            return self._bound(row)
        except Exception as error:  # noqa: BLE001  one row's fault must not end the others
            found = internal_problem(error).at(Place(self._source, row=row.number))
            problems = (*row.problems, found)
            return BatchRow(row.number, None, problems, row.cells, str(row.number), row.surplus)

    def _bound(self, row: Row) -> BatchRow:
        tree, problems = self._planted(row)
        letter, found = self._filled(row, tree)
        problems += _beyond(problems, found)
        if letter is not None:
            problems += self._places.check(letter, row)
        problems += self._doubts(row)
        identity = row.cells[self._id_column].strip() if self._id_column else str(row.number)
        if not identity:
            place = Place(self._source, row=row.number, column_name=self._id_column)
            problems.append(Problem("row-id-missing", place))
        known = [*row.problems, *_beyond(row.problems, self._not_meant(row))]
        problems = [*known, *_beyond(known, _once(problems))]
        if errors_in(problems):
            letter = None
        return BatchRow(row.number, letter, tuple(problems), row.cells, identity, row.surplus)

    def _filled(self, row: Row, tree: Tree) -> tuple[LetterBase | None, list[Problem]]:
        """The letter with the row's values, and with the author's texts that print them."""
        if self._own is None:
            return self._letter_of(row, tree, self._stems)
        given = grown(tree.pop(VALUES, {}))
        letter: LetterBase | None = None
        try:
            values = self._own.values(given)
            if self._own.ask_for_letter:
                letter, found = self._letter_of(row, tree, self._stems)
                if letter is None:
                    return None, found
                if self._own.fields.ask_for_letter:
                    values = self._own.values(given, letter)
        except InputError as error:
            # The rest of the row is looked at, too, so that all is said at once.
            _, found = self._letter_of(row, tree, self._stems)
            own = [self._places.explained(p, row, {VALUES: {}}) for p in error.problems]
            return None, [*own, *found]
        try:
            filled = self._own.texts.filled(values, letter)
        except InputError as error:
            return None, [p.at(file=self._source, row=row.number) for p in error.problems]
        return self._letter_of(row, tree, self._stems | {f: planted(v) for f, v in filled.items()})

    def _letter_of(
        self, row: Row, tree: Tree, stems: Mapping[str, Any]
    ) -> tuple[LetterBase | None, list[Problem]]:
        """The letter of the row's values on top of what its fields hold otherwise."""
        grafts = {f: grafted(stems.get(f), tree[f]) for f in self._touched if f in tree}
        grafts |= {f: stem for f, stem in stems.items() if f not in grafts and stem is not None}
        changed = {f: grown(graft) for f, graft in grafts.items()}
        try:
            made = self._model.model_validate({**self._base, **changed})
        except ValidationError:
            return self._explained(row, changed, grafts)
        return with_parts(made, self._base), []

    def _planted(self, row: Row) -> tuple[Tree, list[Problem]]:
        """The row's values by path, and the problems of cells that want one of a few values."""
        tree: Tree = {}
        problems: list[Problem] = []
        cells = row.cells
        for item in self._fields:
            texts = (cells.get(h, "") for h in item.headers)
            found = map(day_in, texts) if item.is_day else texts
            parts = [text for cell in found if (text := cell.strip())]
            value: str | Problem = " ".join(parts) or item.default
            if value and item.convert and isinstance(value, str):
                value = item.convert(value)
            if parts and len(item.headers) > 1 and not cells.get(item.headers[0], "").strip():
                # A house number without its street is no street.
                value = Problem("row-cell-missing", params={"column": item.headers[0]})
            if isinstance(value, Problem):
                problems.append(value.at(self._places.of(row, item.path)))
            elif value:
                put(tree, item.path, value)
        return tree, problems

    def _not_meant(self, row: Row) -> list[Problem]:
        """Cells that hold what nobody wants to read on a letter."""
        return [
            problem.at(Place(self._source, row=row.number, column_name=header))
            for item in self._fields
            if item.convert is None
            for header in item.headers
            if (cell := row.cells.get(header, "").strip())
            if (problem := not_meant(cell, item.path) or cell_problem(cell, self._allowed))
        ]

    def _explained(
        self, row: Row, changed: Mapping[str, Any], grafts: Mapping[str, Any]
    ) -> tuple[LetterBase | None, list[Problem]]:
        """What pydantic complained of, found once more on plain data so that values can be shown."""
        plain = {f: v for f, v in self._letter.items() if f not in self._touched}
        try:
            return validate_data(self._model, {**plain, **changed}), []
        except InputError as error:
            return None, [self._places.explained(p, row, grafts) for p in error.problems]

    def _doubts(self, row: Row) -> list[Problem]:
        """A column "Name" without one for first names may hold whole names, which a salutation would repeat."""
        name = row.cells.get(self._whole_name, "") if self._whole_name else ""
        first, _, rest = name.strip().partition(" ")
        if not rest or first.casefold().rstrip(",") in _BEFORE_NAMES:
            return []
        place = Place(self._source, row=row.number, column_name=self._whole_name)
        return [Problem("row-name-whole", place, name, severity=Severity.WARNING)]


def _declared(letter: Mapping[str, Any]) -> Mapping[str, FieldDeclaration]:
    """The fields that the common letter declares itself."""
    try:
        return declared_in(Document(None, letter))
    except InputError as error:
        raise InputError([within_job(p) for p in error.problems]) from None


_BEFORE_NAMES = frozenset(
    {"familie", "eheleute", "ehepaar", "von", "van", "vom", "zu", "zum", "zur", "de", "der", "den", "di", "da", "del",
     "la", "le", "al", "el", "ten", "ter", "freiherr", "freifrau", "freiin", "graf", "gräfin", "baron", "baronin",
     "ritter", "edler", "edle", "prinz", "prinzessin"}
)  # fmt: skip
"""First words of family names that have several, and of households."""


def _converter(model: type[LetterBase], path: Path, own: OwnTexts | None) -> Converter | None:
    return own.converter(path) if own and path[0] == VALUES else converter(model, path)


def _fields(
    columns: Sequence[Column],
    defaults: Mapping[Path, str],
    model: type[LetterBase],
    own: OwnTexts | None,
) -> Iterator[_Field]:
    ordered = sorted(columns, key=lambda c: (tuple(map(str, c.path)), c.rank))
    for path, group in groupby(ordered, key=lambda c: c.path):
        headers = tuple(column.header for column in group)
        is_day = date in (
            own.types_at(path) if own and path[0] == VALUES else types_at(model, path)
        )
        yield _Field(path, headers, defaults.get(path, ""), _converter(model, path, own), is_day)
    given = {column.path for column in columns}
    for path, value in defaults.items():
        if path not in given:
            yield _Field(path, (), value, _converter(model, path, own))


def _defaults(
    defaults: Mapping[str, str],
    columns: Sequence[Column],
    model: type[LetterBase],
    own: OwnTexts | None,
) -> tuple[dict[Path, str], list[Problem]]:
    by_header = {column.header: column.path for column in columns}
    values: dict[Path, str] = {}
    problems: list[Problem] = []
    for name, value in defaults.items():
        own_path = own.path_of(name) if own else None
        path = by_header.get(name) or own_path or path_of(name, model)
        if path is None:
            problems.append(Problem("job-default-unknown", Place(path=f"defaults.{name}"), name))
            continue
        convert = _converter(model, path, own)
        read = convert(value) if convert else value
        if isinstance(read, Problem):
            problems.append(read.at(Place(path=f"defaults.{name}")))
        values[path] = value
    return values, problems


def _plain_name_column(columns: Sequence[Column]) -> str | None:
    paths = {column.path for column in columns}
    if ("recipient", "persons", 0, "first_name") in paths:
        return None
    return next((c.header for c in columns if normalised(c.header) == "name"), None)


def _beyond(known: Sequence[Problem], found: Sequence[Problem]) -> Iterator[Problem]:
    """What is found of cells that are not known to be at fault already: it would only follow from that."""
    columns = {problem.place.column_name for problem in known} - {None}
    return (problem for problem in found if problem.place.column_name not in columns)


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """Each problem once, whichever of the letter's checks came upon it first."""
    seen: set[object] = set()
    kept = []
    for problem in problems:
        key = (problem.code, problem.place)
        if key not in seen:
            seen.add(key)
            kept.append(problem)
    return kept
