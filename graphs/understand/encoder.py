"""What a sentence model says of a whole question: a logit for each agent and each '_' answer, and for each skill.

The model is all-MiniLM-L6-v2 (Reimers and Gurevych, EMNLP 2019; Apache-2.0) taught our labels by `graphs.understand.tune`, in
eight bits, in `prompts/routing/encoder.onnx`. It knows English beyond our examples: idioms and subjects that stand in none of
them. It decides nothing alone: the router weighs it against the words it has learnt itself. Raises EncoderError for a file that
cannot be read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.understand.examples import FOLDER
from graphs.understand.pieces import numbered

ENCODER = FOLDER / "encoder.onnx"
_REMEMBERED = 512  # texts whose logits are kept: a question is weighed more than once, its history with every turn
_THREADS = 2  # 2.5 ms a question against 3.4 with one

Floats = NDArray[np.float32]


class EncoderError(ValueError):
    """The sentence model cannot be read; the message names the file and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoder:
    """The model, loaded. Immutable; may be asked from several threads."""

    labels: tuple[str, ...]
    skills: tuple[str, ...]
    numbers: Mapping[str, int]  # of the pieces
    run: Callable[[tuple[int, ...]], Mapping[str, float]]

    @classmethod
    def load(cls, path: Path = ENCODER) -> "Encoder":
        """The model in `path`. Raises EncoderError."""
        session = _session(path)
        told = session.get_modelmeta().custom_metadata_map
        try:
            labels, skills, pieces = (tuple(told[name].split("\n")) for name in ("labels", "skills", "pieces"))
        except KeyError as error:
            raise EncoderError(
                f"{path} is no sentence model of AVA's: it does not tell its {error}; install AVA again"
            ) from error

        def run(pieces: tuple[int, ...]) -> dict[str, float]:
            said = session.run(None, {"pieces": np.array([pieces], dtype=np.int64)})
            return dict(zip((*labels, *skills), np.concatenate([each[0] for each in said]).tolist(), strict=True))

        numbers = {piece: n for n, piece in enumerate(pieces)}
        return cls(labels=labels, skills=skills, numbers=numbers, run=lru_cache(_REMEMBERED)(run))

    def logits(self, words: Sequence[str], names: Sequence[str]) -> Floats:
        """A logit for each of `names`, labels or skills; not a number for one it was not taught."""
        said = self.run(tuple(numbered(words, self.numbers)))
        return np.array([said.get(name, np.nan) for name in names], dtype=np.float32)


def _session(path: Path) -> Any:
    import onnxruntime as ort  # noqa: PLC0415 - 0.1 s, where a question is routed only

    options = ort.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.add_session_config_entry("session.force_spinning_stop", "1")  # the second one burns no processor between questions
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED  # the last level costs more than it saves
    options.log_severity_level = 3  # errors only: they are raised
    try:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the boundary to a library whose errors share no other base
        raise EncoderError(f"{path} is no sentence model ({error}); install AVA again") from error
