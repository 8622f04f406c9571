"""What the command line says besides problems, in German and English: notices here, help in ``help_texts``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lettergen.cli.help_texts import HELP
from lettergen.messages import Language, filled

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    **HELP,
    "adopt-changes": (
        "{count} {count|Stelle|Stellen} geändert.",
        "{count} {count|passage|passages} changed.",
    ),
    "adopt-look-only": ("{text} (nur die Auszeichnung)", "{text} (its look alone)"),
    "summary-adopt": ("{done} von {all} Dokumenten übernommen.", "{done} of {all} documents adopted."),
    "part-subject": ("Betreff", "Subject"),
    "part-salutation": ("Anrede", "Salutation"),
    "part-body": ("Text", "Text"),
    "part-closing": ("Grußformel", "Closing"),
    "part-signatures": ("Unterschrift", "Signature"),
    "part-enclosures": ("Anlagen", "Enclosures"),
    "part-copies": ("Verteiler", "Copies"),
    "part-dispositions": ("Verfügung", "Dispositions"),
    "serving": ("Bereit unter {url} (Strg+C beendet).", "Ready at {url} (Ctrl+C ends it)."),
    "token-written": (
        "Token für {name}: es steht nur hier; {file} hat seine Prüfsumme.",
        "Token for {name}: it stands here alone; {file} has its hash.",
    ),
    "summary-convert": ("{done} von {all} Dateien umgewandelt.", "{done} of {all} files converted."),
    "carrier-marks-yes": ("Falt- und Lochmarken erlaubt", "fold and punch marks allowed"),
    "carrier-marks-no": ("keine Falt- und Lochmarken", "no fold and punch marks"),
    "first-page": ("erste Seite", "first page"),
    "all-pages": ("alle Seiten", "all pages"),
    "as-of": ("gelesen am {day}", "read on {day}"),
    "summary-templates": ("{done} von {all} Vorlagen sind in Ordnung.", "{done} of {all} templates are all right."),
    "measured": ("{pages} {pages|Seite|Seiten}, Maße nach {basis}", "{pages} {pages|page|pages}, measures of {basis}"),
    "verified": ("unverändert", "unchanged"),
    "verified-not": ("verändert", "changed"),
    "in-rows": ("in {count} Zeilen: {rows}", "in {count} rows: {rows}"),
    "stage-plan": ("Lesen", "Reading"),
    "stage-render": ("Setzen", "Typesetting"),
    "stage-print": ("Druckdatei", "Print file"),
    "stage-zip": ("ZIP-Datei", "ZIP file"),
    "stage-report": ("Bericht", "Report"),
    "progress-rate": ("{rate}/s", "{rate}/s"),
    "progress-left": ("noch {left}", "{left} left"),
    "progress-failed": ("{failed} fehlerhaft", "{failed} failed"),
    "stopping": (
        "Halte an; angefangene Briefe werden noch fertig. Noch einmal Strg+C bricht sofort ab.",
        "Stopping; letters in hand are finished. Ctrl+C once more stops at once.",
    ),
    "summary-batch": (
        "{letters} von {rows} {rows|Brief|Briefen} fertig, {pages} {pages|Seite|Seiten}, {seconds} s.",
        "{letters} of {rows} {rows|letter|letters} done, {pages} {pages|page|pages}, {seconds} s.",
    ),
    "summary-failed": (
        "{failed} {failed|Zeile|Zeilen} fehlerhaft: Berichtigen Sie {file} und rufen Sie damit noch einmal auf, in einen neuen Ordner.",
        "{failed} {failed|row|rows} failed: correct {file} and call again with it, into a new folder.",
    ),
    "summary-dry-run": (
        "{good} von {rows} {rows|Zeile|Zeilen} {good|würde zu einem Brief|würden zu Briefen} in {folder}. Nichts wurde geschrieben.",
        "{good} of {rows} {rows|row|rows} would become {good|a letter|letters} in {folder}. Nothing was written.",
    ),
    "column-row": ("Zeile", "Row"),
    "column-id": ("Kennung", "Identifier"),
    "column-address": ("Anschrift", "Address"),
    "column-salutation": ("Anrede", "Salutation"),
    "column-files": ("Dateien", "Files"),
    "letterhead-faulty": ("nicht in Ordnung", "not all right"),
    "severity-error": ("Fehler", "Error"),
    "severity-warning": ("Warnung", "Warning"),
    "severity-note": ("Hinweis", "Note"),
    "field": ("Feld", "Field"),
    "value": ("Wert", "Value"),
    "hint": ("Tipp", "Hint"),
    "summary-render": ("{done} von {all} Briefen geschrieben.", "{done} of {all} letters written."),
    "summary-check": ("{done} von {all} Briefen sind in Ordnung.", "{done} of {all} letters are all right."),
    "ready": ("in Ordnung", "all right"),
    "not-ready": ("nicht versendbar", "not to be sent"),
    "delivery-notes": ("Vermerke", "Delivery notes"),
    "address": ("Anschrift", "Address"),
    "salutation": ("Anrede", "Salutation"),
    "typeset": ("Textsatz", "Typesetting"),
    "kept-together": ("bleibt auf einer Zeile", "stays on one line"),
    "column-name": ("Kennung", "Identifier"),
    "column-letterhead": ("Briefkopf", "Letterhead"),
    "column-word-templates": ("Word-Vorlagen", "Word templates"),
    "column-versions": ("Fassungen", "Versions"),
    "column-carrier": ("Versanddienstleister", "Carrier"),
    "column-zones": ("Sperrflächen", "Zones to be free"),
    "column-marks": ("Marken", "Marks"),
    "column-source": ("Quelle", "Source"),
    "column-units": ("Einheiten", "Units"),
    "column-kind": ("Art", "Kind"),
    "column-module": ("Textbaustein", "Text module"),
    "sample": ("Muster", "sample"),
    "column-meaning": ("Bedeutung", "Meaning"),
    "required": ("Pflichtfeld.", "Required."),
    "choices": ("Möglich: {choices}.", "Possible: {choices}."),
    "blank-head": (
        "Zum Ausfüllen. Freiwillige Felder stehen hinter einem „#“ ohne Leerzeichen: zum Benutzen das „#“ löschen.",
        "To be filled in. Optional fields stand behind a “#” without a blank: delete the “#” to use them.",
    ),
    "blank-then": (
        "Felder, die Sie nicht brauchen, löschen Sie. Danach: lettergen check DATEI",
        "Delete fields that you do not need. Then: lettergen check FILE",
    ),
}  # fmt: skip


def say(key: str, language: Language, **fields: str) -> str:
    """The text for ``key``, its ``{placeholders}`` filled."""
    text = TEXTS[key][0 if language == "de" else 1]
    return filled(text, fields) if fields else text


def language_of(environment: Mapping[str, str], arguments: Sequence[str] = ()) -> Language:
    """The language of messages: ``--language`` among the arguments, else the locale, else German.

    A locale that names another language than German or English gives English; ``C``, ``POSIX`` and no locale give
    German: those who write to German authorities' recipients read it.
    """
    for this, following in zip(arguments, (*arguments[1:], ""), strict=False):
        chosen = following if this == "--language" else this.partition("--language=")[2]
        if chosen in {"de", "en"}:
            return "de" if chosen == "de" else "en"
    locale = next(
        (environment[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(v)), ""
    )
    name = locale.partition(".")[0].partition("_")[0].casefold()
    return "de" if name in {"", "c", "posix", "de"} else "en"
