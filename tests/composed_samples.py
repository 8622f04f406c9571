"""Composed letters written by hand: what renderers get, without the machinery that makes it.

Facts of authorities are public; the persons are invented.
"""

from __future__ import annotations

from lettergen.compose.composed import (
    Area,
    AreaRole,
    ComposedLetter,
    FlowItem,
    FlowRole,
    Metadata,
    Page,
    PageNumber,
    Picture,
    Rule,
    Signatures,
    Signer,
    TextLine,
    TextStyle,
)
from lettergen.model.blocks import (
    Block,
    Cell,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Run,
    Table,
)

MARKS = (
    Rule(x1_mm=4, y1_mm=105, x2_mm=9, y2_mm=105, width_pt=0.25),
    Rule(x1_mm=4, y1_mm=148.5, x2_mm=11, y2_mm=148.5, width_pt=0.25),
    Rule(x1_mm=4, y1_mm=210, x2_mm=9, y2_mm=210, width_pt=0.25),
)
"""Fold marks and punch mark of form B."""

SEAL_SVG_BASE64 = (
    "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI0MCIgaGVpZ2h0PSI0MCIgdmlld0Jve"
    "D0iMCAwIDQwIDQwIj48cmVjdCB3aWR0aD0iNDAiIGhlaWdodD0iNDAiIHJ4PSI2IiBmaWxsPSIjMWY0ZTc5Ii8+PGNpcm"
    "NsZSBjeD0iMjAiIGN5PSIyMCIgcj0iMTEiIGZpbGw9IiNmZmYiLz48L3N2Zz4="
)
"""A white disc on a blue square."""


def words(text: str) -> tuple[Inline, ...]:
    """Plain text as the content of a paragraph."""
    return (Run(text),)


def paragraph(text: str) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(words(text))


def item(
    role: FlowRole,
    block: Block | Signatures,
    *,
    before: float = 12,
    with_next: bool = False,
    together: bool = False,
) -> FlowItem:
    """A flow item, a line of 12 pt above it."""
    return FlowItem(
        role=role,
        block=block,
        space_before_pt=before,
        keep_with_next=with_next,
        keep_together=together,
    )


def subject(text: str) -> FlowItem:
    """The subject: bold, at the top of the running text."""
    return item(
        "subject", Heading(1, (Run(text, strong=True),)), before=0, with_next=True, together=True
    )


def lines(
    *texts: str, size: float = 10, pitch: float = 12, strong: bool = False
) -> tuple[TextLine, ...]:
    """Lines of one look."""
    return tuple(TextLine(text=t, size_pt=size, pitch_pt=pitch, strong=strong) for t in texts)


def area(  # noqa: PLR0917 - a place is four figures
    role: AreaRole, x: float, y: float, width: float, height: float, content: tuple[TextLine, ...]
) -> Area:
    """An area of page 1."""
    return Area(role=role, x_mm=x, y_mm=y, width_mm=width, height_mm=height, lines=content)


COLUMN_ENTRIES: tuple[tuple[str | None, tuple[str, ...]], ...] = (
    (None, ("Der Städteregionsrat",)),
    (None, ("Amt 46", "Kommunales Integrations-", "zentrum")),
    ("Dienstgebäude", ("Zollernstraße 10", "52070 Aachen")),
    ("Telefon Zentrale", ("0241 / 5198 - 0",)),
    ("Telefon Durchwahl", ("0241 / 5198 - 4699",)),
    ("Telefax", ("0241 / 5198 - 84699",)),
    ("E-Mail", ("erika.muster@", "staedteregion-aachen.de")),
    ("Auskunft erteilt", ("Frau Muster",)),
    ("Raum", ("A 810",)),
    ("Aktenzeichen", ("46.1-2018/17",)),
    ("Datum", ("11.10.2018",)),
    ("Telefax Zentrale", ("0241 / 53 31 90",)),
    ("Bürgertelefon", ("0800 / 5198 000",)),
    ("Internet", ("www.staedteregion-aachen.de",)),
    (
        "Bankverbindungen",
        (
            "Sparkasse Aachen",
            "IBAN DE21 3905 0000 0000 3042 04",
            "BIC AACSDE33XXX",
            "Postbank",
            "IBAN DE52 3701 0050 0102 9865 08",
            "BIC PBNKDEFFXXX",
        ),
    ),
    (
        "Erreichbarkeit",
        (
            "Buslinien 3, 7, 11, 13, 14, 21, 27,",
            "31, 33, 34, 36, 37, 51, 54, SB 63",
            "bis Haltestelle Normaluhr.",
            "Ca. 5 Minuten Fußweg",
            "vom Hauptbahnhof.",
        ),
    ),
    (
        "Elektronischer Zugang",
        ("Bitte beachten Sie die Hinweise", "unter www.staedteregion-aachen.de/", "eZugang"),
    ),
)


