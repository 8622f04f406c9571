"""A house's stationery: a PDF examined, and put under the pages of letters."""

from lettergen.pdf.stationery.underlay import faults, has_links, underlaid

__all__ = ["faults", "has_links", "underlaid"]
