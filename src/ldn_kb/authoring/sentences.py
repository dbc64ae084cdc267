"""Sentences of an article and what they state: numbers with unit and qualifier, hedge, how a source is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ldn_kb.model.vocabulary import Hedge

_END = re.compile(r"(?<=[.!?])(?:[\"”’')\]]|\s?\[[0-9,–-]+\])*\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|etc|fig|no|approx|al|inc|ltd|jr|sr|e\.g|i\.e|u\.s|u\.k|a\.m|p\.m|ph\.d|m\.d|n\.d)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
# Numbers of notes: in brackets, or glued to the end of a sentence or word.
_NOTE = re.compile(
    r"\s?\[([0-9]{1,3}(?:\s*[,–-]\s*[0-9]{1,3})*)\]|(?<=[a-z)”\"][.,:!?])([0-9]{1,3}(?:,[0-9]{1,3})*)(?=\s|$)"
)
_COUNTED = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
"""
_COUNTS = {word: value for value, word in enumerate(_COUNTED.split(), 1)}
_SHARES = {
    "half": 50, "one-half": 50, "one-third": 33, "a third": 33, "two-thirds": 67, "two thirds": 67, "a quarter": 25,
    "one-quarter": 25, "three-quarters": 75, "three quarters": 75, "one-tenth": 10, "a tenth": 10,
}  # fmt: skip
"""Shares in words, as people in a hundred."""
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_WORD_NUMBER = "|".join(
    re.escape(word).replace(r"\ ", " ") for word in sorted((*_COUNTS, *_SHARES), key=len, reverse=True)
)
_AMONG = "|".join(word for word, value in _COUNTS.items() if value > 1)
_SPANS = "minutes|hours|days|weeks|months|years|times|doses"
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<low>1/(?P<part>[0-9]+)(?:th|rd)?"
    rf"|(?:1|one)\s(?:in|out\sof)\s(?P<among>(?!(?:19|20)[0-9][0-9]\b)(?:{_DIGITS}|\b(?:{_AMONG})\b))|{_DIGITS}|\b(?:{_WORD_NUMBER})\b(?!-li))"
    rf"(?:\s?(?P<first_unit>%|mg|mcg|µg|percent))?"
    rf"(?:\s?(?:-|–|—|to|and(?=\s[0-9.]+\s?(?:%|mg|percent|milligrams|[ap]\.?m\b)))\s?(?P<high>{_DIGITS}|\b(?:{_AMONG})\b(?=[\s-](?:{_SPANS}))))?"
    rf"(?P<unit>\s?(?:%|mg/kg|mg|mcg|µg|ml|x\b|st\b|nd\b|rd\b|th\b)|[\s-](?:percent|per cent)\b|s\b|:[0-9]+)?(?![0-9])",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(r"[A-Za-z]+")
