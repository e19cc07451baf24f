"""The limits a question sets to a strategy: how long, how dear. Read from its amounts; what is usual is each skill's to say."""

from tools.facts import Amount


def days(amounts: tuple[Amount, ...], usual: tuple[int, int]) -> tuple[int, int]:
    """Fewest and most days to expiry: a third, or a week, around the days named; `usual` where none are."""
    named = [int(amount.value) for amount in amounts if amount.unit == "days" and amount.value > 0]
    if not named:
        return usual
    room = max(named[0] // 3, 7)
    return max(named[0] - room, 1), named[0] + room


def budget(amounts: tuple[Amount, ...]) -> float | None:
    """The first dollars named; None where there are none."""
    return next((float(amount.value) for amount in amounts if amount.unit == "usd" and amount.value > 0), None)
