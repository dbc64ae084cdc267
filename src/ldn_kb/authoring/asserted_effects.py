"""What a sentence says the treatment does: benefit or harm, how large, in all people or in some."""

from __future__ import annotations

import re

from ldn_kb.authoring.list_leads import says_something
from ldn_kb.authoring.proposals import Proposal
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Finding

_SIZES = (
    ("everyone", re.compile(r"\b(?:never|always|zero|virtually no(?:ne)?|completely|no side effects)\b", re.I)),
    (
        "dramatic",
        re.compile(
            r"\b(?:dramatic|profound|remarkabl|life[- ](?:altering|changing)|miracul|powerful|tremendous|"
            r"incredibl|huge)(?:e|y|ly|al|ally|ous|ously)?\b",
            re.I,
        ),
    ),
    ("proven", re.compile(r"\b(?:proven|(?:been|was|were|is) shown to|is (?:highly )?effective|effectively)\b", re.I)),
)
_OF_SOME = re.compile(
    r"\b(?:some|selected|certain) (?:[\w-]+ ){0,2}?(?:patients|people|individuals|women|men|children|adults|"
    r"sufferers|users|participants)\b(?! (?:say|claim|believe|argue|call|think)\b)"
    r"|\b(?:a|in) (?:small |certain )?(?:subset|subgroup|minority)\b",
    re.I,
)
"""Says something of a part of those who take it."""
_EASES = re.compile(
    r"\b(?:eas(?:e|es|ed|ing)|avoid\w*|prevent\w*|reduc\w*|lessen\w*|settl\w*|subsid\w*|pass(?:es)?|go(?:es)? away|"
    r"resolv\w*|disappear\w*|improv\w*|help\w*|better)\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:no|not(?! (?:to )?(?:only|just))|none|never|without|free of|free from|neither|nor|cannot|little to no|"
    r"virtually no|isn['’]t|"
    r"doesn['’]t|don['’]t|didn['’]t|unlikely|minimal)\b",
    re.I,
)


def effect(proposal: Proposal, base: KnowledgeBase) -> str:
    """Return what a sentence says the treatment does to what its findings measure."""
    denied = _DENIES.search(proposal.sentence.text) is not None
    harms = [key for key in proposal.findings if isinstance(item := base.by_id[key], Finding) and item.harm]
    if harms:
        return "no-harm" if denied or proposal.sentence.harmless else "harm"
    return "no-benefit" if denied else "benefit"


def on_harms(proposal: Proposal, base: KnowledgeBase) -> str | None:
    """Return what an item of a list below a heading such as Side effects says of a harm that was not measured."""
    measured = [item for key, _ in proposal.subjects for item in base.findings_about(key)]
    is_harm = bool(measured) and all(item.harm for item in measured)
    return "harm" if is_harm and not says_something(proposal.sentence.text) else None


def size(text: str) -> str | None:
    """Return how large or how sure a sentence says an effect is, if it says so."""
    return next((name for name, pattern in _SIZES if pattern.search(text)), None)


def names_harm(proposal: Proposal, base: KnowledgeBase) -> bool:
    """Return whether a statement says that the drug brings a harm that was measured, not that it eases or passes."""
    harms = [key for key in proposal.findings if isinstance(item := base.by_id[key], Finding) and item.harm]
    return bool(harms) and effect(proposal, base) == "harm" and not _EASES.search(proposal.sentence.text)


def is_of_some(text: str) -> bool:
    """Return whether a sentence says it of a part of those who take the drug."""
    return _OF_SOME.search(text) is not None
