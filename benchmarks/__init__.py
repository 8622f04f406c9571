"""How fast lettergen is, beside the tools that people use today, in one run on one machine."""
