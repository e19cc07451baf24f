"""Addresses and passwords: where a server is, without ever showing how one enters it."""

import json

import pytest
from psycopg.conninfo import conninfo_to_dict

from db import passwords
from db.config import Config
from db.errors import HomeError, SetupNeeded, Unavailable
from db.server import Server, address_of, named, place

SERVER = Server(address={"host": "db.example", "port": "5433"}, passwords={"ava_reader": "s3 cret'"}, embedded=False)


def test_user_password_and_database_of_a_url_are_left_out():
    address = address_of("postgresql://boss:secret@db.example:5433/other?sslmode=require")
    assert address == {"host": "db.example", "port": "5433", "sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "where"), [("postgresql://db.example", "db.example:5432"), ("postgresql:///?host=/run/pg", "/run/pg:5432")]
)
def test_a_place_is_host_and_port(url, where):
    assert place(address_of(url)) == where


def test_a_url_that_cannot_be_read_is_refused_without_being_repeated():
    with pytest.raises(Unavailable, match="write postgresql://host:port") as refused:
        address_of("mysql://boss:secret@db.example")
    assert "secret" not in str(refused.value)


def test_a_login_enters_with_its_own_password_and_settings():
    said = conninfo_to_dict(SERVER.conninfo("ava_reader", "ava_main", statement_timeout="500ms"))
    assert (said["user"], said["password"], said["dbname"]) == ("ava_reader", "s3 cret'", "ava_main")
    assert said["options"] == "-c timezone=UTC -c client_connection_check_interval=2s -c statement_timeout=500ms"


def test_neither_a_server_nor_its_settings_show_a_secret():
    assert "cret" not in repr(SERVER)
    assert "secret" not in repr(Config(home="/tmp", url="postgresql://boss:secret@db.example"))  # noqa: S108 - a value


def test_passwords_are_made_once_and_kept(tmp_path):
    made = passwords.ensure(tmp_path, "db.example:5432", ("ava_app",))
    assert passwords.ensure(tmp_path, "db.example:5432", ("ava_app",)) == made
    assert passwords.load(tmp_path, "db.example:5432") == made
    assert passwords.load(tmp_path, "elsewhere:5432") is None


def test_each_server_has_passwords_of_its_own(tmp_path):
    first, second = (passwords.ensure(tmp_path, place, ("ava_app",))["ava_app"] for place in ("one:5432", "two:5432"))
    assert first != second
    assert len(first) >= 32


def test_a_secrets_file_that_cannot_be_read_is_named_and_not_overwritten(tmp_path):
    (tmp_path / "pg-secrets.json").write_text("{torn")
    with pytest.raises(HomeError, match=r"pg-secrets\.json cannot be read"):
        passwords.ensure(tmp_path, "db.example:5432", ("ava_app",))
    assert (tmp_path / "pg-secrets.json").read_text() == "{torn"


def test_a_server_without_avas_logins_is_said_with_the_command(tmp_path):
    (tmp_path / "pg-secrets.json").write_text(json.dumps({"db.example:5432": {}}))
    with pytest.raises(SetupNeeded, match=r"ava db setup --admin-url postgresql://ADMIN@other\.example:5432"):
        named(Config(home=tmp_path), "postgresql://other.example")
