"""The check against planted errors, on seeds it was not built with: it withholds what is wrong and little that is right."""

import pytest_asyncio

from ava.testing.local import score_texts
from ava.testing.mutate import KINDS
from ava.testing.score import score
from ava.testing.turns import turns, ways
from db.scope import Scope
from graphs.understand.lexicon import Lexicon

SEEDS = (101, 102, 103, 104)
FLOOR = {"value": 0.95, "entity": 0.9, "sign": 0.9, "unit": 0.95, "date": 0.9, "level": 0.95, "measure": 0.85}


@pytest_asyncio.fixture
async def found(demo, scope):
    return await turns(demo, Scope(user=scope.user, world="demo", as_of=scope.as_of))


async def test_planted_errors_are_withheld_and_true_sentences_shown(found):
    lexicon = Lexicon.load()
    scored = score(found, ways(found, lexicon), lexicon, SEEDS)
    assert sum(scored.cases[kind] for kind in KINDS) >= 500
    assert scored.cases["clean"] >= 500
    assert scored.recall >= 0.95
    assert scored.precision >= 0.95
    assert scored.false_refusals <= 0.01, [case.text for case in scored.refused]
    assert {kind: scored.of(kind) for kind in KINDS if scored.of(kind) < FLOOR[kind]} == {}


async def test_errors_planted_into_what_a_text_was_released_of_are_withheld(found):
    lexicon = Lexicon.load()
    texts = [(turn, " ".join(sentence for finding in turn.findings for sentence in finding.text)) for turn in found[:12]]
    scored = score_texts(texts, ways(found, lexicon), lexicon, SEEDS[0])
    assert 0 < len(scored.released) <= scored.written
    assert sum(scored.planted.values()) >= 100
    assert scored.recall >= 0.95, scored.missed
