"""The one error of this room, apart from the library so that a caller may catch it without loading Jinja2."""


class PromptFault(ValueError):
    """A prompt, its lock or its pins are not in order, or it was given the wrong variables."""
