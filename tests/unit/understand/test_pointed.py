import pytest

from graphs.understand.pointed import at_names, edits, meant


@pytest.mark.parametrize(
    ("text", "own", "said", "names"),
    [
        ("and the macd?", (), ("AMD", "MU"), ("AMD", "MU")),
        ("what about intel", ("INTC",), ("AMD",), ("INTC",)),
        ("add intel", ("INTC",), ("AMD",), ("AMD", "INTC")),
        ("and with intel?", ("INTC",), ("AMD",), ("AMD", "INTC")),
        ("drop micron", ("MU",), ("AMD", "MU"), ("AMD",)),
        ("ok take mu out", ("MU",), ("AMD", "MU"), ("AMD",)),
        ("forget amd, look at intel", ("AMD", "INTC"), ("AMD",), ("INTC",)),
        ("swap amd for intel", ("AMD", "INTC"), ("AMD", "MU"), ("MU", "INTC")),
        ("replace the chip stock with ko", ("KO",), ("WMT", "MU"), ("WMT", "KO")),
        ("swap it for ko", ("KO",), ("MU",), ("KO",)),
        ("put ko in instead of amd", ("KO", "AMD"), ("AMD", "MU"), ("MU", "KO")),
        ("what about intel, also on friday", ("INTC",), ("AMD",), ("INTC",)),
        ("how do intel and the two compare", ("INTC",), ("AMD",), ("AMD", "INTC")),
        ("the second one's chart", (), ("AMD", "MU", "KO"), ("MU",)),
        ("drop the middle one, who reports first", (), ("AMD", "MU", "KO"), ("AMD", "KO")),
        ("go with the latter", (), ("AMD", "MU"), ("MU",)),
        ("just the first", (), ("AMD", "MU"), ("AMD",)),
        ("over the last quarter", (), ("AMD", "MU"), ("AMD", "MU")),
        ("weather for the third one", (), ("HOU", "CAR"), ("HOU", "CAR")),
    ],
)
def test_which_names_are_meant(text, own, said, names):
    assert meant(text, own, said, "") == names


@pytest.mark.parametrize(
    ("text", "name"), [("chart of the worst one", "NKE"), ("the best name's next report", "TLT"), ("the cheapest", None)]
)
def test_one_of_several_is_picked_by_the_figures_of_the_answer(text, name):
    said, answer = ("PYPL", "NKE", "TLT"), "Three lose: PYPL -$640 (-9.1%), NKE -$1,210 (-14.8%) and TLT -$95 (-0.8%)."
    assert meant(text, (), said, answer) == ((name,) if name else said)


def test_without_figures_for_all_nothing_is_picked():
    assert meant("the worst one", (), ("PYPL", "NKE"), "PYPL -9.1% and NKE, both down") == ("PYPL", "NKE")


@pytest.mark.parametrize(
    ("text", "many", "points"),
    [
        ("are they cheap", 3, True),
        ("chart of the second one", 3, True),
        ("is it cheap", 1, True),
        ("what if i sold all that", 1, True),
        ("keep only the ones under 50", 5, False),
        ("raise it to 35", 5, False),
        ("and yesterday?", 5, False),
        ("loosen the first cutoff", 5, False),
        ("is that whole area down", 2, False),
    ],
)
def test_what_points_at_names_is_told_from_what_points_at_the_rest(text, many, points):
    assert at_names(text, many) is points


@pytest.mark.parametrize(
    ("text", "changes"),
    [("drop the jets", True), ("swap tlt for slv", True), ("ko rather than pep", True), ("did it drop", False)],
)
def test_what_changes_the_names_is_seen(text, changes):
    assert edits(text) is changes
