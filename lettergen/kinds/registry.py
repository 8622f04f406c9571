"""The registry of kinds: each by its name, with the model of its letters.

A model is imported when something asks for it: one kind's is had in a fraction of the time that all take, and a command
mostly meets one kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce
from importlib import import_module
from operator import or_
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Discriminator, TypeAdapter

from lettergen.errors import InputError, Problem, Severity, UsageError
from lettergen.messages import Language
from lettergen.messages.near import nearest
from lettergen.model.docs import class_doc
from lettergen.model.letter import LetterBase, with_notes
from lettergen.model.sharing import NONE_KNOWN, Part, known_parts, sharing, with_parts
from lettergen.reading import Document, validate
from lettergen.reading.problems import wrong_tag


@dataclass(frozen=True, slots=True)
class Kind:
    """Briefart: what makes a kind of letter."""

    name: str
    """By which letters name it, such as ``einladung``; also the name of its folder of texts."""
    load: Callable[[], type[LetterBase]]
    """Gives the model of its letters."""
    folder: Path | None = None
    """Where its texts, its example and its Word templates are; None: where lettergen and workspaces have them."""

    @property
    def model(self) -> type[LetterBase]:
        """What its letters hold."""
        return self.load()

    def meaning(self, language: Language) -> str:
        """What it is for, in a line."""
        return class_doc(self.model, language)


class Kinds(Mapping[str, Kind]):
    """Kinds by name, in the order in which they are listed; safe to share between threads.

    ``more`` gives further ones, which are looked for only when a name is none of the first, or all are listed.
    """

    def __init__(
        self,
        kinds: Iterable[Kind],
        more: Callable[[], Mapping[str, Kind]] = dict,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._more = more
        self.problems = problems
        """Warnings about folders that look like kinds and are none; the value of each is the folder's name."""
        self.models: Mapping[str, type[LetterBase]] = _Models(self)
        """The model of each kind by the kind's name."""

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name] if name in self._kinds else self._more()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds or name in self._more()

    def __iter__(self) -> Iterator[str]:
        yield from self._kinds
        yield from (name for name in self._more() if name not in self._kinds)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def folders(self, name: str) -> tuple[Path, ...]:
        """The folder of its own that a kind has, if there is one."""
        folder = self[name].folder if name in self else None
        return () if folder is None else (folder,)

    def check(self, name: str) -> None:
        """Raises UsageError for a kind that there is not, with the one that was probably meant."""
        if name in self:
            return
        params = {"choices": ", ".join(self)}
        if near := nearest(name.casefold(), self):
            raise UsageError(Problem("kind-misspelt", value=name, params=params | {"near": near}))
        raise UsageError(Problem("kind-unknown", value=name, params=params))

    def model_for(self, document: Document) -> type[LetterBase]:
        """The model of the kind that the data name; raises InputError where they name none that there is."""
        data = document.data
        if not isinstance(data, Mapping):
            return LetterBase  # which says what is wrong with data that are none
        kind = data.get("kind")
        if isinstance(kind, str) and kind in self:
            return self[kind].model
        for problem in self.problems:
            if problem.value == kind:
                place = document.place(("kind",))
                raise InputError(replace(problem, place=place, severity=Severity.ERROR))
        raise InputError(wrong_tag("kind", self, (), data, document))

    def known_parts(self, data: Mapping[str, Any]) -> Mapping[str, Part]:
        """The parts of a letter's data, by field, that were made before, whatever else the data hold."""
        kind = data.get("kind")
        if type(kind) is not str or kind not in self or _has_own_fields(data):
            return NONE_KNOWN
        return known_parts(self[kind].model, data)

    def letter(self, document: Document, known: Mapping[str, Part] = NONE_KNOWN) -> LetterBase:
        """The letter in ``document``, where parts of it may be ``known``. Raises InputError with every problem of the data at once."""
        model = self.model_for(document)
        filled = self.filled(model, document)
        parts = {name: part.made for name, part in known.items()}
        made = validate(model, filled, known={**filled.data, **parts} if parts else None)
        return with_notes(sharing(with_parts(made, parts), filled.data, known), filled.notes)

    def filled(self, model: type[LetterBase], document: Document) -> Document:
        """The document with its texts filled where it has fields of its own. Raises InputError with all that is wrong."""
        if not (isinstance(document.data, dict) and _has_own_fields(document.data)):
            return document
        # Templates take a while to import, for the letters that are some.
        from lettergen.kinds.author_texts import with_own_fields

        return with_own_fields(model, document)

    @property
    def any_letter(self) -> Any:
        """The type of a letter of any of them; ``kind`` says which."""
        models = tuple(kind.model for kind in self.values())
        return (
            Annotated[reduce(or_, models), Discriminator("kind")] if len(models) > 1 else models[0]
        )

    def json_schema(self, kind: str | None = None, language: Language = "en") -> dict[str, Any]:
        """The JSON Schema of files with letters of ``kind``, or of any; explained in ``language``. Raises KeyError."""
        from lettergen.kinds.letter_schema import letter_schema

        if kind is None:
            return letter_schema(TypeAdapter(self.any_letter), "Letter", language)
        return letter_schema(TypeAdapter(self[kind].model), f"Letter: {kind}", language)


def _has_own_fields(data: Mapping[str, Any]) -> bool:
    return "fields" in data or "values" in data


class _Models(Mapping[str, type[LetterBase]]):
    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def __getitem__(self, name: str) -> type[LetterBase]:
        return self._kinds[name].model

    def __contains__(self, name: object) -> bool:
        # Whether there is a kind is no reason to make its model.
        return name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of this package, imported when it is called for."""

    module: str
    name: str

    def __call__(self) -> type[LetterBase]:
        model: type[LetterBase] = getattr(import_module(f"{__package__}.{self.module}"), self.name)
        return model


SHIPPED: Final = Kinds(
    Kind(name, cache(_Class(*home.split(":"))))  # saves 0.004 ms a letter
    for name, home in {
        "schreiben": "plain_letter:PlainLetter",
        "begleitschreiben": "cover_letter:CoverLetter",
        "interessenbekundung": "expression_of_interest:ExpressionOfInterest",
        "einladung": "invitation:Invitation",
        "zwischenbericht": "interim_report:InterimReport",
        "beschlussmitteilung": "decision_notice:DecisionNotice",
        "pressemitteilung": "press_release:PressRelease",
    }.items()
)
"""The kinds that lettergen brings along."""
