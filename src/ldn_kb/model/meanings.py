"""What each value of each vocabulary means: one owner for the methods page, the schemas and the skeletons."""

from __future__ import annotations

from collections.abc import Mapping

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "fidelity": {
        "faithful": "The source says this.",
        "omits-context": "Right as far as it goes, but something that changes its weight is left out, such as the "
        "placebo figure.",
        "overstated": "The source says less, or says it with more doubt.",
        "understated": "The source says more.",
        "misreported": "The source says something else.",
        "no-source": "The article names no source for it.",
        "not-checkable": "A source is named, but the part that matters could not be read.",
    },
    "evidence": {
        "supported": "The best studies, or settled facts such as the drug label, bear it out.",
        "mixed": "Studies of like quality disagree, or one part holds and another does not.",
        "insufficient": "There is evidence, but only from uncontrolled, very small, animal or cell studies.",
        "contradicted": "The best evidence says otherwise.",
        "untested": "No study was found that tests it.",
        "not-applicable": "Advice or announcement: there is nothing to test.",
    },
    "level": {
        "1": "Systematic reviews and meta-analyses that include randomised trials.",
        "2": "Randomised trials, parallel or crossover.",
        "3": "Studies with a control group but without randomisation.",
        "4": "Studies without a control group, surveys, case series, single cases; reviews of such studies.",
        "5": "Animal and cell studies, narrative reviews.",
        "none": "Protocols, reference works and web pages have no level.",
    },
    "directness": {
        "people-low": "At least one linked study gave people at most 6 mg of naltrexone a day (or 0.1 mg per "
        "kilogram).",
        "people-unknown": "People, but what was read does not state the dose.",
        "people-other": "People, but only at higher doses, such as the usual 50 mg.",
        "animals": "Animals are the most direct.",
        "cells": "Cells in a dish are the most direct.",
        "none": "No linked study is about the drug in people, animals or cells.",
    },
    "direction": {
        "favours-treatment": "The source reports a statistically significant difference in favour of the naltrexone "
        "studied.",
        "no-difference": "No statistically significant difference was found; that is not the same as no effect.",
        "favours-control": "The source reports a statistically significant difference in favour of the control.",
        "not-compared": "There was no control group to compare with.",
    },
    "step": {
        "human": "The step was seen in people.",
        "animal": "The step was seen in animals.",
        "in-vitro": "The step was seen in cells in a dish.",
        "hypothesis": "The step is proposed; no study was found that shows it.",
        "contradicted": "The best evidence says that the step does not happen.",
    },
    "confirmed": {
        "fulltext": "The whole text was read.",
        "abstract": "The abstract was read.",
        "registry": "The entry in a trial registry was read.",
        "secondary": "Only a text about the study was read.",
        "memory": "Nothing was read: only the identity of the work is given.",
    },
    "agreement": {
        "agree": "The articles give the same answer.",
        "differ": "The answers differ but can both be held.",
        "conflict": "The answers cannot both be true.",
        "one": "Only one article answers; this is computed from the positions.",
    },
    "hedge": {
        "asserted": "Stated as a fact.",
        "hedged": "Stated with doubt: may, is thought to.",
        "reported": "Told as somebody's finding.",
    },
    "citing": {
        "numbered": "A numbered reference stands beside it.",
        "described": "A study is described without a reference.",
        "none": "No source is named.",
    },
    "bias": {
        "low": "Nothing in what was read speaks against it.",
        "some-concerns": "What was read raises a doubt.",
        "high": "What was read names a serious flaw.",
        "not-judged": "What was read does not say enough.",
    },
}
"""The meaning of each value; every vocabulary here has the same values as in ``labels.WORDS``."""


def vocabulary(values: set[str]) -> str | None:
    """Return the vocabulary that explains ``values``, the one with the fewest others; ``None`` if there is none."""
    found = [(len(meanings), name) for name, meanings in MEANINGS.items() if values <= set(meanings)]
    return min(found)[1] if found else None
