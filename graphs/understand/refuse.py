"""What AVA does not do, and how it says so: one cause, one honest sentence.

Read by pattern, not by score: a refusal must be the same for every phrasing of the router's examples. Text in quotation marks is
material, not a request: instructions inside it are neither followed nor held against the person.
"""

import re
from dataclasses import dataclass

from graphs.understand.words import LIMIT, word_list, words

_QUOTED = re.compile(r"\"[^\"\n]{12,}\"|\u201c[^\u201d\n]{12,}\u201d|```.*?```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason to decline."""

    name: str
    reply: str
    pattern: re.Pattern[str]


def _cause(name: str, reply: str, *patterns: str) -> Cause:
    return Cause(name, reply, re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE))


_DO = (
    r"(?:^|[.!?;,:]\s*|\b(?:please|pls|plz|can you|could you|will you|would you|go ahead and|i want you to|i need you to"
    r"|just|and|then|now|ava,?)\s+)"
)
_SIZE = (
    r"(?:\d[\d,.]*k?|a hundred|one|two|three|five|ten|twenty|fifty|all(?: of)?(?: my)?|my|half(?: of)? my|some|it\b"
    r"|this\b|that\b|them\b|a couple)"
)
CAUSES: tuple[Cause, ...] = (
    _cause(
        "prompt",
        "I do not change or show my instructions. Ask me about your account, charts, options, earnings, the market or NFL games.",
        (
            r"\b(?:ignore|disregard|forget|override|bypass)\b[^.?!]{0,30}\b(?:instructions?|rules|prompts?|guidelines"
            r"|guardrails|restrictions|everything (?:above|before)|you were told|(?:all|any) previous)\b"
        ),
        r"\b(?:system|hidden|initial|original|secret|developer|internal)\s+(?:prompt|instructions?|message)\b",
        (
            r"\b(?:print|show|reveal|repeat|output|tell me|give me|what (?:are|is)|dump|paste"
            r"|recite)\b[^.?!]{0,25}\byour\s+(?:full |exact |own )?(?:prompt|instructions|rules|guidelines)\b"
        ),
        r"\b(?:developer|debug|god|admin|dan|jailbreak|unrestricted|root)\s+mode\b|\bjailbr(?:eak|oken)\b|\bdo anything now\b",
        (
            r"\b(?:you are|you're|youre|act as|pretend (?:to be|you are|you're|you have)) (?:now )?(?:an? )?(?:dan"
            r"|admin(?:istrator)?|root|unrestricted|unfiltered|no restrictions|no rules|different (?:ai|assistant))\b"
        ),
        r"\brepeat (?:everything|all|the (?:text|words)) (?:above|before)\b|^\s*(?:###\s*)?system\s*:",
    ),
    _cause(
        "sql",
        "I take no SQL: every figure comes from fixed, read-only queries. Say in words what you want to know.",
        (
            r"\bdrop\s+(?:table|database|schema|all)\b|\bdelete\s+from\b|\btruncate\s+(?:table\s+)?\w+|\binsert\s+into\b"
            r"|\balter\s+(?:table|role|user)\b|\bunion\s+(?:all\s+)?select\b|\bgrant\s+all\b"
        ),
        (
            r"\bselect\s+(?:\*|[\w*]+(?:\s*,\s*[\w*]+)*)\s+from\b|\bupdate\s+\w+\s+set\s+\w+\s*=|\bor\s+1\s*=\s*1\b"
            r"|';\s*--|\bpg_(?:sleep|shadow|catalog|read_file)\b"
        ),
        (
            r"\b(?:run|execute|exec|eval)\b[^.?!]{0,25}\b(?:sql|query|psql|shell|bash|command|script|code)\b|\b(?:raw"
            r"|custom|arbitrary) sql\b|\b(?:wipe|erase|delete|destroy|drop) (?:the |all |my |every )*(?:\w+ )?(?:database"
            r"|tables?|records|rows|db)\b"
        ),
    ),
    _cause(
        "secrets",
        "I have no access to keys, passwords or settings, and would not show them.",
        (
            r"\b(?:api|access|secret|private|encryption|ssh|auth)[\s_-]*(?:keys?|tokens?)\b|\bpasswords?\b|\bpasswd\b"
            r"|\bpassphrase\b|\bcredentials?\b|\benv(?:ironment)?[\s_]+var(?:iable)?s?\b|(?:^|\s)\.env\b"
            r"|\bconnection string\b|\bdatabase[_ ]url\b|\bdb (?:url|login|user)\b|\blogin details\b"
            r"|\bsecrets?\b(?! sauce)|\bbearer token\b|/etc/\w+|\bssn\b|\bsocial security number\b"
        ),
    ),
    _cause(
        "others",
        "I can only see your own account. What others hold is closed to me.",
        (
            r"\b(?:other|another|different|all|every|each|any)\s+(?:the\s+)?(?:other\s+)?(?:users?|customers?|clients?"
            r"|accounts?|members?|people'?s?)(?:['\u2019]s?)?\b(?=[^.?!]*(?:portfolio|positions?|holdings?|balances?"
            r"|accounts?|trades?|hold|holding|own|data|p&?l|$))"
        ),
        (
            r"\b(?:someone|somebody|everyone|everybody|anybody|anyone) else(?:['\u2019]s)?\b[^.?!]{0,30}\b(?:portfolio"
            r"|positions?|holdings?|balances?|account|trades?)\b"
        ),
        r"\b(?:everyone|everybody)(?:['\u2019]?s)\s+(?:portfolio|positions?|holdings?|balances?|account|trades?)\b",
        (
            r"\b(?:user|customer|client|account)\s*(?:id\s*)?[#=:]?\s*\d{1,}(?:['\u2019]s)?\b|\buser_id\b|\bas user\s+\w+"
            r"|\b(?:switch|change|log ?in|sign in) (?:me )?(?:to|as|into)\b[^.?!]{0,20}\b(?:user|account|admin)\b"
        ),
        (
            r"\b(?:my )?(?:neighbou?r|boss|wife|husband|friend|buddy|brother|sister|dad|mom|ex|coworker|colleague|roommate"
            r"|cousin|uncle)(?:['\u2019]?s)\s+(?:\w+\s+)?(?:portfolio|positions?|holdings?|balances?|account|trades?"
            r"|p&?l)\b"
        ),
        (
            r"(?<!\w)(?!(?:what|it|that|there|here|where|who|how|today|yesterday|tomorrow|let|he|she|week|month|year|day"
            r"|quarter|market|buffett|berkshire|ark|cathie)['\u2019]s)[a-z]+['\u2019]s\s+(?:account|portfolio|holdings"
            r"|balance|positions)\b"
        ),
    ),
    _cause(
        "orders",
        "I place no orders and no bets, and move no money: I only read and calculate. I can show the figures you need to decide.",
        rf"{_DO}(?:(?:buy|sell|short|purchase|dump|liquidate|unload)\s+{_SIZE}|(?:buy|purchase)\s+me\s)",
        (
            rf"{_DO}(?:close|exit|cancel|flatten)\s+(?:out\s+)?(?:of\s+)?(?:all|my|the|every|it|this"
            rf"|that)\b(?=[^.?!]*(?:position|order|trade|shares|spread|everything|now|market|calls?|puts?|bets?)|\s*$)"
        ),
        (
            r"\b(?:place|submit|send|put in|enter|make|execute|route|fill|fire off)\s+(?:me\s+)?(?:an?|the|my|this|that"
            r"|those|these|some)\s+(?:\w+[\s-]+){0,4}(?:orders?|bets?|wagers?|trades?"
            r"|parlays?)\b(?<!what trade)(?! (?:idea|plan))"
        ),
        (
            r"\b(?:buy|sell|bet|place|submit|execute|trade|purchase)\b[^.?!]{0,40}\b(?:for me|on my behalf|right now for"
            r"|at market|market order|limit order)\b"
        ),
        (
            r"\b(?:put|throw|drop|stick|wager|bet|lay)\s+(?:down\s+)?\$?\d[\d,.]*k?\s*(?:bucks|dollars|on me)?\s+(?:on"
            r"|down on)\b(?<!how much)"
        ),
        (
            r"\b(?:withdraw|deposit|transfer|wire)\s+(?:\$?\d|all|my|the|money|funds|cash)\b|\b(?:auto[- ]?trade"
            r"|trade automatically)\b|\bpull the trigger (?:on|for)\b"
        ),
        r"\b(?:execute|submit|place) (?:it|that|this|them|these|those)\b",
    ),
)
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
        if cause.pattern.search(own) and not (cause.name == "orders" and _ASKING.match(own)):
            return cause
    return None


def other_sport(text: str) -> bool:
    """Whether it is about a sport AVA does not cover."""
    return _OTHER_SPORT.search(text[:LIMIT]) is not None