_UNITS = {
    "milligram": "mg", "milligrams": "mg", "micrograms": "µg", "percent": "%", "per cent": "%", "mcg": "µg",
    "fold": "times", "x": "times", "day": "days", "week": "weeks", "month": "months", "year": "years", "hour": "hours",
}  # fmt: skip
_PEOPLE_WORDS = """
    people patient patients participants participant women men children adults subjects individuals volunteers cases
    adolescents users responders
"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_MEASURED_WORDS = """
    day days week weeks month months year years hour hours minutes times milligram milligrams micrograms studies
    trials conditions percent points doses types forms pills fold
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
_CURRENCY = re.compile(r"[$€£]\s?$")
_NAMED = re.compile(
    r"\b(?:type|types|receptors?|phase|stage|step|figure|fig\.?|table|grade|class|vitamin|omega|part|chapter|number|no\.|item|"
    r"question|tip|level|factor|interleukin)\s+$",
    re.I,
)
"""A number behind such a word is part of a name: type 2 diabetes, step 3."""
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
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_NO_UNITS = frozenset(_NO_UNITS_WORDS.split()) | _PREPOSITIONS
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
_HEDGED = re.compile(
    r"\b(?:may|might|could|possibl[ey]|potentially|potential(?= (?:to|benefits?|role|use)\b)|perhaps|probably|"
    r"(?<!most )(?<!more )likely|appears?|seem(?:s|ed)?|suggest(?:s|ed|ing)?|believed?|(?:it is )?thought (?:to|that)|"
    r"plausibl[ey]|theor(?:y|etically|ized)|hypothesi[sz]ed?|tends? to|can sometimes)\b",
    re.I,
)
_NO_FINDING = re.compile(
    r"\bno\b(?:\s[\w-]+){0,2}\s(?:stud(?:y|ies)|trials?|evidence|research|data|literature)\b"
    r"|\b(?:more|further|larger|rigorous)(?:\s[\w,-]+){0,4}\s(?:stud(?:y|ies)|trials?|RCTs?|research)\b"
    r"|\b(?:underway|under way|ongoing|incentives?|have(?:n['’]t| not) been (?:done|conducted|tested|studied))\b",
    re.I,
)
"""Speaks of studies that there are not, or not yet: nothing is reported of them."""
_UNKNOWN = re.compile(
    r"\b(?:there (?:is|are)|has|have|had) no (?:[\w-]+ ){0,3}(?:stud(?:y|ies)|trials?|evidence|research|data)\b"
    r"|\b(?:stud(?:y|ies)|trials?|research|evidence|replications?) (?:(?:for|of|in|on) (?:[\w-]+ ){1,5})?"
    r"(?:(?:is|are|remains?) )?(?:still )?(?:[\w-]+ly )?"
    r"(?:needed|required|necessary|lacking|limited|thin|scarce|sparse)\b",
    re.I,
)
"""Says that something is not known, which is no hedge."""
_UNPROVEN = re.compile(
    r"\b(?:not|never|neither|nor|isn['’]t|far from)(?: \w+){0,3} (?:proven|proof|established)\b|\bunproven\b", re.I
)
_OPEN = re.compile(
    r"\b(?:may|might|could|possibly|potentially|potential (?:to|benefits?|role|use)|perhaps|seem(?:s|ed)?|"
    r"appear(?:s|ed)? to)\b",
    re.I,
)
"""Leaves open what somebody found, too: research shows that it may help."""
_IS_ONE = re.compile(
    r"^(?:(?:and|but) )?(?:both|it|they|this|that|these|those)(?: two)? (?:is|are|was|were) (?:[\w-]+[ ,]+){0,5}"
    r"(?:trials?|stud(?:y|ies)|pilots?|RCTs?|series|reports?|reviews?)\b",
    re.I,
)
"""Says of what sort studies are: it asserts that, and reports nothing that they found."""
_OF_REVIEW = re.compile(r"\b(?:reviews?|meta-?analys[ie]s)\b", re.I)
_SOMEBODY = re.compile(
    r"\b(?:research(?:ers)?|literature|scientists|investigators|"
    r"(?:my|our|their|his|her) (?:\w+ )?patients|clinicians|practitioners|doctors|physicians|users|patients)\b",
    re.I,
)
_FINDS = re.compile(
    r"\b(?:found|finds?|finding|show(?:s|ed|n|ing)?|report(?:s|ed|ing)?|demonstrat(?:es?|ed)|observed?|conclude[sd]?|"
    r"indicate[sd]?|suggest(?:s|ed)|support(?:s|ed)|reveal(?:s|ed)|describe[sd]?|according to)\b",
    re.I,
)
_MY_PATIENTS = re.compile(r"\b(?:of|in|among) (?:my|our) (?:\w+ )?patients\b", re.I)
_TRIAL = (
    r"trials\b(?! (?:it|this|them)\b)"
    r"|(?:clinical|controlled|randomi[sz]ed|blind(?:ed)?|placebo|pilot|open-label|cross-?over|phase \w+|larger?|"
    r"largest|small(?:er)?|first|second|third|newer|new|later|recent|earlier|older|human|published|rigorous|this|that|"
    r"another|one|in an?|in the|(?:day|week|month|year)s?)(?:[ ,-]+[\w-]+){0,2}?[ -]trial\b"
    r"(?! (?:it|period|of (?:it|the drug))\b)"
    r"|trial (?:of|in|with|among) (?:[\w-]+ )?(?:[0-9]+|patients|people|children|women|men|adults)"
    r"|trial (?:found|showed|shows|reported|published|results?|data|by|regist\w+)"
)
"""A trial that was made; not one that somebody gives a drug: "a trial is reasonable", "if you trial it"."""
_SOURCE = re.compile(
    rf"\b(?:stud(?:y|ies)|{_TRIAL}|RCTs?|meta-?analys[ie]s|case[ -](?:reports?|series)|pilot|"
    r"(?:systematic|narrative|scoping|umbrella|literature|Cochrane|(?:19|20)[0-9]{2}) (?:\w+ )?reviews?|"
    r"surveys?|cohorts?|(?:program(?:me)?|registry|survey|(?-i:[A-Z]{3,})) data|"
    r"real[- ]world(?: \w+)? (?:data|evidence)|clinical research|published (?:in|by|on)|"
    r"(?:was|were) published|journal|researchers at|(?-i:[A-Z]\w+) et al)\b|\bn\s?=\s?[0-9]"
    r"|(?-i:\((?:[^()]*[ ,])?[A-Z][a-z]+[^()]{0,40} (?:19|20)[0-9]{2}\))",
    re.I,
)
_CITED = re.compile(r"\([^()]*\b(?:19|20)[0-9]{2}\b[^()]*\)")
"""A citation in brackets: the statement before it is the article's own, and rests on it."""
_ANY_STUDIES = re.compile(
    r"\bany (?:[\w-]+ ){0,3}(?:survey|stud(?:y|ies)|trials?|cohorts?)(?: or (?:\w+ ){0,3}cohort)?"
    r"|\b(?:the |these )?(?:\w+ly )?(?:\w+ )?(?:studies|trials|clinical research)\b|"
    r"(?<!two )(?<!three )(?<!four )(?<!five )\b(?:RCTs|pilots|meta-analyses|"
    r"case (?:reports|series))\b|"
    r"\breal[- ]world(?: \w+)? (?:data|evidence)\b|\bcase[- ]series[ -]level\b",
    re.I,
)
_ANY = re.compile(r"\bany (?:[\w-]+ ){0,3}(?:survey|study|trial|cohort)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|did|found|showed|felt|took|fell|rose|saw|\w{3,}(?<!ne)ed)\b", re.I)
_YEAR = re.compile(r"(?<![\w.–—-])((?:19|20)[0-9]{2})(s?)(?![\w–—-])")
_YEARS = re.compile(r"(?<![\w.–—-])((?:19|20)[0-9]{2})\s?(?:[-–—]|to|and)\s?((?:19|20)[0-9]{2})(?![\w–—-])")
_HARMLESS = re.compile(
    r"\b(?:low(?:est)?[- ]risk|risk[- ]free|harmless|well[- ]tolerated|(?<!to take )(?<!not )safe(?:ly)?"
    r"|(?:no|without|free of) (?:any )?(?:serious|major|severe) (?:side|adverse|unwanted) effects)\b",
    re.IGNORECASE,
)
"""Says that the drug does no harm."""
_QUESTION = re.compile(r"\?[\"”’)]*$")


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


