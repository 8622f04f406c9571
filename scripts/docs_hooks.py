"""The pages of docs/ as a site: files of the repository that they link to go along, and the README is the first page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_LINK = re.compile(r"(?P<text>!?\[[^\]]*\])\((?P<target>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")
_ALONG = "repository"
"""Where files from outside docs/ lie in the site."""


def on_config(config: Any) -> Any:
    """Adds the decisions to the navigation, and every page that it does not name."""
    named = set(_named(config.nav))
    pages = [p.relative_to(ROOT / "docs").as_posix() for p in sorted(DOCS.rglob("*.md"))]
    others = [page for page in pages if page not in named]
    config.nav += [
        {heading: [{_title(page): page} for page in others if test(page)]}
        for heading, test in (
            ("Mehr", lambda page: page.startswith("de/")),
            ("More", lambda page: not page.startswith(("de/", "adr/"))),
            ("Decisions", lambda page: page.startswith("adr/")),
        )
        if any(map(test, others))
    ]
    return config


def _named(nav: Any) -> Iterator[str]:
    for entry in nav:
        value = next(iter(entry.values())) if isinstance(entry, dict) else entry
        if isinstance(value, list):
            yield from _named(value)
        else:
            yield value


def _title(page: str) -> str:
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))


def _outside(page: str, target: str) -> Path | None:
    """The file or folder of the repository outside docs/ that a page links to."""
    if "://" in target or target.startswith(("mailto:", "/")):
        return None
    path = (ROOT / "docs" / Path(page).parent / target).resolve()
    if not path.is_relative_to(ROOT) or path.is_relative_to(ROOT / "docs"):
        return None
    return path if path.exists() else None


def on_files(files: Files, config: Any) -> Files:
    """Adds the first page and the files linked to from pages."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    # What the README links to lies beside it; the page lies in docs/.
    readme = re.sub(r"\]\((?!https?:|docs/|#)([^)]+)\)", r"](../\1)", readme)
    readme = readme.replace("](docs/", "](").replace('src="docs/', 'src="')
    files.append(File.generated(config, "index.md", content=readme))
    wanted: set[Path] = set()
    for file in files.documentation_pages():
        for found in _LINK.finditer(file.content_string):
            path = _outside(file.src_uri, found["target"])
            if path and path.is_file():
                wanted.add(path)
    for path in sorted(wanted):
        name = f"{_ALONG}/{path.relative_to(ROOT).as_posix()}"
        name = f"{name}.txt" if path.suffix == ".md" else name
        files.append(File.generated(config, name, content=path.read_bytes()))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links that leave docs/ lead to the files that went along; to a folder, they are words."""

    def link(found: re.Match[str]) -> str:
        path = _outside(page.file.src_uri, found["target"])
        if path is None:
            return found[0]
        name = path.relative_to(ROOT).as_posix()
        if path.is_dir():
            return f"{found['text'][1:-1]} (`{name}`)"
        target = f"{_ALONG}/{name}{'.txt' if path.suffix == '.md' else ''}"
        start = posixpath.dirname(page.file.src_uri) or "."
        return f"{found['text']}({posixpath.relpath(target, start)})"

    return _LINK.sub(link, markdown)
