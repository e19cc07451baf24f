"""An error says what happened, then the detail."""

from db.errors import DatabaseError, PoolExhausted, Unavailable


def test_the_docstring_is_the_message():
    assert str(PoolExhausted("5.00 s")) == "Every database connection was busy for too long: 5.00 s"


def test_without_detail_the_message_stands_alone():
    assert str(Unavailable()) == "No PostgreSQL answers."


def test_every_failure_of_storage_is_one_kind():
    assert issubclass(Unavailable, DatabaseError)
