"""Examines a letterhead's folder as a user made it: its data, its days and looks, and a trial letter on each version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from lettergen import resources
from lettergen.compose.composed import ComposedLetter
from lettergen.compose.copy_mark import printed_box
from lettergen.compose.letter import compose
from lettergen.errors import (
    LayoutError,
    LettergenError,
    LetterheadError,
    Place,
    Problem,
    Severity,
    errors_in,
)
from lettergen.letterhead.carriers import Box
from lettergen.letterhead.lint import (
    about_fonts,
    check_contrast,
    check_days,
    check_font_files,
    check_logo,
    check_placeholders,
    check_typeface,
)
from lettergen.letterhead.loader import (
    AUTHORITY_FILE,
    LETTERHEAD_NAME,
    LetterheadFolder,
    is_letterhead_folder,
    read_authority_folder,
    yaml_files,
)
from lettergen.letterhead.registry import Registry
from lettergen.letterhead.schema import Letterhead, LetterheadVersion
from lettergen.model.base import changed
from lettergen.model.blocks import Paragraph, Run
from lettergen.model.letter import AddressedLetter, CopyType, LetterBase
from lettergen.reading import Document, read_yaml_file
from lettergen.rendered import Format
from lettergen.resources import WordTemplate
from lettergen.typesetting import (
    stationery_in_zones,
    stationery_problems,
    stationery_warnings,
    typeset,
)

ANY_DAY = date(2026, 1, 5)
"""For a version without first and last day."""

CONTACT_NAME = "Frau Dr. Alexandra Musterfrau-Beispiel"
MAILBOX = "alexandra.musterfrau-beispiel"
EXTENSION = "12345"
ROOM = "Gebäude B, Raum 1.234"
FILE_NUMBER = "51.2-04/2026-001234-Mu"
"""The longest contact and file number that a letterhead should have room for: a title, a double name, five digits."""

_SUBJECT = "Einladung zum gemeinsamen Netzwerktreffen der Kommunen und freien Träger in der Region"
_PARAGRAPH = (
    "Dieser Probebrief zeigt, ob Kopf, Anschrift, Informationen und Text auf dem Briefkopf ihren Platz haben. "
    "Er ist lang genug für eine zweite Seite. "
)
_PARAGRAPHS = 24

_PARTS = {
    "masthead-overflow": "masthead",
    "information-overflow": "information",
    "information-too-wide": "information",
    "page-without-room": "text",
}
"""Where in a version the cause of a trial letter's problem lies."""


