"""What ``--help`` says of commands, arguments and options, in German and English, by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HELP: Final[Mapping[str, tuple[str, str]]] = {
    "app": (
        "Amtliche Briefe aus Daten: barrierefreies PDF und bearbeitbares DOCX.",
        "Official letters from data: accessible PDF and editable DOCX.",
    ),
    "render": (
        "Briefe setzen. Die Pfade der geschriebenen Dateien stehen danach auf der Standardausgabe.",
        "Set letters. Prints the paths of the files written.",
    ),
    "check": (
        "Briefe prüfen, ohne etwas zu schreiben; zeigt auch Anschrift und Anrede, wie sie gedruckt werden.",
        "Check letters without writing anything; also shows address and salutation as they will be printed.",
    ),
    "convert": (
        "Word-Dateien (DOCX) mit LibreOffice in PDF umwandeln.",
        "Convert Word files (DOCX) to PDF with LibreOffice.",
    ),
    "arg-documents": ("Word-Dateien (DOCX).", "Word files (DOCX)."),
    "adopt": (
        "In Word geänderte Briefe zurückholen: PDF mit genau diesem Wortlaut, Briefdatei und was geändert wurde.",
        "Take letters edited in Word back: PDF with exactly those words, letter file, and what was changed.",
    ),
    "opt-adopt-format": ("pdf, yaml, docx, mehrere mit Komma.", "pdf, yaml, docx, several with commas."),
    "opt-accept-changes": (
        "Nachverfolgte Änderungen gelten als angenommen.",
        "Take tracked changes as accepted.",
    ),
    "opt-diff": ("Die Änderungen Wort für Wort zeigen.", "Show the changes word by word."),
    "opt-no-data": (
        "DOCX ohne die Daten, aus denen „lettergen adopt“ den Brief zurückholt.",
        "DOCX without the data from which “lettergen adopt” takes the letter back.",
    ),
    "serve": (
        "Seiten im Browser und Briefe über HTTP für andere Programme; läuft, bis Strg+C es beendet.",
        "Pages in the browser, and letters over HTTP for other programs; runs until Ctrl+C ends it.",
    ),
    "opt-port": ("Port.", "Port."),
    "opt-host": (
        "Adresse, auf der gelauscht wird; eine andere als die des eigenen Rechners verlangt --tokens oder --oidc-issuer.",
        "Address to listen at; any but this machine's own needs --tokens or --oidc-issuer.",
    ),
    "opt-open-page": ("Die Seite im Browser öffnen.", "Open the page in the browser."),
    "opt-data": (
        "Ordner für Serien, die einen Neustart überdauern; sonst gehen sie mit dem Server.",
        "Folder for batches, which then outlive a restart; else they go with the server.",
    ),
    "opt-serve-workers": (
        "So viele Arbeitsprozesse; sonst einer je Prozessor.",
        "Number of worker processes; else one per processor.",
    ),
    "opt-public-url": (
        "Wie der Server von außen heißt, etwa https://briefe.example.de hinter nginx.",
        "What the server is called from outside, such as https://letters.example.org behind nginx.",
    ),
    "opt-tokens": (
        "Datei mit den Prüfsummen der Token, mit denen Programme fragen dürfen.",
        "File with the hashes of the tokens with which programs may ask.",
    ),
    "opt-new-token": (
        "Ein neues Token für NAME ausgeben, seine Prüfsumme in --tokens schreiben, und enden.",
        "Print a new token for NAME, write its hash to --tokens, and end.",
    ),
    "opt-oidc-issuer": (
        "Adresse des OpenID-Connect-Anbieters; das Geheimnis steht in LETTERGEN_OIDC_SECRET.",
        "Address of the OpenID Connect provider; the secret stands in LETTERGEN_OIDC_SECRET.",
    ),
    "opt-oidc-audience": (
        "Wie dieser Server beim Anbieter heißt (client_id).",
        "What this server is called at the provider (client_id).",
    ),
    "opt-oidc-role": (
        "Rolle, die jemand haben muss (roles, groups oder scope im Token).",
        "Role that somebody must have (roles, groups or scope in the token).",
    ),
    "completion": (
        "Ergänzung durch Tab einrichten: gibt aus, was die Shell dafür lesen muss.",
        "Set up completion by the tab key: prints what the shell has to read for it.",
    ),
    "arg-shell": (
        "Shell, etwa: lettergen completion bash >> ~/.bashrc",
        "Shell, for instance: lettergen completion bash >> ~/.bashrc",
    ),
    "commands": ("Befehle", "Commands"),
    "options-letters": ("Welche Briefe", "Which letters"),
    "options-table": ("Aus welcher Tabelle", "From which table"),
    "options-results": ("Ergebnis", "Results"),
    "options-look": ("Aussehen", "Look"),
    "options-run": ("Ablauf", "Run"),
    "options-general": ("Allgemein", "General"),
    "opt-open": (
        "Danach öffnen, was entstanden ist; mehrere Dateien als ihren Ordner.",
        "Open what was made; several files as their folder.",
    ),
    "opt-accept-tracked": (
        "Änderungen der Änderungsverfolgung annehmen; ohne Angabe wird eine Datei, die welche hat, nicht umgewandelt.",
        "Accept tracked changes; without a word a file that has any is not converted.",
    ),
    "opt-reject-tracked": (
        "Änderungen der Änderungsverfolgung ablehnen.",
        "Reject tracked changes.",
    ),
    "opt-timeout": (
        "Sekunden, die eine Datei dauern darf; sonst 60.",
        "Seconds that a file may take; otherwise 60.",
    ),
    "opt-pdf-engine": (
        "Wer das PDF macht: lettergen selbst (typst), oder LibreOffice aus der Word-Datei.",
        "Who makes the PDF: lettergen itself (typst), or LibreOffice from the Word file.",
    ),
    "preview": ("Die Seiten eines Briefs als PNG-Bilder.", "The pages of a letter as PNG images."),
    "list": ("Zeigen, was es gibt.", "Show what there is."),
    "list-letterheads": (
        "Briefköpfe mit ihren Fassungen und Organisationseinheiten.",
        "Letterheads with their versions and units.",
    ),
    "list-templates": ("Textvorlagen und Textbausteine.", "Text templates and text modules."),
    "list-kinds": ("Arten von Briefen.", "Kinds of letters."),
    "list-carriers": (
        "Versanddienstleister: was jeder vom Blatt frei haben will, mit Quelle und Tag.",
        "Carriers: what each wants to be free on a sheet, with source and day.",
    ),
    "new": (
        "Eine Briefdatei zum Ausfüllen anlegen; jedes Feld ist darin erklärt.",
        "Make a letter file to fill in; every field is explained in it.",
    ),
    "schema": (
        "JSON Schema der Briefdateien, für Editoren; erklärt die Felder in der Sprache der Meldungen.",
        "JSON Schema of letter files, for editors; explains the fields in the language of messages.",
    ),
    "kind": ("Eigene Briefarten anlegen und prüfen.", "Make and check kinds of letters of your own."),
    "kind-new": (
        "Eine Briefart anlegen: ein Ordner in templates/ mit Angaben, Text und Beispiel, der gleich einen Brief ergibt.",
        "Make a kind: a folder in templates/ with data, text and example that gives a letter at once.",
    ),
    "kind-from-docx": (
        "Aus einem Word-Serienbrief oder einer docxtpl-Vorlage eine Briefart entwerfen: Angaben, Text und Word-Vorlage.",
        "Draft a kind from a Word mail merge or a docxtpl template: data, text and Word template.",
    ),
    "arg-document": ("Der alte Serienbrief.", "The old mail merge."),
    "opt-new-name": (
        "Name der Briefart; ohne Angabe nach der Datei.",
        "Name of the kind; left out: after the file.",
    ),
    "kind-check": (
        "Briefarten prüfen: Angaben, Bedingungen, Texte, Word-Vorlagen und den Beispielbrief.",
        "Check kinds: data, conditions, texts, Word templates, and the letter of the example.",
    ),
    "letterhead": ("Eigene Briefköpfe anlegen und prüfen.", "Make and check letterheads of your own."),
    "letterhead-check": (
        "Briefköpfe prüfen: Angaben, Bankverbindungen, Maße, Gültigkeit, Farben, Logo und ein Probebrief auf jeder Fassung.",
        "Check letterheads: data, bank accounts, measures, days, colours, logo, and a trial letter on each version.",
    ),
    "template": ("Eigene Word-Vorlagen prüfen.", "Check Word templates of your own."),
    "template-check": (
        "Word-Vorlagen prüfen: Platzhalter, Anweisungen und alles, was beim Ausfüllen verloren ginge, jeweils mit der Stelle.",
        "Check Word templates: placeholders, statements and all that filling would lose, each with its place.",
    ),
    "arg-templates": ("Word-Vorlagen (*.docx).", "Word templates (*.docx)."),
    "opt-kind": (
        "Art des Briefs, für den die Vorlagen gedacht sind; sonst gilt, was irgendeine Art hat.",
        "Kind of letter that the templates are for; otherwise whatever some kind has counts.",
    ),
    "letterhead-export": (
        "Den Briefkopf als Word-Vorlage mit Platzhaltern schreiben, zum Nacharbeiten in Word.",
        "Write the letterhead as a Word template with slots, for touching up in Word.",
    ),
    "opt-unit": ("Organisationseinheit, deren Angaben gelten.", "Unit whose facts are used."),
    "opt-export-date": ("Tag, dessen Fassung gilt; sonst heute.", "Day whose version is used; otherwise today."),
    "opt-letter-language": ("Sprache der Briefe.", "Language of the letters."),
    "letterhead-new": (
        "Einen Ordner für einen neuen Briefkopf anlegen; alles ist darin erklärt.",
        "Make a folder for a new letterhead; everything is explained in it.",
    ),
    "batch": (
        "Eine Serie: für jede Zeile einer Tabelle ein Brief. Fehlerhafte Zeilen kommen in eine Liste failed, die anderen werden gesetzt.",
        "A batch: a letter for every row of a table. Faulty rows go to a list called failed, the others are set.",
    ),
    "extract": (
        "Den zusammengestellten Brief als JSON aus einer Datei holen, die mit --embed-data entstanden ist.",
        "Take the composed letter as JSON out of a file that was made with --embed-data.",
    ),
    "verify": (
        "Prüfen, ob Dateien Byte für Byte das sind, was die in ihnen enthaltenen Daten ergeben.",
        "Check whether files are, byte for byte, what the data embedded in them gives.",
    ),
    "measure": (
        "Ein fertiges PDF nachmessen, auch eines anderer Programme: Fenster, Rücksendezeile, Informationsblock, Betreff, Marken, Ränder, Schriftgrade, Kontrast.",
        "Measure a finished PDF, of other programs too: window, return line, information block, subject, marks, margins, sizes, contrast.",
    ),
    "arg-pdf": ("Fertige Briefe als PDF.", "Finished letters as PDF."),
    "opt-measured-letterhead": (
        "An den Maßen dieses Briefbogens messen statt an denen der DIN 5008 (Sekundärquellen).",
        "Measure by this letterhead's own measures instead of those of DIN 5008 (secondary sources).",
    ),
    "opt-form": (
        "Form A oder B; ohne Angabe die, der das Blatt zu folgen scheint.",
        "Form A or B; left out, the one that the sheet seems to follow.",
    ),
    "opt-carrier": (
        "Auch die Sperrflächen eines Versanddienstleisters prüfen, etwa e-post; ohne Angabe die des Briefbogens (none: keine).",
        "Look at the zones of a carrier, too, such as e-post; left out: those of the letterhead’s (none: none).",
    ),
    "opt-posted-by": (
        "Versanddienstleister, für den gesetzt und geprüft wird, etwa e-post (lettergen list carriers); none: keiner.",
        "Carrier to set and check for, such as e-post (lettergen list carriers); none: nobody.",
    ),
    "arg-made": (
        "PDF oder DOCX von lettergen.",
        "PDF or DOCX made by lettergen.",
    ),
    "opt-example": (
        "Statt der leeren Datei ein ausgefülltes Beispiel der Briefart, mit erfundenen Personen.",
        "Instead of the blank file a filled example of the kind, with invented persons.",
    ),
    "opt-data-file": (
        "Datei für die Daten; sonst die Standardausgabe.",
        "File for the data; otherwise standard output.",
    ),
    "opt-embed-data": (
        "Den zusammengestellten Brief als Daten in jede Datei legen, für extract und verify.",
        "Put the composed letter as data into each file, for extract and verify.",
    ),
    "opt-word-template-file": (
        "Word-Vorlage des Hauses, in der der Brief steht, wenn weder Brief noch Briefkopf sie nennen.",
        "The house’s Word template that the letter stands in where neither letter nor letterhead name it.",
    ),
    "opt-word-template": (
        "DOCX in dieser Word-Vorlage setzen: ihr Name im Arbeitsordner oder eine Datei.",
        "Set DOCX in this Word template: its name in the workspace, or a file.",
    ),
    "arg-job": ("Auftrag (YAML): Brief, Tabelle und was entstehen soll.", "Job (YAML): letter, table, and what is to be made."),
    "opt-letter": (
        "Ohne Auftrag: Datei mit dem, was alle Briefe gemeinsam haben.",
        "Without a job: file with what all letters have in common.",
    ),
    "opt-template": (
        "Ohne Auftrag: Art des Briefs. Was alle Briefe gemeinsam haben, steht in --letter oder neben der Tabelle in „ART.yaml“.",
        "Without a job: kind of letter. What all letters have in common stands in --letter, or beside the table in “KIND.yaml”.",
    ),
    "opt-sheet": ("Tabellenblatt, wenn es mehrere gibt.", "Worksheet, where there are several."),
    "opt-encoding": ("Zeichensatz einer CSV-Datei, etwa cp1252.", "Encoding of a CSV file, such as cp1252."),
    "opt-id": ("Spalte, die eine Zeile kennzeichnet.", "Column that identifies a row."),
    "opt-rows": (
        "Tabelle der Empfänger: CSV, XLSX, ODS, JSON-Zeilen oder YAML-Liste.",
        "Table of recipients: CSV, XLSX, ODS, JSON lines or a YAML list.",
    ),
    "opt-out": ("Ordner für die Ergebnisse.", "Folder for the results."),
    "opt-dry-run": (
        "Nichts schreiben: alle Fehler zeigen und aus jeder Zeile Anschrift, Anrede und Dateinamen.",
        "Write nothing: show all errors, and of each row address, salutation and file names.",
    ),
    "opt-show": (
        "Bei --dry-run: die Texte der ersten N Briefe zeigen, wie sie gedruckt würden.",
        "With --dry-run: show the texts of the first N letters as they would be printed.",
    ),
    "opt-pictures": (
        "Bei --dry-run: Bilder der ersten drei Briefe in diesen Ordner schreiben.",
        "With --dry-run: write pictures of the first three letters into this folder.",
    ),
    "opt-only": (
        "Nur diese Briefe neu erstellen, die anderen behalten: Zeilen (12,17-20) oder Spalte=Wert.",
        "Make only these letters anew and keep the others: rows (12,17-20) or COLUMN=VALUE.",
    ),
    "opt-changed": (
        "Neu erstellen, was sich seit dem letzten Lauf geändert hat, und das Übrige behalten.",
        "Make anew what has changed since the last run, and keep the rest.",
    ),
    "opt-resume": (
        "Einen abgebrochenen Lauf im selben Ordner zu Ende bringen.",
        "Finish a run that was cut off, in the same folder.",
    ),
    "opt-name": (
        "Muster der Dateinamen: {number}, {id}, {kind} oder Spalten in geschweiften Klammern.",
        "Pattern of file names: {number}, {id}, {kind}, or columns in braces.",
    ),
    "opt-print-file": (
        "Auch eine Druckdatei mit allen Briefen, für beidseitigen Druck aufgefüllt.",
        "Also a print file with all letters, padded for printing on both sides.",
    ),
    "opt-zip": ("Auch alle Briefe in einer ZIP-Datei.", "Also all letters in a ZIP file."),
    "opt-executor": ("Wer arbeitet; auto wählt nach der Zahl der Briefe.", "Who works; auto chooses by the number of letters."),
    "opt-scheduler": (
        "Adresse eines Dask-Schedulers, etwa tcp://10.0.0.5:8786; dessen Rechner arbeiten dann.",
        "Address of a Dask scheduler, such as tcp://10.0.0.5:8786; its machines then do the work.",
    ),
    "opt-workers": ("Wie viele gleichzeitig arbeiten; sonst so viele wie Prozessoren.", "How many work at once; otherwise as many as processors."),
    "opt-verbose": (
        "Auch zeigen, was der Textsatz an den Wörtern geändert hat.",
        "Show what typesetting changed in the words, too.",
    ),
    "opt-quiet": (
        "Weder Fortschritt noch Warnungen zeigen, und von Fehlern in Zeilen keine Inhalte, nur Ort und Code.",
        "Show neither progress nor warnings, and of errors in rows no content, only place and code.",
    ),
    "arg-kind-folders": ("Ordner von Briefarten, etwa templates/hundesteuerbescheid.", "Folders of kinds, such as templates/hundesteuerbescheid."),
    "arg-kind-name": ("Name der Briefart in Kleinbuchstaben, etwa hundesteuerbescheid.", "Name of the kind in small letters, such as hundesteuerbescheid."),
    "arg-folders": ("Ordner von Briefköpfen.", "Folders of letterheads."),
    "arg-id": (
        "Kennung der Behörde, etwa stadt-musterhausen.",
        "Identifier of the authority, such as stadt-musterhausen.",
    ),
    "opt-letterheads-folder": (
        "Ordner, in dem der neue angelegt wird.",
        "Folder in which the new one is made.",
    ),
    "arg-letters": ("Briefdateien (YAML).", "Letter files (YAML)."),
    "arg-new-kind": (
        "Art des Briefs, etwa schreiben; „serie“ schreibt einen Auftrag für Serienbriefe.",
        "Kind of letter, such as schreiben; “serie” writes a job for serial letters.",
    ),
    "arg-kind": (
        "Art des Briefs, etwa schreiben; siehe „lettergen list kinds“.",
        "Kind of letter, such as schreiben; see “lettergen list kinds”.",
    ),
    "opt-output-folder": (
        "Ordner für die Ergebnisse; sonst der Ordner der Briefdatei.",
        "Folder for the results; otherwise the letter file's folder.",
    ),
    "opt-output-file": (
        "Name der neuen Datei, - für die Standardausgabe; sonst KIND.yaml.",
        "Name of the new file, - for standard output; otherwise KIND.yaml.",
    ),
    "opt-format": (
        "pdf, docx oder beide: pdf,docx.",
        "pdf, docx, or both: pdf,docx.",
    ),
    "opt-copy": (
        "reinschrift, entwurf oder abdruck statt der Angabe in der Datei; mehrere mit Komma oder wiederholt.",
        "reinschrift, entwurf or abdruck instead of what the file says; several with commas or repeated.",
    ),
    "opt-large-print": (
        "Großdruck: 16 pt ab der Anrede.",
        "Large print: 16 pt from the salutation on.",
    ),
    "opt-date": (
        "Datum statt dem in der Datei, etwa 2018-10-09.",
        "Date instead of the one in the file, such as 2018-10-09.",
    ),
    "opt-workspace": (
        "Ordner mit eigenen letterheads/ und templates/; sie gehen den mitgelieferten vor.",
        "Folder with letterheads/ and templates/ of your own; they come before those shipped.",
    ),
    "opt-language": (
        "Sprache der Meldungen: de oder en.",
        "Language of messages: de or en.",
    ),
    "opt-json": ("Ausgabe als JSON, für Programme.", "Output as JSON, for programs."),
    "opt-ppi": ("Auflösung der Bilder in Pixel je Zoll.", "Resolution in pixels per inch."),
    "opt-version": ("Version zeigen.", "Show the version."),
}  # fmt: skip
