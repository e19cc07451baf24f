"""May this sentence be shown? Pure: a sentence with slots in, the sentence with figures out, or why it is withheld.

    evidence   what a turn may speak of: facts, dates, names, the question's own figures
    mentions   the names in a text; naming: which entity a written name is, by the lexicon
    vocabulary the words that say a measure, synonyms made alike
    near       the words around a figure, and how close they stand
    measure    which measure those words speak of
    claims     what the words right beside a figure say it is: an RSI, a change, a thing of 50 days
    units      which units a printed figure can have
    reading    one sentence: its names, its figures, the words around each
    binding    which entity a figure of a sentence is about
    direction  which way the words around a figure point: "fell 3.4 %"
    days       which day or time may be printed
    resolve    one typed quantity -> cited, rounded, question, constant, name, unsupported or contradicted
    sentence   a whole sentence: slots and typed figures

Slots are the model's way to state figures; digits it types itself are matched. It decides on figures only, not on style or
judgement. A sentence is shown whole or not at all.
"""

from graphs.check.evidence import Evidence
from graphs.check.mentions import Naming
from graphs.check.resolve import Outcome, Resolution
from graphs.check.sentence import Checked, check

__all__ = ["Checked", "Evidence", "Naming", "Outcome", "Resolution", "check"]
