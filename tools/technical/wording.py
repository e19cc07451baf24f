"""Which candlestick patterns a question names, read out of its words; none named means any of them."""

import re
from collections.abc import Mapping

from tools.analytics.candles import PATTERNS

_ALIASES = {
    "piercing pattern": "piercing line", "three black crow": "three black crows", "three white soldier": "three white soldiers",
    "rising three": "three methods", "falling three": "three methods", "dark cloud": "dark cloud cover",
}  # fmt: skip


def named(text: str) -> Mapping[str, object]:
    """{'patterns': names} of the patterns in the text, the longest where one name holds another; empty where none is named."""
    said, found = " ".join(re.findall(r"[a-z0-9]+", text.lower())), []
    for name in sorted((*PATTERNS, *_ALIASES), key=len, reverse=True):
        pattern = rf"\b{re.escape(name.replace('-', ' '))}s?\b"
        if re.search(pattern, said):
            found.append(_ALIASES.get(name, name))
            said = re.sub(pattern, "|", said)
    return {"patterns": sorted(dict.fromkeys(found))} if found else {}
