"""Checks that a release is whole, builds it and lists what is in it: ``make release VERSION=0.2.0``.

Nothing is uploaded. Changelog, package, publiccode.yml and pages must agree; the wheel, the source archive, an SBOM (CycloneDX) and the
licences of all dependencies lie in dist/ afterwards.
"""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, requires
from pathlib import Path

ROOT = Path(__file__).parent.parent
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def complaints(version: str, root: Path = ROOT) -> Iterator[str]:
    """What keeps ``version`` from being released."""
    if not _VERSION.fullmatch(version):
        yield f"{version} is no version: MAJOR.MINOR.PATCH"
        return
    package = (root / "lettergen" / "_version.py").read_text(encoding="utf-8")
    if f'"{version}"' not in package:
        yield f'lettergen/_version.py does not say "{version}"'
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(
        rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$", changelog, re.MULTILINE
    )
    if heading is None:
        yield f'CHANGELOG.md has no heading "## [{version}] - YYYY-MM-DD"'
    unreleased = changelog.partition("## [Unreleased]")[2].partition("\n## [")[0].strip()
    if unreleased:
        yield "CHANGELOG.md still has entries under Unreleased"
    about = (root / "publiccode.yml").read_text(encoding="utf-8")
    if f'softwareVersion: "{version}"' not in about:
        yield f'publiccode.yml does not say softwareVersion: "{version}"'
    if heading and f'releaseDate: "{heading[1]}"' not in about:
        yield f'publiccode.yml does not say releaseDate: "{heading[1]}"'
    for name, page in runpy.run_path(str(root / "scripts" / "make_docs.py"))["PAGES"].items():
        if (root / "docs" / name).read_text(encoding="utf-8") != page():
            yield f"docs/{name} is not what make docs writes"


def runtime_packages(name: str = "lettergen") -> set[str]:
    """The installed packages that ``name`` needs to run, and what those need."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        for requirement in requires(current) or ():
            needed = _NAME.match(requirement)
            if "extra ==" in requirement or needed is None or needed[0].lower() in found:
                continue
            try:
                distribution(needed[0])
            except ModuleNotFoundError:
                continue  # for another system or Python
            found.add(needed[0].lower())
            waiting.append(needed[0])
    return found


def licences() -> str:
    """A line for each package that lettergen needs: name, version, licence."""
    lines = []
    for name in sorted(runtime_packages()):
        about = distribution(name).metadata
        classifiers = about.get_all("Classifier") or []
        stated = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
        expression = (
            about.get("License-Expression") or ", ".join(stated) or about.get("License") or "?"
        )
        lines.append(f"{about['Name']} {about['Version']}: {expression.splitlines()[0]}")
    return "\n".join(lines) + "\n"


def sbom(target: Path) -> None:
    """Writes the software bill of materials: what the wheel needs, with versions and licences."""
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "cyclonedx_py",
            "environment",
            "--pyproject",
            ROOT / "pyproject.toml",
            "--of",
            "JSON",
        ],
        check=True,
        capture_output=True,
    )
    whole = json.loads(made.stdout)
    needed = runtime_packages()
    kept = [c for c in whole["components"] if c["name"].lower() in needed]
    references = {c["bom-ref"] for c in kept} | {whole["metadata"]["component"]["bom-ref"]}
    whole["components"] = kept
    whole["dependencies"] = [
        {**d, "dependsOn": [r for r in d.get("dependsOn", ()) if r in references]}
        for d in whole.get("dependencies", ())
        if d["ref"] in references
    ]
    target.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Checks, builds, and says what to do next."""
    version = sys.argv[1] if len(sys.argv) > 1 else ""
    found = list(complaints(version))
    if found:
        sys.exit("\n".join(["Not released:", *(f"- {line}" for line in found)]))
    dist = ROOT / "dist"
    subprocess.run([sys.executable, "-m", "build", "--outdir", dist, ROOT], check=True)
    (dist / "licences.txt").write_text(licences(), encoding="utf-8")
    sbom(dist / f"lettergen-{version}.cdx.json")
    print("\n".join(sorted(str(p.relative_to(ROOT)) for p in dist.iterdir())))
    print(f'\nNow: git tag -s v{version} -m "lettergen {version}" && git push origin v{version}')


if __name__ == "__main__":
    main()
