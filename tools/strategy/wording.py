"""Which structure a question names, read out of its words. Strikes, expiries and counts are entities, found elsewhere."""

import re
from collections.abc import Mapping

from tools.analytics import named

_SOLD = re.compile(r"\b(?:sell(?:ing)?|short(?:ing)?|wr(?:ite|iting)|sold)\b", re.IGNORECASE)
_TWO_SIDED = {"straddle": "short straddle", "strangle": "short strangle", "call": "short call", "put": "cash-secured put"}


def structure(text: str) -> Mapping[str, object]:
    """{'structure': name} of the longest name in the text, e.g. 'iron condor'; empty where none is named."""
    said = " ".join(re.findall(r"[a-z-]+", text.lower()))
    names = sorted((*named.STRUCTURES, *named.ALIASES), key=len, reverse=True)
    found = next((name for name in names if re.search(rf"\b{re.escape(name)}s?\b", said)), None)
    if found is None:
        return {}
    sold = _TWO_SIDED.get(found) if _SOLD.search(text) else None
    return {"structure": sold if sold in named.STRUCTURES else named.canonical(found)}
