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


class Verdict(Value):
    """What the evidence says about a statement; computed."""

    SUPPORTED = ("supported", "Supported", "Good studies, or settled facts, say the same.", "disc", "supported")
    SUGGESTED = (
        "suggested",
        "Some support",
        "Studies lean this way; better ones could change it.",
        "three-quarter-disc",
        "suggested",
    )
    MIXED = (
        "mixed",
        "Studies disagree",
        "Fair tests point both ways, or only half of the statement holds.",
        "half-disc",
        "mixed",
    )
    INSUFFICIENT = (
        "insufficient",
        "Too little to tell",
        "It was studied, but too weakly to know.",
        "ring",
        "insufficient",
    )
    NOT_BORNE_OUT = (
        "not-borne-out",
        "Not borne out so far",
        "The fair tests there are did not find it; they are not the last word.",
        "ring-bar",
        "not-borne-out",
    )
    CONTRADICTED = (
        "contradicted",
        "Contradicted",
        "Good studies, or settled facts, say otherwise.",
        "disc-cross",
        "contradicted",
    )
    UNTESTED = (
        "untested",
        "Not tested in people",
        "No study here tested it in people; laboratory work may exist.",
        "dotted-ring",
        "untested",
    )
    NOT_JUDGED = (
        "not-judged",
        "Not judged",
        "Advice, an announcement, praise without an outcome, or a study's own result: only the report is checked.",
        "dash",
        "untested",
        True,
    )


class Danger(Value):
    """A statement that warns of a danger of which a settled source warns, too: never good news, nor half a danger."""

    ESTABLISHED = (
        "established",
        "Well established",
        "A label or another settled source warns of it.",
        "warning",
        "danger",
    )
    INEXACT = (
        "inexact",
        "A danger, not told exactly",
        "A settled source warns of more, or of less.",
        "warning",
        "danger",
    )


class Partial(Value):
    """A statement of which a settled source, or one count of several, bears out a part: no studies disagree there."""

    IN_PART = (
        "in-part",
        "Holds in part",
        "A settled source, or a count, bears out a part of the statement, not all of it.",
        "half-disc",
        "mixed",
    )

    @property
    def rank(self) -> int:
        """That of the verdict it stands for: the two are sorted together."""
        return Verdict.MIXED.rank


class Unstudied(Value):
    """A statement about cells, molecules or animals without a study: whether people were tested is not the question."""

    NOT_HERE = (
        "not-here",
        "No study here",
        "On cells, molecules or animals; no study of it, or of a step, is here.",
        "dotted-ring",
        "untested",
    )

    @property
    def rank(self) -> int:
        """That of the verdict it stands for: the two are sorted together."""
        return Verdict.UNTESTED.rank


class Wording(Value):
    """Whether a sentence is worded as surely as the evidence allows; computed."""

    FITS = ("fits", "wording fits", "The sentence is as careful as the evidence.", "bubble-lines")
    SURER = (
        "surer",
        "worded more surely than the evidence allows",
        "The sentence says it with less doubt, or as a larger effect, than the evidence bears.",
        "bubble-full",
    )
    NONE = ("none", "wording not judged", "Warnings and statements that the evidence does not bear out.", "", "", True)


class Certainty(Value):
    """How sure one can be of what a body of evidence shows, by GRADE; computed."""

    HIGH = ("high", "high", "Further studies are very unlikely to change it.", "certainty-4")
    MODERATE = ("moderate", "moderate", "It is probably so; further studies may change it.", "certainty-3")
    LOW = ("low", "low", "It may be so; further studies are likely to change it.", "certainty-2")
    VERY_LOW = ("very-low", "very low", "It is very uncertain.", "certainty-1")
    SETTLED = ("settled", "settled", "A label, law, register, textbook or guideline settles it.")
    NONE = ("none", "no studies", "There is nothing to be sure of: it was not tested in people.", "", "", True)

    @property
    def level(self) -> int:
        """Four for high to one for very low; settled counts as high, no studies as nothing."""
        return {"high": 4, "moderate": 3, "low": 2, "very-low": 1, "settled": 4}.get(str(self), 0)