def inspect_letterhead(folder: Path, carrier: str | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong or doubtful about a letterhead's folder, each with file and, where known, line.

    Data, bank accounts, geometry and logos are checked as at loading; besides these the days of the versions,
    contrast, fonts, resolution of logos, placeholders left, and on each version a trial letter for every unit in
    German and English, with the longest plausible contact, as PDF and DOCX. ``carrier`` is who posts them, in place of the
    version's own.
    """
    if folder.name in {"", ".."}:
        folder = folder.resolve()  # the name of the folder is the letterhead's
    if not is_letterhead_folder(folder):
        return (Problem("letterhead-folder-missing", Place(str(folder)), folder.name),)
    found, problems = read_authority_folder(folder)
    if not LETTERHEAD_NAME.fullmatch(folder.name):
        name = Problem("letterhead-folder-name", Place(str(folder)), folder.name)
        problems = (name, *problems)
    documents = _documents(folder)
    return _once(
        (
            *map(about_fonts, problems),
            *(p for document in documents.values() for p in check_placeholders(document)),
            *check_font_files(folder, found.versions.values()),
            *_looks(found, documents),
            *([] if errors_in(problems) else _trials(folder, found, documents, carrier)),
        )
    )


def trial_pages(folder: Path, ppi: float) -> list[bytes]:
    """A trial letter on the newest version of a letterhead, as PNG pictures of its pages. Raises LetterheadError and LayoutError."""
    from lettergen.renderers.typst import render_png

    found, problems = read_authority_folder(folder)
    if errors_in(problems) or not found.versions:
        raise LetterheadError(problems)
    version = max(found.versions.values(), key=lambda v: v.valid_from or date.min)
    day = version.valid_from or version.valid_until or ANY_DAY
    trial = next(iter(_trials_of(found, version)))
    registry = Registry([folder.parent, *resources.folders("letterheads")])
    head = registry.choose(found.id, trial.authority, trial.unit, day)
    letter = _letter(head, trial, day)
    composition = compose(
        letter, head, letter.subject or _SUBJECT, (Paragraph((Run(_PARAGRAPH),)),)
    )
    if errors := errors_in(composition.problems):
        raise LayoutError(errors)
    return render_png(composition.letter, ppi=ppi)


def _documents(folder: Path) -> dict[str, Document]:
    """The YAML files that can be read, by name without ending."""
    documents = {}
    for file in yaml_files(folder):
        try:
            documents[file.stem] = read_yaml_file(file, error=LetterheadError)
        except LetterheadError:
            continue  # reported when the folder was loaded
    return documents


def _looks(found: LetterheadFolder, documents: dict[str, Document]) -> Iterator[Problem]:
    for name, problem in check_days(found.versions):
        yield problem.at(documents[name].place_of(problem.place.path or ""))
    for name, version in found.versions.items():
        logo = found.logos.get(name)
        typeface = found.typefaces.get(name)
        for problem in (
            *check_contrast(version),
            *(check_logo(logo) if logo else ()),
            *(check_typeface(version, typeface) if typeface else ()),
        ):
            yield problem.at(documents[name].place_of(problem.place.path or ""))


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once: units and languages share most of what is wrong; of a carrier each zone of each page."""
    return tuple(
        {
            (p.code, p.place, p.params.get("box"), p.params.get("page")): p
            for p in reversed(list(problems))
        }.values()
    )[::-1]


@dataclass(frozen=True, slots=True)
class _Trial:
    """One trial letter's circumstances."""

    authority: str | None
    unit: str | None
    language: str


def _trials(
    folder: Path, found: LetterheadFolder, documents: dict[str, Document], carrier: str | None
) -> Iterator[Problem]:
    registry = Registry([folder.parent, *resources.folders("letterheads")])
    for name, version in found.versions.items():
        day = version.valid_from or version.valid_until or ANY_DAY
        for number, trial in enumerate(_trials_of(found, version)):
            try:
                head = registry.choose(found.id, trial.authority, trial.unit, day)
            except LetterheadError as error:
                # Two versions on one day are reported with their days already.
                yield from (p for p in error.problems if p.code != "letterhead-two-versions")
                break
            for problem in _try(head, trial, day, carrier, rendered=number == 0):
                yield _placed(problem, documents[name], documents.get(Path(AUTHORITY_FILE).stem))
            if head.word_template is not None:
                yield from _in_template(head, trial, day, head.word_template)
                yield from (
                    _placed(problem, documents[name], None)
                    for problem in _in_zones(head, trial, day, carrier, head.word_template)
                )


def _trials_of(found: LetterheadFolder, version: LetterheadVersion) -> Iterator[_Trial]:
    authority = found.authority
    senders = version.authorities or ((authority.id,) if authority else (None,))
    units = (None, *(authority.units if authority else ()))
    for language in ("de", "en"):
        yield from (_Trial(sender, unit, language) for sender in senders for unit in units)


def _try(
    head: Letterhead, trial: _Trial, day: date, carrier: str | None, *, rendered: bool
) -> Iterator[Problem]:
    letter = changed(_letter(head, trial, day), carrier=carrier)
    blocks = tuple(Paragraph((Run(_PARAGRAPH * 2),)) for _ in range(_PARAGRAPHS))
    composition = compose(letter, head, letter.subject or _SUBJECT, blocks)
    yield from composition.problems
    yield from stationery_in_zones(composition.letter, composition.carrier, Place())
    draft = changed(letter, copy_type=CopyType.DRAFT)
    yield from _overlaps(compose(draft, head, letter.subject or _SUBJECT, blocks).letter)
    if not rendered or errors_in(composition.problems):
        return
    if stationery := stationery_problems(composition.letter):
        yield from stationery
        return
    yield from stationery_warnings(composition.letter)
    formats: tuple[Format, ...] = ("pdf", "docx")
    for format_ in formats:
        try:
            typeset(composition.letter, format_)
        except LettergenError as error:
            yield from error.problems


def _in_template(
    head: Letterhead, trial: _Trial, day: date, template: WordTemplate
) -> Iterator[Problem]:
    """What the letterhead's Word template does not take of a trial letter's draft, which has more than the letter."""
    from lettergen.renderers.docx.house import house_problems

    draft = changed(_letter(head, trial, day), copy_type=CopyType.DRAFT)
    composed = compose(draft, head, _SUBJECT, (Paragraph((Run(_PARAGRAPH),)),)).letter
    yield from house_problems(composed, draft, template)


def _in_zones(
    head: Letterhead, trial: _Trial, day: date, carrier: str | None, template: WordTemplate
) -> tuple[Problem, ...]:
    """What of the letterhead's Word template is in the way of its carrier."""
    from lettergen.letterhead.word_zones import word_in_zones

    letter = changed(_letter(head, trial, day), carrier=carrier)
    found = compose(letter, head, _SUBJECT, (Paragraph((Run(_PARAGRAPH),)),)).carrier
    return () if found is None else word_in_zones(template, found)


def _letter(head: Letterhead, trial: _Trial, day: date) -> LetterBase:
    authority = head.authority
    scheme = None
    if authority is not None:
        unit = authority.units.get(trial.unit) if trial.unit else None
        scheme = (unit.number_scheme if unit else None) or authority.number_scheme
    number = {"extension": EXTENSION} if scheme else {"phone": f"01234 567-{EXTENSION}"}
    sender: dict[str, Any] = {
        "authority": trial.authority or _INLINE,
        "contact": {
            "name": CONTACT_NAME,
            "room": ROOM,
            "email": f"{MAILBOX}@{_domain(head)}",
            **number,
        },
    }
    sender |= {"unit": trial.unit} if trial.unit else {}
    return AddressedLetter.model_validate(
        {
            "kind": "muster",
            "sender": sender,
            "recipient": _RECIPIENT,
            "date": day,
            "language": trial.language,
            "references": {
                "ours": FILE_NUMBER,
                "yours": FILE_NUMBER,
                "your_message": day,
                "our_message": day,
            },
            "subject": _SUBJECT,
            "signatures": [{"name": "Dr. Alexandra Musterfrau-Beispiel"}],
        }
    )


_INLINE = {
    "name": "Gemeinde Musterhausen am Beispielbach",
    "head_title": "Die Bürgermeisterin",
    "unit": "Fachbereich 3 – Bildung und Soziales",
    "address": {"street": "Am Rathaus 1", "postal_code": "12345", "city": "Musterhausen"},
    "phone": "01234 567-0",
    "email": "rathaus@musterhausen.example",
    "website": "www.musterhausen.example",
}
_RECIPIENT = {
    "organisation": ["Stadt Beispielstadt", "Amt für Jugend und Familie"],
    "persons": [{"form": "herr", "first_name": "Max", "last_name": "Beispiel"}],
    "address": {"street": "Schulstraße 7", "postal_code": "12346", "city": "Beispielstadt"},
    "delivery_notes": "Vertraulich",
}


def _domain(head: Letterhead) -> str:
    """Where the authority's contacts have their mailboxes, as far as its data tells."""
    authority = head.authority
    if authority is None:
        return "musterhausen.example"
    if authority.email:
        return authority.email.partition("@")[2]
    site = (authority.website or f"www.{authority.id}.example").removeprefix("https://")
    return site.removeprefix("www.").partition("/")[0]


def _placed(problem: Problem, version: Document, authority: Document | None) -> Problem:
    """The problem at its cause in the letterhead; what only long entries cause is a warning."""
    path = problem.place.path or ""
    if problem.code.startswith("carrier-"):
        return problem.at(version.place_of(problem.params.get("field", "carrier")))
    entry = path.startswith(("sender.contact", "references"))
    if entry and problem.code == "information-too-wide":
        problem = replace(problem, severity=Severity.WARNING)
    if problem.code == "return-line-too-wide" and authority is not None:
        return problem.at(authority.place_of("return_line"))
    part = _PARTS.get(problem.code)
    if part is None and path.startswith("sender"):
        part = "masthead" if path == "sender.authority" else "footer"
    if part is not None:
        return problem.at(version.place_of(part))
    return problem.at(replace(version.place(), path=path or None))


def _overlaps(letter: ComposedLetter) -> Iterator[Problem]:
    """Parts of the first page whose texts lie on one another."""
    boxes: list[tuple[str, Box]] = [
        (area.role, printed_box(area, letter.style.typeface))
        for area in letter.areas
        if area.role in _NAMES and area.pages != "following"
    ]
    boxes += [
        ("logo", Box(p.x_mm, p.y_mm, p.x_mm + p.width_mm, p.y_mm + p.height_mm))
        for p in letter.pictures
    ]
    for (name, box), (other, second) in combinations(boxes, 2):
        if box.meets(second):
            params = {
                f"{key}_{language}": _NAMES[role][language]
                for key, role in (("part", name), ("other", other))
                for language in ("de", "en")
            }
            yield Problem(
                "letterhead-parts-overlap",
                Place(path=_SECTIONS.get(name) or _SECTIONS.get(other)),
                params=params,
            )


_SECTIONS = {"masthead": "masthead", "information": "information", "footer": "footer"}
_NAMES = {
    "copy_mark": {"de": "der Entwurfsvermerk", "en": "the draft mark"},
    "masthead": {"de": "der Briefkopf", "en": "the masthead"},
    "return_line": {"de": "die Rücksendeangabe", "en": "the return line"},
    "delivery_notes": {"de": "die Vermerke", "en": "the delivery notes"},
    "address": {"de": "die Anschrift", "en": "the address"},
    "information": {"de": "die Informationen", "en": "the information"},
    "footer": {"de": "die Fußzeile", "en": "the footer"},
    "logo": {"de": "das Logo", "en": "the logo"},
}
