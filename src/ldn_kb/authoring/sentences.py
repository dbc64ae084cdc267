"""Sentences of an article and what they state: numbers with unit and qualifier, hedge, how a source is described."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ldn_kb.authoring.sentence_numbers import Number, every_number, single_years, small_counts
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
_HEDGED = re.compile(
    r"\b(?:may|might|could|possibl[ey]|potentially|potential(?= (?:to|benefits?|role|use)\b)|perhaps|probably|"
    r"(?<!most )(?<!more )likely|appears?|seem(?:s|ed)?|suggest(?:s|ed|ing)?|believed?|(?:it is )?thought (?:to|that)|"
    r"plausibl[ey]|theor(?:y|etically|ized)|hypothesi[sz]ed?|tends? to|can sometimes)\b",
    re.I,
)
_NO_FINDING = re.compile(
    r"\bno\b(?:\s[\w-]+){0,2}\s(?:stud(?:y|ies)|trials?|evidence|research|data|literature)\b"
    r"|\b(?:more|further|larger|rigorous)(?:\s[\w,-]+){0,4}\s(?:stud(?:y|ies)|trials?|RCTs?|research)\b"
    r"|\b(?:underway|under way|ongoing|incentives?|have(?:n['’]t| not) been (?:done|conducted|tested|studied))\b"
    r"|\b(?:starting|beginning|launching|awaiting|future|upcoming|planned)(?:\s[\w-]+){0,2}\s(?:stud(?:y|ies)|trials?)\b",
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
    r"\b(?:research(?:ers)?|literature|scientists|investigators|authors|experts|reviewers|reviews?|"
    r"(?:my|our|their|his|her) (?:\w+ )?patients|clinicians|practitioners|doctors|physicians|users|patients)\b",
    re.I,
)
_FINDS = re.compile(
    r"\b(?:found|finds?|finding|show(?:s|ed|n|ing)?|report(?:s|ed|ing)?|demonstrat(?:es?|ed)|observed?|conclude[sd]?|"
    r"indicate[sd]?|not(?:es?|ed)(?= (?:that|the|an?|no|some|small|more|\w+ly)\b)|suggest(?:s|ed)|"
    r"support(?:s|ed)|reveal(?:s|ed)|describe[sd]?|according to)\b",
    re.I,
)
_CONCLUDES = re.compile(
    r"\b(?:researchers|scientists|investigators|authors|reviewers|team|some|others) (?:\w+ly )?(?:have )?concluded?\b",
    re.I,
)
_SPEECH = re.compile(
    r"\b(?:he|she|they|(?-i:[A-Z][\w’'-]+)) (?:says|said|explains|explained|adds|added|maintain(?:s|ed)|"
    r"claim(?:s|ed))\b"
    r"|\b(?:says|said|explains|explained) (?:(?:Dr|Prof|Mrs?|Ms)\b|(?-i:[A-Z])|(?:the|one|a) )"
    r"|\b(?:doctors?|GPs?|experts?|specialists?|neurologists?|pharmacists?) (?:\w+ )?"
    r"(?:says?|said|maintain(?:s|ed)?)\b",
    re.I,
)
"""Gives somebody's words."""
_OWN_LIFE = re.compile(
    r"(?:(?<![Tt]ype )(?<![Pp]hase )(?<![Cc]lass )(?<![Ss]tage )(?<![Gg]rade )(?<![Ll]evel )(?<![Pp]art )\bI"
    r"|\b(?:[Mm]e|[Mm]y|[Mm]yself))\b(?!/)(?! (?:\w+ )?(?:patients?|clients?|practice|clinic)\b)"
)
"""The writer speaks of himself; ME is a disease, and behind "phase" a one."""
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
    r"\breal[- ]world(?: \w+)? (?:data|evidence)\b|\bcase[- ]series[ -]level\b"
    r"|\b(?:systematic |narrative |literature )?reviews\b|\btrial (?:data|results|evidence)\b",
    re.I,
)
_ANY = re.compile(r"\bany (?:[\w-]+ ){0,3}(?:survey|study|trial|cohort)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|did|found|showed|felt|took|fell|rose|saw|\w{3,}(?<!ne)ed)\b", re.I)
_NOT_PAST = re.compile(
    r"\b(?:is|are|be|being|remains?) (?:(?:\w+ly|not|also|still|so) ){0,2}[\w-]+ed\b"
    r"|\b\w+-\w+ed\b|\b(?:un\w{3,}|controll|randomi[sz]|blind)ed\b",
    re.I,
)
"""Words that end like the past and tell what is so now: "are limited", "placebo-controlled"."""
_HARMLESS = re.compile(
    r"\b(?:low(?:est)?[- ]risk|risk[- ]free|harmless|well[- ]tolerated|(?<!to take )(?<!not )safe(?:ly)?"
    r"|(?:supports?|supported|showed|confirmed|good|favou?rable|excellent|proven) (?:its |the )?safety\b"
    r"|(?:no|without|free of) (?:any )?(?:serious|major|severe) (?:side|adverse|unwanted) effects)\b",
    re.IGNORECASE,
)
"""Says that the drug does no harm."""
_SAFE_ONLY_IF = re.compile(r"\b(?:when|until|whether|before|unless|able to|how to)\b[^.;]*?\bsafely\b", re.I)
"""Says under what condition it does no harm."""
_QUESTION = re.compile(r"\?[\"”’)]*$")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a paragraph, without the numbers of its notes, which are ``notes``."""

    text: str
    notes: tuple[int, ...] = ()

    @functools.cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every number it states, years among them; a decade is a range of years."""
        return tuple(every_number(self.text))

    @property
    def counts(self) -> tuple[int, ...]:
        """Every small number it may state in words: no, one, both. Few of them are worth a figure."""
        return small_counts(self.text)

    @property
    def years(self) -> tuple[int, ...]:
        """Every year it names; not decades."""
        return single_years(self.text)

    @property
    def hedge(self) -> Hedge:
        """Whether it is asserted, hedged, or reported as somebody's finding."""
        done = _NO_FINDING.sub(" ", self.text)
        is_found = _SOMEBODY.search(done) is not None and _FINDS.search(done) is not None
        is_found = is_found or _CONCLUDES.search(done) is not None
        if (_IS_ONE.search(self.text) and not is_found) or (_UNKNOWN.search(self.text) and not self.names_source):
            return Hedge.ASSERTED
        if _SOURCE.search(_CITED.sub(" ", done)) or _MY_PATIENTS.search(done) or is_found or self._is_found_by_cited:
            # What somebody concluded is told as that, however careful the conclusion is.
            return Hedge.HEDGED if _OPEN.search(done) and not _CONCLUDES.search(done) else Hedge.REPORTED
        if _HEDGED.search(self.text):
            return Hedge.HEDGED
        return Hedge.REPORTED if self.is_speech else Hedge.ASSERTED

    @property
    def is_speech(self) -> bool:
        """Whether it gives somebody's words."""
        return _SPEECH.search(self.text) is not None

    @property
    def is_of_own_life(self) -> bool:
        """Whether the writer tells of himself."""
        return _OWN_LIFE.search(self.text) is not None

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
        match = _HARMLESS.search(_SAFE_ONLY_IF.sub(" ", self.text))
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
        return _PAST.search(_NOT_PAST.sub(" ", self.text)) is not None


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