class EffectDirection(Value):
    """What a body of evidence shows; computed."""

    BENEFIT = ("benefit", "benefit", "The difference favours {short}.", "arrow-left")
    HARM = ("harm", "harm", "The difference is against {short}.", "arrow-right")
    LITTLE = ("little", "little or no difference", "An important difference either way is ruled out.", "equal")
    NOT_SHOWN = (
        "not-shown",
        "no difference shown",
        "Trials found no difference, but one that matters cannot be ruled out.",
        "ring-bar",
    )
    CONFLICTING = ("conflicting", "trials disagree", "Randomised trials speak for and against it.", "wave", "mixed")
    UNCLEAR = ("unclear", "unclear", "There was no fair comparison, or its result was not reported.", "question")
    UNTESTED = ("untested", "not tested", "No study was found that tested it in people.", "dotted-ring", "", True)


class Domain(Value):
    """What takes certainty from a body of evidence, or adds to it (GRADE)."""

    RISK_OF_BIAS = ("risk-of-bias", "risk of bias", "How well the trials were protected against error.")
    INCONSISTENCY = ("inconsistency", "inconsistency", "Whether the trials agree.")
    INDIRECTNESS = ("indirectness", "indirectness", "Whether people, dose and outcome are those in question.")
    IMPRECISION = ("imprecision", "imprecision", "Whether there were enough people to tell.")
    PUBLICATION_BIAS = ("publication-bias", "publication bias", "Whether trials are known that never reported.")
    RATING_UP = ("rating-up", "rating up", "A reason for more certainty; never computed.")


class Importance(Value):
    """How much an outcome matters to people."""

    CRITICAL = ("critical", "critical", "It decides for many people.")
    IMPORTANT = ("important", "important", "It matters, beside others.")
    LIMITED = ("limited", "of limited importance", "It matters little by itself, such as a laboratory value.")


class LeftOutReason(Value):
    """Why a result is not in a body of evidence; the list is closed."""

    DOSE = ("dose", "dose outside the window", "The dose is not {dose_limits}.")
    COMBINATION = ("combination", "given with something else", "Only the group with {short} got something else too.")
    SURROGATE = ("surrogate", "stands for something else", "It measured a stand-in for the outcome.")
    OTHER_POPULATION = ("other-population", "other people", "Other people were studied.")
    SAME_TRIAL = ("same-trial", "same trial", "The trial is in it already.")
    NOT_COMPARED = ("not-compared", "no comparison", "There was no group to compare with, or no comparison reported.")
    NOT_MEASURED = ("not-measured", "outcome not measured", "It did not measure the outcome.")
    RETRACTED = ("retracted", "retracted", "It was retracted and is no evidence any more.")


class BasisKind(Value):
    """What sort of source settles a statement."""

    LABEL = ("label", "drug label", "The approved product information says it.")
    LAW = ("law", "law", "A law, or an authority that decides by law, says it: an approval, a schedule, a ban.")
    REGISTRY = ("registry", "register", "A register of substances, trials, prescriptions or companies has it.")
    TEXTBOOK = ("textbook", "textbook", "A reference work or a paper states what its field takes for known.")
    GUIDELINE = ("guideline", "guideline", "A guideline of a medical society or an authority says it.")
    REVIEW = ("review", "review", "A review of the studies says it.")
    COUNT = ("count", "count", "It was counted, here or by the source named.")
    PRESS = (
        "press",
        "press report",
        "A newspaper, broadcaster or news release tells what happened in public. It never settles what {short} does.",
    )
    PRODUCT_PAGE = (
        "product-page",
        "price list or product page",
        "A seller or maker states what is sold, in which form and at what price. That never settles what {short} does.",
    )


class Agrees(Value):
    """How far a source bears a statement out."""

    WHOLLY = ("wholly", "wholly")
    PARTLY = ("partly", "in part")
    NOT = ("not", "not")


class Route(Value):
    """How a statement is judged."""

    EFFECT = ("effect", "effect", "Held against the findings it is about.")
    FREQUENCY = ("frequency", "frequency", "The rate that it gives is held against the rate in trials.")
    SUPERLATIVE = ("superlative", "comparison", "Held against a count, with its yardstick.")
    MECHANISM = ("mechanism", "mechanism", "Held against studies of how it works, step by step.")
    SETTLED = ("settled", "settled fact", "A label, law, register, textbook, guideline or the like decides.")
    STUDY_RESULT = ("study-result", "study result", "Only the report of the study is checked.")
    ADVICE = ("advice", "advice", "Not judged.")
    ANNOUNCEMENT = ("announcement", "announcement", "Not judged.")
    PRAISE = ("praise", "praise", "It names no outcome, so there is nothing to judge.")


