"""`grounded` and recorded calculations against people's labels: tuned on the first half of each set, reported on the second.

    AVA_TEST_DATA=folder python bench/labelled.py

    numbers      basketball reports made from box scores, with every number people marked as wrong (accuracy shared task, CC0)
    derivations  arithmetic answers over financial tables, with how each was calculated (TAT-QA, CC BY 4.0)

A number is flagged where `graphs.check` calls it unsupported or contradicted by the facts of its box score. What is tuned is one
choice: whether both count, or only figures that something contradicts. Prints JSON, beside the published figures.
"""

import ast
import csv
import json
import operator
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphs.check import Evidence, check
from graphs.turn import Question
from tools.facts import Fact, Finding, Row, Unit

AT = datetime(2017, 1, 1, tzinfo=UTC)
PUBLISHED = {"recall": 0.691, "precision": 0.756, "of": "all kinds of error, best automatic metric"}
CHOICES = (frozenset({"contradicted"}), frozenset({"unsupported"}), frozenset({"unsupported", "contradicted"}))
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = dict(zip(NUMBERS, range(1, 13), strict=True))
PLAYER: Mapping[str, tuple[str, Unit]] = {
    "PTS": ("points", "points"), "REB": ("rebounds boards", "count"), "AST": ("assists dimes", "count"),
    "STL": ("steals", "count"),
    "BLK": ("blocks", "count"), "TO": ("turnovers", "count"), "MIN": ("minutes", "count"),
    "FGM": ("FG field shooting made", "count"), "FGA": ("FG field shooting tried", "count"),
    "FG3M": ("3Pt three long deep arc made", "count"), "FG3A": ("3Pt three long deep arc tried", "count"),
    "FTM": ("FT line free throws made", "count"), "FTA": ("FT line free throws tried", "count"),
    "OREB": ("offensive rebounds boards", "count"), "DREB": ("defensive rebounds boards", "count"),
    "FG_PCT": ("percent field shooting", "count"),
}  # fmt: skip
TEAM: Mapping[str, tuple[str, Unit]] = {
    "TEAM-PTS": ("points", "points"), "TEAM-WINS": ("wins", "count"), "TEAM-LOSSES": ("losses", "count"),
    "TEAM-REB": ("rebounds boards", "count"), "TEAM-AST": ("assists", "count"), "TEAM-TOV": ("turnovers", "count"),
    "TEAM-PTS_QTR1": ("points in the first quarter", "points"), "TEAM-PTS_QTR2": ("points in the second quarter", "points"),
    "TEAM-PTS_QTR3": ("points in the third quarter", "points"), "TEAM-PTS_QTR4": ("points in the fourth quarter", "points"),
    "TEAM-FG_PCT": ("field goal percentage", "count"), "TEAM-FG3_PCT": ("three point percentage", "count"),
    "TEAM-FT_PCT": ("free throw percentage", "count"),
}  # fmt: skip
_OPERATORS: Mapping[type[ast.operator], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_SCALES = {"percent": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def main(data: Path) -> None:
    """Print what was found."""
    lines = (data / "accuracy_texts.jsonl").read_text(encoding="utf-8").splitlines()
    with (data / "accuracy_games.csv").open(encoding="utf-8") as file:
        texts = [row["GENERATED_TEXT"] for row in csv.DictReader(file)]
    marked = labels(data / "accuracy_gsml.csv")
    pairs = enumerate(zip(lines, texts, strict=True), 1)
    judged = [list(found(json.loads(line), text, marked.get(n, set()))) for n, (line, text) in pairs]
    half = len(judged) // 2
    best = max(CHOICES, key=lambda bad: scored(judged[:half], bad)["f1"])
    tatqa = json.loads((data / "tatqa_dev.json").read_text(encoding="utf-8"))
    asked = [each for entry in tatqa for each in entry["questions"] if each["answer_type"] == "arithmetic"]
    again = [reevaluates(each) for each in asked]
    numbers = {"flagged": sorted(best), **scored(judged[half:], best), "published": PUBLISHED}
    second = again[len(again) // 2 :]
    share = {"second_half": round(sum(second) / len(second), 4), "all": round(sum(again) / len(again), 4)}
    print(
        json.dumps({"benchmark": "labelled", "numbers": numbers, "derivations": {**share, "n": len(again), "published": 0.992}})
    )


def labels(path: Path) -> dict[int, set[int]]:
    """Text -> places of the words people marked as a wrong number."""
    marked: dict[int, set[int]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["TYPE"] == "NUMBER":
                places = range(int(row["DOC_TOKEN_START"]), int(row["DOC_TOKEN_END"]) + 1)
                marked.setdefault(int(re.sub(r"\D", "", row["TEXT_ID"])), set()).update(places)
    return marked


def found(game: Mapping[str, Any], text: str, marked: set[int]) -> Iterator[tuple[str, bool]]:
    """Each number of a text: what the check calls it, and whether people marked it."""
    evidence, at = box(game), 0
    for sentence in re.split(r"(?<= \.) ", text):
        words = [str(WORDS.get(word.lower(), word)) for word in sentence.split(" ")]
        ends = [0]
        for word in words:
            ends.append(ends[-1] + len(word) + 1)
        line, start = " ".join(words), 0
        for figure in check(line, evidence).typed:
            start = line.index(figure.text, start)
            place = at + next(n for n, end in enumerate(ends[1:], 1) if start < end)
            yield figure.outcome, place in marked
            start += len(figure.text)
        at += len(words)


def box(game: Mapping[str, Any]) -> Evidence:
    """The facts of a box score, by player and team, with the ways their names are written."""
    facts, names, score = [], {}, game["box_score"]
    for n, name in score["PLAYER_NAME"].items():
        names |= {name: name, score["SECOND_NAME"][n]: name}
        facts += [fact(label, unit, score[column][n], name) for column, (label, unit) in PLAYER.items()]
    for side in ("home", "vis"):
        name = game[f"{side}_name"]
        names |= {name: name, game[f"{side}_city"]: name, f"{game[f'{side}_city']} {name}": name}
        facts += [fact(label, unit, game[f"{side}_line"][column], name) for column, (label, unit) in TEAM.items()]
    known = tuple(fact for n, fact in enumerate(facts) if fact is not None)
    numbered = tuple(Fact(id=f"F1.{n}", label=f.label, value=f.value, unit=f.unit, entity=f.entity, as_of=AT, source=f.source)
                     for n, f in enumerate(known, 1))  # fmt: skip
    finding = Finding(agent="sports", skill="sports.game", step=1, outcome="found", facts=numbered)
    return Evidence.of(Question(text="How was the game?", user="", thread="", as_of=AT), (finding,), names.get)


def fact(label: str, unit: Unit, value: str, name: str) -> Fact | None:
    """One cell of a box score; None where it is empty."""
    if not re.fullmatch(r"\d+", value):
        return None
    source = Row(query="box", args={}, key={})
    return Fact(id="F1.0", label=f"{label} of {name}", value=value, unit=unit, entity=f"symbol:{name}", as_of=AT, source=source)


def scored(judged: list[list[tuple[str, bool]]], bad: frozenset[str]) -> dict[str, float]:
    """Recall and precision of calling a number wrong."""
    pairs = [(outcome in bad, wrong) for text in judged for outcome, wrong in text]
    hit = sum(flag and wrong for flag, wrong in pairs)
    recall, precision = hit / max(1, sum(wrong for _, wrong in pairs)), hit / max(1, sum(flag for flag, _ in pairs))
    f1 = 2 * recall * precision / (recall + precision) if hit else 0.0
    return {"recall": round(recall, 3), "precision": round(precision, 3), "f1": round(f1, 3), "numbers": len(pairs)}


def reevaluates(item: Mapping[str, Any]) -> bool:
    """Whether the recorded derivation gives the answer, to the digits the answer has."""
    text = re.sub(r"[$,\u00a3\u20ac ]", "", item["derivation"]).replace("[", "(").replace("]", ")").replace("%", "*0.01")
    try:
        value = computed(ast.parse(text.lstrip("="), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError):
        return False
    wanted = float(item["answer"])
    near = max(0.005 * abs(wanted), 0.0051)
    scale = _SCALES.get(item["scale"], 1.0)
    return any(abs(sign * each - wanted) <= near for sign in (1, -1) for each in (value, value / scale, value * 100))


def computed(node: ast.AST) -> float:
    """The value of an expression of numbers and the four operations. Raises ValueError for anything else."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -computed(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return computed(inner)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return float(_OPERATORS[type(op)](computed(left), computed(right)))
    raise ValueError(f"{ast.dump(node)} is not arithmetic")


if __name__ == "__main__":
    main(Path(os.environ["AVA_TEST_DATA"]) / "data" / "evals")
