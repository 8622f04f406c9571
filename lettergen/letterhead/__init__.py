"""Letterheads: authorities and the designs of their letters, as data, chosen by authority, unit and date."""
