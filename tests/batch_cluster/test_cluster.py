"""A batch on a real Dask cluster: the same files as from one machine, whatever happens to it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import distributed
import pytest
from click.testing import CliRunner
from docx import Document
from pypdf import PdfWriter

from lettergen.batch import dask_executor
from lettergen.batch.api import render_batch, rows_of
from lettergen.batch.dask_executor import cluster_at
from lettergen.batch.fingerprint import WorkerDiffersError, fingerprint
from lettergen.batch.job import PrintFile
from lettergen.batch.journal import JOURNAL
from lettergen.batch.options import BatchOptions
from lettergen.batch.report import BatchInterruptedError, BatchReport, BatchStoppedError
from lettergen.batch.run import run_batch
from lettergen.batch.worker import RowJob
from lettergen.cli.app import app
from lettergen.errors import ExitCode, UsageError
from lettergen.verification import extract
from tests.batch_cluster.blind import HIDDEN
from tests.batch_cluster.cluster import ROOT, LocalCluster
from tests.batch_cluster.poison import DEADLY
from tests.batch_run.samples import data, letters, results
from tests.batch_run.test_killed import At, files_in
from tests.docs.pages import blocks

COUNT = 60


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that no worker can read."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, hidden: Path) -> Iterator[LocalCluster]:
    """Two workers that stay; what kills workers starts its own."""
    with (
        pytest.MonkeyPatch.context() as patch,
        LocalCluster(tmp_path_factory.mktemp("cluster")) as running,
    ):
        patch.setenv(HIDDEN, str(hidden))
        for _ in range(2):
            running.add("--preload", "tests.batch_cluster.blind")
        running.wait_for(2)
        yield running


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The results of a run on this machine, one row after the other."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    render_batch(letters(COUNT), out=out, executor="serial")
    return results(out)


def run(out: Path, address: str, progress: Any = None, **options: Any) -> BatchReport:
    stop = options.pop("stop", None)
    count = options.pop("count", COUNT)
    chosen = BatchOptions(out=out, scheduler=address, **options)
    return run_batch(rows_of(letters(count)), chosen, progress, stop)


def codes(error: pytest.ExceptionInfo[Any]) -> set[str]:
    return {p.code for p in error.value.problems}


def left_on_workers(cluster: LocalCluster) -> list[Path]:
    """Files in the folders of workers, less what Dask itself keeps there."""
    homes = [cluster.home(f"worker-{number}") for number in range(len(cluster.workers))]
    found = [f for home in homes for f in home.rglob("*") if "lettergen" in f.name or f.is_file()]
    return [f for f in found if f.suffix not in {".lock", ".dirlock"}]


def keys_on(address: str) -> list[Any]:
    """What the scheduler still knows of a run, once it has had the time to forget."""
    with distributed.Client(address, set_as_default=False) as client:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            keys = client.run_on_scheduler(
                lambda dask_scheduler: [k for k in dask_scheduler.tasks if "lettergen" in str(k)]
            )
            if not keys:
                break
            time.sleep(0.05)
    return list(keys)


def picture(seed: int) -> bytes:
    """A PNG that cannot be compressed, as large as a scanned signature."""
    side = 120
    noise = random.Random(seed)  # noqa: S311
    rows = b"".join(b"\0" + noise.randbytes(side * 3) for _ in range(side))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def make_job(folder: Path) -> None:
    """A job with everything that workers need from elsewhere: a letterhead, a text template, enclosures."""
    shutil.copytree(ROOT / "letterheads/din5008-b", folder / "eigenes/letterheads/haus")
    shutil.copytree(ROOT / "templates/schreiben", folder / "eigenes/templates/schreiben")
    text = folder / "eigenes/templates/schreiben/text.md"
    text.write_text(text.read_text(encoding="utf-8") + "\n\nGlück auf!\n", encoding="utf-8")
    shutil.copytree(ROOT / "letterheads/din5008-b", folder / "eigenes/letterheads/kaputt")
    faulty = next((folder / "eigenes/letterheads/kaputt").glob("*.yaml"))
    faulty.write_text("design: [", encoding="utf-8")
    for number, pages in enumerate((1, 3)):
        writer = PdfWriter()
        for _ in range(pages):
            writer.add_blank_page(595, 842)
        writer.write(folder / f"anlage-{number}.pdf")
    lines = ["Anrede;Nachname;Straße;PLZ;Ort;Anlage;letterhead"]
    for number in range(12):
        enclosure = ("anlage-0.pdf", "", "anlage-1.pdf", "fehlt.pdf")[number % 4]
        head = "kaputt" if number == 4 else "haus"
        lines.append(f"Frau;Muster-{number};Ring {number};01067;Dresden;{enclosure};{head}")
    (folder / "rows.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "job.yaml").write_text(
        """\
