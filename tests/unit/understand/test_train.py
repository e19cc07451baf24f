import numpy as np
import pytest

from graphs.understand import Lexicon
from graphs.understand.calibrate import blending, temperature
from graphs.understand.examples import files, read
from graphs.understand.train import fit_each, fit_one, meant, train


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Every fiftieth line of the examples that ship."""
    folder = tmp_path_factory.mktemp("routing")
    for path in files():
        lines = path.read_text(encoding="utf-8").splitlines()
        (folder / path.name).write_text("\n".join(lines[1::50]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(small):
    return train(small)


def test_the_same_examples_give_the_same_model(small, trained):
    again = train(small)
    assert np.array_equal(trained.each.weights, again.each.weights)
    assert np.array_equal(trained.one.weights, again.one.weights)
    assert np.array_equal(trained.blend, again.blend)


def test_what_was_learnt_is_said_again(small, trained):
    lexicon = Lexicon.load()
    asked = [example for example in read(small) if example.skill and len(example.text.split()) > 5]
    said = [next(iter(trained.weigh_clause(meant(each.text, lexicon).masked()))) for each in asked]
    assert sum(each.labels == (agent,) for each, agent in zip(asked, said, strict=True)) > 0.9 * len(asked)


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


def test_of_two_voices_the_one_that_knows_counts_more():
    rng = np.random.default_rng(2)
    true, noise = rng.normal(size=(3000, 1)), rng.normal(size=(3000, 1))
    wanted = (rng.random((3000, 1)) < 1 / (1 + np.exp(-2 * true))).astype(float)
    own, encoder, more = blending(noise, true, wanted, np.ones_like(true))
    assert (own, encoder, more) == (pytest.approx(0, abs=0.15), pytest.approx(2, rel=0.1), pytest.approx(0, abs=0.15))


def test_a_label_the_encoder_was_not_taught_says_nothing_of_the_blend():
    rng = np.random.default_rng(3)
    true = rng.normal(size=(2000, 1))
    wanted = (rng.random((2000, 1)) < 1 / (1 + np.exp(-true))).astype(float)
    untaught = np.full_like(true, np.nan)
    both = blending(np.hstack([true, -true]), np.hstack([true, untaught]), np.hstack([wanted, wanted]), np.ones((2000, 2)))
    assert both == pytest.approx(blending(true, true, wanted, np.ones_like(true)))
