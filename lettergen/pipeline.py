"""The way of a letter: load → compose → render → finish → write. The only module that puts the parts together.

``Workshop.load_letter`` reads data into a letter, ``Workshop.compose`` makes it final with its letterhead and text,
``Workshop.render`` has it typeset and finished (see ``typesetting``). Everything here returns values; whoever asked
writes them with ``files.write_atomic``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from lettergen import arguments, resources
from lettergen._version import __version__
from lettergen.compose.carried import carried_text
from lettergen.compose.embedded import Embedded, to_text
from lettergen.compose.letter import Composition
from lettergen.compose.letter import compose as _compose
from lettergen.engines import (
    PdfEngine,
    as_pdf,
    check_embeddable,
    check_embeddable_in,
    known_engine,
    known_format,
    looks_different,
)
from lettergen.errors import ExitCode, Place, Problem, TemplateError, UsageError, errors_in
from lettergen.faults import fitting, posted, unfilled_in
from lettergen.given import Given, unpacked
from lettergen.kinds import Kinds
from lettergen.kinds.workspace import KIND_FILE
from lettergen.letterhead.carriers import Carrier, carrier_named
from lettergen.letterhead.registry import LetterheadEntry, Registry
from lettergen.letterhead.sample import sample_letter
from lettergen.letterhead.schema import Letterhead, LetterheadVersion
from lettergen.loading import (
    AnyLetter,
    letter_from,
    letter_in_text,
    letter_of,
    load_letter,
    made_letter,
    read_letter,
    workspace_kinds,
)
from lettergen.messages import Language, language_of
from lettergen.model.letter import LetterBase, notes_of
from lettergen.model.sender import InlineAuthority
from lettergen.reading import check_size
from lettergen.rendered import Format, RenderedFile
from lettergen.resources import WordTemplate
from lettergen.text.modules import ModuleVersion
from lettergen.text.prose import worded
from lettergen.text.registry import TextTemplates, WordTemplates
from lettergen.text.template import RenderedText
from lettergen.typesetting import for_paper, pixels_of, typeset
from lettergen.versions import setting_versions

__all__ = [
    "AnyLetter",
    "Format",
    "RenderedFile",
    "Workshop",
    "letter_from",
    "load_letter",
    "render",
]

MIN_PPI: Final = 18
MAX_PPI: Final = 600
"""Resolutions of pictures of pages: from a stamp of 150 pixels to a page of 35 million, which takes 140 MB."""

_SUBJECT: Final = Place(path="subject")


class Workshop:
    """Letterheads and text templates, loaded once and kept; safe to share between threads.

    ``workspace`` is a folder whose ``letterheads/`` and ``templates/`` come before those that are shipped. Pickled it
    is its path alone: who unpickles it reads the folder anew. ``shipped`` is a folder with a copy of what is shipped, to take
    in its place. Raises UsageError when there is no such folder.

    A workspace may also be given as its files by path: ``{"templates/mahnung/kind.yaml": …, "templates/mahnung/text.md": …}``, each a
    text, bytes, the data of a YAML file, or a file or folder of a package's resources. They are kept in a private folder as long as
    the workshop is, and pickled with it.

    Wherever a letter is asked for, its data will do, too.
    """

    def __init__(
        self,
        workspace: Path | str | Mapping[str, Given] | None = None,
        *,
        shipped: Path | str | None = None,
    ) -> None:
        self._files = workspace if isinstance(workspace, Mapping) else None
        self._unpacked = None if self._files is None else unpacked(self._files)
        if self._unpacked is not None:
            workspace = self._unpacked.path
        self._workspace = arguments.optional_path(workspace, "workspace")
        self._shipped = arguments.optional_path(shipped, "shipped")
        self.reload()

    def reload(self) -> None:
        """Forgets what was read, so that changed letterheads and templates are used from the next letter on.

        Raises UsageError when the folder has gone.
        """
        letterheads, templates = (
            resources.folders(k, self._workspace, self._shipped)
            for k in ("letterheads", "templates")
        )
        self._letterheads = Registry(letterheads)
        self.kinds: Kinds = workspace_kinds(self._workspace)
        """The kinds of letters: shipped ones, the workspace's, and those of Python."""
        self._templates = TextTemplates(templates, self.kinds.models, self.kinds.folders)
        self._word_templates = WordTemplates(templates, self.kinds.folders)
        self._compared: dict[tuple[str, Language, str | None], tuple[Problem, ...]] = {}

    def __reduce__(
        self,
    ) -> tuple[Callable[..., Workshop], tuple[Path | Mapping[str, Given] | None]]:
        given = self._workspace if self._files is None else self._files
        return partial(type(self), shipped=self._shipped), (given,)

    def __repr__(self) -> str:
        if self._files is not None:
            return f"{type(self).__name__}({sorted(self._files)})"
        return f"{type(self).__name__}({'' if self._workspace is None else repr(str(self._workspace))})"

    def load_letter(self, path: Path | str, *, date: dt.date | None = None) -> LetterBase:
        """The letter in a YAML file, which may be of one of the workspace's kinds; raises like ``lettergen.load_letter``."""
        return read_letter(path, date, self.kinds)

    def letter_in_text(self, text: str) -> LetterBase:
        """The letter in the text of a letter file, which may be of one of the workspace's kinds; raises like ``lettergen.load_letter``.

        Pictures that it names are not looked for.
        """
        return letter_in_text(arguments.text_of(text, "text"), self.kinds)

    def letter_from(self, data: Mapping[str, Any]) -> LetterBase:
        """The letter in a mapping, which may be of one of the workspace's kinds; raises like ``lettergen.letter_from``."""
        return made_letter(data, self.kinds)

    def design_of(self, letterhead: str, day: dt.date | None = None) -> LetterheadVersion:
        """The design of a letterhead on a day, or its newest. Raises LetterheadError."""
        letterhead = arguments.text_of(letterhead, "letterhead")
        day = None if day is None else arguments.day(day, "day")
        return self._letterheads.design_of(letterhead, day)

    def carrier(
        self, name: str | None, letterhead: str | None = None, day: dt.date | None = None
    ) -> Carrier | None:
        """The carrier of that name, or the letterhead's on a day, or in its newest version; None where there is none.

        Raises UsageError with ``carrier-unknown``, and LetterheadError.
        """
        name = arguments.optional_text(name, "name")
        letterhead = arguments.optional_text(letterhead, "letterhead")
        day = None if day is None else arguments.day(day, "day")
        if name is None and letterhead is not None:
            name = self.design_of(letterhead, day).carrier
        own = {} if letterhead is None else self._letterheads.carriers_of(letterhead)
        found = carrier_named(name, own, Place(path="carrier"))
        if isinstance(found, Problem):
            raise UsageError(found)
        return found

    def letterheads(self) -> tuple[LetterheadEntry, ...]:
        """All letterheads with their versions and units."""
        return self._letterheads.entries()

    def templates(self) -> tuple[str, ...]:
        """The kinds that have a text template, in order."""
        return self._templates.kinds()

    def word_templates(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the Word templates by kind of letter, where there are any."""
        found = {kind: self._word_templates.names(kind) for kind in self.kinds}
        return {kind: names for kind, names in found.items() if names}

    def modules(self) -> Mapping[str, tuple[ModuleVersion, ...]]:
        """The text modules by name, each with its versions. Raises TemplateError for faulty ones."""
        found = self._templates.modules
        return {name: found.versions(name) for name in found.names()}

    def draft(self, letter: AnyLetter, word_template: Path | str | None = None) -> Composition:
        """Composes ``letter`` and returns it with all its problems, errors too; those of its Word template, as well.

        ``word_template`` is a file in place of what letter and letterhead name. Raises LetterheadError without a
        fitting letterhead, TemplateError when the text template is at fault or the Word template is missing.
        """
        from lettergen.kinds.author_texts import checking

        with checking():
            letter = letter_of(letter, self.kinds)
        compared = self._comparisons(letter)
        if faults := errors_in(compared):
            raise TemplateError(faults)
        text, composition = self._drafted(letter, word_template)
        composition = replace(composition, problems=(*compared, *composition.problems))
        if errors := errors_in(composition.problems):
            return replace(composition, exit_code=fitting(errors, text).exit_code)
        if composition.word_template is None:
            return composition
        from lettergen.renderers.docx.house import house_problems

        found = house_problems(composition.letter, letter, composition.word_template)
        code = ExitCode.TEMPLATE if errors_in(found) else ExitCode.OK
        problems = (*composition.problems, *found)
        return replace(composition, problems=problems, exit_code=code)

    def _comparisons(self, letter: LetterBase) -> tuple[Problem, ...]:
        """What its text, and the conditions of its kind, compare or reckon with that cannot be; looked for once."""
        key = (letter.kind, letter.language, letter.text)
        if key not in self._compared:
            from lettergen.kinds.comparisons import kind_comparisons, shape_of_letter

            files = [folder / KIND_FILE for folder in self.kinds.folders(letter.kind)]
            of_kind = (problem for file in files for problem in kind_comparisons(file))
            found = self._templates.load(*key).comparisons(shape_of_letter(type(letter)))
            self._compared[key] = (*of_kind, *found)
        return self._compared[key]

    def _drafted(
        self, letter: LetterBase, word_template: Path | str | None
    ) -> tuple[RenderedText, Composition]:
        check_size(letter)
        file = arguments.optional_path(word_template, "word_template")
        authority = letter.sender.authority
        letterhead = self._letterheads.choose(
            letterhead=letter.letterhead,
            authority=None if isinstance(authority, InlineAuthority) else authority,
            unit=letter.sender.unit,
            day=letter.date,
        )
        template = self._templates.load(letter.kind, letter.language, letter.text)
        text = template.render(letter)
        if letter.wording:
            text = worded(text, letter.wording, letter.language)
        composition = _compose(letter, letterhead, text.subject, text.blocks)
        found = (
            p.at(text.subject_place) if p.place == _SUBJECT else p for p in composition.problems
        )
        if unfilled := unfilled_in(composition, letter, text, template.allowed):
            text = replace(text, problems=(*text.problems, *unfilled))
        word = self._word_template(letter, letterhead, file)
        problems = (*notes_of(letter), *text.problems, *found, *posted(letter, composition, word))
        return text, replace(composition, problems=problems, word_template=word)

    def _word_template(
        self, letter: LetterBase, letterhead: Letterhead, file: Path | None
    ) -> WordTemplate | None:
        """The file given, or what the letter names, or its letterhead."""
        if file is not None:
            return self._word_templates.read(file)
        if letter.word_template is not None:
            return self._word_templates.load(letter.kind, letter.word_template)
        return letterhead.word_template

    def compose(self, letter: AnyLetter, word_template: Path | str | None = None) -> Composition:
        """The composed letter with its warnings; ``word_template`` as for ``draft``.

        Raises like ``draft``, InputError with all errors when the letter's text is at fault, TemplateError with all when
        its template holds a placeholder, and LayoutError with all when it does not fit.
        """
        return self._composed(letter_of(letter, self.kinds), word_template)

    def _composed(self, letter: LetterBase, word_template: Path | str | None) -> Composition:
        text, composition = self._drafted(letter, word_template)
        if errors := errors_in(composition.problems):
            raise fitting(errors, text)
        return composition

    def render(
        self,
        letter: AnyLetter,
        format: Format = "pdf",  # noqa: A002
        *,
        pdf_engine: PdfEngine = "typst",
        embed_data: bool = False,
        carry_data: bool = True,
        word_template: Path | str | None = None,
    ) -> RenderedFile:
        """The letter as a file; its DOCX in ``word_template``, or in what letter or letterhead name, if anything.

        Raises like ``compose``, UsageError for an unknown format or engine, and TemplateError where the Word template
        is at fault. With ``pdf_engine="libreoffice"`` the letter's DOCX is what becomes the PDF, which takes a start of
        LibreOffice and may raise MissingToolError and ConversionError. With ``embed_data`` the file holds the composed
        letter as data, too, and ``lettergen.extract`` gives it back; neither a PDF by LibreOffice nor a DOCX in a Word
        template can: UsageError. A DOCX carries its letter for ``lettergen.adopt``, less what its page does not show, unless
        ``carry_data`` is False.
        """
        format = known_format(format)  # noqa: A001
        pdf_engine = known_engine(pdf_engine)
        embed_data = arguments.flag(embed_data, "embed_data")
        carry_data = arguments.flag(carry_data, "carry_data")
        letter = letter_of(letter, self.kinds)
        check_embeddable((format,), pdf_engine, embed_data=embed_data)
        if format == "pdf" and pdf_engine == "libreoffice":
            from lettergen.conversion import convert

            source = self.render(letter, "docx", word_template=word_template)
            return as_pdf(source, convert(source.content))
        composition = self._composed(letter, word_template)
        if format == "docx" and composition.word_template:
            check_embeddable_in(composition.word_template, embed_data=embed_data)
            return _in_word_template(composition, composition.word_template, letter, carry_data)
        composed, data, carried = composition.letter, None, None
        if format == "docx" and carry_data:
            carried = carried_text(letter, composed, __version__)
        if embed_data:
            made_with = setting_versions(format)
            data = to_text(Embedded(made_with=made_with, letter=composed, carried=carried))
        content, pages, problems = typeset(composed, format, data, carried)
        if composition.word_template:
            problems = (*problems, looks_different(composition.word_template))
        paper = for_paper(composed) if format == "pdf" else None
        found = (*composition.problems, *problems)
        return RenderedFile(content, format, pages, found, composed, for_paper=paper)

    def export_letterhead(
        self, letterhead: str, unit: str | None, day: dt.date, language: Language = "de"
    ) -> bytes:
        """The DOCX letterhead for that day as a Word template with slots, for touching up. Raises LetterheadError."""
        from lettergen.renderers.docx.house.export import exported

        letterhead = arguments.text_of(letterhead, "letterhead")
        unit = arguments.optional_text(unit, "unit")
        day = arguments.day(day, "day")
        language = language_of(language)
        writer = self._letterheads.writer_on(letterhead, day)
        head = self._letterheads.choose(letterhead, writer, unit, day)
        letter = sample_letter(head, unit, day, language)
        composed = _compose(letter, head, letter.subject or "", ()).letter
        return exported(composed, pixels_of(composed))

    def preview(self, letter: AnyLetter, ppi: float = 144) -> list[bytes]:
        """The pages as PNG images of ``ppi`` pixels per inch, from ``MIN_PPI`` to ``MAX_PPI``.

        Raises like ``compose``, and UsageError for any other resolution.
        """
        from lettergen.renderers.typst import render_png

        ppi = arguments.number(ppi, "ppi", MIN_PPI, MAX_PPI)
        return render_png(self.compose(letter).letter, ppi=ppi)


def _in_word_template(
    composition: Composition,
    template: WordTemplate,
    letter: LetterBase,
    carry_data: bool,
) -> RenderedFile:
    from lettergen.renderers.docx.house import render_house

    composed, carried = composition.letter, None
    if carry_data:
        carried = carried_text(letter, composed, __version__, template.content)
    docx = render_house(composed, letter, template, carried)
    problems = (*composition.problems, *docx.problems)
    return RenderedFile(docx.content, "docx", None, problems, composed, own_layout=False)


@cache  # saves 0.7 ms from the second time on
def _shipped() -> Workshop:
    return Workshop()


def render(
    letter: AnyLetter,
    format: Format = "pdf",  # noqa: A002
    *,
    pdf_engine: PdfEngine = "typst",
    workspace: Path | str | None = None,
    embed_data: bool = False,
) -> RenderedFile:
    """A letter, or the data of one, as a PDF or DOCX in memory; with ``embed_data`` it holds that data, too.

    ``pdf_engine="libreoffice"`` has LibreOffice make the PDF from the DOCX. Raises a LettergenError with every problem
    found. To render many letters from one workspace, keep a ``Workshop``.
    """
    workshop = _shipped() if workspace is None else Workshop(workspace)
    return workshop.render(letter, format, pdf_engine=pdf_engine, embed_data=embed_data)
