"""What AVA does not do, and how it says so: one cause, one honest sentence.

Read by pattern, not by score: a refusal must be the same for every phrasing of the router's examples. Text in quotation marks is
material, not a request: instructions inside it are neither followed nor held against the person.
"""

import re

from graphs.understand.causes import CAUSES, Cause
from graphs.understand.words import LIMIT, word_list, words

_QUOTED = re.compile(r"\"[^\"\n]{12,}\"|\u201c[^\u201d\n]{12,}\u201d|```.*?```", re.DOTALL)


OUTSIDE = "That is outside what I cover: your account, charts, options flow and strategies, earnings, the market, and NFL games."
SPORT = "I cover the NFL only, no other league or sport."
GENERAL = "I cannot do that: I read and calculate, place no orders or bets, and show nothing that is not yours."
_ASKING = re.compile(
    (
        r"^\s*(?:so\s+|ok\s+|and\s+)?(?:should|shall|would it|is it|is now|when|what|whats|how|which|where|why|who|does|do"
        r"|did|am|are|if i|were i|suppose|what if|worth|good time|better to|thinking|i want to|i wanna|i'?d like to"
        r"|want to|looking to)\b"
    ),
    re.IGNORECASE,
)
_WEIGHING = re.compile(  # an order's words, weighed rather than given
    (
        r"\b(?:sanity check|check (?:this|my)|rate (?:this|my)|this combination|my idea|opinion|what risk|could this|repair trade"
        r"|or (?:hold|sit|wait|keep|not))\b"
    ),
    re.IGNORECASE,
)
_OTHER_SPORT = re.compile(
    r"\b(?:nba|mlb|nhl|mls|wnba|ncaa[bf]?|ufc|mma|pga|lpga|atp|wta|nascar|f1|formula (?:1|one)|soccer|baseball"
    r"|basketball|hockey|tennis|golf(?:er)?|cricket|rugby|boxing|premier league"
    r"|champions league|la liga|bundesliga|world cup|world series|stanley cup|march madness|college (?:football"
    r"|basketball|game)|cfb|cfp|heisman|lakers|celtics|warriors|knicks|yankees|dodgers|red sox"
    r"|alabama|georgia bulldogs|ohio state|clemson|notre dame|michigan (?:state|wolverines)|crimson tide|olympics?"
    r"|wimbledon|kentucky derby|horse rac\w+|esports?|cfl|xfl|ufl)\b",
    re.IGNORECASE,
)


_ELSEWHERE = word_list("outside")
_BANK = re.compile(
    r"\b(?:(?:credit|debit|gift|bank|new|lost|stolen) cards?|my card|credit (?:score|limit|rating|line|report)|bank accounts?"
    r"|my bank|(?:my|the) bill|(?:phone|gas|water|power|electric|utility|cable|internet|medical) bills?|oil change|gas station"
    r"|(?:my|the|pay|for) rent|car insurance|to[- ]?do list|shopping list|exchange rate|tax(?:es)? (?:refund|return|form))\b",
    re.IGNORECASE,
)


def elsewhere(text: str) -> bool:
    """Whether it is about the bank, the household or a journey: words that no question for an agent holds."""
    return any(word.stem in _ELSEWHERE for word in words(text)) or _BANK.search(text[:LIMIT]) is not None


def unquoted(text: str) -> str:
    """`text` without longer passages in quotation marks, where anything else is left; at most LIMIT characters."""
    text = text[:LIMIT]
    rest = _QUOTED.sub(" ", text)
    return rest if len(rest.split()) > 2 else text


def refused(text: str) -> Cause | None:
    """Why `text` is declined, or None. A question about buying is a question; 'buy 100 shares' is an order."""
    own = unquoted(text)
    for cause in CAUSES:
        if cause.pattern.search(own) and not (cause.name == "orders" and (_ASKING.match(own) or _WEIGHING.search(own))):
            return cause
    return None


def other_sport(text: str) -> bool:
    """Whether it is about a sport AVA does not cover."""
    return _OTHER_SPORT.search(text[:LIMIT]) is not None