@dataclass(frozen=True)
class Sentence:
    """One sentence of a paragraph, without the numbers of its notes, which are ``notes``."""

    text: str
    notes: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number it states, years among them; a decade is a range of years."""
        spans = [Number(int(match[1]), int(match[2]), "year", None, match[0]) for match in _YEARS.finditer(self.text)]
        text = _YEARS.sub(" ", self.text)
        found = [int(match[1]) for match in _YEAR.finditer(text) if match[2]]
        spans += [Number(year, year + 9, "year", None, f"{year}s") for year in found]
        years = (Number(int(match[1]), None, "year", None, match[1]) for match in _YEAR.finditer(text) if not match[2])
        return (*_numbers(text), *spans, *years)

    @property
    def counts(self) -> tuple[int, ...]:
        """Every small number it may state in words: no, one, both. Few of them are worth a figure."""
        return tuple(sorted({_SMALL_COUNTS[word.lower()] for word in _SMALL.findall(self.text)}))

    @property
    def years(self) -> tuple[int, ...]:
        """Every year it names; not decades."""
        return tuple(int(match[1]) for match in _YEAR.finditer(self.text) if not match[2])

    @property
    def hedge(self) -> Hedge:
        """Whether it is asserted, hedged, or reported as somebody's finding."""
        done = _NO_FINDING.sub(" ", self.text)
        is_found = _SOMEBODY.search(done) is not None and _FINDS.search(done) is not None
        if (_IS_ONE.search(self.text) and not is_found) or (_UNKNOWN.search(self.text) and not self.names_source):
            return Hedge.ASSERTED
        if _SOURCE.search(_CITED.sub(" ", done)) or _MY_PATIENTS.search(done) or is_found or self._is_found_by_cited:
            return Hedge.HEDGED if _OPEN.search(done) else Hedge.REPORTED
        return Hedge.HEDGED if _HEDGED.search(self.text) else Hedge.ASSERTED

    @property
    def is_open(self) -> bool:
        """Whether it says that something is not known or not proven, which denies no effect."""
        return any(pattern.search(self.text) for pattern in (_UNKNOWN, _NO_FINDING, _UNPROVEN))

    @property
    def _is_found_by_cited(self) -> bool:
        """Whether it says that who is named before a citation in brackets found something."""
        return _CITED.search(self.text) is not None and _FINDS.search(_CITED.sub(" ", self.text)) is not None

    @property
    def harmless(self) -> str | None:
        """The word with which it says that the drug does no harm."""
        match = _HARMLESS.search(self.text)
        return match.group() if match else None

    @property
    def is_question(self) -> bool:
        """Whether it asks."""
        return _QUESTION.search(self.text) is not None

    @property
    def describes_source(self) -> bool:
        """Whether it speaks of a study or of something published, and not of one that there is not."""
        return _SOURCE.search(_NO_FINDING.sub(" ", self.text)) is not None

    @property
    def names_source(self) -> bool:
        """Whether one could search for the source that it describes: "studies" alone, without a number, are none."""
        done = _NO_FINDING.sub(" ", self.text)
        if not self.numbers or _ANY.search(done):
            done = _ANY_STUDIES.sub(" ", done)
        return _SOURCE.search(done) is not None

    @property
    def tells_result(self) -> bool:
        """Whether it says what came out of a study, and not what sort of studies there are or what a review holds."""
        outside = _SOURCE.search(_CITED.sub(" ", self.text)) is not None
        if _OF_REVIEW.search(self.text) or not (outside or self._is_found_by_cited or not self.describes_source):
            return False
        counted = any(number.unit not in ("year", "studies", "trials") for number in self.numbers)
        return not _IS_ONE.search(self.text) and (counted or _FINDS.search(self.text) is not None or self.is_past)

    @property
    def is_past(self) -> bool:
        """Whether it tells what happened."""
        return _PAST.search(self.text) is not None


