"""The view a person states on a price, and the appetite for risk they express. Naming a structure states neither."""

import re

from tools.facts import Outlook, Risk

_NOT_A_VIEW = re.compile(
    r"\b(?:bull(?:ish)?|bear(?:ish)?)\s+(?:(?:put|call)\s+)?(?:spreads?|flow|sweeps?|prints?|bets?|positioning"
    r"|activity|divergence"
    r"|engulfing|harami|cross(?:over)?|flags?|pattern|signals?|alerts?|candles?|setups?|trap|market|run|case|flattener)\b"
    r"|\bbull(?:ish)?(?:/|\s+(?:or|vs\.?|and|versus)\s+)bear(?:ish)?\b|\bbear(?:ish)?(?:/|\s+(?:or|vs\.?|and"
    r"|versus)\s+)bull(?:ish)?\b"
    r"|\b(?:how|more|less|most|too|anyone|anything|something|who is|who's)\s+(?:bullish|bearish|volatile)\b"
    r"|^\s*(?:is|are|was|were|does|do|did|has|have|which|what|whats|who)\b(?:(?!\bi\b|\bim\b)[^,.;!?])*\b(?:bullish|bearish|volatile"
    r"|neutral|sideways|flat)\b"
    r"|\b(?:delta|beta|vega|gamma|market|dollar)[- ]neutral\b|\bneutral (?:field|site|zone)\b",
    re.IGNORECASE,
)
_ME = (
    r"(?:i\s+(?:really\s+|do\s+|just\s+|still\s+|kinda\s+|honestly\s+)?(?:think|thnk|expect|believe|reckon|feel|see"
    r"|bet|figure|guess|suspect|doubt|say)|i'?m|im|we|my (?:view|take|thesis|bet|guess|feeling)"
    r"|convinced|pretty sure|feels? like|looks? like|assume|assuming|say|suppose|gut says|expecting|if|betting"
    r"|thinking|imo|view)\b[^.;!?]{0,50}"
)
_UP = (
    r"(?:go(?:es|ing)?\s+(?:up|higher|to the moon)|rall(?:y|ies|ying)|rip(?:s|ping)?|climb(?:s|ing)?|pops?\b|moon(?:s"
    r"|ing)?|run(?:s|ning)?\s+(?:up|higher|to)"
    r"|breaks?\s?out|ris(?:e|es|ing)|upside|bounces?|rebounds?|head(?:s|ed|ing)?\s+(?:up|higher|north)|grind(?:s"
    r"|ing)?\s+(?:up|higher)|soar|undervalued|cheap here|beats?|recover)"
)
_DOWN = (
    r"(?:go(?:es|ing)?\s+(?:down|lower)|drop(?:s|ping)?|falls?|falling|tank(?:s|ing)?|crash(?:es|ing)?|roll(?:s"
    r"|ing)?\s+over|downside|sell(?:s|ing)?\s?off|dump(?:s|ing)?"
    r"|sink(?:s|ing)?|slid(?:e|es|ing)|overvalued|overpriced|head(?:s|ed|ing)?\s+(?:down|lower|south)|break(?:s"
    r"|ing)?\s?down|pull(?:s|ing)?\s?back|correct(?:s|ion)|bleed|cool(?:s|ing)?\s+off|miss(?:es)?\b)"
)
_FLAT = (
    r"(?:sideways|range[- ]?bound|goes? nowhere|going nowhere|chop(?:s|ping|py)?|stays? (?:flat|put|in (?:a|this"
    r"|its) range|where it is|around|between)|stay(?:ing)? pinned|pinned|stuck in (?:a|this) range"
    r"|not (?:going )?(?:to )?(?:move|do) much|won'?t (?:move|do) much|trade[s]? (?:flat|in a range)|barely move"
    r"|boring|hold steady|drift(?:s|ing)? sideways)"
)
_BIG = (
    r"(?:big (?:move|swing)|huge (?:move|swing)|(?:move|swing|explode|go|break|rip|pop)s?\b[^.;!?]{0,25}(?:either|any"
    r"|both) (?:way|direction|side)s?|either (?:way|direction)|no idea which (?:way|direction)"
    r"|(?:don'?t|dont|not sure|no clue) (?:know )?(?:which|what) (?:way|direction)|wild (?:swings?|ride|move)"
    r"|all over the place|violent move|big moves?)"
)
_NOT_ = r"(?:not|n'?t|isn'?t|won'?t|dont|never)\s+(?:\w+\s+){0,2}"
_OUTLOOKS: tuple[tuple[Outlook, str], ...] = (
    ("volatile", rf"\b(?:volatile|{_BIG})(?!\w)"),
    ("neutral", rf"\b(?:neutral|{_FLAT})(?!\w)"),
    ("bullish", rf"\b(?:bullish|optimistic|{_ME}\b{_UP})(?!\w)"),
    ("bearish", rf"\b(?:bearish|pessimistic|{_ME}\b{_DOWN})(?!\w)"),
)
_RISKS: tuple[tuple[Risk, str], ...] = (
    (
        "conservative",
        (
            r"\b(?:conservative(?:ly)?|safe(?:ish|r|st|ly)?\b(?! to (?:say|assume))|low[- ]?(?:er)?[- ]risk"
            r"|limited?[- ](?:risk|loss|downside)|defined?[- ]risk|risk[- ]averse|cautious|careful(?:ly)?"
            r"|play(?:ing)? it safe"
            r"|sleep (?:at night|well)|capital preservation|preserve (?:my )?capital|nothing (?:crazy|risky|fancy|wild)"
            r"|not too (?:risky|crazy|wild)|low[- ]stress|small(?:er)? risk|minimal risk|(?:don'?t|dont|can'?t|cant"
            r"|hate to|without|rather not) (?:want to |wanna |afford to )?(?:lose|losing|risk(?:ing)?) (?:much|a lot"
            r"|too much|everything|my)"
            r"|cap(?:ped)? (?:my |the )?(?:loss(?:es)?|risk|downside)|tame|gentle)\b"
        ),
    ),
    (
        "balanced",
        (
            r"\b(?:balanced|moderate(?:ly)?(?: risk)?|medium[- ]risk|middle[- ]of[- ]the[- ]road|middle ground"
            r"|not too (?:safe|conservative|aggressive)|average risk|some risk(?: is)? (?:ok|fine|okay)|reasonable risk"
            r"|in[- ]between)\b"
        ),
    ),
    (
        "aggressive",
        (
            r"\b(?:aggressive(?:ly)?|yolo|high[- ](?:er )?risk|crank(?:ed)? (?:it )?up|swing(?:ing)? for the fences"
            r"|degen(?:erate)?|lotto|lottery ticket|go(?:ing)? big|all[- ]in|max(?:imum)? (?:leverage|risk|juice)|spicy"
            r"|juicy|risky|moonshot|home run"
            r"|full send|(?:don'?t|dont) (?:mind|care about) (?:the )?(?:risk|losing)|okay? (?:with )?losing (?:it )?all"
            r"|gamble|speculative|high octane|balls to the wall)\b"
        ),
    ),
)
_TIMID = re.compile(r"\b(?:not|nothing|n'?t|without|less|too|no)\s+(?:\w+\s+)?(?:too\s+|so\s+)?$", re.IGNORECASE)


def outlook(text: str) -> Outlook | None:
    """The view stated in `text`, or None."""
    stated = _NOT_A_VIEW.sub(" ", text)
    for name, pattern in _OUTLOOKS:
        match = re.search(pattern, stated, re.IGNORECASE)
        if match and not _TIMID.search(stated[: match.start()]):
            return name
    return None


def risk(text: str) -> Risk | None:
    """The appetite expressed in `text`, or None."""
    for name, pattern in _RISKS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and not (name != "conservative" and _TIMID.search(text[: match.start()])):
            return name
    return None