class Effect(Value):
    """What a statement says the treatment does."""

    BENEFIT = ("benefit", "helps", "It says that {short} helps.")
    HARM = ("harm", "harms", "It warns of an unwanted effect.")
    NO_BENEFIT = ("no-benefit", "does not help", "It says that {short} does not help.")
    NO_HARM = ("no-harm", "does no harm", "It says that an unwanted effect does not happen.")
    NO_DIFFERENCE = ("no-difference", "makes no difference", "It says that it makes no difference.")


class Size(Value):
    """How large or sure a statement says the effect is."""

    SOME = ("some", "some effect", "It names no size.")
    IMPORTANT = ("important", "an important effect", "It says that the effect matters to people.")
    DRAMATIC = ("dramatic", "a dramatic effect", "It says that the effect is far more than what matters.")
    EVERYONE = ("everyone", "without exception", "It says everyone, none or never.")
    PROVEN = ("proven", "proven", "It says that it is proven.")


class Frequency(Value):
    """How often a statement says an unwanted effect happens."""

    NEVER = ("never", "never", "In nobody, or virtually nobody.")
    RARE = ("rare", "rare", "In fewer than 1 of 100 people.")
    UNCOMMON = ("uncommon", "uncommon", "In fewer than 10 of 100 people.")
    COMMON = ("common", "common", "In 10 of 100 people or more.")
    VERY_COMMON = ("very-common", "very common", "In half of the people or more.")
    AMONG_COMMONEST = ("among-commonest", "among the commonest", "One of the commonest unwanted effects.")
    COMMONEST = ("commonest", "the commonest", "The commonest unwanted effect.")


class Fidelity(Value):
    """How faithfully an article reports its source, from what misleads least to what misleads most."""

    FAITHFUL = ("faithful", "faithful", "The source says this.", "page-tick")
    NO_SOURCE = ("no-source", "no source named", "The article names no source for it.", "page-none")
    FOLLOWS = ("follows", "follows from the source", "A right sum or difference of numbers in the source.", "page-sum")
    NOT_YET_CHECKED = (
        "not-yet-checked",
        "source not yet checked",
        "The source exists; the part that matters has not been read here yet.",
        "page-question",
    )
    SOURCE_NOT_FOUND = (
        "source-not-found",
        "source not identified",
        "It names or describes a source that could not be found.",
        "page-lost",
    )
    OMITS_CONTEXT = (
        "omits-context",
        "omits context",
        "Right as far as it goes, but something that changes its weight is left out, such as the placebo figure.",
        "page-part",
    )
    UNDERSTATED = ("understated", "understated", "The source says more.", "page-under")
    OVERSTATED = (
        "overstated",
        "overstated",
        "The source says less, or says it with more doubt.",
        "page-over",
    )
    MISREPORTED = ("misreported", "misreported", "The source says something else.", "page-cross")


class Agreement(Value):
    """How the answers of the articles relate."""

    AGREE = ("agree", "the articles agree", "The articles give the same answer.", "equal")
    DIFFER = (
        "differ",
        "the articles differ",
        "They differ; none is marked as contradicting another.",
        "wave",
        "mixed",
    )
    CONFLICT = ("conflict", "the articles conflict", "The answers cannot all be true.", "unequal", "contradicted")
    ONE = (
        "one",
        "only one article answers",
        "Only one article answers; this is computed from the positions.",
        "ring-dot",
    )


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


class DifferenceTest(Value):
    """What stands for whom a result favours where both groups are given and no test of their difference was read."""

    NOT_TESTED = (
        "not-tested",
        "no test read",
        "Both groups are given; what was read gives no test of their difference.",
        "dash",
    )

    @property
    def rank(self) -> int:
        """Its place among the directions, beside those of which there is no comparison."""
        return Direction.NOT_COMPARED.rank


