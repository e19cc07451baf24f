"""What is in a file, enough for a kind to know its own by. Which kinds there are is the table's business (`ava.sources`)."""

import re
from itertools import islice
from pathlib import Path

from ava.sources.csvfile import Head, sample
from ava.sources.jsonfile import parsed, paths
from ava.sources.textfile import Unreadable, opened

_ENDINGS = re.compile(r"(\.csv|\.json|\.txt)?(\.gz)?$")
_OPENS = ("{", "[")


def head_of(path: Path) -> Head:
    """The start of a table, or the key paths of a document. Raises Unreadable."""
    name = _ENDINGS.sub("", path.name)
    with opened(path) as text:
        first = next((line.strip() for line in islice(text, 3) if line.strip()), "")
    if first.startswith(_OPENS):
        with opened(path) as text:
            return Head(name=name, columns=paths(parsed(text)), document=True, path=path)
    records = sample(path)
    if not records:
        raise Unreadable("it is empty")
    return Head(name=name, columns=tuple(cell.strip() for cell in records[0]), sample=records, path=path)