def column_lines() -> tuple[TextLine, ...]:
    """About fifty lines of 8 pt: bold labels above their values, 5 pt between entries."""
    column: list[TextLine] = []
    for label, values in COLUMN_ENTRIES:
        texts = ((label, True),) if label else ()
        for number, (text, strong) in enumerate((*texts, *((v, label is None) for v in values))):
            column.append(
                TextLine(
                    text=text,
                    size_pt=8,
                    pitch_pt=9.5,
                    space_before_pt=5 if number == 0 and column else 0,
                    strong=strong,
                )
            )
    return tuple(column)


def column_letter() -> ComposedLetter:
    """One page with a right-hand information column, after the letters of the StädteRegion Aachen."""
    title = (
        "Interessenbekundung der StädteRegion Aachen zur Teilnahme an der Landesinitiative "
        "„Gemeinsam klappt's: Eine Initiative für die Integrationschancen junger erwachsener "
        "Flüchtlinge in NRW“"
    )
    body = (
        (
            "die Verwaltung der StädteRegion Aachen hat unter Federführung des Kommunalen "
            "Integrationszentrums fristgerecht die Interessenbekundung zur Teilnahme an der "
            "Landesinitiative „Gemeinsam klappt's“ an das Ministerium für Kinder, Familie, Flüchtlinge "
            "und Integration des Landes Nordrhein-Westfalen gerichtet."
        ),
        (
            "Als Modell- bzw. Kooperationskommunen für die Umsetzung des Projektes wurden wie "
            "abgesprochen die Städte Eschweiler und Stolberg vorgeschlagen. Bei positiver Rückmeldung "
            "ist angedacht, in beiden Städten Netzwerke unter Beteiligung aller für die Integration "
            "junger geflüchteter Menschen zuständigen Akteure einzurichten, um dort gemeinsam die "
            "Bedarfslage zu analysieren und passgenaue Angebote zu entwickeln."
        ),
        "Sobald wir eine Antwort des Landes erhalten, werden wir uns mit Ihnen in Verbindung setzen.",
        "Anhängend schicken wir Ihnen die Interessenbekundung zur Kenntnisnahme.",
    )
    return ComposedLetter(
        metadata=Metadata(
            title=title,
            author="StädteRegion Aachen",
            language="de-DE",
            date="2018-10-11",
            kind="begleitschreiben",
        ),
        page=Page(
            width_mm=210,
            height_mm=297,
            text_left_mm=25,
            text_width_mm=118,
            first_top_mm=98.46,
            following_top_mm=25,
            bottom_mm=272,
        ),
        style=TextStyle(size_pt=10, pitch_pt=12),
        areas=(
            Area(
                role="masthead",
                x_mm=25,
                y_mm=12,
                width_mm=118,
                height_mm=14,
                lines=(
                    TextLine(
                        text="StädteRegion Aachen",
                        size_pt=20,
                        pitch_pt=24,
                        strong=True,
                        colour="1F4E79",
                    ),
                    TextLine(text="Kommunales Integrationszentrum", size_pt=10, pitch_pt=12),
                ),
            ),
            area(
                "return_line",
                25,
                57.6,
                80,
                4,
                lines("StädteRegion Aachen · 52090 Aachen", size=7, pitch=8.4),
            ),
            area(
                "address",
                25,
                62.7,
                80,
                27.3,
                lines(
                    "Rathaus Eschweiler",
                    "Herrn Max Beispiel",
                    "Johannes-Rau-Platz 1",
                    "52249 Eschweiler",
                ),
            ),
            area("information", 150, 32, 47, 232, column_lines()),
        ),
        flow=(
            subject(title),
            item("salutation", paragraph("Sehr geehrter Herr Beispiel,"), before=24),
            *(item("body", paragraph(text)) for text in body),
            item("closing", paragraph("Mit freundlichen Grüßen"), with_next=True),
            item(
                "signatures",
                Signatures(
                    signers=(
                        Signer(above=("Im Auftrag",), space_lines=3, below=("(Erika Muster)",)),
                    )
                ),
                before=0,
                together=True,
            ),
        ),
        rules=(
            *MARKS,
            Rule(x1_mm=147, y1_mm=32, x2_mm=147, y2_mm=264, width_pt=0.5, colour="1F4E79"),
        ),
        pictures=(
            Picture(
                x_mm=150,
                y_mm=12,
                width_mm=16,
                height_mm=16,
                media_type="image/svg+xml",
                data_base64=SEAL_SVG_BASE64,
                alt="Zeichen der StädteRegion Aachen",
            ),
        ),
        page_number=page_number("multipage", 118),
    )


