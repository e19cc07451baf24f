"""Named SQL: what a file may say, and that every fault is named with file and query."""

import pytest

from db import sql
from db.query import Policy, QueryFileError, read_queries

GOOD = """-- name: balance_latest
-- Cash of each account.
-- cache: 60s; as-of: minute; scope: user; reads: balances, accounts
SELECT cash FROM balances
WHERE user_id = %(user)s AND known_at <= %(as_of)s AND account_id = %(account)s

-- name: forget
-- Remove a turn.
-- writes: turns; scope: user
DELETE FROM turns WHERE turn_id = %(turn)s
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        (tmp_path / "some.sql").write_text(text)
        return tuple(read_queries(tmp_path / "some.sql"))

    return read


def test_a_query_is_a_name_a_line_a_policy_and_its_text(read):
    query, _ = read(GOOD)
    assert (query.name, query.about) == ("balance_latest", "Cash of each account.")
    assert query.policy == Policy(scope="user", reads=("balances", "accounts"), cache_s=60, grain="minute")
    assert query.arguments == {"user", "as_of", "account"}
    assert query.sql.startswith("SELECT") and query.sql.endswith("%(account)s")  # noqa: PT018 - one text


def test_a_query_that_writes_is_never_cached(read):
    assert read(GOOD)[1].policy == Policy(scope="user", writes=("turns",))


@pytest.mark.parametrize(
    "policy",
    [
        "cache: 1m; scope: user; reads: balances",
        "scope: mine; reads: balances",
        "scope: user; as-of: hour; reads: balances",
        "scope: user",
        "scope: user; reads: balances; colour: red",
    ],
)
def test_a_policy_out_of_form_is_refused_by_file_and_name(read, policy):
    with pytest.raises(QueryFileError, match=r"some\.sql: q: policy .* is not 'cache: Ns"):
        read(f"-- name: q\n-- About.\n-- {policy}\nSELECT 1\n")


def test_a_block_without_description_is_refused(read):
    with pytest.raises(QueryFileError, match="q: expected a line of description"):
        read("-- name: q\nSELECT 1\nFROM x\n")


def test_a_file_without_queries_is_refused(read):
    with pytest.raises(QueryFileError, match="no '-- name:' line"):
        read("SELECT 1")


def test_a_name_no_file_has_fails_when_it_is_imported():
    with pytest.raises(AttributeError, match=r"no query named 'positions_opne' in db/sql/\*\.sql"):
        sql.positions_opne  # noqa: B018 - what `from db.sql import` does


@pytest.fixture
def known(monkeypatch):
    """The named queries, as they are again after the test."""
    queries = dict(sql.all_queries())
    monkeypatch.setattr(sql, "all_queries", lambda: queries)
    return queries


def test_a_file_of_another_package_is_taken_up(known, tmp_path):
    path = tmp_path / "season.sql"
    path.write_text(GOOD.partition("-- name: forget")[0].replace("balance_latest", "season_cash"))
    sql.add_queries(path)
    sql.add_queries(path)  # a module may be loaded again
    assert sql.query_named("season_cash").policy.reads == ("balances", "accounts")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.partition("-- name: forget")[0], "there is a query balance_latest already"),
        (GOOD, "forget writes; agents only read"),
    ],
)
def test_a_name_that_is_taken_and_a_query_that_writes_are_refused_and_nothing_is_added(known, tmp_path, text, fault):
    before = dict(known)
    (tmp_path / "some.sql").write_text(text.replace("balance_latest", "season_cash") if "forget" in text else text)
    with pytest.raises(QueryFileError, match=fault):
        sql.add_queries(tmp_path / "some.sql")
    assert known == before


def test_a_query_nobody_has_is_named():
    with pytest.raises(LookupError, match="'nothing'"):
        sql.query_named("nothing")
