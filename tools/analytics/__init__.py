"""Pure mathematics: numbers and records in, numbers out; no I/O, no clock, no randomness without a seed.

A function that a fact may cite is marked `@calculation`: it can then be found by name and run again on the same rows.
Functions state their units and the source of their formula. Nothing here imports anything of ours; TA-Lib and scipy are
imported where they are used first, since most questions need neither.
"""
