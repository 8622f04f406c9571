"""Values by path, as rows bring them, and the mappings and lists that they make up.

A list is a mapping from position to value here, so that rows may leave positions out; they close up in the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from lettergen.reading.document import Path

Tree = dict[str | int, Any]


def planted(value: Any) -> Any:
    """Mappings and lists as a tree; everything else as it is."""
    if isinstance(value, Mapping):
        return {key: planted(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return {index: planted(below) for index, below in enumerate(value)}
    return value


def put(tree: Tree, path: Path, value: Any) -> None:
    """Set the value at ``path``; a single value in the way stands for a list of one."""
    node: Any = tree
    for step, following in itertools.pairwise(path):
        below = node.get(step)
        if not isinstance(below, dict):
            below = {} if below is None or not isinstance(following, int) else {0: below}
            node[step] = below
        elif isinstance(following, int) and any(isinstance(key, str) for key in below):
            below = node[step] = {0: below}
        node = below
    node[path[-1]] = value


def grafted(stem: Any, twig: Any) -> Any:
    """``twig`` on top of ``stem``, neither of them changed."""
    if stem is None or not isinstance(twig, dict):
        return twig
    merged: Tree = {}
    if isinstance(stem, dict):
        merged.update(stem)
    elif any(isinstance(key, int) for key in twig):
        merged[0] = stem
    if any(isinstance(key, int) for key in twig) and any(isinstance(key, str) for key in merged):
        merged = {0: merged}
    for key, value in twig.items():
        merged[key] = grafted(merged.get(key), value) if isinstance(value, dict) else value
    return merged


def grown(tree: Any) -> Any:
    """The tree as mappings and lists."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(isinstance(key, int) for key in tree):
        return [grown(tree[index]) for index in sorted(tree)]
    return {key: grown(value) for key, value in tree.items()}


def original(tree: Any, path: Path) -> Path:
    """The path before positions closed up, from a path in what ``grown`` made."""
    found: list[str | int] = []
    node = tree
    for step in path:
        known = step
        if isinstance(step, int) and isinstance(node, dict):
            positions = sorted(key for key in node if isinstance(key, int))
            known = positions[step] if step < len(positions) else step
        found.append(known)
        node = node.get(known) if isinstance(node, dict) else None
    return tuple(found)