def split(text: str) -> list[Sentence]:
    """Return the sentences of a paragraph; a full stop behind an abbreviation ends none."""
    parts: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.start()].rstrip("\"”’') ")):
            parts.append(text[start : match.end()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return [_without_notes(part) for part in parts if part]


def _without_notes(text: str) -> Sentence:
    notes: list[int] = []
    for match in _NOTE.finditer(text):
        for piece in re.split(r"\s*,\s*", match[1] or match[2]):
            ends = [int(number) for number in re.findall("[0-9]+", piece)]
            notes += range(ends[0], min(ends[-1], ends[0] + 20) + 1)
    return Sentence(" ".join(_NOTE.sub("", text).split()), tuple(notes))


def _numbers(text: str) -> Iterator[Number]:
    for match in _FIGURE.finditer(text):
        low = match["low"].lower()
        following = [word.lower() for word in _NEXT_WORDS.findall(text[match.end() : match.end() + 60])[:_NEAR]]
        unit = (match["unit"] or match["first_unit"] or "").strip(" -").lower()
        before = text[max(0, match.start() - 25) : match.start()]
        if (
            unit in ("st", "nd", "rd", "th", "s")
            or (not unit and (_NAMED.search(before) or _CODE.search(before)))
            or (not unit and _PART_OF_NAME.match(text, match.end()))
            or (_YEAR.fullmatch(low) and not unit and match["high"] is None)
        ):
            continue
        # "10 lbs over months" is measured in pounds: what follows a preposition is another quantity.
        end = next((place for place, word in enumerate(following) if place and word in _PREPOSITIONS), len(following))
        following = following[:end]
        counted = next((word for word in following if word in _MEASURED), None)
        is_count = low in _COUNTS
        # "Two" alone is not worth checking, "two studies" is; "one" is a number only where some are counted of others.
        if is_count and (
            counted is None or (low == "one" and not match["high"] and following[:1] not in (["of"], ["out"]))
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
            if money := _CURRENCY.search(before):
                unit = money.group().strip()
        unit = "people" if unit in _PEOPLE else _UNITS.get(unit, unit)
        if unit in ("mg", "µg") and _DAILY.match(text, match.end()):
            unit = f"{unit} a day"
        high = _value(match["high"].lower(), None) if match["high"] else None
        if unit in _DURATIONS and _DURING.search(before):
            before = ""
        qualifier = next((name for name, pattern in _QUALIFIERS if pattern.search(_CURRENCY.sub("", before))), None)
        yield Number(
            _whole(value), _whole(high) if high and high > value else None, unit, qualifier, match.group().strip()
        )


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
