"""The templates of prompts: substitution, `for` and `if`, nothing else; a name that is not there is an error. Sandboxed."""

from collections.abc import Mapping
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
)
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For, nodes.If,
    nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand,
)  # fmt: skip


class TemplateFault(ValueError):
    """A template does not parse, does more than substitution, `for` and `if`, or names what it was not given."""


def variables(source: str) -> frozenset[str]:
    """Names the template takes. Raises TemplateFault."""
    tree = _parsed(source)
    bound = {name.name for loop in tree.find_all(nodes.For) for name in loop.target.find_all(nodes.Name)}
    targets = {loop.target.name for loop in tree.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
    return frozenset(name.name for name in tree.find_all(nodes.Name)) - bound - targets - {"loop"}


def render(source: str, values: Mapping[str, object]) -> str:
    """The text. Raises TemplateFault for a name that is not there."""
    try:
        return _compiled(source).render(values)
    except (UndefinedError, SecurityError) as error:
        raise TemplateFault(str(error)) from error


def leading(source: str, volatile: frozenset[str], examples: Mapping[str, object]) -> tuple[str, str]:
    """The text before the first of these variables, others as in `examples`, and its name; all of it and '' where none occurs."""
    _parsed(source)
    text = ""
    for _, kind, value in _ENVIRONMENT.lex(source):
        if kind == "data":
            text += value
        elif kind == "name" and value in volatile:
            return text, value
        elif kind == "name" and value in examples:
            text += str(examples[value])
    return text, ""


@cache
def _compiled(source: str) -> Template:
    _parsed(source)
    return _ENVIRONMENT.from_string(source)


def _parsed(source: str) -> nodes.Template:
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise TemplateFault(f"line {error.lineno}: {error.message}") from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            line = node.lineno
            raise TemplateFault(f"line {line}: {type(node).__name__} is not allowed, only substitution, for and if")
    return tree
