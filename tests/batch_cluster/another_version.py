"""Loaded into a worker: it has another lettergen."""

import lettergen

lettergen.__version__ = "99.0"
