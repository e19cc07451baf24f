"""The settings by name, with their defaults; what each room is given is built here.

Every one is an environment variable `AVA_<NAME>` and a key of `ava.toml`. This module decides no behaviour.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from ava.settings.clock import instant
from ava.settings.prices import Price, prices
from db.config import Config
from db.sessions import NEW_YORK
from graphs.model import choose as models
from graphs.model.limits import Limits


class Settings(BaseSettings):
    """What can be set. The description of a field is its documentation."""

    model_config = SettingsConfigDict(env_prefix="AVA_", frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path
    database_url: SecretStr | None = Field(None, description="A PostgreSQL 15+ to use instead of AVA's own.")
    user: str = Field("me", description="Who asks at the command line. Over HTTP the key decides instead.")
    world: str | None = Field(None, description="Which world; else 'main' once anything was imported, else 'demo'.")
    now: datetime | None = Field(None, description="The clock: an ISO time, or a date, which means the close of that session.")
    tz: ZoneInfo = Field(NEW_YORK, description="Time zone in which times are shown and bare times are read.")
    model: str = Field(
        "auto",
        description="auto, none, ollama://host:port/model, openai://host:port/model, gguf:FILE, or a comma-separated list: "
        "who cannot begin hands over to the next.",
    )
    ollama_url: str = Field("http://127.0.0.1:11434", description="Where `auto` looks for Ollama.")
    ollama_prefer: str = Field("qwen,llama,gemma,mistral", description="Model families `auto` prefers, first to last.")
    openai_key: SecretStr | None = Field(None, description="The key for `openai://` servers that want one.")
    first_token: float = Field(90.0, gt=0, description="Seconds a model may take to begin; loading a large one takes a minute.")
    silence: float = Field(20.0, gt=0, description="Seconds a model may pause while it answers.")
    prompts: Path | None = Field(None, description="A folder of prompts to use before the packaged ones.")
    log: str = Field("warning", description="Least level logged: debug, info, warning, error.")
    retention: str | None = Field(
        None, description="Days to keep by table, e.g. option_quotes=730,turns=365; `ava db retention` removes."
    )
    step_timeout: float = Field(20.0, gt=0, description="Seconds a skill may take.")
    ask_rate: int = Field(120, ge=1, description="Questions a minute a server takes of one user.")
    ask_turns: int = Field(8, ge=1, description="Questions of one user a server answers at once.")
    ask_turns_all: int = Field(64, ge=1, description="Questions a server answers at once.")
    prices: str = Field(
        "claude-haiku-5.5=0.10/0.50,claude-sonnet-5.5=2/10,gpt-5-mini=0.25/2",
        description="List prices of hosted models, name=in/out in dollars a million tokens.",
    )
    hosted: str = Field(
        "gpt-5-mini", validate_default=True, description="The model of `prices` that the cost of a question is compared with."
    )

    @field_validator("now", mode="before")
    @classmethod
    def _instant(cls, value: object) -> object:
        return instant(value) if isinstance(value, str) else value

    @field_validator("tz", mode="before")
    @classmethod
    def _zone(cls, value: object) -> object:
        return ZoneInfo(value) if isinstance(value, str) else value

    @field_validator("prices")
    @classmethod
    def _listed(cls, value: str) -> str:
        prices(value)
        return value

    @field_validator("hosted")
    @classmethod
    def _priced(cls, value: str, info: ValidationInfo) -> str:
        known = prices(info.data["prices"]) if "prices" in info.data else {value: None}
        if value not in known:
            raise ValueError(f"{value!r} has no price in `prices`; there is {', '.join(known) or 'none'}")
        return value

    @property
    def price(self) -> Price:
        """What the hosted model costs are compared with asks."""
        return prices(self.prices)[self.hosted]

    def models(self, named: str | None = None) -> models.Config:
        """What the choice of a model is given; `named` stands over the setting."""
        return models.Config(
            spec=named or self.model,
            prefer=tuple(each.strip() for each in self.ollama_prefer.split(",") if each.strip()),
            local=self.ollama_url,
            key=self.openai_key.get_secret_value() if self.openai_key else "",
            limits=Limits(first=self.first_token, silence=self.silence),
        )

    @property
    def database(self) -> Config:
        """What the `db` room is given."""
        return Config(home=self.home, url=self.database_url.get_secret_value() if self.database_url else None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what is given, over the environment, over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read(home: Path) -> Settings:
    """The settings of that home. Raises ValueError naming each setting that cannot be read."""
    file = home / "ava.toml"

    class Here(Settings):
        model_config = SettingsConfigDict(toml_file=file if file.is_file() else None)

    try:
        return Here(home=home)
    except ValidationError as error:
        faults = "; ".join(f"AVA_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise ValueError(f"settings cannot be read: {faults}") from None
