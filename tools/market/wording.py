"""Which conditions of the screen a question names, read out of its words; what is not said is not asked."""

import re
from collections.abc import Callable, Mapping

_N = r"(\d+(?:\.\d+)?)"
_UNDER, _OVER = r"(?:below|under|less than|lower than|<=?)", r"(?:above|over|more than|higher than|at least|>=?)"
_SECTORS = {  # words -> GICS sector
    r"tech(?:nology)?|software": "Information Technology",
    r"communications?|media": "Communication Services",
    r"discretionary|retail(?:ers)?": "Consumer Discretionary",
    r"staples": "Consumer Staples",
    r"energy|oil": "Energy",
    r"financials?|banks?": "Financials",
    r"health ?care|pharma": "Health Care",
    r"industrials?": "Industrials",
    r"materials": "Materials",
    r"real estate|reits?": "Real Estate",
    r"utilities": "Utilities",
}
_RULES: tuple[tuple[str, Callable[[str], Mapping[str, object]]], ...] = (
    (rf"\brsi\s+(?:of\s+|is\s+)?{_UNDER}\s*{_N}", lambda n: {"rsi_below": float(n)}),
    (rf"\brsi\s+(?:of\s+|is\s+)?{_OVER}\s*{_N}", lambda n: {"rsi_above": float(n)}),
    (r"\b(oversold)\b", lambda _: {"rsi_below": 30.0}),
    (r"\b(overbought)\b", lambda _: {"rsi_above": 70.0}),
    (rf"\b{_OVER}\s+(?:their|its|the)?\s*(\d+)[- ]?(?:day|session|sma)", lambda n: {"above_sma": int(n)}),
    (rf"\b{_UNDER}\s+(?:their|its|the)?\s*(\d+)[- ]?(?:day|session|sma)", lambda n: {"below_sma": int(n)}),
    (r"\b(?:near|at|close to)\b[^.,;]*?\b(highs?)\b", lambda _: {"near_high": 0.05}),
    (r"\b(?:near|at|close to)\b[^.,;]*?\b(lows?)\b", lambda _: {"near_low": 0.05}),
    (rf"\b{_UNDER}\s*\$\s*{_N}", lambda n: {"max_price": float(n)}),
    (rf"\b{_OVER}\s*\$\s*{_N}", lambda n: {"min_price": float(n)}),
    (rf"\b(?:up|rose|gained|rallied)\b[^\d.,;]*{_N}\s*%", lambda n: {"change_above": float(n) / 100}),
    (rf"\b(?:down|fell|lost|dropped)\b[^\d.,;]*{_N}\s*%", lambda n: {"change_below": -float(n) / 100}),
    (r"\b(?:last|past)\s+(\d+)\s+(?:days|sessions)", lambda n: {"change_days": int(n)}),
    (r"\b(?:this|last|past)\s+(week)\b", lambda _: {"change_days": 5}),
    (r"\b(unusual|heavy|high) volume\b", lambda _: {"volume_ratio": 2.0}),
    (rf"\b{_N}\s*(?:x|times)\b[^.,;]*\bvolume\b", lambda n: {"volume_ratio": float(n)}),
)


def conditions(text: str) -> Mapping[str, object]:
    """The screen's options that the text names, as plain JSON: 'tech stocks with RSI under 35' gives sector and rsi_below."""
    said = text.lower()
    found: dict[str, object] = {}
    for pattern, option in _RULES:
        match = re.search(pattern, said)
        if match:
            found |= option(match[1])
    sector = next((name for words, name in _SECTORS.items() if re.search(rf"\b(?:{words})\b", said)), None)
    return found | ({"sector": sector} if sector else {})
