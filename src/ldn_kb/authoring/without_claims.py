"""Paragraphs that state nothing that can be checked: greetings, advertisements, contact lines, navigation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ldn_kb.authoring.list_leads import says_something
from ldn_kb.authoring.located_text import Paragraph
from ldn_kb.authoring.sentences import Sentence

_ADVERTISEMENT = "advertisement"
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "contact or address",
        re.compile(
            r"[\w.+-]+@[\w-]+\.[a-z]{2,}|(?:\+?[0-9]{1,3}[\s.-])?\(?[0-9]{3}\)?[\s.-][0-9]{3}[\s.-][0-9]{4}\b"
            r"|^(?:phone|tel|fax|address|e-?mail)\b",
            re.I,
        ),
    ),
    (
        "legal note",
        re.compile(
            r"©|\bcopyright\b|all rights reserved|not (?:intended (?:to|as|for)|a substitute|medical advice)|"
            r"for (?:informational|educational) purposes|"
            r"always (?:consult|talk to|speak (?:to|with)) (?:with )?(?:a|your)\b|has not been evaluated|"
            r"affiliate (?:link|commission)|"
            r"privacy policy",
            re.I,
        ),
    ),
    (
        _ADVERTISEMENT,
        re.compile(
            r"\b(?:subscribe|newsletter|sign up|shop (?:now|here|our)|buy (?:now|it|online)|order (?:now|online|yours)|"
            r"discount|coupon|promo code|free shipping|book (?:an?|your|a free) \w+|schedule (?:an?|your)|contact us|"
            r"call (?:us|our|today)|click here|learn more (?:about (?:our|my|us)|here)|read more|follow (?:us|me)|"
            r"download|browse through|get started|"
            r"(?:my|our|her|his) (?:new |upcoming )?book\b|visit our|add to cart|our team|webinar|podcast)\b",
            re.I,
        ),
    ),
    (
        "about the author or the publisher",
        re.compile(
            r"^(?:at [A-Z][\w’'&. -]{1,40}, )?we(?:['’](?:ll|re|ve)| will| are| have| also)?\s(?:\w+ly )?(?:also )?"
            r"(?:serve|offer|provide|compound|prepare|ship|deliver|accept|carry|specialize|handle|welcome|"
            r"help (?:you|our)|work with|stock|sell|fill|mail|guide|support)\b"
            r"|^(?:at [A-Z][\w’'&. -]{1,60}, )?we(?:['’]re| are) (?:proud|a |an |the |one of the )"
            r"|^(?:have|send|bring) your prescription\b"
            r"|\b(?:do(?:es)? not|never) (?:partner with|accept (?:money|payments?)|endorse)\b",
            re.I,
        ),
    ),
    (
        "says what the text is about",
        re.compile(
            r"^(?:(?:but |so |and )?this is where\b|think of (?:it|this) (?:this way|like this)\b|"
            r"(?:your|the|a)(?: \w+){0,2} guide (?:to|for|on)\b|"
            r"if you(?:['’]re| are) .{3,200}\byou(?:['’]ve| have) (?:\w+ ){0,2}(?:heard|seen|read|wondered)\b|"
            r"(?:but |so |and )?here(?:['’]s| is| are) (?:what|why|how|an? (?:area|look)|the (?:\w+ )?(?:version|"
            r"answer|story|truth|deal))\b|"
            r"see (?:(?:the|our|my|also|below|above)\b|(?-i:[A-Z]))|"
            r"for (?:the|a|more)\b.{3,120}\bsee (?:the|our|my|this)\b|read this as\b|"
            r"(?:in )?this (?:post|article|blog|guide|section|page|piece)\b|"
            r"let['’]?s |let us |if you['’ ]?(?:ve|have) read|as (?:outlined|explained|discussed|"
            r"mentioned)\b|you (?:may|might) have (?:seen|heard|read)|you(?:['’]d| would) probably|"
            r"the (?:short|simple) answer\b|.{0,40}\b(?:topics? in the .{0,40}conversation)\b)",
            re.I,
        ),
    ),
    (
        "points to something else",
        re.compile(
            r"\bdirector(?:y|ies)\b"
            r"|\b(?:is|are) (?:the|a|your) (?:\w+ )?(?:(?:starting|first) )?"
            r"(?:reference|resource|place to (?:start|begin|look))s?\b"
            r"|\b(?:what|questions) to ask (?:your|a|the) \w+"
            r"|\byou(?:['’]re| are) (?:probably|likely|perhaps|maybe|surely) "
            r"(?:\w+ly )?(?:curious|wondering|asking|thinking)\b"
            r"|\bhelp you (?:determine|decide|find out|figure out|see|know) (?:if|whether)\b.{0,60}"
            r"\b(?:right|fits?|suitable) "
            r"|\bwe(?:['’]ll| will) (?:keep|show|walk|cover|explain|look|explore|discuss|break)\b",
            re.I,
        ),
    ),
    (
        "byline or date",
        re.compile(
            # "By morning" tells when.
            r"^(?:by (?-i:(?:the |our )?[A-Z]).{0,60}$|written by|(?:medically )?reviewed by|posted|published|updated|"
            r"last (?:updated|reviewed)|"
            r"photo(?:graph)?|image|picture|credit|this article was)\b",
            re.I,
        ),
    ),
    (
        "greeting or signature",
        re.compile(
            r"^(?:hi|hello|dear|welcome|thank you|thanks for|(?:kind|best|warm) (?:regards|wishes)|yours|sincerely|"
            r"to your health|in (?:good )?health|warmly|cheers|until next time)\b",
            re.I,
        ),
    ),
)
_ABOUT = re.compile(r"^(?:about (?:the )?(?:author|us|dr\b|our)|author\b|contact|disclaimer|share|leave a)", re.I)
_LEADS_ON = re.compile(
    r"^(?:related|(?:where|what) to (?:go|read|look|learn) (?:from here|next|more)|"
    r"(?:further|related|more) (?:reading|articles|posts|resources)|"
    r"read (?:more|next|also)|you (?:may|might) also (?:like|enjoy)|keep reading|up next)\b",
    re.I,
)
_LEADS_IN = re.compile(
    r"(?:\b(?:to|for|that|show(?:s|ed|n)?|found|reported|includes?|"
    r"including|are|is|in|as follows|the following|these|ways|things|several)|"
    r"(?-i:\bI)f you(?: have| are)?)\s*:$",
    re.I,
)
_LONGEST_LEAD = 9
LABEL = "a label"
LEAD = "announces the list that follows"
_SHORT = 4
_MOSTLY_LINKS = 0.7
QUESTION = "a question that leads on"


def beside_the_point(sentence: Sentence) -> str:
    """Return in what way a sentence greets, excuses or says what the text is about, instead of stating something.

    One that advertises may state something all the same. The text is empty for all others.
    """
    found = (name for name, pattern in _REASONS if name != _ADVERTISEMENT and pattern.search(sentence.text))
    return next(found, "")


def leads_in(sentence: Sentence) -> bool:
    """Return whether a sentence announces a list and states nothing by itself: what is said stands in the list."""
    short = len(sentence.text.split()) <= _LONGEST_LEAD
    counts = any(number.unit != "year" for number in sentence.numbers)
    return short and not counts and _LEADS_IN.search(sentence.text.rstrip(" *")) is not None


def reason(
    paragraph: Paragraph, sentences: Sequence[Sentence], checkable: Sequence[Sentence], *, is_last: bool
) -> str | None:
    """Return why a paragraph seems to state nothing that can be checked, or ``None``.

    ``checkable`` are those of its sentences that name something known or a number: a sentence of an advertisement in a
    paragraph that states something else takes nothing from it.
    """
    if paragraph.heading and _ABOUT.search(paragraph.heading):
        return "about the author or the publisher"
    leads_on = paragraph.heading is not None and len(sentences) == 1 and _LEADS_ON.search(paragraph.heading)
    if paragraph.links > _MOSTLY_LINKS or leads_on:
        return "navigation"
    for name, pattern in _REASONS:
        matches = [item for item in sentences if pattern.search(item.text)]
        if matches and all(item in matches for item in checkable):
            return name
    if checkable and all(map(beside_the_point, checkable)):
        return next(name for name, pattern in _REASONS if pattern.search(checkable[0].text))
    if checkable:
        return None
    if any(item.is_of_own_life for item in sentences):
        return "tells of the writer's own life"
    is_short = len(sentences) == 1 and len(paragraph.text.split()) <= _LONGEST_LEAD
    # Below a heading it may be an item of a list, of which the heading tells.
    if is_short and paragraph.heading is None and ".b" not in paragraph.at and not says_something(paragraph.text):
        return LABEL
    if all(item.is_question for item in sentences):
        return QUESTION
    if paragraph.caption:
        return "caption, or head of a table"
    if is_last and len(paragraph.text.split()) <= _SHORT and ".b" not in paragraph.at:
        return "greeting or signature"
    return None
