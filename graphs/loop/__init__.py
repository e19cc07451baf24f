"""Open questions: where AVA's own plan is unsure, a model chooses among the read-only skills, within bounds.

offers   the skills as tools: names, JSON schemas, one line each       replies  what a model replied, as steps or as a fault
ask      one choice: native call, JSON bound to a schema, one repair   explore  rounds of asking and looking, and their bounds

A model chooses; it is told no text out of data, decides neither user nor days nor amounts, and writes no figure. Whatever it
does, the end is an answer from what was found, or AVA's own plan.
"""

from graphs.loop.explore import PLANNER, Bounds, Run, explore, unsure

__all__ = ["PLANNER", "Bounds", "Run", "explore", "unsure"]
