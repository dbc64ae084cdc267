"""The numbers of a sentence with unit and qualifier: in digits or in words, shares, doses, years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COUNTED = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
"""
_COUNTS = {word: value for value, word in enumerate(_COUNTED.split(), 1)} | {"couple": 2}
_SHARES = {
    "half": 50, "one-half": 50, "one-third": 33, "a third": 33, "two-thirds": 67, "two thirds": 67, "a quarter": 25,
    "one-quarter": 25, "three-quarters": 75, "three quarters": 75, "one-tenth": 10, "a tenth": 10, "a fifth": 20,
    "one-fifth": 20,
}  # fmt: skip
"""Shares in words, as people in a hundred."""
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_WORD_NUMBER = "|".join(
    re.escape(word).replace(r"\ ", " ") for word in sorted((*_COUNTS, *_SHARES), key=len, reverse=True)
)
_AMONG = "|".join(word for word, value in _COUNTS.items() if value > 1)
_SPANS = "minutes|hours|days|weeks|months|years|times|doses"
_ORDERED = (
    r"(?<=a third|a fifth|a tenth)\s(?:stud|trial|group|case|reason|way|option|step|theor|idea|paper|patient|person)\w*"
)
"""Behind these words it says which one: a third study."""
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<low>1/(?P<part>[0-9]+)(?:th|rd)?"
    rf"|(?:1|one)\s(?:in|out\sof)\s(?P<among>(?!(?:19|20)[0-9][0-9]\b)(?:{_DIGITS}|\b(?:{_AMONG})\b))|{_DIGITS}|\b(?:{_WORD_NUMBER})\b(?!-li|{_ORDERED}))"
    rf"(?:\s?(?P<first_unit>%|mg|mcg|µg|percent))?"
    rf"(?:\s?(?:-|–|—|to|and(?=\s[0-9.]+\s?(?:%|mg|percent|milligrams|[ap]\.?m\b))|and(?=\s[$€£]))\s?[$€£]?(?P<high>1/(?P<high_part>[0-9]+)(?:th|rd)?|{_DIGITS}|\b(?:{_AMONG})\b(?=[\s-](?:{_SPANS}))))?"
    rf"(?P<unit>\s?(?:%|mg/kg|mg|mcg|µg|ml|x\b|st\b|nd\b|rd\b|th\b)|[\s-](?:percent|per cent)\b|s\b|:[0-9]+)?(?![0-9])",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(r"[A-Za-z]+")
_UNITS = {
    "milligram": "mg", "milligrams": "mg", "micrograms": "µg", "percent": "%", "per cent": "%", "mcg": "µg",
    "fold": "times", "x": "times", "day": "days", "week": "weeks", "month": "months", "year": "years", "hour": "hours",
    "reports": "cases",
}  # fmt: skip
_PEOPLE_WORDS = """
    people person patient patients participants participant women woman men children child adults subjects individuals
    volunteers cases adolescents users responders
"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_MEASURED_WORDS = """
    day days week weeks month months year years hour hours minutes times milligram milligrams micrograms studies
    trials reports conditions percent points doses types forms pills fold
