"""The prompts a model reads, with one sentence of the narrator's gone: what `strength` falsifies where a model is asked."""

from dataclasses import dataclass, replace

from ava.replay import Chosen
from graphs.narrate import NARRATOR
from graphs.sentences import Sentences
from prompts.library import Library, Prompt


@dataclass(frozen=True, kw_only=True)
class Shortened(Chosen):
    """The prompts without a sentence of the narrator's system part."""

    gone: str

    def pinned(self, prompt: str) -> Prompt:
        """The version in use, shortened where it is the narrator's. Raises PromptFault where none is."""
        found = Chosen.pinned(self, prompt)
        return replace(found, system=found.system.replace(self.gone, "", 1)) if prompt == NARRATOR else found


def shortened(prompts: Library, sentence: str) -> Library:
    """The prompts without that sentence."""
    return Shortened(folders=prompts.folders, versions=prompts.pins(), gone=sentence)


def sentences(prompts: Library) -> tuple[str, ...]:
    """What can be dropped: the sentences of the narrator's system part, as they stand there."""
    cut = Sentences()
    return tuple(each for each in (*cut.feed(prompts.pinned(NARRATOR).system), cut.rest()) if each.strip())
