"""Who may pass where, judged by modes alone."""

import os
from pathlib import Path

import pytest

from db.embedded.account import Account, closed_folder, may, private_folder
from db.embedded.layout import Layout
from db.errors import HomeError

ME = Account(uid=os.geteuid(), gid=os.getegid())
STRANGER = Account(uid=54321, gid=54321)


@pytest.mark.parametrize(("mode", "allowed"), [(0o755, True), (0o711, True), (0o750, False), (0o700, False)])
def test_a_stranger_passes_a_folder_only_where_others_may(tmp_path, mode, allowed):
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(mode)
    assert may(STRANGER, folder, os.X_OK) == allowed


def test_the_first_closed_folder_on_the_way_is_named(tmp_path):
    closed = tmp_path / "closed"
    (closed / "open").mkdir(parents=True)
    closed.chmod(0o700)
    assert closed_folder(STRANGER, closed / "open") in (closed, *closed.parents)


def test_a_folder_that_others_may_read_is_not_taken_for_private(tmp_path):
    (tmp_path / "shared").mkdir(mode=0o755)
    with pytest.raises(HomeError, match="should be a private folder"):
        private_folder(tmp_path / "shared", ME)


def test_a_link_is_not_taken_for_a_private_folder(tmp_path):
    private_folder(tmp_path / "mine", ME)
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(HomeError, match="should be a private folder"):
        private_folder(tmp_path / "link", ME)


def test_the_socket_stands_in_the_home_unless_its_path_would_be_too_long():
    assert Layout(Path("/home/x")).sockets == Path("/home/x/pg/run")
    long = Layout(Path("/home") / ("x" * 90))
    assert len(str(long.sockets / ".s.PGSQL.5432.lock")) <= 107
    assert long.sockets != Layout(Path("/home") / ("y" * 90)).sockets
