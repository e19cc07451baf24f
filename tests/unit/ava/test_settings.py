"""Settings: environment over file, errors that name the setting, secrets that never show."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ava import settings
from ava.settings.clock import instant


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    for name in ("AVA_DATABASE_URL", "AVA_MODEL", "AVA_NOW", "AVA_TZ", "AVA_USER", "AVA_WORLD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AVA_HOME", str(tmp_path))


def test_the_environment_stands_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "ava.toml").write_text('model = "none"\nuser = "ann"\n', encoding="utf-8")
    monkeypatch.setenv("AVA_USER", "bob")
    assert (settings.load().model, settings.load().user) == ("none", "bob")


def test_home_is_what_the_environment_says(tmp_path):
    assert settings.home() == settings.load().home == tmp_path


def test_home_without_a_word_is_the_users_or_the_systems_folder(monkeypatch):
    monkeypatch.delenv("AVA_HOME")
    assert settings.home().is_absolute()
    assert settings.home().name == "ava"


def test_every_setting_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setenv("AVA_NOW", "teatime")
    monkeypatch.setenv("AVA_STEP_TIMEOUT", "-1")
    with pytest.raises(ValueError, match=r"AVA_NOW.*AVA_STEP_TIMEOUT"):
        settings.load()


def test_a_database_url_shows_its_password_nowhere(monkeypatch):
    monkeypatch.setenv("AVA_DATABASE_URL", "postgresql://ann:hunter2@db.example/x")
    loaded = settings.load()
    assert "hunter2" not in repr(loaded) + repr(loaded.database)
    assert loaded.database.url.endswith("hunter2@db.example/x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-20", datetime(2025, 11, 20, 21, tzinfo=UTC)),
        ("2025-11-23", datetime(2025, 11, 21, 21, tzinfo=UTC)),  # a Sunday: the session before
        ("2025-11-28", datetime(2025, 11, 28, 18, tzinfo=UTC)),  # the day after Thanksgiving closes at 13:00
        ("2025-07-01T10:00", datetime(2025, 7, 1, 14, tzinfo=UTC)),
        ("2025-07-01T10:00+02:00", datetime(2025, 7, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_date_is_the_close_of_its_session_and_a_bare_time_is_new_yorks(text, expected):
    assert instant(text) == expected


def test_the_home_of_root_is_the_systems_state_folder(monkeypatch):
    monkeypatch.delenv("AVA_HOME")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("os.uname", type("Uname", (), {"sysname": "Linux"}))
    assert settings.home() == Path("/var/lib/ava")