def page_number(rule: str, width: float) -> PageNumber:
    """``Seite 1 von 3`` at the lower right, one line below the text."""
    return PageNumber(
        template="Seite {page} von {pages}",
        rule="always" if rule == "always" else "multipage",
        x_mm=25,
        y_mm=276.23,
        width_mm=width,
        align="right",
        size_pt=8,
        pitch_pt=9.5,
    )


def information_lines() -> tuple[TextLine, ...]:
    """The information block of form B: labels, and values at an offset."""
    entries = (
        ("Ihr Zeichen", "II-3 / 12"),
        ("Ihre Nachricht vom", "02.11.2026"),
        ("Unser Zeichen", "50.2-17/2026"),
        ("Auskunft erteilt", "Frau Muster"),
        ("Zimmer", "2.114"),
        ("Telefon", "02303 27-1234"),
        ("E-Mail", "erika.muster@kreis-unna.de"),
        ("Datum", "16.11.2026"),
    )
    return tuple(
        TextLine(
            text=label,
            value=value,
            size_pt=9,
            pitch_pt=11,
            space_before_pt=5.5 if label in {"Auskunft erteilt", "Datum"} else 0,
            value_strong=label == "Datum",
        )
        for label, value in entries
    )


LONG_SENTENCES = (
    (
        "Das Netzwerk hat sich im vergangenen Jahr viermal getroffen und dabei die Angebote der "
        "freien Träger, der Städte und Gemeinden sowie der Agentur für Arbeit zusammengetragen. "
        "Die Ergebnisse liegen nun als Übersicht vor und werden halbjährlich fortgeschrieben."
    ),
    (
        "Aus Sicht der Verwaltung fehlt es weniger an einzelnen Maßnahmen als an verlässlichen "
        "Übergängen: vom Sprachkurs in die Ausbildung, von der Ausbildung in die Beschäftigung und "
        "von der Gemeinschaftsunterkunft in die eigene Wohnung. Wir bitten Sie deshalb, in Ihrer "
        "Organisation eine Ansprechperson zu benennen, die das Netzwerk verbindlich begleitet."
    ),
    (
        "Die Kosten der Veranstaltungen trägt der Kreis. Reisekosten können nach den Bestimmungen des "
        "Landesreisekostengesetzes erstattet werden, soweit sie nicht von anderer Seite übernommen "
        "werden; ein formloser Antrag genügt."
    ),
)


def _lists() -> tuple[List, List]:
    bullets = List(
        (
            ListItem(
                (
                    paragraph(
                        "Sprache und Bildung: Kurse, Lernbegleitung und die Anerkennung von "
                        "Abschlüssen, die im Ausland erworben wurden"
                    ),
                    List(
                        (
                            ListItem((paragraph("Kurse für Eltern am Vormittag"),)),
                            ListItem(
                                (
                                    paragraph("Beratung zur Anerkennung, auch in:"),
                                    List(
                                        (
                                            ListItem((paragraph("Arabisch"),)),
                                            ListItem((paragraph("Ukrainisch"),)),
                                        ),
                                        start=3,
                                    ),
                                )
                            ),
                        )
                    ),
                )
            ),
            ListItem((paragraph("Wohnen"),)),
            ListItem((paragraph("Arbeit und Ausbildung"),)),
        )
    )
    numbered = List(
        (
            ListItem(
                (
                    paragraph("Bestandsaufnahme durch die Verwaltung bis zum 31. März 2027"),
                    paragraph("Dazu erhalten Sie im Januar einen Fragebogen."),
                )
            ),
            ListItem((paragraph("Auswertung in den Arbeitsgruppen"),)),
            ListItem((paragraph("Beschlussvorschlag für den Kreistag"),)),
        ),
        start=9,
        loose=True,
    )
    return bullets, numbered


