"""Every controlled vocabulary: one row a value, with its key, word, meaning, symbol and tone; its rank is its place.

Schemas, pages, style classes, sorting in the browser, pictures and the methods page derive from these rows. Words and
meanings may name what the knowledge base is about by a placeholder: ``{short}``, ``{substance}``, ``{dose_window}``,
``{dose_limits}``; ``Subject.fill`` replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Value(StrEnum):
    """One value of a vocabulary; written in the data as its key, which is the string itself."""

    word: str
    """How it is shown. The word always stands beside the symbol."""
    meaning: str
    """What it means, in a sentence; empty if the word says all."""
    symbol: str
    """The name of its symbol in ``symbols.svg``; empty for none."""
    tone: str
    """The name of its colour, as in the style class ``ldn-tone-supported``; empty for the colour of captions."""
    absent: bool
    """Whether it says that there is no value, and so comes last however a table is sorted."""

    def __new__(
        cls, key: str, word: str, meaning: str = "", symbol: str = "", tone: str = "", absent: bool = False
    ) -> Value:
        """Make the value with key ``key``."""
        value = str.__new__(cls, key)
        value._value_ = key
        value.word, value.meaning, value.symbol, value.tone, value.absent = word, meaning, symbol, tone, absent
        return value

    @property
    def rank(self) -> int:
        """Its place in the vocabulary, from 0."""
        return list(type(self)).index(self)


class Evidence(Value):
    """How well the whole body of studies supports a statement."""

    SUPPORTED = (
        "supported",
        "supported",
        "The best studies, or settled facts such as the drug label, bear it out.",
        "disc",
        "supported",
    )
    MIXED = (
        "mixed",
        "mixed",
        "Studies of like quality disagree, or one part holds and another does not.",
        "half-disc",
        "mixed",
    )
    INSUFFICIENT = (
        "insufficient",
        "insufficient",
        "There is evidence, but only from uncontrolled, very small, animal or cell studies.",
        "ring",
        "insufficient",
    )
    CONTRADICTED = ("contradicted", "contradicted", "The best evidence says otherwise.", "cross", "contradicted")
    UNTESTED = ("untested", "untested", "No study was found that tests it.", "dash", "untested")
    NOT_APPLICABLE = (
        "not-applicable",
        "nothing to test",
        "Advice or announcement: there is nothing to test.",
        "dash",
        "untested",
        True,
    )


class Fidelity(Value):
    """How faithfully an article reports its source, from what misleads least to what misleads most."""

    FAITHFUL = ("faithful", "faithful", "The source says this.", "tick", "supported")
    NO_SOURCE = ("no-source", "no source named", "The article names no source for it.", "ring-slash", "untested")
    NOT_CHECKABLE = (
        "not-checkable",
        "source not checkable",
        "A source is named, but the part that matters could not be read.",
        "question",
        "insufficient",
    )
    OMITS_CONTEXT = (
        "omits-context",
        "omits context",
        "Right as far as it goes, but something that changes its weight is left out, such as the placebo figure.",
        "ring-quarter",
        "mixed",
    )
    UNDERSTATED = ("understated", "understated", "The source says more.", "triangle-down", "overstated")
    OVERSTATED = (
        "overstated",
        "overstated",
        "The source says less, or says it with more doubt.",
        "triangle-up",
        "overstated",
    )
    MISREPORTED = ("misreported", "misreported", "The source says something else.", "cross", "contradicted")


class Agreement(Value):
    """How the answers of the articles relate."""

    AGREE = ("agree", "the articles agree", "The articles give the same answer.", "equal")
    DIFFER = ("differ", "the articles differ", "The answers differ but can both be held.", "wave", "mixed")
    CONFLICT = ("conflict", "the articles conflict", "The answers cannot both be true.", "unequal", "contradicted")
    ONE = ("one", "only one answers", "Only one article answers; this is computed from the positions.", "ring-dot")


class Direction(Value):
    """Whom a result favours."""

    FAVOURS_TREATMENT = (
        "favours-treatment",
        "favours {short}",
        "The source reports a statistically significant difference in favour of {short}.",
        "arrow-left",
    )
    NO_DIFFERENCE = (
        "no-difference",
        "no difference found",
        "No statistically significant difference was found; that is not the same as no effect.",
        "equal",
    )
    FAVOURS_CONTROL = (
        "favours-control",
        "favours control",
        "The source reports a statistically significant difference in favour of the control.",
        "arrow-right",
    )
    NOT_COMPARED = ("not-compared", "no comparison", "There was no control group to compare with.", "dash")


class StepEvidence(Value):
    """The best kind of evidence for a step of a mechanism, from best to worst."""

    HUMAN = ("human", "seen in people", "The step was seen in people.", "person", "supported")
    ANIMAL = ("animal", "seen in animals", "The step was seen in animals.", "mouse")
    IN_VITRO = ("in-vitro", "seen in cells", "The step was seen in cells in a dish.", "dish")
    HYPOTHESIS = ("hypothesis", "hypothesis", "The step is proposed; no study was found that shows it.", "ring")
    CONTRADICTED = (
        "contradicted",
        "contradicted",
        "The best evidence says that the step does not happen.",
        "cross",
        "contradicted",
    )


class Level(Value):
    """How well a kind of study protects against error, after OCEBM; computed."""

    LEVEL_1 = (
        "1",
        "level 1: review of randomised trials",
        "Systematic reviews and meta-analyses that include randomised trials.",
        "bars-5",
    )
    LEVEL_2 = ("2", "level 2: randomised trial", "Randomised trials, parallel or crossover.", "bars-4")
    LEVEL_3 = (
        "3",
        "level 3: controlled, not randomised",
        "Studies with a control group but without randomisation.",
        "bars-3",
    )
    LEVEL_4 = (
        "4",
        "level 4: no control group",
        "Studies without a control group, surveys, case series, single cases; reviews of such studies.",
        "bars-2",
    )
    LEVEL_5 = ("5", "level 5: cells, animals or opinion", "Animal and cell studies, narrative reviews.", "bars-1")
    NONE = (
        "none",
        "no graded study",
        "Protocols, reference works and web pages have no level, nor has what was retracted.",
        "bars-0",
        "",
        True,
    )

    @classmethod
    def of(cls, level: int | None) -> Level:
        """Return the value for a level from 1 to 5, or for none."""
        return cls.NONE if level is None else list(cls)[level - 1]

    @property
    def number(self) -> int | None:
        """The level as a number, 1 to 5; ``None`` if there is none."""
        return None if self is Level.NONE else self.rank + 1


class Directness(Value):
    """Who was studied and at which dose, from most to least direct; computed."""

    PEOPLE_LOW = (
        "people-low",
        "people at {dose_window}",
        "At least one linked study gave people {dose_limits}.",
        "person",
    )
    PEOPLE_UNKNOWN = (
        "people-unknown",
        "people, dose not stated",
        "People, but what was read does not state the dose.",
        "person-question",
    )
    PEOPLE_OTHER = ("people-other", "people at other doses", "People, but only at doses outside it.", "person-question")
    ANIMALS = ("animals", "animals", "Animals are the most direct.", "mouse")
    CELLS = ("cells", "cells", "Cells in a dish are the most direct.", "dish")
    NONE = (
        "none",
        "no study of {substance}",
        "No linked study is about {substance} in people, animals or cells.",
        "dash",
        "",
        True,
    )


class Confirmed(Value):
    """The best thing that was read."""

    FULLTEXT = ("fulltext", "whole text read", "The whole text was read.")
    ABSTRACT = ("abstract", "abstract read", "The abstract was read.")
    REGISTRY = ("registry", "registry entry read", "The entry in a trial registry was read.")
    SECONDARY = ("secondary", "only a secondary text read", "Only a text about the study was read.")
    MEMORY = ("memory", "not read: identity only", "Nothing was read: only the identity of the work is given.")


class Design(Value):
    """What kind of publication or study it is."""

    RCT_PARALLEL = ("rct-parallel", "randomised parallel trial")
    RCT_CROSSOVER = ("rct-crossover", "randomised crossover trial")
    NON_RANDOMISED_CROSSOVER = ("non-randomised-crossover", "crossover without randomisation")
    OPEN_LABEL = ("open-label", "open-label trial")
    COHORT_PROSPECTIVE = ("cohort-prospective", "prospective cohort")
    COHORT_RETROSPECTIVE = ("cohort-retrospective", "retrospective cohort")
    DATABASE_STUDY = ("database-study", "register study")
    SURVEY = ("survey", "survey")
    CASE_SERIES = ("case-series", "case series")
    CASE_REPORT = ("case-report", "case report")
    ANIMAL = ("animal", "animal study")
    IN_VITRO = ("in-vitro", "cell study")
    META_ANALYSIS = ("meta-analysis", "meta-analysis")
    SYSTEMATIC_REVIEW = ("systematic-review", "systematic review")
    NARRATIVE_REVIEW = ("narrative-review", "narrative review")
    PROTOCOL = ("protocol", "protocol or registration")
    REFERENCE_WORK = ("reference-work", "reference work")
    WEB_PAGE = ("web-page", "web page")


class TrialState(Value):
    """Where a registered or planned trial stands."""

    NOT_YET_RECRUITING = ("not-yet-recruiting", "not yet recruiting")
    RECRUITING = ("recruiting", "recruiting")
    ACTIVE = ("active", "under way")
    COMPLETED_WITHOUT_RESULT = ("completed-without-result", "completed, no result found")
    STOPPED_EARLY = ("stopped-early", "stopped early")
    WITHDRAWN = ("withdrawn", "withdrawn before it started")
    REPORTED = ("reported", "results are published")
    UNKNOWN = ("unknown", "state not known")


class NoticeKind(Value):
    """What was published about a publication afterwards, from what weighs most."""

    RETRACTION = (
        "retraction",
        "retracted",
        "It was retracted or withdrawn: it is no evidence any more, and nothing here counts it.",
        "cross",
        "contradicted",
    )
    EXPRESSION_OF_CONCERN = (
        "expression-of-concern",
        "expression of concern",
        "Its journal has doubts about it that are not settled.",
        "question",
        "mixed",
    )
    CORRECTION = ("correction", "corrected", "An error was corrected; how it bears on the numbers is said beside it.")
    COMMENT = ("comment", "commented on", "Something else was published that a reader of it should know.")


class BiasJudgement(Value):
    """The risk of bias in one domain of a randomised trial."""

    LOW = ("low", "low risk", "Nothing in what was read speaks against it.")
    SOME_CONCERNS = ("some-concerns", "some concerns", "What was read raises a doubt.")
    HIGH = ("high", "high risk", "What was read names a serious flaw.")
    NOT_JUDGED = ("not-judged", "not judged", "What was read does not say enough.", "", "", True)


class Hedge(Value):
    """How surely the article states it."""

    ASSERTED = ("asserted", "stated as fact", "The article says so without any doubt.")
    HEDGED = ("hedged", "stated with doubt", "The article says may, could, is thought to.")
    REPORTED = ("reported", "told as a finding", "The article says that somebody found it.")


class Citing(Value):
    """How the article names its source."""

    NUMBERED = ("numbered", "numbered reference", "A numbered reference stands beside it.")
    DESCRIBED = ("described", "study described", "A study is described without a reference.")
    NONE = ("none", "no source named", "No source is named.")


class ClaimKind(Value):
    """What sort of statement a claim is."""

    STUDY_RESULT = ("study-result", "study result")
    EFFECT = ("effect", "effect")
    MECHANISM = ("mechanism", "mechanism")
    SAFETY = ("safety", "safety")
    DOSING = ("dosing", "dosing")
    REGULATORY = ("regulatory", "regulation")
    ADVICE = ("advice", "advice")
    GENERAL = ("general", "general")


class Theme(Value):
    """Where the matrix lists a question."""

    BASICS = ("basics", "Basics and dose")
    HOW_IT_WORKS = ("how-it-works", "How it is said to work")
    CONDITIONS = ("conditions", "Does it help?")
    SAFETY = ("safety", "Is it safe?")
    RULES = ("rules", "Rules, research and money")


VOCABULARIES: Mapping[str, type[Value]] = {
    "evidence": Evidence,
    "fidelity": Fidelity,
    "agreement": Agreement,
    "direction": Direction,
    "step": StepEvidence,
    "level": Level,
    "directness": Directness,
    "confirmed": Confirmed,
    "design": Design,
    "status": TrialState,
    "notice": NoticeKind,
    "bias": BiasJudgement,
    "hedge": Hedge,
    "citing": Citing,
    "kind": ClaimKind,
    "theme": Theme,
}
"""Every vocabulary by its name: the role that shows its values, and their style class."""

HEADINGS: Mapping[str, str] = {
    "evidence": "Studies say",
    "fidelity": "Told faithfully?",
    "agreement": "Agreement",
    "direction": "Result",
    "step": "Evidence",
    "level": "Best evidence",
    "directness": "In whom",
    "confirmed": "Confirmed by",
    "design": "Design",
    "status": "Status",
    "notice": "Notice",
    "bias": "Risk of bias",
    "hedge": "How it is said",
    "citing": "Source named",
    "kind": "Kind",
    "theme": "Theme",
}
"""What stands above the values of a vocabulary in a table."""

_BY_KEY = {(name, str(value)): value for name, values in VOCABULARIES.items() for value in values}


def vocabulary_value(vocabulary: str, key: str) -> Value:
    """Return the value with that key; raises ``KeyError`` for a key or vocabulary that there is not."""
    return _BY_KEY[vocabulary, key]
