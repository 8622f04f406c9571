"""Labels of a kind examined: what headers of columns cannot tell apart, from each other or from what all letters have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lettergen.batch.headers import declared_columns, normalised, path_of
from lettergen.batch.labels import labels_of
from lettergen.errors import Place, Problem, Severity, TemplateError
from lettergen.kinds import kinds_in
from lettergen.kinds.workspace import KIND_FILE
from lettergen.reading import Document, read_yaml_file
from lettergen.reading.document import Path as DataPath
from lettergen.reading.document import dotted


def label_problems(folder: Path) -> Iterator[Problem]:
    """What is wrong or doubtful about the labels in the ``kind.yaml`` of ``folder``, each at its field.

    Raises TemplateError where the declaration is faulty.
    """
    file = Path(os.path.realpath(folder)) / KIND_FILE
    if not file.is_file():
        return
    model = kinds_in([file.parents[1]])[file.parent.name].model
    document = read_yaml_file(folder / KIND_FILE, error=TemplateError)
    base = next(cls for cls in model.__mro__ if not hasattr(cls, "declared_fields"))
    labels = {normalised(label): label for label in reversed([*labels_of(model)])}
    for label in reversed([*labels.values()]):
        own = [column.path for column in declared_columns(label, model)]
        for path, other in pairwise(own):
            params = {"other": ".".join(step for step in other if isinstance(step, str))}
            yield Problem("kind-label-twice", _place(document, path), label, params)
        if known := path_of(label, base):
            params = {"other": dotted(known)}
            place = _place(document, own[0])
            yield Problem("kind-label-known", place, label, params, Severity.WARNING)


def _place(document: Document, path: DataPath) -> Place:
    """Where the field is declared whose values lie at ``path`` of a letter."""
    steps = [step for name in path if isinstance(name, str) for step in ("fields", name)]
    return document.place(tuple(steps), at_key=True)
