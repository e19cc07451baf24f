import pytest

from graphs.understand.entities import find


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("rsi of nvda", ("NVDA",)),
        ("how does NVDA compare with $amd", ("NVDA", "AMD")),
        ("is telsa overbought", ("TSLA",)),
        ("mircosoft earnings", ("MSFT",)),
        ("does the iPhone maker report soon", ("AAPL",)),
        ("google's put skew", ("GOOGL",)),
        ("Lowe's versus home depot", ("LOW", "HD")),
        ("covered call on at&t", ("T",)),
        ("j&j dividend", ("JNJ",)),
        ("Berkshire class B or class a?", ("BRK.B",)),
        ("brk.b against BRK-A and brk/b", ("BRK.B", "BRK.A")),
        ("compare F, T and KO", ("F", "T", "KO")),
        ("NVDA/AMD pair", ("NVDA", "AMD")),
        ("IT is all now low on volume", ()),
        ("what about $IT and $ALL", ("IT", "ALL")),
        ("ALL calls for december", ("ALL",)),
        ("price target on costco", ("COST",)),
        ("Target earnings tomorrow", ("TGT",)),
        ("what is the ATR and the MA doing", ()),
        ("buy the gold etf?", ("GLD",)),
        ("are chips and regional banks weak", ()),
        ("WHAT IS THE TREND OF TSLA NOW", ("TSLA",)),
        ("who makes AI", ()),
    ],
)
def test_symbols_are_found_however_they_are_written(text, symbols, lexicon, now):
    assert find(text, lexicon, now).entities.symbols == symbols


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("who wins kansas city at buffalo", ("KC", "BUF")),
        ("packrs moneyline", ("GB",)),
        ("KC -3 or PHI", ("KC", "PHI")),
        ("will the niners cover at lambeau", ("SF", "GB")),
        ("bears game spread tonight", ("CHI",)),
        ("are the bears in control of spy", ()),
        ("rams against chargers, odds?", ("LA", "LAC")),
        ("treasury bills or bonds", ()),
        ("dallas vs philly weather", ("DAL", "PHI")),
    ],
)
def test_teams_are_found_by_city_nickname_letters_and_stadium(text, teams, lexicon, now):
    assert find(text, lexicon, now).entities.teams == teams


@pytest.mark.parametrize(
    ("text", "symbols", "teams"),
    [("DAL calls for december", ("DAL",), ()), ("DAL spread against NYG", (), ("DAL", "NYG"))],
)
def test_the_rest_of_the_sentence_tells_twins_apart(text, symbols, teams, lexicon, now):
    found = find(text, lexicon, now).entities
    assert (found.symbols, found.teams) == (symbols, teams)


def test_letters_of_a_company_and_a_team_alone_are_unclear(lexicon, now):
    (choice,) = find("DAL?", lexicon, now).unclear
    assert choice.labels == ("Delta Air Lines (DAL)", "Dallas Cowboys")


def test_a_city_of_two_teams_is_unclear(lexicon, now):
    (choice,) = find("new york game total", lexicon, now).unclear
    assert choice.labels == ("New York Giants", "New York Jets")


@pytest.mark.parametrize(("text", "unknown"), [("rsi of ZZZZ", ("ZZZZ",)), ("$NVDAA price", ("NVDAA",)), ("RSI now", ())])
def test_what_is_written_as_a_symbol_but_is_none_is_told(text, unknown, lexicon, now):
    assert find(text, lexicon, now).unknown == unknown


@pytest.mark.parametrize(
    ("text", "outlook", "risk"),
    [
        ("I think AMD goes up from here", "bullish", None),
        ("i'm bearish on INTC, something safe-ish", "bearish", "conservative"),
        ("KO stays flat, aggressive idea", "neutral", "aggressive"),
        ("a big move either way in COIN", "volatile", None),
        ("is TSLA bullish?", None, None),
        ("a bull put spread on SPY", None, None),
        ("bearish divergence on AAPL", None, None),
        ("middle of the road, a bit of risk is fine", None, "balanced"),
    ],
)
def test_a_view_is_what_the_person_states(text, outlook, risk, lexicon, now):
    found = find(text, lexicon, now).entities
    assert (found.outlook, found.risk) == (outlook, risk)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("with $5k", "5000", "usd"),
        ("a drop of 10%", "0.1", "fraction"),
        ("45 dte puts", "45", "days"),
        ("a 30 delta put", "0.3", "ratio"),
        ("200 shares", "200", "shares"),
        ("the 150 calls", "150", "usd_per_share"),
    ],
)
def test_amounts_have_the_unit_they_seem_to_have(text, value, unit, lexicon, now):
    amount = find(text, lexicon, now).entities.amounts[0]
    assert (str(amount.value.normalize().__format__("f")), amount.unit) == (value, unit)
