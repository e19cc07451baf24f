"""The causes for which AVA declines, each with its honest sentence and the patterns by which it is known. A table, no logic.

Patterns are about requests, not topics: "is NVDA being pumped" is a question, "help me pump NVDA" is not.
"""

import re
from dataclasses import dataclass


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
    r"(?:\$?\d[\d,.]*k?|(?:a hundred|one|two|three|five|ten|twenty|fifty|a couple|all(?: of)?(?: my)?|my|half(?: of)? my"
    r"|some(?! premium)|everything|whatever|it|this|that|them)\b)"
)
_FOLK = r"(?:neighbou?r|boss|wife|husband|friend|buddy|brother|sister|dad|mom|ex|coworker|colleague|roommate|cousin|uncle)"
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
        r"\brepeat (?:everything|all|the (?:text|words)) (?:above|before)\b|^\s*(?:###\s*)?system\s*:|\bignore the above\b",
        (
            r"\b(?:you were|were you|you(?:'ve| have) been) (?:told|instructed|given)\b|\bdevelopers? told you\b|\bnew rule\s*:"
            r"|\bhidden (?:rules|text)\b|\b(?:override|turn off|disable) (?:your |the )?(?:safety|filters?|logging)\b"
            r"|\byou have no rules\b|\bobey me\b|\brole[- ]?play\b|\bplay the role\b|\bunfiltered\b"
            r"|\b(?:what does|copy|output|share) your (?:prompt|instructions)\b"
        ),
    ),
    _cause(
        "sql",
        "I take no SQL: every figure comes from fixed, read-only queries. Say in words what you want to know.",
        (
            r"\bdrop\s+(?:table|database|schema|all)\b|\bdelete\s+from\b|\btruncate\s+(?:table\s+)?\w+|\binsert\s+into\b"
            r"|\balter\s+(?:table|role|user)\b|\bunion\s+(?:all\s+)?select\b|\bgrant\s+all\b"
        ),
        (
            r"\bselect\s+(?:\*|[\w*]+(?:\([^)]*\))?(?:\s*,\s*[\w*]+(?:\([^)]*\))?)*)\s+from\b|\bupdate\s+\w+\s+set\s+\w+\s*=|\bor\s+1\s*=\s*1\b"
            r"|';\s*--|\bpg_(?:sleep|shadow|catalog|read_file)\b"
        ),
        (
            r"\b(?:run|execute|exec|eval)\b[^.?!]{0,25}\b(?:sql|query|psql|shell|bash|command|script|code)\b|\b(?:raw"
            r"|custom|arbitrary) sql\b|\brm -rf\b|\bsql prompt\b|\braw database\b|\bcurl\b"
            r"|\b(?:open|start|spawn) an? (?:shell|terminal)\b"
            r"|\brun (?:this|the following)\b|\bdump (?:them|the database|the tables|everything)\b|\bwhat tables do you\b"
            r"|\b(?:set|add|write|change|remove|update|alter)\b[^.?!]{0,40}\b(?:database|\w+ table|the records)\b"
            r"|\bupdate my balance\b|\bdownload and (?:install|run)\b|\bdelete all my data\b"
            r"|\b(?:wipe|erase|delete|destroy|drop) (?:the |all |my |every )*(?:\w+ )?(?:database"
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
            r"|\b(?:config|key|password) file\b|\bfile with the keys\b|\b(?:your|the) config\b|\b(?:api )?token for\b"
            r"|\bwhat key do you\b|\blog ?in(?:to)? (?:to )?the database\b|\b(?:database|robinhood|broker|the) login\b"
            r"|\bsecrets?\b(?! sauce)|\bbearer token\b|/etc/\w+|\bssn\b|\bsocial security number\b"
        ),
    ),
    _cause(
        "others",
        "I can only see your own account. What others hold is closed to me.",
        (
            r"\b(?:other|another|different|all|every|each|any)\s+(?:the\s+)?(?:other\s+)?(?:users?|customers?|clients?"
            r"|accounts?|people'?s?)(?:['\u2019]s?)?\b(?=[^.?!]*(?:portfolio|positions?|holdings?|balances?"
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
            rf"\b(?:my )?{_FOLK}(?:['\u2019]?s)\s+(?:\w+\s+)?(?:portfolio|positions?|holdings?|balances?|account|trades?"
            rf"|p&?l|login)\b"
            rf"|\b(?:is|does|did|what|has) my {_FOLK} (?:own|hold|holding|buy|bought|trading|worth)\b|\bhow much is my {_FOLK}\b"
            r"|\b(?:his|her) (?:account|portfolio|book|holdings)\b"
            r"|\b(?:which|what|who|richest|other|all) users?\b(?! (?:say|think))"
            r"|\bwho else (?:is|uses)\b|\blast person\b|\b(?:customer|client)'?s'? (?:balances?|data|positions)\b"
            r"|\ball portfolios\b|\bi'?m (?:the |an )?(?:admin(?:istrator)?|from support)\b|\bi work for ava\b"
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
        rf"{_DO}(?:you\s+)?(?:(?:buy|sell|short|purchase|dump|liquidate|unload|grab|pick up)\s+{_SIZE}|(?:buy|purchase)\s+me\s)",
        rf"{_DO}(?:(?:grab|pick up|get|load)\s+me\s+(?:up|in(?:to)?|out|{_SIZE})\b|open a position)",
        (
            rf"{_DO}(?:set|move|enter|adjust|add)\s+(?:up\s+)?(?:an?|my|the)\s+(?:\w+\s+)?(?:stop|sell|buy)\b"
            rf"|{_DO}(?:exercise|assign)\s+(?:my|the|these)\b|{_DO}close out everything"
            r"|\bif\b[^.?!]{3,60}(?<!\bi )(?<!\bwe )\b(?:buy|sell|short)\s+(?:me\s+)?\d"
        ),
        (
            r"\b(?:roll|close|exercise|write|open|invest|manage|copy|handle|short|trade|set a \w+ \w+)\b[^.?!]{0,40}\bfor me\b"
            r"|\b(?:confirm|authori[sz]e|approve) (?:the|my|this|that) (?:order|purchase|trade|sale|bet)\b"
            r"|\b(?:and|then) do the trades?\b|\bsend (?:it|this|that) to my broker\b|\btrade through you\b"
            r"|\bautomatic(?:ally)? (?:sell|buy|into my)\b"
        ),
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
            rf"{_DO}(?:put|throw|drop|stick|wager|bet|lay|place)\s+(?:down\s+)?(?:\$?\d[\d,.]*k?|an? \w+|fifty|twenty|ten"
            r"|my (?:whole |entire )?(?:money|bankroll|balance))\s*(?:bucks|dollars|units)?\s+(?:down )?(?:on|against)\b"
        ),
        (
            r"\b(?:withdraw|deposit|transfer|wire|send)\s+(?:\$?\d[\d,.]*k?|all|my|the|money|funds|cash)\b(?=[^.?!]*\b(?:to|from|into"
            r"|out)\b|\s*\w*$)|\bauto[- ]?trad(?:e|ing)\b|\btrade automatically\b"
            r"|\bpull the trigger (?:on|for)\b(?![^.?!]*\bor\b)"
        ),
        r"\b(?:execute|submit|place) (?:it|that|this|them|these|those)\b",
    ),
    _cause(
        "harm",
        "I do not help with breaking the law or misleading others. I can say what the data shows.",
        (
            r"\b(?:help me|how (?:can|do|would) (?:i|we)|teach me to|show me how to)\b[^.?!]{0,20}\b(?:pump|manipulate"
            r"|launder|hack|fix a game|hide my gains|evade|do insider|spoof|fake)\b"
        ),
        (
            r"\b(?:give|get|tell|find) me\b[^.?!]{0,15}\binside(?:r)? (?:information|info|tips?)\b|\binside information\b"
            r"|\bhack (?:into|kalshi|the)\b|\bwrite (?:some )?fake\b|\bspread an? (?:rumou?r|lie)\b"
            r"|\b(?:who )?can leak\b"
        ),
    ),
)