letter:
  kind: schreiben
  sender:
    authority:
      name: Stadt Musterstadt
      address: {street: Am Markt 1, postal_code: 12345, city: Musterstadt}
  date: 09.10.2018
  subject: Ihr Antrag
  body: vielen Dank für Ihren Antrag.
rows: rows.csv
enclosures: Anlage
formats: [pdf, docx]
print_file: {}
zip: true
embed_data: true
""",
        encoding="utf-8",
    )


@pytest.mark.slow
def test_workers_need_no_shared_disk(
    cluster: LocalCluster, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the command line, with everything that a job can name; a worker that opens a file of the job fails."""
    make_job(hidden)
    monkeypatch.chdir(hidden)
    call = ["batch", "job.yaml", "--workspace", "eigenes", "--json", "--quiet"]
    with distributed.Client(cluster.address, set_as_default=False) as client:
        reached = client.run(os.listdir, str(hidden), on_error="return")
        assert {type(r) for r in reached.values()} == {PermissionError}
    here = CliRunner().invoke(app, [*call, "--out", "here", "--executor", "serial"])
    there = CliRunner().invoke(app, [*call, "--out", "there", "--scheduler", cluster.address])
    assert here.exit_code == there.exit_code == ExitCode.PARTIAL, there.output
    assert results(hidden / "here") == results(hidden / "there")
    assert len(list((hidden / "there" / "briefe").glob("*.pdf"))) == 8
    titles = {extract(f).letter.metadata.title for f in (hidden / "there/briefe").iterdir()}
    assert titles == {"Ihr Antrag"}
    assert "kaputt" in there.stdout
    assert keys_on(cluster.address) == []
    assert left_on_workers(cluster) == []


@pytest.mark.slow
def test_house_templates_travel_along(cluster: LocalCluster, hidden: Path, tmp_path: Path) -> None:
    """Word templates of the letterhead and of the kind; no worker sees the folder that they lie in."""
    house = hidden / "house"
    shutil.copytree(ROOT / "examples/house-template", house)
    own = house / "templates/schreiben/gruss.docx"
    own.parent.mkdir()
    document = Document(str(house / "letterheads/gemeinde-musterhausen/letterhead.docx"))
    document.add_paragraph("Glück auf!")
    document.save(str(own))
    common = {
        "sender": {"authority": "gemeinde-musterhausen", "unit": "bildung"},
        "date": "2026-11-23",
    }
    rows = [data(n, **common, **({} if n % 2 else {"word_template": "gruss"})) for n in range(8)]
    here = BatchOptions(out=tmp_path / "here", formats=("docx",), workspace=house)
    there = replace(here, out=tmp_path / "there", scheduler=cluster.address)
    for options in (here, there):
        assert run_batch(rows_of(rows), options).letters == 8
    assert results(tmp_path / "here") == results(tmp_path / "there")
    made = [Document(str(file)).paragraphs for file in sorted(tmp_path.glob("there/briefe/*"))]
    assert [paragraphs[-1].text == "Glück auf!" for paragraphs in made] == [True, False] * 4
    assert left_on_workers(cluster) == []


OWN_CARRIER = """\
carriers:
  hauspost:
    name: Hauspost
    as_of: 2026-11-01
    source: Vertrag vom 1. November 2026
    address: [20, 60, 105, 90]
    marks: false
    zones: [{name: stripe, de: Streifen, en: stripe, pages: all, box: [0, 100, 12, 180]}]
"""
LONG = "Die Gewässeraufsichtsbehörde entscheidet über Unterhaltungsmaßnahmen nach pflichtgemäßem Ermessen. "


