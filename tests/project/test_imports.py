"""What the import contracts cannot say: no module needs itself, by whatever way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import grimp


def circles(imports: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The modules of each circle, by Tarjan's search for strongly connected components."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []

    def visit(module: str) -> Iterator[list[str]]:
        number[module] = lowest[module] = len(number)
        open_.append(module)
        for imported in sorted(imports[module]):
            if imported not in number:
                yield from visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in open_:
                lowest[module] = min(lowest[module], number[imported])
        if lowest[module] == number[module]:
            start = open_.index(module)
            component = open_[start:]
            del open_[start:]
            if len(component) > 1 or module in imports[module]:
                yield sorted(component)

    for module in sorted(imports):
        if module not in number:
            yield from visit(module)


def test_no_module_imports_itself_by_way_of_others() -> None:
    # Imports within functions and for the type checker count: they are needs, too.
    graph = grimp.build_graph("lettergen", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 300
    assert sum(map(len, imports.values())) > 1000
    assert list(circles(imports)) == []


def test_circles_are_found() -> None:
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str](), "e": {"e"}}
    assert list(circles(imports)) == [["b", "c"], ["e"]]
