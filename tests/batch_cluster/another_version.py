"""Loaded into a worker: it has another lettergen."""

from lettergen import versions

vars(versions)["__version__"] = "99.0"
