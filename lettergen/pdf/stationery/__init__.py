"""A house's stationery: a PDF examined, and put under the pages of letters."""

from lettergen.pdf.stationery.underlay import faults, underlaid

__all__ = ["faults", "underlaid"]
