"""Makes the example of a letter that was edited in Word, and the pictures of docs/de/in-word-aendern.md.

The letter is examples/schreiben.yaml; what a clerk does in Word is done by python-docx. LibreOffice shows the document.
"""

from __future__ import annotations

import copy
import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from docx.oxml.ns import qn

from lettergen import Workshop, adopt, load_letter

ROOT = Path(__file__).parent.parent
EDITED = ROOT / "examples" / "in-word-geaendert" / "sprachkurse.docx"
PICTURES = ROOT / "docs" / "pictures" / "in-word"
PPI = 72


def main() -> None:
    """Writes the document and the pictures."""
    workshop = Workshop()
    letter = load_letter(ROOT / "examples" / "schreiben.yaml")
    document = docx.Document(io.BytesIO(workshop.render(letter, "docx").content))
    edit(document)
    EDITED.parent.mkdir(exist_ok=True)
    document.save(str(EDITED))
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "word.png").write_bytes(shown(EDITED))
    adopted = adopt(EDITED, workspace=workshop).letter
    (PICTURES / "pdf.png").write_bytes(workshop.preview(adopted, ppi=PPI)[0])


def edit(document: Any) -> None:
    """A friendlier salutation, another day, one more point, one more sentence."""
    typed_over(document, "Sehr geehrte Frau Dr. Beispiel,", "Liebe Frau Dr. Beispiel,")
    typed_over(document, "15. Dezember 2026", "8. Januar 2027")
    typed_over(document, "ob Sie eine Leinwand brauchen.", "ob Sie eine Leinwand brauchen und")
    point = paragraph(document, "eine Leinwand")
    another = copy.deepcopy(point._p)
    for text in another.iter(qn("w:t")):
        text.text = "wie viele Tische Sie stellen möchten."
    point._p.addnext(another)
    last = paragraph(document, "Die Hausordnung liegt bei.")
    last.add_run(" Für Rückfragen bin ich gern da.")


def paragraph(document: Any, words: str) -> Any:
    """The first paragraph with these words."""
    return next(p for p in document.paragraphs if words.replace(" ", "") in p.text.replace("\u00a0", "").replace(" ", ""))  # fmt: skip


def typed_over(document: Any, old: str, new: str) -> None:
    """Replaces words within one run, whatever kinds of blanks stand between them."""
    for run in paragraph(document, old).runs:
        plain = run.text.replace("\u00a0", " ")
        if old in plain:
            start = plain.index(old)
            run.text = run.text[:start] + new + run.text[start + len(old) :]
            return
    raise LookupError(old)


def shown(file: Path) -> bytes:
    """The first page as LibreOffice shows it, as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            file,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        pdf = pypdfium2.PdfDocument(str(Path(folder, f"{file.stem}.pdf")))
        target = io.BytesIO()
        pdf[0].render(scale=PPI / 72).to_pil().save(target, "PNG", optimize=True)
        return target.getvalue()


if __name__ == "__main__":
    main()