"""
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b\.?|o['’]clock)", re.I)
_MEASURED = _PEOPLE | frozenset(_MEASURED_WORDS.split())
_QUALIFIERS = (
    (
        "about",
        re.compile(r"(?:\babout|\bapproximately|\baround|\broughly|\bnearly|\balmost|~|≈)\s*(?:\ban?\s+)?$", re.I),
    ),
    ("more-than", re.compile(r"(?:\bmore than|\bover|\bat least|\babove|\bgreater than|\bexceeding|[>≥])\s*$", re.I)),
    ("less-than", re.compile(r"(?:\bless than|\bfewer than|\bunder|\bbelow|\bup to|\bat most|[<≤])\s*$", re.I)),
)
_ONLY = re.compile(r"\b(?:only|just) $", re.I)
_CURRENCY = re.compile(r"[$€£]\s?$")
_COINS = re.compile(r"(p)\b|\s(pence|cents?)\b")
_EVERY = re.compile(r"(?:p|\spence|\scents?)?(?:\s(?:a|per|each|every)\s|\s?/\s?)(day|week|month|year)\b")
_NAMES = (
    r"\b(?:(?:sub)?types?|receptors?|phases?|stages?|steps?|figures?|fig\.?|tables?|grades?|class(?:es)?|"
    r"vitamins?(?: [A-Z])?|omega|part|chapter|number|no\.|item|question|tip|level|factor|interleukins?|interferons?|"
    r"caspases?|aquaporin|version|video|episode|covid|isoform|complement|chromosome)\s+"
)
_NAMED = re.compile(rf"{_NAMES}$", re.I)
"""A number behind such a word is part of a name: type 2 diabetes, step 3."""
_NAMED_ON = re.compile(rf"{_NAMES}[0-9]+\s?(?:and|or|to|/|&)\s?$", re.I)
"""So is one that goes on: phases 2 and 3."""
_WORD_BEFORE = re.compile(r"\b(?P<initial>[A-Za-z])[a-z-]{3,}\s$")
_TITLED = re.compile(
    r"[^\s.!?:]\s[A-Z][a-z]+[\s-](?!January|February|March|April|June|July|August|September|October|November|"
    r"December)[A-Z][a-z]{3,}\s$"
)
"""Two words with a capital within a sentence are a name."""
_MOST_OF_NAME, _NEAR_NAME = 20, 200
_CODE = re.compile(r"\b[A-Z]{2,}[\s-]$")
"""Behind an abbreviation a number without a unit is part of a name: USP 795."""
_SAMPLE = re.compile(r"\bn\s?=\s?$", re.I)
_P_VALUE = re.compile(r"\bp\s?[=<>≤]\s?$", re.I)
_PART_OF_NAME = re.compile(r"-?[A-Z]")
"""Letters behind a number make it a name: 503A, 7-OH."""
_DAILY = re.compile(
    r"(?:\s?(?:milli|micro)grams?)?(?:\s?/\s?d(?:ay)?\b|\s(?:per|a|each|once a) day\b|\s(?:once )?(?:daily|nightly)\b)",
    re.I,
)
_AGE = re.compile(r"\b(?:aged?|ages)(?:\s(?:of|was|is))?[\s:]*$", re.I)
_NO_UNITS_WORDS = (
    "a an and are as at be but by for from had has in into is it of on or per than that the then to was were when with"
)
_PREPOSITION_WORDS = "over within during after before in for with at from to per through"
_CLAUSE = frozenset(("that", "which", "who", "where", "whose"))
"""Begins a clause, whose words are not counted."""
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_NO_UNITS = frozenset(_NO_UNITS_WORDS.split()) | _PREPOSITIONS
_REACHES = re.compile(
    r"\b(?:titrat|increas|rais|build|built|work|go|went|mov|step|ramp|creep|climb|ris)(?:e|es|ed|ing|s)?"
    r"(?: (?:it|this|the dose|slowly|gradually|their way|your way))? up to\s*$",
    re.I,
)
"""Before a dose "up to" says where somebody gets to, not that it is less."""
_DURATIONS = frozenset(["minutes", "hours", "days", "weeks", "months", "years"])
_DURING = re.compile(r"(?<!\bfor )(?<!\bwell )(?<!\bjust )(?<!\blasted )(?<!\bby )\bover\s*$", re.I)
"""Before a time "over" says how long something took; "for over" says that it was longer."""
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: value * 10 for value, word in enumerate(_TENS_WORDS.split(), 2)}
_SMALL_COUNTS = {
    "no": 0, "none": 0, "zero": 0, "single": 1, "once": 1, "both": 2, "twice": 2, "pair": 2, "couple": 2, "dozen": 12,
    "hundred": 100, "thousand": 1000, "half": 50, "third": 33, "quarter": 25,
}  # fmt: skip
_SMALL_COUNTS |= _COUNTS | _TENS
_SMALL_COUNTS |= {f"{ten}-{one}": _TENS[ten] + _COUNTS[one] for ten in _TENS for one in list(_COUNTS)[:9]}
_SMALL = re.compile(rf"\b(?:{'|'.join(sorted(_SMALL_COUNTS, key=len, reverse=True))})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w.–—-])((?:19|20)[0-9]{2})(s?)(?![\w–—-])")
_YEARS = re.compile(r"(?<![\w.–—-])((?:19|20)[0-9]{2})\s?(?:[-–—]|to|and)\s?((?:19|20)[0-9]{2})(?![\w–—-])")


@dataclass(frozen=True)
class Number:
    """A number that a sentence states, as the field ``figures`` of a claim takes it."""

    value: float
    to: float | None
    unit: str
    qualifier: str | None
    written: str

    @property
    def is_people(self) -> bool:
        """Whether it counts people."""
        return self.unit == "people"


def every_number(text: str) -> tuple[Number, ...]:
    """Return every number that a sentence states, years among them; a decade is a range of years."""
    spans = [Number(int(match[1]), int(match[2]), "year", None, match[0]) for match in _YEARS.finditer(text)]
    rest = _YEARS.sub(" ", text)
    found = [int(match[1]) for match in _YEAR.finditer(rest) if match[2]]
    spans += [Number(year, year + 9, "year", None, f"{year}s") for year in found]
    years = (Number(int(match[1]), None, "year", None, match[1]) for match in _YEAR.finditer(rest) if not match[2])
    return (*_numbers(rest), *spans, *years)


def small_counts(text: str) -> tuple[int, ...]:
    """Return every small number that a sentence may state in words: no, one, both."""
    return tuple(sorted({_SMALL_COUNTS[word.lower()] for word in _SMALL.findall(text)}))


def single_years(text: str) -> tuple[int, ...]:
    """Return every year that a sentence names; not decades."""
    return tuple(int(match[1]) for match in _YEAR.finditer(text) if not match[2])


def _numbers(text: str) -> Iterator[Number]:
    for match in _FIGURE.finditer(text):
        low = match["low"].lower()
        following = [word.lower() for word in _NEXT_WORDS.findall(text[match.end() : match.end() + 60])[:_NEAR]]
        unit = (match["unit"] or match["first_unit"] or "").strip(" -").lower()
        before = text[max(0, match.start() - 25) : match.start()]
        if (
            unit in ("st", "nd", "rd", "th", "s")
            or (not unit and (_NAMED.search(before) or _CODE.search(before)))
            or (not unit and following[:1] != [] and _NAMED_ON.search(before) and following[0] not in _MEASURED)
            or (not unit and (_PART_OF_NAME.match(text, match.end()) or _is_of_name(text, match)))
            or (_YEAR.fullmatch(low) and not unit and match["high"] is None)
        ):
            continue
        # "10 lbs over months" is measured in pounds: what follows a preposition is another quantity.
        ends = (place for place, word in enumerate(following) if word in _CLAUSE or (place and word in _PREPOSITIONS))
        end = next(ends, len(following))
        following = following[:end]
        counted = next((word for word in following if word in _MEASURED), None)
        is_count = low in _COUNTS
        # "Two" alone is not worth checking, "two studies" is; "one" is a number only where some are counted of others.
        if is_count and (
            counted is None
            or (
                low == "one"
                and not _ONLY.search(before)
                and not match["high"]
                and following[:1] not in (["of"], ["out"])
            )
        ):
            continue
        part = match["part"] or match["among"]
        value = _value(low, part)
        if unit.startswith(":"):
            unit = "%" if value + float(unit[1:]) == _WHOLE else "times"
        elif not unit and _CLOCK.match(text, match.end()):
            unit = "o'clock"
        elif not unit:
            age = "years" if _AGE.search(before) else None
            told = "people" if _SAMPLE.search(before) else "p" if _P_VALUE.search(before) else None
            unit = told or ("%" if low in _SHARES or part else age or counted or _noun(following))
            money = _CURRENCY.search(before)
            coins = _COINS.match(text, match.end())
            if money or coins:
                unit = money.group().strip() if money else "cents" if coins and "c" in coins[0][:2] else "pence"
                often = _EVERY.match(text, match.end())
                unit += f" a {often[1]}" if often else ""
        unit = "people" if unit in _PEOPLE else _UNITS.get(unit, unit)
        if unit in ("mg", "µg") and _DAILY.match(text, match.end()):
            unit = f"{unit} a day"
        high = _value(match["high"].lower(), match["high_part"]) if match["high"] else None
        if match["high_part"] and high:
            value, high = min(value, high), max(value, high)
        if (unit in _DURATIONS and _DURING.search(before)) or _REACHES.search(text, 0, match.start()):
            before = ""
        qualifier = next((name for name, pattern in _QUALIFIERS if pattern.search(_CURRENCY.sub("", before))), None)
        if low == "couple":
            qualifier = "about"
        yield Number(
            _whole(value), _whole(high) if high and high > value else None, unit, qualifier, match.group().strip()
        )


def _is_of_name(text: str, match: re.Match[str]) -> bool:
    """Return whether a number without a unit belongs to the name before it.

    A name in words is shortened somewhere to letters with this number: phosphodiesterase 5 (PDE5). Or it is written
    with capitals, and the number counts nothing.
    """
    number = match["low"]
    before = text[max(0, match.start() - 40) : match.start()]
    word = _WORD_BEFORE.search(before)
    if word is None or not number.isdigit() or match["high"] is not None or int(number) > _MOST_OF_NAME:
        return False
    near = text[max(0, match.start() - _NEAR_NAME) : match.end() + _NEAR_NAME]
    if re.search(rf"\b[A-Z]{{0,9}}{word['initial'].upper()}-?{number}\b", near):
        return True
    if re.match(rf"\s*(?:[\w-]+ ){{0,2}}\([A-Z]{{2,}}-?{number}\b", text[match.end() : match.end() + 60]):
        return True
    following = [word.lower() for word in _NEXT_WORDS.findall(text[match.end() : match.end() + 60])[:_NEAR]]
    return _TITLED.search(before) is not None and not _MEASURED.intersection(following)


_WHOLE = 100
_NO_NOUN = ("ed", "ing", "ly", "ous")
_NEAR = 3


def _noun(following: list[str]) -> str:
    """Return what is counted: the next noun in the plural; verbs and adjectives count nothing."""
    nouns = [word for word in following if word not in _NO_UNITS and not word.endswith(_NO_NOUN)]
    return next(
        (word for word in nouns if len(word) >= _NEAR and word.endswith("s") and not word.endswith("ss")), "times"
    )


def _value(low: str, part: str | None) -> float:
    if part:
        among = _COUNTS.get(part.lower()) or float(part.replace(",", ""))
        return float(f"{_WHOLE / among:.3g}") if among else 0
    return _COUNTS.get(low) or _SHARES.get(low) or float(low.replace(",", ""))


def _whole(value: float) -> float:
    """Return a whole value as a whole number, as YAML shows it."""
    return int(value) if value == int(value) else value
