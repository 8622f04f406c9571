"""Reading data that people wrote: YAML with positions, and validation whose problems point at the place.

Scalars stay text until a model says otherwise, so a postcode keeps its zero and Norway its code. All problems of a
file come in one report, each with file, line, column, path in the data, the value as written, a code and a hint.
"""

from lettergen.reading.document import Data, Document, Path
from lettergen.reading.file import read_content, read_text_file, read_yaml_file
from lettergen.reading.locations import place_in_text
from lettergen.reading.signatures import with_pictures
from lettergen.reading.soundness import as_data, check_size, from_python, sound
from lettergen.reading.validation import validate, validate_data
from lettergen.reading.yaml_text import read_yaml

__all__ = [
    "Data",
    "Document",
    "Path",
    "as_data",
    "check_size",
    "from_python",
    "place_in_text",
    "read_content",
    "read_text_file",
    "read_yaml",
    "read_yaml_file",
    "sound",
    "validate",
    "validate_data",
    "with_pictures",
]
