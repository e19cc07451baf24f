"""The one error of this room that a person can mend."""


class SuiteFault(ValueError):
    """A suite, a run or a baseline is not in order; the message names the file, the place and what to do."""
