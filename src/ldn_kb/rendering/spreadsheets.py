"""Texts that no spreadsheet runs: what it would take for a formula, whichever sign it takes for the end of a cell."""

from __future__ import annotations

import re

# At the start of a cell, or where a program that takes semicolons or tabs for separators sees the start of one. What is
# below zero, with a unit or as a range, is no formula; nor is a number alone with a plus.
_AMOUNT = r"-[0-9][0-9.,]*(?:%| [\w/%]+)?(?: to -?[0-9][0-9.,]*(?:%| [\w/%]+)?)?\s*(?=$|;)"
_MORE = r"\+[0-9][0-9.,]*%?\s*(?=$|;)"
_FORMULA = re.compile(rf"(^|[;\t\r\n])([\s\"]*)(?!{_AMOUNT}|{_MORE})(?=[=+@\-\t\r])")
# Nearly every cell begins with a letter or digit and holds nothing that ends one: that is asked first, as it is cheap.
_PLAIN = re.compile(r"\w[^;\t\r\n]*")


def harmless(text: str) -> str:
    """Return a text with an apostrophe before all that a spreadsheet would take for a formula."""
    return text if _PLAIN.fullmatch(text) else _FORMULA.sub(r"\1\2'", text)
