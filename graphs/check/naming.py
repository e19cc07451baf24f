"""How entities are written beside their keys: 'Nvidia', 'Kansas City', 'the Chiefs', and tickers nothing was found about.

The words come from the lexicon that reads questions, asked word by word: nothing is copied. A name that is also an English word
('Target', 'Bills') counts only for an entity the turn is about; a ticker that is an abbreviation of the trade ('RSI') never does.
"""

from collections.abc import Iterable
from functools import lru_cache

from graphs.check.evidence import keys
from graphs.check.mentions import Naming
from graphs.understand.lexicon import Lexicon
from graphs.understand.tickers import PLAIN
from graphs.understand.words import key
from tools.facts import Finding

_TICKER = 5  # letters at most
_key = lru_cache(maxsize=4096)(key)  # the same capital words come back in every sentence


def naming(lexicon: Lexicon, findings: Iterable[Finding]) -> Naming:
    """The function that says which entity a written name is, in a turn that found this."""
    about = frozenset(name for finding in findings for fact in finding.facts for name in keys(fact.entity))
    football = not about.isdisjoint(lexicon.clubs)

    def named(written: str) -> str | None:
        return (
            _ticker(written, lexicon) or _company(written, lexicon, about) or (football and _team(_key(written), lexicon)) or None
        )

    return named


def _ticker(written: str, lexicon: Lexicon) -> str | None:
    if not written.isupper() or len(written) > _TICKER or not written.replace(".", "").isalpha():
        return None
    return written if len(written) > 1 and written.lower() not in PLAIN and lexicon.known(written) else None


def _company(written: str, lexicon: Lexicon, about: frozenset[str]) -> str | None:
    name = _key(written)
    found = lexicon.names.get(name) or lexicon.proper.get(name)
    plain = name in lexicon.words or name in PLAIN or name in lexicon.proper
    return found if found in about or not plain or (written[0].isupper() and found and lexicon.known(found)) else None


def _team(name: str, lexicon: Lexicon) -> str | None:
    """By nickname, abbreviation, or the city that has but one."""
    teams = lexicon.cities.get(name, ())
    return lexicon.nicknames.get(name) or lexicon.abbreviations.get(name) or (teams[0] if len(teams) == 1 else None)
