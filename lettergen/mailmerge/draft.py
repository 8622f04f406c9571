"""The draft of a kind: its declaration, its text and its Word template, and what was not carried over."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lettergen import archives
from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.german.unfilled import typed_closing, typed_salutation
from lettergen.mailmerge import declaration
from lettergen.mailmerge.conversion import Conversion, Known
from lettergen.mailmerge.document import changed_texts, converted, paragraphs, texts_in
from lettergen.mailmerge.tags import Tags
from lettergen.word.checks import DEFAULT_LIMITS, checked_parts
from lettergen.word.structure import packed

_STORY: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
)
_MAIN: Final = "word/document.xml"
_SETTINGS, _RELATIONS = "word/settings.xml", "word/_rels/settings.xml.rels"
_MERGE: Final = re.compile(rb"<w:mailMerge\b.*?</w:mailMerge>|<w:mailMerge\b[^>]*/>", re.DOTALL)
_QUERY: Final = re.compile(r'<w:query w:val="([^"]*)"')
_LINK: Final = re.compile(
    rb"<Relationship\b[^>]*/(?:mailMergeSource|mailMergeHeaderSource|recipientData)\"[^>]*/>|"
    rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>"
)
_ATTACHED: Final = re.compile(rb"<w:attachedTemplate\b[^>]*/>")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a Word file became."""

    declaration: str
    """``kind.yaml``."""
    text: str
    """``text.md``: the running text, for PDFs."""
    samples: str
    """A value for each field, as lines of YAML for a letter file."""
    template: bytes
    """The Word file with tags."""
    problems: tuple[Problem, ...]
    """What was not carried over as it was, each with the field's code."""


def draft(content: bytes, kind: str, title: str, known: Mapping[str, Known], file: str) -> Draft:
    """The draft of the kind ``kind``, called ``title``, from a mail merge or a docxtpl template.

    ``known`` are names, in small letters, that stand for what every letter has. ``file`` is what problems call the document. Raises TemplateError for what is no Word document or is refused (``checked_parts``).
    """
    parts = _unpacked(content, file)
    conversion = Conversion(known)
    query = _without_source(parts)
    _check(parts, file)
    if _MAIN not in parts:
        params = {"reason": _MAIN}
        raise TemplateError(Problem("docx-template-no-docx", Place(file=file), params=params))
    stories = [name for name in parts if _STORY.fullmatch(name)]
    for name in stories:
        parts[name] = converted(parts[name], conversion)
        tags = Tags.of("".join(texts_in(parts[name])), conversion)
        parts[name] = changed_texts(parts[name], tags.prefixed)
    optional = [name for name, guess in conversion.names.guesses.items() if guess.optional]
    for name in stories:
        parts[name] = changed_texts(parts[name], lambda text: _guarded(text, optional))
    checked_parts(packed(parts), DEFAULT_LIMITS, file)
    noted = conversion.found + ([("mailmerge-query", query)] if query else [])
    noted += [
        ("mailmerge-compared", g.label) for g in conversion.names.guesses.values() if g.is_misread
    ]
    if not conversion.names.guesses:
        noted.append(("mailmerge-nothing", ""))
    return Draft(
        declaration.written(title, conversion.names.guesses),
        _text(kind, title, parts[_MAIN], conversion),
        declaration.samples(conversion.names.guesses),
        packed(parts),
        tuple(_problem(code, value, file) for code, value in dict.fromkeys(noted)),
    )


def _problem(code: str, value: str, file: str) -> Problem:
    return Problem(code, Place(file=file), value or None, severity=Severity.WARNING)