def _table() -> Table:
    rows = (
        (
            "12.01.2027",
            "Auftakt im Kreishaus, Raum C.001 und C.002 (barrierefrei erreichbar)",
            "40",
        ),
        ("09.03.2027", "Arbeitsgruppe Sprache und Bildung", "15"),
        ("11.05.2027", "Arbeitsgruppe Wohnen", "12"),
        ("14.09.2027", "Abschluss", "120"),
    )
    return Table(
        header=(Cell(words("Termin")), Cell(words("Veranstaltung")), Cell(words("Plätze"))),
        rows=tuple(tuple(Cell(words(text)) for text in row) for row in rows),
        align=("left", "left", "right"),
        widths_mm=(30, 110, 25),
    )


def _long_flow(title: str) -> tuple[FlowItem, ...]:
    bullets, numbered = _lists()
    rich = Paragraph(
        (
            Run("Bitte melden Sie sich "),
            Run("bis zum 11. Dezember 2026", strong=True),
            Run(" an, möglichst "),
            Run("formlos per E-Mail", emphasis=True),
            Run(" an "),
            Run("integration@kreis-unna.de", link="mailto:integration@kreis-unna.de"),
            Run(". "),
            Run("Verspätete Anmeldungen", strong=True, emphasis=True),
            Run(" berücksichtigen wir, soweit Plätze frei sind."),
            LineBreak(),
            Run("Anreise und Lageplan: "),
            Run("www.kreis-unna.de", link="https://www.kreis-unna.de/"),
        )
    )
    again = [item("body", paragraph(text)) for text in LONG_SENTENCES]
    return (
        subject(title),
        item("salutation", paragraph("Sehr geehrte Damen und Herren,"), before=24),
        *again,
        item("body", Heading(2, words("Handlungsfelder")), before=24, with_next=True),
        item("body", bullets),
        item("body", rich),
        item("body", Heading(2, words("Weiteres Vorgehen")), before=24, with_next=True),
        item("body", Heading(3, words("Schritte im Jahr 2027")), with_next=True),
        item("body", numbered),
        *again,
        item("body", Heading(3, words("Termine")), before=24, with_next=True),
        item("body", _table(), together=True),
        *again,
        item("closing", paragraph("Mit freundlichen Grüßen"), with_next=True),
        item(
            "signatures",
            Signatures(
                signers=(
                    Signer(
                        above=("Kreis Unna", "Im Auftrag"),
                        space_lines=3,
                        below=("Erika Muster", "Dezernentin"),
                    ),
                    Signer(above=("Stadt Beispielhausen",), space_lines=3, below=("Max Beispiel",)),
                )
            ),
            together=True,
        ),
        item(
            "enclosures",
            Paragraph(
                (
                    Run("Anlagen", strong=True),
                    LineBreak(),
                    Run("Programm"),
                    LineBreak(),
                    Run("Rückmeldebogen"),
                )
            ),
            before=24,
            together=True,
        ),
    )