class StepEvidence(Value):
    """The best kind of evidence for a step of a mechanism, from best to worst."""

    HUMAN = ("human", "seen in people", "The step was seen in people.", "person", "supported")
    ANIMAL = ("animal", "seen in animals", "The step was seen in animals.", "mouse")
    IN_VITRO = ("in-vitro", "seen in cells", "The step was seen in cells in a dish.", "dish")
    HYPOTHESIS = ("hypothesis", "hypothesis", "The step is proposed; no study here shows it.", "ring")
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
        "no level",
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
        "At least one study that measured it gave people {dose_limits}.",
        "person",
    )
    PEOPLE_COMBINED = (
        "people-combined",
        "people, with something else",
        "People, but the group with {short} got something else too.",
        "person-question",
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
        "No study that measured it is about {substance} in people, animals or cells.",
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
    CROSSOVER = ("crossover", "crossover, not said whether the order was random")
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


class ExclusionReason(Value):
    """Why a work that a search gave is not counted among the studies."""

    OTHER_DOSE = ("other-dose", "another dose", "The doses lie outside the window, or were not said to lie in it.")
    OTHER_TREATMENT = ("other-treatment", "another treatment", "It is not about {substance}.")
    COMBINATION = ("combination", "only in combination", "Each group on {short} got something else, too.")
    NO_PEOPLE = ("no-people", "no people", "Animals, cells or ideas only.")
    NO_RESULT = ("no-result", "no result to come", "It was withdrawn, or never began.")
    REVIEW = ("review-without-new-data", "review without data", "It tells of studies and adds no result of its own.")
    NOT_A_STUDY = ("not-a-study", "no study", "Advice, a product page, news, a talk, or a list of facts.")
    DUPLICATE = ("duplicate", "told elsewhere", "Its results stand in another record.")
    AWAITING = ("awaiting", "not yet entered", "It may meet the eligibility; nobody has read it for a record yet.")


class Theme(Value):
    """Where the matrix lists a question."""

    BASICS = ("basics", "Basics and dose")
    HOW_IT_WORKS = ("how-it-works", "How it is said to work")
    CONDITIONS = ("conditions", "Does it help?")
    SAFETY = ("safety", "Is it safe?")
    RULES = ("rules", "Rules, research and money")


VOCABULARIES: Mapping[str, type[Value]] = {
    "verdict": Verdict,
    "danger": Danger,
    "partial": Partial,
    "unstudied": Unstudied,
    "wording": Wording,
    "certainty": Certainty,
    "effect-direction": EffectDirection,
    "fidelity": Fidelity,
    "agreement": Agreement,
    "direction": Direction,
    "difference-test": DifferenceTest,
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
    "route": Route,
    "effect": Effect,
    "size": Size,
    "frequency": Frequency,
    "importance": Importance,
    "left-out": LeftOutReason,
    "basis": BasisKind,
    "agrees": Agrees,
    "domain": Domain,
    "exclusion": ExclusionReason,
    "theme": Theme,
}
"""Every vocabulary by its name: the role that shows its values, and their style class."""

HEADINGS: Mapping[str, str] = {
    "verdict": "Evidence",
    "danger": "Evidence",
    "partial": "Evidence",
    "unstudied": "Evidence",
    "wording": "Wording",
    "certainty": "Certainty",
    "effect-direction": "Shows",
    "fidelity": "Told faithfully?",
    "agreement": "Agreement",
    "direction": "Result",
    "difference-test": "Result",
    "step": "Evidence",
    "level": "Best evidence",
    "directness": "Tested in",
    "confirmed": "Confirmed by",
    "design": "Design",
    "status": "Status",
    "notice": "Notice",
    "bias": "Risk of bias",
    "hedge": "How it is said",
    "citing": "Source named",
    "route": "Judged as",
    "effect": "Says",
    "size": "Size claimed",
    "frequency": "Frequency claimed",
    "importance": "Importance",
    "left-out": "Left out",
    "basis": "Settled by",
    "agrees": "Bears it out",
    "domain": "Domain",
    "exclusion": "Why not",
    "theme": "Theme",
}
"""What stands above the values of a vocabulary in a table."""

_BY_KEY = {(name, str(value)): value for name, values in VOCABULARIES.items() for value in values}


def vocabulary_value(vocabulary: str, key: str) -> Value:
    """Return the value with that key; raises ``KeyError`` for a key or vocabulary that there is not."""
    return _BY_KEY[vocabulary, key]