@pytest.mark.slow
def test_a_house_s_own_look(cluster: LocalCluster, hidden: Path, tmp_path: Path) -> None:
    """Typeface, stationery, preprinted paper, logo, parted words and a carrier of the house's own; no worker sees their folder."""
    house = hidden / "own-look"
    shutil.copytree(ROOT / "examples/eigenes-aussehen/letterheads", house / "letterheads")
    own = house / "letterheads/kreis-auental"
    (own / "carriers.yaml").write_text(OWN_CARRIER, encoding="utf-8")
    design = (own / "2026.yaml").read_text(encoding="utf-8")
    design += "carrier: hauspost\nhouse_style: {hyphenation: true}\n"
    (own / "2026.yaml").write_text(design, encoding="utf-8")
    printed = shutil.copytree(own, house / "letterheads/gedruckt")
    (printed / "authority.yaml").unlink()
    sheets = "stationery: {first: bogen.pdf, following: bogen-2.pdf}"
    assert sheets in design
    text = design.replace(sheets, "stationery: preprinted")
    (printed / "2026.yaml").write_text(text, encoding="utf-8")
    common = {"sender": {"authority": "kreis-auental", "unit": "umwelt"}, "date": "2026-11-24"}
    letterheads = "kreis-auental", "gedruckt"
    rows = [
        data(n, **common, letterhead=letterheads[n % 2], body=LONG * (40 if n < 2 else 4))
        for n in range(10)
    ]
    here = BatchOptions(
        out=tmp_path / "here", formats=("pdf", "docx"), workspace=house, print_file=PrintFile()
    )
    there = replace(here, out=tmp_path / "there", scheduler=cluster.address)
    for options in (here, there):
        assert run_batch(rows_of(rows), options).letters == 10
    made = results(tmp_path / "there")
    assert made == results(tmp_path / "here")
    letters = [made[name] for name in made if name.endswith(".pdf") and name.startswith("briefe")]
    assert len(letters) >= 10
    assert all(b"PublicSans" in content for content in letters)
    assert sum(b"/Sheet1" in content for content in letters) == 5
    assert left_on_workers(cluster) == []


OWN_KIND = """\
title: Gebührenbescheid
fields:
  betrag: {type: amount, label: Betrag, minimum: 0.01}
  faellig: {type: date, label: Fällig am, after: letter.date}
  posten:
    type: list
    label: Posten
    required: false
    fields: {name: {type: text, label: Name}, preis: {type: amount, label: Preis}}
checks:
  - {when: betrag > 100, text: Das entscheidet der Ausschuss., path: betrag}
"""
OWN_TEXT = """\
---
subject: Gebühr
---
bitte zahlen Sie {{ betrag }} bis zum {{ faellig }}.

{% for p in posten %}
- {{ p.name }}: {{ p.preis }}
{% endfor %}
"""


