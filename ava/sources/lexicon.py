"""What imported data is called: `<home>/lexicon.json`, which `route` and `ask` read beside the names AVA ships with.

    {"symbols": {"NVDA": "NVIDIA", "XYZ": ""}}

Names are only added; one that is there stays. The file is replaced whole, so a reader sees the old or the new one.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from ava.alone import alone


class LexiconError(ValueError):
    """The lexicon is not what AVA writes; the message names the file and what to do."""


def add(home: Path, names: Mapping[str, str]) -> None:
    """Add symbols and their names ('' = not known). Raises LexiconError for a file that is not a lexicon."""
    path = home / "lexicon.json"
    with alone(home / "lexicon.lock"):  # two imports that end together must not undo each other
        held = _read(path)
        symbols = {symbol: held.get(symbol) or names.get(symbol, "") for symbol in held.keys() | names.keys()}
        if symbols != held:
            _replace(path, {"symbols": dict(sorted(symbols.items()))})


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        symbols = json.loads(path.read_text(encoding="utf-8"))["symbols"]
        return {str(symbol): str(name) for symbol, name in symbols.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{path} is not a lexicon ({error!r}); move it away and import again") from error


def _replace(path: Path, lexicon: Mapping[str, object]) -> None:
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".lexicon", delete=False) as stream:
        json.dump(lexicon, stream, ensure_ascii=False, indent=0)
    Path(stream.name).chmod(0o644)
    Path(stream.name).replace(path)
