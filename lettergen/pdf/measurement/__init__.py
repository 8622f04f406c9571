"""Maße: what stands where on a finished PDF of any program, against measures of DIN 5008 (secondary sources).

``page`` reads lines of text and drawn shapes with their places, ``wanted`` says where they should stand, ``checks`` compares.
Nothing here says that a letter conforms to a standard: the standard itself was not read.
"""
