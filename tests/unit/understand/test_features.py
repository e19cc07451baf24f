from graphs.understand.features import NEAR, features


def test_words_near_each_other_count_in_any_order():
    one, two = features(["rsi", "under", "thirty"]), features(["thirty", "under", "rsi"])
    assert {name for name in one if name.startswith("~")} == {name for name in two if name.startswith("~")} != set()


def test_words_that_say_nothing_stand_between_without_counting():
    assert "~market mood" in features(["mood", "of", "the", "market"])
    assert not any("the" in name.split() for name in features(["mood", "of", "the", "market"]) if name.startswith("~"))


def test_words_far_apart_are_no_pair():
    words = [f"word{n}x" for n in range(NEAR + 2)]
    assert f"~{words[0]} {words[NEAR]}" in features(words)
    assert f"~{words[0]} {words[NEAR + 1]}" not in features(words)
