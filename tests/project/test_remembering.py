"""What is remembered has a bound, and beside it what it gains: ``@lru_cache(maxsize=8)  # saves 0.3 ms a letter``.

``python -m benchmarks.remembering --write`` measures and writes it; what gains nothing goes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GAIN = re.compile(r"  # (saves [\d.e+]+ ms|one object )")


def named(node: ast.expr) -> str:
    """``lru_cache`` of ``@lru_cache(maxsize=8)`` and of ``@functools.lru_cache``."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def caches(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.FunctionDef | None]]:
    """Decorators with their functions, and caches made by a call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if named(decorator) in {"cache", "lru_cache", "remembered", "remembered_by_value"}:
                    yield decorator, node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Call)
            and named(node.func) == "lru_cache"
        ):
            yield node.func, None  # fmt: skip


def faults(source: str) -> Iterator[tuple[int, str]]:
    lines = source.splitlines()
    for cache, function in caches(ast.parse(source)):
        bounds = [k.value for k in cache.keywords if k.arg == "maxsize"] if isinstance(cache, ast.Call) else []  # fmt: skip
        if named(cache) == "lru_cache" and not [b for b in bounds if getattr(b, "value", b) is not None]:  # fmt: skip
            yield cache.lineno, "no bound"
        if named(cache) == "cache" and function and ast.unparse(function.args):
            yield cache.lineno, "no bound: lru_cache has one"
        # A call may have been broken into lines, its comment behind the last one.
        end = cache.lineno if function else cache.lineno + 2
        if not GAIN.search("\n".join(lines[cache.lineno - 1 : end])):
            yield cache.lineno, "no gain beside it"


@pytest.mark.slow
def test_everything_remembered_has_its_bound_and_its_gain() -> None:
    found, count = [], 0
    for file in sorted((ROOT / "lettergen").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        count += sum(1 for _ in caches(ast.parse(source)))
        found += [f"{file.relative_to(ROOT)}:{line}: {fault}" for line, fault in faults(source)]
    assert found == []
    assert count > 50


def test_what_has_none_is_found() -> None:
    source = "@cache\ndef a(x): ...\n@lru_cache\ndef b(): ...\n@lru_cache(maxsize=None)  # saves 2 ms\ndef c(): ...\nd = lru_cache(maxsize=4)(e)\n"
    assert [line for line, _ in faults(source)] == [1, 1, 3, 3, 5, 7]
    assert list(faults("@cache  # saves 3 ms\ndef a(): ...\n@remembered  # saves 1e+02 ms a letter\ndef b(x): ...\n")) == []  # fmt: skip
