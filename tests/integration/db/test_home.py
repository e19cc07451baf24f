"""What AVA's own PostgreSQL touches in a home, whose it is, and what it refuses."""

import os
import pwd
import shutil
import stat
from pathlib import Path

import pytest

from db import embedded
from db.config import Config
from db.embedded import account, binaries
from db.embedded.layout import Layout
from db.errors import HomeError
from db.serving import serving

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, which PostgreSQL refuses to run as")


def mode_of(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


@as_root
async def test_no_permission_outside_the_home_changes(own_home, remember):
    before = {path: (mode_of(path), path.stat().st_uid) for path in (own_home, *own_home.parents)}
    await remember(own_home)
    assert {path: (mode_of(path), path.stat().st_uid) for path in before} == before


@as_root
async def test_the_servers_account_owns_its_folder_and_nothing_else(own_home, remember):
    await remember(own_home)
    assert {path.name for path in own_home.iterdir() if path.stat().st_uid != 0} == {"pg"}


@as_root
async def test_a_closed_home_of_roots_may_be_passed_but_not_listed(own_home, remember):
    own_home.chmod(0o700)
    await remember(own_home)
    assert mode_of(own_home) == 0o711


@as_root
async def test_a_home_under_a_closed_folder_is_refused_by_name(own_home, remember):
    closed = own_home / "private"
    closed.mkdir(mode=0o700)
    with pytest.raises(HomeError, match=f"cannot pass {closed}; set AVA_HOME"):
        await remember(closed / "home")
    assert mode_of(closed) == 0o700


@as_root
async def test_it_runs_for_an_ordinary_account_too(own_home, user_process):
    nobody = pwd.getpwnam("nobody").pw_uid
    home = own_home / "hers"
    home.mkdir()
    os.chown(home, nobody, nobody)
    with user_process(home, str(nobody)) as user:
        user.wait_up()
        assert (home / "pg" / "data").stat().st_uid == nobody
        assert embedded.running(home)


@as_root
async def test_root_uses_an_ordinary_accounts_home_as_that_account(own_home, user_process, remember):
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(own_home, nobody, nobody)
    with user_process(own_home, str(nobody)) as user:
        user.wait_up()
    await remember(own_home)
    assert (own_home / "pg" / "data").stat().st_uid == nobody
    assert (own_home / "pg-secrets.json").stat().st_uid == nobody


@as_root
async def test_a_home_that_root_used_first_is_still_its_owners(own_home, user_process, remember):
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(own_home, nobody, nobody)
    await remember(own_home)
    with user_process(own_home, str(nobody)) as user:
        user.wait_up()
        assert {path.stat().st_uid for path in own_home.rglob("*")} == {nobody}


async def test_a_home_that_cannot_be_a_folder_is_refused_with_what_to_do(tmp_path, remember):
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match="set AVA_HOME to a folder you may write"):
        await remember(tmp_path / "file" / "home")


async def test_passwords_are_private_and_never_shown(own_home):
    async with serving(Config(home=own_home)) as server:
        secrets = own_home / "pg-secrets.json"
        assert mode_of(secrets) == 0o600
        assert not any(password in repr(server) for password in server.passwords.values())
        assert not any(password in (own_home / "pg" / "server.log").read_text() for password in server.passwords.values())


async def test_nothing_listens_on_a_network_and_the_socket_is_private(used_home):
    async with serving(Config(home=used_home)) as server:
        assert mode_of(server.address["host"]) == 0o700
        lines = (used_home / "pg" / "data" / "postmaster.pid").read_text().split("\n")
        assert lines[5] == ""  # the first address it listens on


async def test_a_home_too_long_for_a_socket_has_it_in_the_temporary_folder(own_home):
    home = own_home / ("long" * 25)
    async with serving(Config(home=home)) as server:
        assert server.address["host"] == str(Layout(home).sockets)
        assert home not in Path(server.address["host"]).parents
    shutil.rmtree(server.address["host"])


@as_root
def test_programs_in_a_closed_folder_are_copied_where_the_account_can_read_them(own_home):
    closed = own_home / "venv"
    (closed / "bin").mkdir(parents=True)
    (closed / "bin" / "postgres").touch(mode=0o700)
    closed.chmod(0o700)
    who = account.server_account(Layout(own_home))
    found = binaries.reachable(binaries.Binaries(bin=closed / "bin", major=18), Layout(own_home), who)
    assert account.closed_folder(who, found.bin) is None
    assert account.may(who, found.bin / "postgres", os.R_OK | os.X_OK)


def test_without_the_wheel_the_systems_postgresql_is_used(monkeypatch):
    if not binaries._system():
        pytest.skip("this system has no PostgreSQL")
    monkeypatch.setattr(binaries, "_wheel", lambda: None)
    assert binaries.find().major >= binaries.OLDEST_MAJOR
