"""The version, where the build finds it and every module may ask for it."""

__version__ = "0.1.0"
