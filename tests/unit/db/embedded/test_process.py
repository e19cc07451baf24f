"""A pid in a file proves nothing."""

import os

from db.embedded import process

PID_FILE = "4242\n/home/x/pg/data\n1700000000\n5432\n/home/x/pg/run\n\n  123 4\nready   \n"


def test_a_pid_file_is_read_as_far_as_it_was_written(tmp_path):
    for lines, status in ((8, "ready"), (5, "")):
        (tmp_path / "postmaster.pid").write_text("\n".join(PID_FILE.split("\n")[:lines]))
        said = process.read(tmp_path)
        assert (said.pid, str(said.sockets), said.status) == (4242, "/home/x/pg/run", status)


def test_no_pid_file_or_a_broken_one_says_nothing(tmp_path):
    assert process.read(tmp_path) is None
    (tmp_path / "postmaster.pid").write_text("")
    assert process.read(tmp_path) is None


def test_a_server_that_does_not_take_connections_is_not_answering(tmp_path):
    (tmp_path / "postmaster.pid").write_text(PID_FILE.replace("/home/x/pg/run", str(tmp_path)))
    assert process.answering(tmp_path) is None


def test_a_living_process_of_another_program_is_not_the_server(tmp_path):
    assert process.exists(os.getpid())
    assert not process.serves(os.getpid(), tmp_path)


def test_a_pid_nobody_can_have_takes_the_place_of_one_that_was_given_away(tmp_path):
    (tmp_path / "postmaster.pid").write_text(PID_FILE)
    process.disown(tmp_path)
    assert not process.exists(process.read(tmp_path).pid)
    assert (tmp_path / "postmaster.pid").read_text().split("\n")[1:] == PID_FILE.split("\n")[1:]
