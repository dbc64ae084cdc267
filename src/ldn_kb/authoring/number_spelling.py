"""One way of writing for the numbers of a text: abstracts write them in many, and write much that only looks like one.

Every step takes a text and returns it with one thing put alike or left out, so that what follows reads plain numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_WORD = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_TO_99 = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(UNITS[1:10])})\b)?|(?:{_WORD}))"
_AND = r"(?:[-\s]+(?:and[-\s]+)?)"
_TO_999 = rf"(?:(?:{_TO_99}|a)[-\s]+hundred(?:{_AND}{_TO_99}\b)?|{_TO_99})"
IN_WORDS = rf"\b(?:(?:{_TO_999}|a)[-\s]+thousand(?:{_AND}{_TO_999}\b)?|{_TO_999})\b"
"""What finds a number in words below a million."""

_NUMBER = r"[0-9]+(?:[.·][0-9]+)?"
_AMOUNT = r"(?:%|(?:[mkµμn]|mc|u)?g\b|[mµμnd]?l\b|[mµμn]M\b|[cm]?m\b|mmHg\b)"
_PEOPLE = "patient|participant|subject|person|people|case|child|member|man|woman"
_SOFTWARE = (
    "RevMan|Review Manager|SPSS|SAS|Stata|STATA|GraphPad|Prism|MedDRA|EndNote|NVivo|MATLAB|ImageJ|Epi Info|OpenEpi|JASP"
)
_LABEL = "receptor|interleukin|type|stage|grade|figure|table|appendix|level of evidence|evidence level"

_SHORTENED = re.compile(r"\b(vs|v|ca|e\.g|i\.e|approx|no|fig|cf|et al|resp|incl|std|st|dr)\.", re.IGNORECASE)
_CHARACTERS = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{FIGURE SPACE}": " ",
        "\N{LESS-THAN OR SLANTED EQUAL TO}": "≤", "\N{GREATER-THAN OR SLANTED EQUAL TO}": "≥",
        "\N{LESS-THAN OVER EQUAL TO}": "≤", "\N{GREATER-THAN OVER EQUAL TO}": "≥", "\N{MIDDLE DOT}": "·",
    }
)  # fmt: skip

_Change = tuple[re.Pattern[str], str]

_LABEL_NUMBERS = r"(?!\s?%|[.,·]?[0-9])"
_REST = "most|few|main|major|first|key|only|leading|[a-z]+est"

_NO_NUMBERS: tuple[_Change, ...] = (
    # addresses, DOIs, register numbers and dates, versions; ratios of groups and times of day
    (re.compile(r"(?:https?://|www\.|\b10\.[0-9]{4,}/)\S*[^\s.,;:)\]]"), " "),
    (re.compile(r"(?<![\w.])[0-9]{2,}(?:[-‐‑–][0-9]{2,}){2,}(?![\w.]*[0-9])"), " "),
    (re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+){2,}(?![0-9])"), " "),
    (re.compile(r"(?<![\w.:])[0-9]{1,3}(?:(?::| : )[0-9]{1,3})+(?!\w)"), " "),
    # programs, receptors, types of a disease; a raised 2 that was copied without its place
    (
        re.compile(
            rf"\b({_SOFTWARE}|[Vv]ersion|[Rr]elease)((?:,? (?:software|[Vv]ersion))*,? )[0-9]+(?:\.[0-9]+)*",
        ),
        r"\1",
    ),
    (re.compile(rf"\b({_LABEL})[ -][0-9]{{1,2}}(?:[-–/][0-9]{{1,2}})?{_LABEL_NUMBERS}", re.IGNORECASE), r"\1"),
    (
        re.compile(
            rf"\b((?:{_LABEL})s) [0-9]{{1,2}}(?:(?:, ?| and |, and | or |/)[0-9]{{1,2}})*{_LABEL_NUMBERS}",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (re.compile(r"(?<![A-Za-z])(I|[Rr]|[Cc]hi|χ|η|τ|[Tt]au|[Ee]ta)[ -]?(?:\(2\)|\^2| ?2(?=\s?[=<>≤≥]))"), r"\1"),
    (re.compile(r"\bI 2(?= (?:statistics?|was|of|index|test|values?)\b)"), "I"),
    (re.compile(r"\b(c?m)(?:\(2\)|\^2|2\b)"), r"\1"),
    # number words that count nothing: a seven-day course, one third, one of the most common, one day
    (re.compile(r"\bone[- ](?:to|by|on)[- ]one\b", re.IGNORECASE), ""),
    (re.compile(rf"{IN_WORDS}[-‐‑](?!fold\b|{_WORD}|hundred|thousand|{_PEOPLE})(?=[A-Za-z]{{2}})", re.IGNORECASE), ""),
    (re.compile(r"\b(?:one|two|three|four)[- ](half|halves|(?:third|quarter|fifth|tenth)s?)\b", re.IGNORECASE), r"\1"),
    (re.compile(rf"\bone( of (?:the|our|its|their) (?:{_REST})\b)", re.IGNORECASE), r"\1"),
    (re.compile(r"\bone (day|week|month|year|hour|another|or more)\b", re.IGNORECASE), r"\1"),
)

_ENDS: tuple[_Change, ...] = (
    # The mark of a reference behind the end of a sentence, and an end without a blank behind it.
    (
        re.compile(
            r"([a-z]{2}|[A-Z]{2}|[)\]%])([.?!])\s?(?:\((?:[1-9][0-9]{0,2}[,–-]?)+\)|\[(?:[1-9][0-9]{0,2}[,–-]? ?)+\]"
            r"|(?<=[.?!])[1-9][0-9]{0,2}(?:[,–-][1-9][0-9]{0,2})*)(?=\s+[\"'(\[]?[A-Z]|\s*$)"
        ),
        r"\1\2",
    ),
    (re.compile(r"(?<=[A-Za-z0-9)\]%])([.?!])(?=[A-Z][a-z])"), r"\1 "),
    (re.compile(r"(?<=[a-z]{2}\.)(?=[0-9])"), " "),
)

_RELATIONS: tuple[_Change, ...] = (
    (re.compile(r"\b([Pp])(?=\.[0-9])"), r"\1 "),
    (re.compile(r"([<>])\s?(?:or|/)\s?="), r"\1="),
    (re.compile(r"\b(?:less|fewer|lower) than or equal to (?=[-−]?[0-9.])", re.IGNORECASE), "<="),
    (re.compile(r"\b(?:more|greater|higher) than or equal to (?=[-−]?[0-9.])", re.IGNORECASE), ">="),
    (re.compile(r"\b(?:less|fewer|lower) than (?=[-−]?[0-9.])", re.IGNORECASE), "<"),
    (re.compile(r"\b(?:more|greater|higher) than (?=[-−]?[0-9.])", re.IGNORECASE), ">"),
)

_AMOUNTS: tuple[_Change, ...] = (
    (re.compile(r"\s?(?:\.?\s?\+\s?/?\s?[-−–]\s?\.?|±)\s?(?=\.?[0-9])"), " ± "),
    # Degrees of freedom: F(2,107); thousands with a blank: 15 297
    (re.compile(r"(\bF\s?(?:=\s?[0-9.]+\s?)?[(\[][0-9]+),(?=[0-9]+[)\]])"), r"\1, "),
    (
        re.compile(
            r"(?<!phase )(?<!week )(?<!day )(?<!month )(?<!group )(?<!arm )(?<![0-9±] )(?<![\w.,·])"
            r"([1-9][0-9]{0,2}) ([0-9]{3})(?: ([0-9]{3}))?(?![\w·%-]|[.,][0-9]| ?(?:%|[mµμk]?g\b|[0-9]))"
        ),
        r"\1\2\3",
    ),
    # A range has its blanks and its percent sign once.
    (re.compile(r"(?<=[0-9%]) [-–—−] (?=[0-9.])"), " to "),
    (re.compile(rf"(?<![\w.,·])({_NUMBER})\s?(?:[-–—−‐‑]|to)\s?(?=[-−]?{_NUMBER}\s?%)"), r"\1% to "),
    (re.compile(rf"(?<![\w.,·])({_NUMBER}) ± (?={_NUMBER}\s?%)"), r"\1% ± "),
    (re.compile(rf"(?<![\w.,·])({_NUMBER}) ± ({_NUMBER})( (?:vs|versus|v) +)(?={_NUMBER}\s?%)"), r"\1% ± \2%\3"),
    (re.compile(rf"(?<![\w.,·±])(?<!± )({_NUMBER})( (?:vs|versus|v) +)(?={_NUMBER}\s?%)"), r"\1%\2"),
)

_COMMA = re.compile(
    r"(?P<sign>(?<![0-9A-Za-z%)])[-−–])?(?<![0-9.,])(?P<whole>[0-9]+),(?P<part>[0-9]+)(?![0-9]|,[0-9]|\.[0-9])"
    rf"(?P<unit>\s?{_AMOUNT})?"
)
_POINT = re.compile(r"[0-9]\.[0-9]")
_ENUMERATED = re.compile(r"(?<![0-9.,])[0-9]+(?:,[0-9]+)+(?![0-9])")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_THOUSAND = 3


def put_alike(text: str) -> str:
    """Return a text with its numbers in one way of writing, and without what only looks like a number."""
    text = _SHORTENED.sub(r"\1 ", unicodedata.normalize("NFC", text).translate(_CHARACTERS))
    for step in (_ENDS, _NO_NUMBERS, _RELATIONS):
        text = _changed(text, step)
    return _changed(_with_points(text), _AMOUNTS)


def _changed(text: str, changes: tuple[_Change, ...]) -> str:
    for pattern, new in changes:
        text = pattern.sub(new, text)
    return text


def _with_points(text: str) -> str:
    """Return a text with decimal points for decimal commas.

    A comma is one behind a nought (0,05) and, unless three digits follow it, behind a sign or before a unit (6,25mg).
    In a text that has such a one and no decimal point, every comma with one or two digits behind it is.
    """
    sure = any(_is_decimal(match) for match in _COMMA.finditer(text)) and not _POINT.search(text)
    text = _COMMA.sub(_comma_as_point(everywhere=sure), text)
    return _ENUMERATED.sub(lambda item: item[0] if _THOUSANDS.fullmatch(item[0]) else item[0].replace(",", ", "), text)


def _comma_as_point(*, everywhere: bool) -> Callable[[re.Match[str]], str]:
    def change(match: re.Match[str]) -> str:
        if not _is_decimal(match) and not (everywhere and len(match["part"]) < _THOUSAND):
            return match[0]
        return f"{match['sign'] or ''}{match['whole']}.{match['part']}{match['unit'] or ''}"

    return change


def _is_decimal(match: re.Match[str]) -> bool:
    if match["whole"] == "0":
        return True
    return len(match["part"]) != _THOUSAND and bool(match["sign"] or match["unit"])
