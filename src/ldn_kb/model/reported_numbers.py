"""Numbers as sources print them, and as people write them."""

from __future__ import annotations

from decimal import Decimal


class ReportedFloat(float):
    """A number whose printed form tells more than its value: ``0.10``, ``-1.0``. It counts and compares as a float."""

    text: str
    """The number as the source prints it, with an ASCII minus sign and without thousands separators."""

    def __new__(cls, text: str) -> ReportedFloat:
        """Make the number from its printed form."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override] # float gives a number here, we our text
        """Return what a copy or an unpickled one is made of."""
        return (self.text,)


def plain_number(value: float) -> str:
    """Return a number in full, as people write it: no exponent, no noise beyond twelve digits, ``-1.0`` as ``-1``."""
    if isinstance(value, ReportedFloat):
        return value.text
    return str(value) if isinstance(value, int) else format(Decimal(f"{value:.12g}") + 0, "f")
