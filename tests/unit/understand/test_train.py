import numpy as np
import pytest

from graphs.understand import Lexicon
from graphs.understand.train import fit_each, fit_one, meant, temperature, train


@pytest.fixture
def small(tmp_path):
    told = {
        "portfolio.holdings": ["what do i own", "show my holdings", "my cash please", "how is my account"],
        "market.regime": ["is the market calm", "state of the market", "how is the market", "market breadth now"],
        "_vague": ["and then", "what now", "and that", "what about that"],
    }
    for name, lines in told.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(lines * 3), encoding="utf-8")
    return tmp_path


def test_the_same_examples_give_the_same_model(small):
    one, two = train(small), train(small)
    assert np.array_equal(one.each.weights, two.each.weights)
    assert np.array_equal(one.one.weights, two.one.weights)


def test_what_was_learnt_is_said_again(small):
    weights = train(small).weigh(["how", "is", "my", "account"])
    assert next(iter(weights)) == "portfolio"


def test_a_regression_agrees_with_the_closed_form_of_a_single_feature():
    # with one feature that is always 0, only the bias is learnt: the log odds of the share, log(3)
    _, bias = fit_each(np.zeros((4, 1)), np.array([[1.0], [1.0], [1.0], [0.0]]), np.ones((4, 1)))
    assert bias[0] == pytest.approx(np.log(3), abs=1e-4)


def test_a_multinomial_regression_learns_the_shares():
    _, bias = fit_one(np.zeros((4, 1)), np.array([0, 0, 0, 1]), np.ones(4), 2)
    assert bias[0] - bias[1] == pytest.approx(np.log(3), abs=1e-4)


def test_logits_twice_too_large_are_halved():
    rng = np.random.default_rng(1)
    true = rng.normal(size=(4000, 1))
    wanted = (rng.random((4000, 1)) < 1 / (1 + np.exp(-true))).astype(float)
    assert temperature(2 * true, wanted, np.ones_like(true)) == pytest.approx(2, rel=0.1)


def test_names_are_found_again_in_examples():

    assert meant("rsi of {symbol} vs the {team}", Lexicon.load()).masked() == ["rsi", "of", "{symbol}", "vs", "the", "{team}"]
