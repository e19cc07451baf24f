"""What may be expected of an answer: the keys under `expect`, as a suite writes them. Only their form is decided here.

Unknown fields and wrong types are pydantic's ValidationError. What each key means stands with its check, in `checks/`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tools.facts import Unit


class Part(BaseModel):
    """A piece of a suite: frozen, no unknown field, no conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


def _exactly(value: object) -> object:
    """A number of the file as the decimal it was written as."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


Amount = Annotated[Decimal, BeforeValidator(_exactly, json_schema_input_type=float)]


class Pattern(Part):
    """A regular expression to be found."""

    re: str


class Span(Part):
    """A number within bounds, both included."""

    min: Amount | None = None
    max: Amount | None = None


class Call(Part):
    """A skill that must have been called."""

    skill: str = Field(description="agent.skill")
    args: dict[str, Any] = Field({}, description="By key: a literal, a list of accepted values, {min, max}, {re}, or 'absent'.")
    count: int | None = Field(None, ge=0, description="Exactly so often; else at least once.")


class Budget(Part):
    """Most that may be used."""

    skills: int | None = Field(None, ge=0)
    model_calls: int | None = Field(None, ge=0)
    tokens: int | None = Field(None, ge=0, description="In and out together.")
    ms: float | None = Field(None, gt=0, description="Never taken from cached or replayed calls.")


class Number(Part):
    """A figure the answer must state."""

    value: Amount | date | None = None
    sql: str | None = Field(None, description="One value, computed from the world as the agents' login for the suite's user.")
    unit: Unit | None = None
    tol: float = Field(0.005, ge=0, description="Relative.")
    of: str | None = Field(None, description="What the figure is about: a symbol, a team, a year, a phrase of its sentence.")

    @model_validator(mode="after")
    def _one_truth(self) -> "Number":
        if (self.value is None) == (self.sql is None):
            raise ValueError("a number needs value or sql, and not both")
        return self


class Allow(Part):
    """Figures that need no source."""

    allow: list[str] = Field(description="As printed in the answer.")


class Rows(Part):
    """Rows the structured result must hold."""

    sql: str
    order: bool = Field(False, description="Also in this order.")
    key: list[str] = Field(min_length=1, description="Columns that name a row.")
    tol: float = Field(0.005, ge=0)


Text = str | Pattern
Route = str | list[str]


class Expect(Part):
    """Expectations of one case; all must hold."""

    route: Route | None = Field(None, description="The set of agents asked; 'none' for no agent.")
    calls: list[Call] | None = None
    order: Literal["any", "inorder", "exact"] = "any"
    extra: Literal["allow", "deny"] = "allow"
    max: Budget | None = None
    number: Number | list[Number] | None = None
    grounded: bool | Allow | None = None
    says: Text | list[Text] | None = None
    says_not: Text | list[Text] | None = None
    json_schema: dict[str, Any] | None = Field(None, alias="json", description="JSON Schema of the structured result.")
    equals: Any = None
    rows: Rows | None = None
    refuses: bool | None = None
    same_as: str | list[str] | None = Field(None, description="Case with the same plan and the same figures.")
    fn: str | list[str] | None = Field(None, description="module:function, a pure function of the record.")
    not_: "Expect | None" = Field(None, alias="not", description="None of these may hold.")
    warn: "Expect | None" = Field(None, description="Recorded, but no reason to fail.")

    def parts(self) -> Mapping[str, Any]:
        """What is set, by the name the suite uses; `order` and `extra` belong to `calls`."""
        named = {"json" if name == "json_schema" else name: getattr(self, name) for name in KEYS}
        return {name: value for name, value in named.items() if value is not None}


KEYS = tuple(name for name in Expect.model_fields if name not in {"order", "extra", "not_", "warn"})
