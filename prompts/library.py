"""The prompts: loaded by version, checked against the lock, chosen by the pins, rendered with typed variables.

Search order: the folder given (a checkout), then the packaged one; each with its own lock and pins. A file or lock that is not
in order is a PromptFault naming file and fault; it is never half used.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, Self, get_args

import yaml

from prompts import template
from prompts.fault import PromptFault
from prompts.template import TemplateFault

PACKAGED = Path(__file__).parent
State = Literal["draft", "released", "retired"]
Type = Literal["text", "integer", "number", "boolean", "list", "mapping"]
_PYTHON: Mapping[str, tuple[type, ...]] = {
    "text": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "list": (list, tuple), "mapping": (Mapping,),
}  # fmt: skip
_KEYS = {"variables", "output", "model", "budget", "parent", "change"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Variable:
    """One variable of a prompt."""

    type: Type
    required: bool = True
    default: object = None
    example: object = None
    volatile: bool = False  # may differ from call to call: what stands before the first volatile one can be cached


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A prompt with its variables filled in."""

    id: str
    version: str
    system: str
    user: str

    @property
    def hash(self) -> str:
        """sha256 of what the model is sent."""
        return hashlib.sha256(f"{self.system}\0{self.user}".encode()).hexdigest()

    @property
    def label(self) -> str:
        """For the receipt: 'v1@3f2a9c01d4e5'."""
        return f"{self.version}@{self.hash[:12]}"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One version of a prompt."""

    owner: str
    id: str
    version: str
    variables: Mapping[str, Variable]
    system: str  # template
    user: str  # template
    output: str | Mapping[str, object]  # "text", or a JSON schema
    model: Mapping[str, Any]  # hints: prefer, min_context, temperature, max_tokens
    budget: int  # most rendered tokens
    parent: str | None
    change: str
    sha256: str  # of the file's bytes
    state: State = "draft"

    @cached_property
    def template_hash(self) -> str:
        """sha256 of body, variables and output: what makes two prompts the same, whatever their notes say."""
        variables = {name: [v.type, v.required, v.default, v.volatile] for name, v in sorted(self.variables.items())}
        return hashlib.sha256(json.dumps([self.system, self.user, variables, self.output], sort_keys=True).encode()).hexdigest()

    def render(self, **values: object) -> Rendered:
        """The prompt with these variables. Raises PromptFault naming every one that is missing, extra or of another type."""
        faults = [f"missing {name!r}" for name, v in self.variables.items() if v.required and name not in values]
        faults += [f"extra {name!r}" for name in values if name not in self.variables]
        faults += [_mistyped(name, v, values[name]) for name, v in self.variables.items() if name in values]
        if any(faults):
            raise PromptFault(f"prompt {self.id} {self.version}: {', '.join(filter(None, faults))}")
        given = {name: values.get(name, v.default) for name, v in self.variables.items()}
        try:
            system, user = template.render(self.system, given), template.render(self.user, given)
        except TemplateFault as error:
            raise PromptFault(f"prompt {self.id} {self.version}: {error}") from error
        return Rendered(id=self.id, version=self.version, system=system, user=user)


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """The prompts of one or two folders."""

    folders: tuple[Path, ...]

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """The packaged prompts, and before them those of `folder`. Raises PromptFault where that is no folder."""
        if folder is not None and not folder.is_dir():
            raise PromptFault(f"no folder of prompts at {str(folder)!r}; AVA_PROMPTS names a checkout of `prompts/`")
        return cls(folders=(folder, PACKAGED) if folder else (PACKAGED,))

    def pins(self) -> dict[str, str]:
        """Prompt id -> version in use, as the files say now."""
        pinned: dict[str, str] = {}
        for folder in reversed(self.folders):
            pinned |= _toml(folder / "pins.toml")
        return pinned

    def pinned(self, prompt: str) -> Prompt:
        """The version in use. Raises PromptFault where none is."""
        version = self.pins().get(prompt)
        if version is None:
            raise PromptFault(f"no version of prompt {prompt!r} is pinned; add a line to pins.toml")
        return self.version(prompt, version)

    def version(self, prompt: str, version: str) -> Prompt:
        """One version. Raises PromptFault naming those there are."""
        for folder in self.folders:
            for path in folder.glob(f"*/{prompt}/{version}.md"):
                return _read(folder, path)
        there = sorted({path.stem for folder in self.folders for path in folder.glob(f"*/{prompt}/*.md")})
        raise PromptFault(f"no prompt {prompt!r} {version!r}; there is {', '.join(there) or 'none of that name'}")

    def all(self) -> tuple[Prompt, ...]:
        """Every version, those of the first folder in place of the packaged ones of the same path."""
        return tuple(_read(folder, path) for folder, path in self.files())

    def files(self) -> tuple[tuple[Path, Path], ...]:
        """Folder and file of every version."""
        paths = {str(p.relative_to(f)): (f, p) for f in reversed(self.folders) for p in sorted(f.glob("*/*/*.md"))}
        return tuple(paths.values())

    def read(self, folder: Path, path: Path) -> Prompt:
        """The version in that file of that folder. Raises PromptFault."""
        return _read(folder, path)


def _read(folder: Path, path: Path) -> Prompt:
    content = path.read_bytes()
    lock = folder / "lock.json"
    return _prompt(path.relative_to(folder), content, lock.read_text(encoding="utf-8") if lock.is_file() else "{}")


@lru_cache(maxsize=64)
def _prompt(path: Path, content: bytes, lock: str) -> Prompt:
    owner, prompt, version = path.parts[-3], path.parts[-2], path.stem
    front, system, user = _sections(path, content.decode())
    sha256 = hashlib.sha256(content).hexdigest()
    state = _state(path, sha256, lock)
    try:
        variables = {name: Variable(**spec) for name, spec in front.pop("variables").items()}
        made = Prompt(owner=owner, id=prompt, version=version, variables=variables, system=system, user=user, sha256=sha256,
                      state=state, **front)  # fmt: skip
        used = template.variables(system) | template.variables(user)
    except (TypeError, AttributeError, TemplateFault) as error:
        raise PromptFault(f"{path}: {error}") from error
    _agree(path, variables, used)
    return made


def _sections(path: Path, text: str) -> tuple[dict[str, Any], str, str]:
    """Front matter, `## system` and `## user`."""
    try:
        _, head, body = text.split("---\n", 2)
        before, system_and_user = body.split("## system\n", 1)
        system, user = system_and_user.split("\n## user\n", 1)
        front = yaml.safe_load(head)
    except (ValueError, yaml.YAMLError) as error:
        form = "'---', front matter, '---', '## system', '## user'"
        raise PromptFault(f"{path} is not {form}: {' '.join(str(error).split())}") from error
    if before.strip() or not isinstance(front, dict) or set(front) != _KEYS:
        raise PromptFault(f"{path}: the front matter must have {', '.join(sorted(_KEYS))}")
    return front, system.strip() + "\n", user.strip() + "\n"


def _agree(path: Path, variables: Mapping[str, Variable], used: frozenset[str]) -> None:
    odd = [
        f"{name!r} has type {v.type!r}, not one of {', '.join(get_args(Type))}"
        for name, v in variables.items()
        if v.type not in _PYTHON
    ]
    odd += [f"{name!r} is used but not declared" for name in sorted(used - set(variables))]
    odd += [f"{name!r} is declared but not used" for name in sorted(set(variables) - used)]
    if odd:
        raise PromptFault(f"{path}: {'; '.join(odd)}")


def _state(path: Path, sha256: str, lock: str) -> State:
    """What the lock says of a file. Raises PromptFault where a released one was changed."""
    entry = json.loads(lock).get(path.with_suffix("").as_posix())
    if entry is None:
        return "draft"
    if entry["sha256"] != sha256:
        raise PromptFault(f"{path} was changed after its release; write the next version beside it")
    return "retired" if entry.get("retired") else "released"


def _mistyped(name: str, variable: Variable, value: object) -> str:
    right = isinstance(value, _PYTHON[variable.type]) and (variable.type == "boolean" or not isinstance(value, bool))
    return "" if right else f"{name!r} must be {variable.type}, got {type(value).__name__}"


def _toml(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PromptFault(f"{path}: {error}") from error
