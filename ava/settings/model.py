"""The settings by name, with their defaults; what each room is given is built here.

Every one is an environment variable `AVA_<NAME>` and a key of `ava.toml`. This module decides no behaviour.
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from db.config import Config
from db.sessions import NEW_YORK, end_of


class Settings(BaseSettings):
    """What can be set. The description of a field is its documentation."""

    model_config = SettingsConfigDict(env_prefix="AVA_", frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path
    database_url: SecretStr | None = Field(None, description="A PostgreSQL 15+ to use instead of AVA's own.")
    user: str = Field("me", description="Who asks at the command line. Over HTTP the key decides instead.")
    world: str | None = Field(None, description="Which world; else 'main' once anything was imported, else 'demo'.")
    now: datetime | None = Field(None, description="The clock: an ISO time, or a date, which means the close of that session.")
    tz: ZoneInfo = Field(NEW_YORK, description="Time zone in which times are shown and bare times are read.")
    model: str = Field("auto", description="auto, none, ollama://host:port/model, or a comma-separated list.")
    ollama_url: str = Field("http://127.0.0.1:11434", description="Where `auto` looks for Ollama.")
    ollama_prefer: str = Field("qwen,llama,gemma,mistral", description="Model families `auto` prefers, first to last.")
    prompts: Path | None = Field(None, description="A folder of prompts to use before the packaged ones.")
    log: str = Field("warning", description="Least level logged: debug, info, warning, error.")
    retention: str | None = Field(
        None, description="Days to keep by table, e.g. option_quotes=730,turns=365; `ava db retention` removes."
    )
    step_timeout: float = Field(20.0, gt=0, description="Seconds a skill may take.")

    @field_validator("now", mode="before")
    @classmethod
    def _instant(cls, value: object) -> object:
        return instant(value) if isinstance(value, str) else value

    @field_validator("tz", mode="before")
    @classmethod
    def _zone(cls, value: object) -> object:
        return ZoneInfo(value) if isinstance(value, str) else value

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


def instant(text: str) -> datetime:
    """An ISO time, aware (a bare one is New York's); a date is the close of that session. Raises ValueError."""
    try:
        return end_of(date.fromisoformat(text))
    except ValueError:
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else time.replace(tzinfo=NEW_YORK)