@pytest.mark.slow
def test_a_house_s_own_kind(
    cluster: LocalCluster, hidden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its model is made from the declaration that travels along; no worker sees the folder that it lies in."""
    house = hidden / "own-kind"
    folder = house / "templates" / "gebuehr"
    folder.mkdir(parents=True)
    (folder / "kind.yaml").write_text(OWN_KIND, encoding="utf-8")
    (folder / "text.md").write_text(OWN_TEXT, encoding="utf-8")
    lines = ["Firma;Straße;PLZ;Ort;Betrag;Fällig am;Posten 1 Name;Posten 1 Preis"]
    lines += [
        f"Firma {n};Weg {n + 1};52062;Aachen;{n + 1},50;1.12.2026;Kopie;{n},25" for n in range(12)
    ]
    lines += [
        "Firma X;Weg 1;52062;Aachen;100,50;1.12.2026;;",
        "Firma Y;Weg 1;52062;Aachen;drei;1.1.2026;;",
    ]
    (house / "liste.csv").write_text("\n".join(lines), encoding="utf-8")
    (house / "job.yaml").write_text(
        """\
letter:
  kind: gebuehr
  sender: {authority: {name: Stadt Musterstadt, address: {street: Am Markt 1, postal_code: 12345, city: Musterstadt}}}
  date: 2026-11-02
rows: liste.csv
formats: [pdf, docx]
""",
        encoding="utf-8",
    )
    monkeypatch.chdir(house)
    call = ["batch", "job.yaml", "--workspace", ".", "--quiet", "--language", "de"]
    here = CliRunner().invoke(app, [*call, "--out", "here", "--executor", "serial"])
    there = CliRunner().invoke(app, [*call, "--out", "there", "--scheduler", cluster.address])
    assert here.exit_code == there.exit_code == ExitCode.PARTIAL, there.output
    assert results(house / "here") == results(house / "there")
    assert len(list((house / "there" / "briefe").glob("*.pdf"))) == 12
    for output in (here.output, there.output):
        assert "Zeile 14, Spalte „Betrag“: Fehler [kind-check]" in output
        assert "Zeile 15, Spalte „Betrag“" in output
    texts = [p.text for p in Document(str(min((house / "there").rglob("*.docx")))).paragraphs]
    assert any(
        "1,50" in text and "1. Dezember 2026" in text.replace("\u00a0", " ") for text in texts
    )
    assert left_on_workers(cluster) == []


@pytest.mark.slow
def test_pictures_travel_apart(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [picture(1), picture(2)]
    rows = [
        data(n, signatures={"name": "Max Beispiel", "image": {"content": images[n % 2]}})
        for n in range(30)
    ]
    render_batch(rows, out=tmp_path / "here", executor="serial")
    with distributed.Client(cluster.address, set_as_default=False) as client:
        sent: list[str] = []
        submit = client.submit

        def watched(*arguments: Any, key: str, **options: Any) -> Any:
            sent.append(key)
            return submit(*arguments, key=key, **options)

        monkeypatch.setattr(client, "submit", watched)
        there = client.get_executor()
        report = render_batch(rows, out=tmp_path / "there", executor=there)
        monkeypatch.undo()
        assert client.submit(int, "7").result() == 7, "the client stays open"
    assert report.letters == 30
    assert results(tmp_path / "here") == results(tmp_path / "there")
    assert sum(key.startswith("lettergen-shared-") for key in sent) == 2, "each picture once"
    assert len(sent) > 2


@pytest.mark.slow
def test_no_libreoffice_behind_a_client_either(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lettergen.conversion.engine_version", lambda: "7.4")
    with distributed.Client(cluster.address, set_as_default=False) as client:
        own = client.get_executor()
        with pytest.raises(UsageError) as caught:
            render_batch([data(1)], out=tmp_path / "out", executor=own, pdf_engine="libreoffice")
    assert codes(caught) == {"cluster-and-libreoffice"}
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_page_s_example(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ROOT / "docs" / "cluster.md"
    (example,) = (block.text for block in blocks(page) if block.language == "python")
    monkeypatch.chdir(tmp_path)
    named: dict[str, Any] = {}
    exec(example, named)  # noqa: S102
    report = named["on_the_cluster"]([data(1), data(2)], cluster.address)
    assert (report.letters, report.failed) == (2, 0)
    assert len(list(tmp_path.glob("stack/briefe/*.pdf"))) == 2


@pytest.mark.slow
def test_a_worker_dies(cluster: LocalCluster, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    """Killed in mid-run, and without a nanny: it is really gone."""
    third = cluster.add()
    cluster.wait_for(3)
    report = run(tmp_path, cluster.address, At(10, third.kill))
    assert third.wait(10) == -signal.SIGKILL
    assert (report.letters, report.failed) == (COUNT, 0)
    assert results(tmp_path) == undisturbed


@pytest.mark.slow
def test_the_program_dies(
    cluster: LocalCluster, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    """The cluster forgets the run; another one goes on with it."""
    out = tmp_path / "out"
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.batch_cluster.victim", str(out), str(COUNT), cluster.address],
        cwd=ROOT,
    )
    while victim.poll() is None and files_in(out) < COUNT // 3:
        time.sleep(0.001)
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    assert keys_on(cluster.address) == []
    report = run(out, cluster.address, resume=True)
    assert 0 < report.resumed < COUNT
    assert results(out) == undisturbed


@pytest.mark.slow
def test_stopped(cluster: LocalCluster, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    stop = threading.Event()
    with pytest.raises(BatchInterruptedError) as caught:
        run(tmp_path, cluster.address, At(5, stop.set), stop=stop)
    done = int(caught.value.problems[0].params["done"])
    assert 5 <= done < COUNT
    assert files_in(tmp_path) == done
    run(tmp_path, cluster.address, resume=True)
    assert results(tmp_path) == undisturbed


@pytest.mark.slow
def test_control_c_at_once_cancels(cluster: LocalCluster, tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, cluster.address, At(5, interrupt))
    assert keys_on(cluster.address) == []
    assert files_in(tmp_path) < COUNT


@pytest.mark.slow
def test_only_a_few_are_in_flight(cluster: LocalCluster) -> None:
    taken = 0

    def jobs() -> Iterator[RowJob]:
        nonlocal taken
        for number in range(1, 601):
            taken += 1
            yield RowJob(number, b"no letter", str(number))

    with cluster_at(cluster.address, None) as executor:
        for fetched, outcome in enumerate(executor.outcomes(jobs()), start=1):
            assert outcome.number == fetched
            assert taken <= fetched + (3 * 2 + 1) * 16
    assert taken == 600


@pytest.mark.slow
def test_another_version_is_refused(cluster: LocalCluster, tmp_path: Path) -> None:
    worker = cluster.add("--preload", "tests.batch_cluster.another_version")
    cluster.wait_for(3)
    with pytest.raises(WorkerDiffersError) as caught:
        run(tmp_path / "out", cluster.address)
    problems = [(p.code, p.params["part"], p.params["there"]) for p in caught.value.problems]
    assert problems == [("cluster-worker-version", "lettergen", "99.0")]
    assert not (tmp_path / "out").exists()
    worker.terminate()
    worker.wait(20)


def test_a_late_worker_of_another_version_is_refused(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody asked it at the start; here nobody is asked at all."""
    here = {**fingerprint(), "typst": "0.1"}
    monkeypatch.setattr(dask_executor.Cluster, "_ask", lambda _: None)
    monkeypatch.setattr(dask_executor, "fingerprint", lambda: here)
    with pytest.raises(WorkerDiffersError) as caught:
        run(tmp_path, cluster.address)
    assert codes(caught) == {"cluster-worker-version"}
    assert not list(tmp_path.glob("briefe/*"))


@pytest.mark.slow
def test_a_row_that_kills_workers(tmp_path: Path) -> None:
    """Twice, as it may have been another row's fault the first time; the other rows become letters."""
    rows = [data(n, **({"subject": DEADLY} if n == 8 else {})) for n in range(1, 31)]
    (tmp_path / "cluster").mkdir()
    with LocalCluster(tmp_path / "cluster", scheduler__allowed_failures="0") as cluster:
        for _ in range(3):
            cluster.add("--preload", "tests.batch_cluster.poison")
        cluster.wait_for(3)
        options = BatchOptions(out=tmp_path / "out", scheduler=cluster.address)
        report = run_batch(rows_of(rows), options)
        assert sum(worker.poll() is not None for worker in cluster.workers) == 2
    assert (report.letters, report.failed) == (29, 1)
    assert [(f.number, f.problems[0].code) for f in report.failures] == [(8, "cluster-row-kills")]
    render_batch(
        [row for row in rows if row["subject"] != DEADLY], out=tmp_path / "here", executor="serial"
    )
    here, there = (
        {f.read_bytes() for f in (tmp_path / name / "briefe").iterdir()} for name in ("here", "out")
    )
    assert here == there


@pytest.mark.slow
def test_the_scheduler_dies(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    out = tmp_path / "out"
    (tmp_path / "cluster").mkdir()
    with LocalCluster(tmp_path / "cluster") as cluster:
        cluster.add()
        with pytest.raises(BatchStoppedError) as caught:
            run(out, cluster.address, At(10, cluster.kill_scheduler))
    assert codes(caught) == {"cluster-lost"}
    assert 10 <= len((out / JOURNAL).read_text(encoding="ascii").splitlines()) - 1 < COUNT
    render_batch(letters(COUNT), out=out, resume=True)
    assert results(out) == undisturbed


@pytest.mark.slow
def test_all_workers_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, Any]
) -> None:
    monkeypatch.setattr(dask_executor, "PATIENCE", 1.0)
    monkeypatch.setattr(dask_executor, "_LOOK_SECONDS", 0.1)
    out = tmp_path / "out"
    (tmp_path / "cluster").mkdir()
    with LocalCluster(tmp_path / "cluster") as cluster:
        worker = cluster.add()
        cluster.wait_for(1)
        with pytest.raises(BatchStoppedError) as caught:
            run(out, cluster.address, At(10, worker.kill))
        assert codes(caught) == {"cluster-workers-gone"}
        with pytest.raises(UsageError) as refused:
            run(tmp_path / "new", cluster.address)
        assert codes(refused) == {"cluster-no-workers"}
    render_batch(letters(COUNT), out=out, resume=True)
    assert results(out) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "code"),
    [("tcp://127.0.0.1:1", "cluster-unreachable"), ("tcp://127.0.0.1", "cluster-address")],
)
def test_nobody_answers(
    address: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_executor, "CONNECT_SECONDS", 0.5)
    with pytest.raises(UsageError) as caught:
        run(tmp_path / "out", address)
    assert codes(caught) == {code}
    assert not (tmp_path / "out").exists()
