"""The renderers: each sets a composed letter in one format, and none knows the others.

The package shares its name with the function ``lettergen.render``. Python puts an imported package into its parent under
that name, so that ``from lettergen import render`` would give the package to whoever imports it after the first letter: it
can be called like the function.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Renderers(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return import_module("lettergen.pipeline").render(*args, **kwargs)


sys.modules[__name__].__class__ = _Renderers