def long_letter() -> ComposedLetter:
    """Three pages on form B with an information block, lists, a table and two signers."""
    title = "Einladung zum Netzwerktreffen Integration und Bericht über das Jahr 2026"
    return ComposedLetter(
        metadata=Metadata(
            title=title,
            author="Kreis Unna",
            language="de-DE",
            date="2026-11-16",
            kind="einladung",
        ),
        page=Page(
            width_mm=210,
            height_mm=297,
            text_left_mm=25,
            text_width_mm=165,
            first_top_mm=98.46,
            following_top_mm=27,
            bottom_mm=266,
        ),
        style=TextStyle(size_pt=10, pitch_pt=12),
        areas=(
            Area(
                role="masthead",
                x_mm=25,
                y_mm=14,
                width_mm=165,
                height_mm=9,
                lines=lines("Kreis Unna", size=20, pitch=24, strong=True),
                align="right",
            ),
            area(
                "return_line",
                25,
                53,
                80,
                3,
                lines("Kreis Unna · Postfach 2112 · 59411 Unna", size=7, pitch=8.4),
            ),
            area(
                "delivery_notes",
                25,
                56.5,
                80,
                6.2,
                lines("Persönlich / Vertraulich", size=8, pitch=9.5),
            ),
            area(
                "address",
                25,
                62.7,
                80,
                27.3,
                lines(
                    "Verein für Nachbarschaftshilfe e. V.",
                    "Frau Dr. Ömür Beispiel-Łukasiewicz",
                    "Musterstraße 17 a",
                    "59423 Unna",
                ),
            ),
            Area(
                role="information",
                x_mm=125,
                y_mm=50,
                width_mm=75,
                height_mm=40,
                lines=information_lines(),
                value_offset_mm=30,
            ),
            area("copy_mark", 25, 30, 20, 5, lines("- E -", size=12, pitch=14.4, strong=True)),
            Area(
                role="continuation",
                x_mm=25,
                y_mm=12,
                width_mm=165,
                height_mm=4,
                lines=lines(
                    "50.2-17/2026 · Einladung zum Netzwerktreffen · 16.11.2026", size=8, pitch=9.5
                ),
                pages="following",
            ),
            Area(
                role="footer",
                x_mm=25,
                y_mm=283,
                width_mm=165,
                height_mm=7,
                lines=lines(
                    "Kreis Unna · Friedrich-Ebert-Straße 17 · 59425 Unna · Telefon 02303 27-0",
                    "www.kreis-unna.de · post@kreis-unna.de",
                    size=7.5,
                    pitch=9,
                ),
                align="center",
                pages="all",
            ),
        ),
        flow=_long_flow(title),
        rules=(
            *MARKS,
            Rule(
                x1_mm=25,
                y1_mm=281,
                x2_mm=190,
                y2_mm=281,
                width_pt=0.5,
                colour="808080",
                pages="all",
            ),
            Rule(x1_mm=25, y1_mm=18, x2_mm=190, y2_mm=18, width_pt=0.25, pages="following"),
        ),
        page_number=page_number("multipage", 165),
    )


RARE_NAMES = (
    "Þórður Æsuson-Łukaszewicz",
    "Ắnh Nguyễn Thị Ọanh",
    "Çağla Yıldız-Öztürk",
    "Jānis Bērziņš, Ķekava",
    "Šaćir Đurđević",
    "Ǩõõlˈtt Sääʹm, Ǯiõkk",
    "Wanda M̂üller-C̨ech",
    "Ḫaṭīb ʿAlī aš-Šaʾbī",
    "D̂ žena Z̆upan, A̋ ŋutit",
    "Élodie Brûlé d’Étaples",
)
"""Letters and sequences of DIN 91379 that usual fonts lack; some need combining marks."""


def names_letter() -> ComposedLetter:
    """One page, a page number always, names with rare letters in address, table and text."""
    title = "Schreibweise Ihres Namens: Ǩõõlˈtt Sääʹm, Þórður Æsuson"
    table = Table(
        header=(Cell(words("Nr.")), Cell((Run("Name"),))),
        rows=tuple(
            (Cell(words(str(number))), Cell((Run(name, strong=number % 2 == 0),)))
            for number, name in enumerate(RARE_NAMES, start=1)
        ),
        align=("right", "left"),
        widths_mm=(15, 90),
    )
    return ComposedLetter(
        metadata=Metadata(
            title=title,
            author="Stadt Beispielhausen",
            language="de-DE",
            date="2026-11-16",
            kind="schreiben",
        ),
        page=Page(
            width_mm=210,
            height_mm=297,
            text_left_mm=25,
            text_width_mm=165,
            first_top_mm=98.46,
            following_top_mm=25,
            bottom_mm=272,
        ),
        style=TextStyle(size_pt=11, pitch_pt=13),
        areas=(
            area("masthead", 25, 14, 165, 9, lines("Stadt Beispielhausen", size=16, pitch=20)),
            area("address", 25, 62.7, 80, 27.3, lines(*RARE_NAMES[:3], "99999 Beispielhausen")),
        ),
        flow=(
            subject(title),
            item("salutation", paragraph(f"Guten Tag {RARE_NAMES[6]},"), before=26),
            item("body", paragraph("so schreiben wir: " + "; ".join(RARE_NAMES) + "."), before=13),
            item("body", table, before=13),
            item("closing", paragraph("Mit freundlichen Grüßen"), before=13, with_next=True),
            item(
                "signatures",
                Signatures(signers=(Signer(above=(), space_lines=3, below=("Şükrü Beispiel",)),)),
                before=0,
                together=True,
            ),
        ),
        rules=MARKS,
        page_number=page_number("always", 165),
    )


SAMPLES = {"column": column_letter, "long": long_letter, "names": names_letter}
"""All samples by name."""
