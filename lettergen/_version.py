"""The version, where the build finds it and every module may ask for it."""

__version__ = "0.2.0"
