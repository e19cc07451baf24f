"""Keeping prompts: new drafts, releases, retirements and pins, as changes of files in the first folder of a library.

Reading stands in `library`; here is what writes. A file is replaced whole, so that a reader sees the old or the new. Faults are
`PromptFault`; a folder that cannot be written is an OSError.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prompts.fault import PromptFault
from prompts.library import Library, Prompt

_VERSION = re.compile(r"v[1-9]\d*")
Tokens = Callable[[str], int]


def examples(prompt: Prompt) -> dict[str, object]:
    """A value for each variable: its example, else its default."""
    return {name: each.example if each.example is not None else each.default for name, each in prompt.variables.items()}


def lint(library: Library, tokens: Tokens) -> list[str]:
    """Every fault of every prompt, lock and pin; [] when all is in order."""
    faults = []
    for folder, path in library.files():
        try:
            faults += _faults(library.read(folder, path), tokens)
        except PromptFault as fault:
            faults.append(str(fault))
    for name, version in library.pins().items():
        try:
            state = library.version(name, version).state
        except PromptFault as fault:
            faults.append(str(fault))
            continue
        if state != "released":
            faults.append(f"pins.toml: {name} {version} is in use but {state}; release it, or pin a released one")
    return [*faults, *_lost(library)]


def draft(library: Library, name: str, version: str, change: str) -> Path:
    """Write a copy of the version in use as a new draft; its path."""
    if not _VERSION.fullmatch(version):
        raise PromptFault(f"{version!r} is not a version; write v2, v3 and so on")
    old = library.pinned(name)
    path = library.folders[0] / old.owner / old.id / f"{version}.md"
    if path.exists():
        raise PromptFault(f"{path} is there already; name the next version")
    head, body = _source(library, old)
    head = re.sub(r"(?m)^parent:.*$", f"parent: {old.version}", head)
    head = re.sub(r"(?m)^change:.*$", lambda _: f"change: {json.dumps(change)}", head)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, f"---\n{head}---\n{body}")
    return path


def release(library: Library, name: str, version: str, tokens: Tokens) -> Path:
    """Lock a version's bytes; the lock's path. Raises PromptFault for one with a fault or released before."""
    prompt = library.version(name, version)
    if prompt.state != "draft":
        raise PromptFault(f"{name} {version} is {prompt.state} already")
    if faults := _faults(prompt, tokens):
        raise PromptFault("; ".join(faults))
    return _lock(library, prompt, {"sha256": prompt.sha256})


def retire(library: Library, name: str, version: str, why: str) -> Path:
    """Take a released version out of use, for good; the lock's path."""
    prompt = library.version(name, version)
    if prompt.state != "released":
        raise PromptFault(f"{name} {version} is {prompt.state}; only a released version can be retired")
    if library.pins().get(name) == version:
        raise PromptFault(f"{name} {version} is in use; pin another version first")
    return _lock(library, prompt, {"sha256": prompt.sha256, "retired": why})


def pin(library: Library, name: str, version: str) -> Path:
    """Put a released version in use by one line of pins.toml; its path."""
    state = library.version(name, version).state
    if state != "released":
        raise PromptFault(f"{name} {version} is {state}; only a released version can be in use")
    path = library.folders[0] / "pins.toml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    line = f'{name} = "{version}"'
    pattern = re.compile(rf"(?m)^{re.escape(name)}\s*=.*$")
    text = pattern.sub(line, text) if pattern.search(text) else f"{text}{line}\n"
    _replace(path, text)
    return path


def _faults(prompt: Prompt, tokens: Tokens) -> list[str]:
    try:
        rendered = prompt.render(**examples(prompt))
    except PromptFault as fault:
        return [f"{fault} (with its examples)"]
    count = tokens(rendered.system) + tokens(rendered.user)
    over = f"{prompt.id} {prompt.version}: {count} tokens with its examples, its budget is {prompt.budget}"
    return [over] if count > prompt.budget else []


def _lost(library: Library) -> list[str]:
    """Entries of a lock without a file: a released version was removed."""
    return [
        f"lock.json names {name}, which is not there; released versions stay"
        for folder in library.folders
        for name in _locked(folder)
        if not (folder / f"{name}.md").is_file()
    ]


def _source(library: Library, prompt: Prompt) -> tuple[str, str]:
    """Front matter and body as they stand in the file."""
    name = Path(prompt.owner) / prompt.id / f"{prompt.version}.md"
    path = next(folder / name for folder in library.folders if (folder / name).is_file())
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return head, body


def _lock(library: Library, prompt: Prompt, entry: Mapping[str, str]) -> Path:
    name = f"{prompt.owner}/{prompt.id}/{prompt.version}"
    folder = next(each for each in library.folders if (each / f"{name}.md").is_file())
    locked = {**_locked(folder), name: entry}
    path = folder / "lock.json"
    _replace(path, json.dumps(dict(sorted(locked.items())), indent=1) + "\n")
    return path


def _locked(folder: Path) -> dict[str, Any]:
    path = folder / "lock.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