def _unpacked(content: bytes, file: str) -> dict[str, bytes]:
    """The members, before the link to the old data source is cut, which ``checked_parts`` would refuse."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            size = sum(info.file_size for info in infos)
            if len(infos) > DEFAULT_LIMITS.members or size > DEFAULT_LIMITS.unpacked:
                checked_parts(content, DEFAULT_LIMITS, file)  # says why
            return {info.filename: archive.read(info) for info in infos}
    except archives.FAULTS as error:
        params = {"reason": str(error)}
        raise TemplateError(
            Problem("docx-template-no-docx", Place(file=file), params=params)
        ) from None


_CHANGED: Final = frozenset({"docx-template-active", "docx-template-link"})
"""What fields may be refused for that are about to be replaced; what is left of it is refused in the end."""


def _check(parts: dict[str, bytes], file: str) -> None:
    """Raises TemplateError for a file that must not be looked into."""
    try:
        checked_parts(packed(parts), DEFAULT_LIMITS, file)
    except TemplateError as error:
        if any(problem.code not in _CHANGED for problem in error.problems):
            raise


def _without_source(parts: dict[str, bytes]) -> str:
    """Cuts the link to the old data source; gives its query, which may choose and sort records."""
    query = ""
    if _SETTINGS in parts:
        found = _MERGE.search(parts[_SETTINGS])
        if found and (said := _QUERY.search(found[0].decode("utf-8", "replace"))):
            query = said[1].replace("&quot;", '"').replace("&amp;", "&")
        parts[_SETTINGS] = _ATTACHED.sub(b"", _MERGE.sub(b"", parts[_SETTINGS]))
    if _RELATIONS in parts:
        parts[_RELATIONS] = _LINK.sub(b"", parts[_RELATIONS])
    return query


def _guarded(text: str, optional: Sequence[str]) -> str:
    """What may be empty is printed only if it is there, as Word does it."""
    for name in optional:
        if f"{{% if letter.{name} %}}" in text:
            continue
        tag = re.compile(rf"\{{\{{ letter\.{name}(?: \|[^{{}}]*)? \}}\}}")
        text = tag.sub(
            lambda found, name=name: f"{{% if letter.{name} %}}{found[0]}{{% endif %}}",  # type: ignore[misc]
            text,
        )
    return text


_ONLY_TAGS: Final = re.compile(
    r"(?:\s|,|\{\{ (?:letter\.recipient|letter\.date|address|salutation)[^{}]*\}\})*"
)
_PARAGRAPH_TAG: Final = re.compile(r"\{([{%])(?:p|r|tr|tc) ")
_CASE: Final = re.compile(r" \| (?:upper|lower)\b")


_STATEMENT, _VALUE = re.compile(r"\{%.*?%\}"), re.compile(r"\{\{.*?\}\}")
_SENTENCE: Final = re.compile(r"[.:;?]\s")


def _is_salutation(words: str) -> bool:
    """Whether a paragraph is a salutation and nothing else; one of a condition stands there for each of its answers."""
    said = _VALUE.sub("X", _STATEMENT.sub("", words))
    return typed_salutation([said]) is not None and not _SENTENCE.search(said) and said[-1] in ",!"


def _text(kind: str, title: str, document: bytes, conversion: Conversion) -> str:
    """The running text without what every letter has anyway: address, salutation, closing."""
    lines = []
    for text in paragraphs(document):
        words = text.strip()
        bare = words
        for known in conversion.known.values():
            bare = bare.replace(known.printed(), "")
        if _ONLY_TAGS.fullmatch(bare) or _is_salutation(words):
            continue
        if typed_closing([words]):
            break
        lines.append(_CASE.sub("", _PARAGRAPH_TAG.sub(r"{\1 ", words)))
    fields = conversion.names.guesses
    body = re.sub(
        r"\bletter\.(\w+)", lambda f: f[1] if f[1] in fields else f[0], "\n\n".join(lines)
    )
    used = [name for name in fields if re.search(rf"\b{name}\b", body)]
    head = ["---", f"kind: {kind}", f"subject: {declaration.quoted(title)}"]
    head += [f"data: [{', '.join(used)}]"] if used else []
    return "\n".join((*head, "---", body)) + "\n"
