"""WordprocessingML and its packaging: the only place that knows element names, namespaces and file formats' units.

Everything above it speaks of paragraphs, runs, frames and tables in mm and pt. Only ``markup.escape`` turns plain text
into markup.
"""
