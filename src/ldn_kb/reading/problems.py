"""Problems are values: where, what, how to correct it. Every code is described here, once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from ldn_kb.reading.edits import Fix


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """What a problem code stands for: ``cause`` says what the checker found, ``cure`` what to do about it."""

    cause: str
    cure: str


CODES: dict[str, ProblemCode] = {
    # reading
    "unreadable-file": ProblemCode(
        "The file or folder cannot be opened, or it is a symbolic link.",
        "Check the path and the permissions; put the file itself where the link is.",
    ),
    "file-too-large": ProblemCode(
        "The file is larger than 2 MB. A record is a few kilobytes of text.",
        "Delete what does not belong; check that it is a text file.",
    ),
    "not-utf8": ProblemCode(
        "A byte is not UTF-8 text.", "Save the file in the encoding UTF-8 and type the character again."
    ),
    "broken-yaml": ProblemCode(
        "The text is not YAML, or it holds a control character.",
        "Look at the place named: the message says what is probably wrong there, and what to write instead. Most often "
        "a quote or a bracket is not closed, the indentation is wrong, or a text that holds ': ' or ' #' needs quotes.",
    ),
    "tab": ProblemCode("A line is indented with a tab, which YAML does not allow.", "Indent with two spaces."),
    "duplicate-key": ProblemCode("A field is written twice.", "Keep one of the two; the message names the other line."),
    "anchor": ProblemCode(
        "An anchor (&name), an alias (*name) or a merge key (<<) stands there; they are not used here.",
        "Write the value out. A text that starts with & or * needs quotes.",
    ),
    "tag": ProblemCode(
        "A tag (!name) stands there; tags are not used here.", "Delete it. A text that starts with ! needs quotes."
    ),
    "surprising-scalar": ProblemCode(
        "YAML readers disagree on the value: some read no, on, 012 or 12:30 as something else than what is written.",
        "Put it in quotes if it is text; write true, false, null or a plain number if it is that.",
    ),
    "too-deep": ProblemCode(
        "The data is nested more deeply than any record needs.", "Check the indentation and the brackets."
    ),
    "empty-file": ProblemCode("The file holds nothing but comments.", "Fill it in or delete it."),
    "several-documents": ProblemCode(
        "A line --- starts a second document in the file.", "Delete that line and what follows, or make two files."
    ),
    "stray-file": ProblemCode(
        "The file or folder belongs to no kind of record.", "Check the spelling, end file names in .yaml, or move it."
    ),
    # shape
    "wrong-type": ProblemCode(
        "The value is of another type than the field takes: a number instead of text, a text instead of a list.",
        "Write what the message names. Text that looks like a number needs quotes: volume: '56'.",
    ),
    "missing-field": ProblemCode(
        "A field that must be written is missing.", "Add it; write null where the field allows 'not known'."
    ),
    "unknown-field": ProblemCode(
        "There is no field of that name at this place.",
        "Check the spelling against the field reference, and the indentation: it may belong one level up or down.",
    ),
    "wrong-value": ProblemCode(
        "The value is not one that the field takes.", "Write one of the values or the form that the message names."
    ),
    "file-name": ProblemCode(
        "The file's name is no id, or the file states another id than its name.",
        "Name it in lower-case letters and digits joined by single hyphens, and leave the id out of the file.",
    ),
    # relations
    "duplicate-id": ProblemCode(
        "Two records, or two parts of one record, have the same id. Ids are unique across all kinds.",
        "Give the newer one another id, or merge the two if they are the same thing.",
    ),
    "duplicate-doi": ProblemCode(
        "Two study records have the same DOI. One publication is one record.",
        "Merge them. If they are two reports of one trial, correct one DOI and name the main one under report_of.",
    ),
    "duplicate-pmid": ProblemCode(
        "Two study records have the same PubMed number. One publication is one record.",
        "Merge them. If they are two reports of one trial, correct one number and name the main one under report_of.",
    ),
    "duplicate-study": ProblemCode(
        "Two study records have year, title and first author in common. One publication is one record, and people may "
        "not be counted twice.",
        "Merge them. If they are two reports of one trial, name the main one under report_of. If they are two studies, "
        "say in one of them under distinct_from how they differ.",
    ),
    "duplicate-name": ProblemCode(
        "A name of a substance stands twice. Who looks for a name must find one record, with one caution.",
        "Keep the name in the record whose caution holds for it, and delete it in the other.",
    ),
    "shared-registration": ProblemCode(
        "Two study records have the same registration number, and neither is a report of the other's trial.",
        "Name the main record under report_of in the other one. If one registration covers several trials, say so in "
        "one of them under distinct_from. Correct a number that was copied wrongly.",
    ),
    "future-day": ProblemCode(
        "A day is later than the day of the check. A build does not ask what day it is, and so does not see this. "
        "Only the end of a trial that goes on may be to come.",
        "Write the day on which it was done, and check the order of year, month and day.",
    ),
    "order-of-days": ProblemCode(
        "Two days are in an order in which things do not happen: a notice before its publication, a claim checked "
        "before its article was published, a source that is newer than the article.",
        "Correct the one that is wrong.",
    ),
    "reading-before-entry": ProblemCode(
        "A second reading is dated before the record was entered. What was read then was not this record.",
        "Compare the numbers of the record as it stands with the source and write that day, or delete second_reading.",
    ),
    "address-host": ProblemCode(
        "An address has no public host name: a number for a host, a name of one machine or network, or a port. Nobody "
        "can tell whose page it is, or whether it will be there tomorrow.",
        "Write the public address of the source: the DOI, PubMed, the registry. If what was read was a copy, name a "
        "copy with a host name after it.",
    ),
    "address-http": ProblemCode(
        "An address starts with http://, and its host is known to answer https://.", "Write https://; fix does it."
    ),
    "unknown-id": ProblemCode(
        "The id names no record, or a record of a kind that does not belong here.",
        "Correct the spelling, or add the record first.",
    ),
    "cycle": ProblemCode(
        "Following parent or report_of leads back to the same record.", "Delete the field in the widest or main record."
    ),
    "unknown-locator": ProblemCode(
        "The article has no such paragraph.", "Correct the locator, or add it to the article's sections."
    ),
    "column": ProblemCode(
        "Two articles have the same place among the columns.", "Give one of them the number that the message names."
    ),
    "uncovered-paragraph": ProblemCode(
        "A paragraph has neither a claim nor a reason for having none, or it has both.",
        "Add a claim, or list the paragraph under without_claims with the reason; if it has claims, delete it there.",
    ),
    "not-looked-for": ProblemCode(
        "Nobody says whether an article gives a caution or answers a question. A page may say that it is missing only "
        "after somebody has looked for it in the whole text.",
        "Read the article for it. If it is there, add a claim, and list it under the caution or in a position of the "
        "question; if not, list the id under looked_for_absent of the article, with the day.",
    ),
    "not-absent": ProblemCode(
        "An article is said not to give a caution or not to answer a question, and a claim or a position of it does.",
        "Delete the id under looked_for_absent, or the claim or position that is wrong.",
    ),
    "counts-two": ProblemCode(
        "A text speaks of both articles, of neither, or of two answers, and there are more.",
        "Name the articles that are meant, or write all, some or none.",
    ),
    "left-out-answer": ProblemCode(
        "A question with more than two answers compares some of the articles and leaves out another one that answers.",
        "Say how it is with that one as well, or name no article.",
    ),
    "locator-gap": ProblemCode(
        "The locators of an article do not follow each other: p4 after p2. A paragraph that is left out there would be "
        "passed over in silence.",
        "Add the paragraph that is missing, under without_claims if it states nothing checkable; or number anew.",
    ),
    "fingerprint": ProblemCode(
        "The fingerprint of an article's text does not belong to the article: there is none of that name, it has other "
        "paragraphs, or the file is damaged.",
        "Write it anew from the text, with the command for it.",
    ),
    "figure-not-in-text": ProblemCode(
        "The paragraph of a claim does not state the number, as the fingerprint of the article's text tells.",
        "Correct the figure, or the locator: the message names the paragraphs that state it. A number that the article "
        "gives in words that are no numbers belongs under in_words of the article.",
    ),
    "number-without-claim": ProblemCode(
        "A paragraph states a number that no claim has as a figure.",
        "Add the figure to the claim that states it, or a claim; a number that needs no check, such as that of a step, "
        "belongs under without_figures with the reason.",
    ),
    "copied-words": ProblemCode(
        "Words of a statement or a short answer stand in the article in the same order. Its sentences are those of its "
        "author.",
        "Say it in other words. Names and numbers may stay.",
    ),
    "claim-id": ProblemCode(
        "A claim's id does not start with its article and its paragraph without the dot.",
        "Write <article>-p11-remission, or <article>-p9b2-sleep for a bullet.",
    ),
    "reading-order": ProblemCode(
        "A claim stands after one of a later paragraph.", "Move it: claims stand in the order of the article."
    ),
    "no-comparison": ProblemCode(
        "The claim belongs to no question.", "List it under a position of a question, or add a question for it."
    ),
    "wrong-article": ProblemCode(
        "A position lists a claim of another article, or one article has two positions.",
        "Move the claim to its own article's position; merge positions of one article.",
    ),
    "agreement": ProblemCode(
        "agreement is missing although several articles answer, or written although only one does.",
        "Write agree, differ or conflict where several answer; delete it where one does.",
    ),
    "citing": ProblemCode(
        "citing, cites, cites_unfound, stands_in, tested_by and fidelity contradict each other.",
        "Without a source write citing: none, no cites and fidelity: no-source. With one, list it under cites only and "
        "choose another fidelity. One that cannot be found stands under cites_unfound, with fidelity source-not-found.",
    ),
    "unfound-identifier": ProblemCode(
        "A source that is said not to be found is named with a DOI or PubMed number, and was not looked up there.",
        "Add the study, unread if need be (provenance.confirmed: memory), name it under cites or study and write "
        "fidelity: not-yet-checked. If nothing stands under the number, name doi.org or PubMed under searched.",
    ),
    "figure-unchecked": ProblemCode(
        "A figure of the claim has no entry under numbers.",
        "Add one that names the figure; write reported: null if nothing that was read gives the number.",
    ),
    "unknown-figure": ProblemCode(
        "An entry under numbers names a figure that the claim does not state.",
        "Correct the label, or add the figure under figures.",
    ),
    "not-reported": ProblemCode(
        "The study record does not hold this number at the place named; often it was corrected in one of the two only.",
        "Look the number up in the source, then correct the study or the claim. A number from no study record needs an "
        "address under sources.",
    ),
    "abstract": ProblemCode(
        "A list of the numbers of an abstract does not fit its study: there is none of that name, the address is not "
        "one of its, hardly a number of it stands in the list, or the list contradicts itself.",
        "Take the list anew from the abstract's text with the command numbers; nobody types it.",
    ),
    "history": ProblemCode(
        "A line of history.yaml does not go on from the one before: its day is earlier, or the verdict that it ends is "
        "not the one that held.",
        "Lines are only ever added at the end, by the command diff REV --record. After a merge of two branches delete "
        "the lines of one and let the command write them anew.",
    ),
    "number-not-in-abstract": ProblemCode(
        "A record that is confirmed by an abstract has a number that does not stand in the list of its numbers.",
        "Look it up in the source and correct it. If it was read elsewhere, say so under confirmed of the outcome, or "
        "under elsewhere of the list, with the source.",
    ),
    "swapped-arms": ProblemCode(
        "The abstract gives the numbers of a result to the two groups the other way round than the record.",
        "Look it up in the source and correct the record; if the abstract is only worded so, name the outcome under "
        "elsewhere of the list, with that reason.",
    ),
    "number-not-in-study": ProblemCode(
        "A sentence of ours that links studies gives a number that stands in none of their records.",
        "Look the number up in the source, then correct the sentence or the record. A number from elsewhere belongs in "
        "a sentence of its own, without the link.",
    ),
    # findings
    "finding-outcome": ProblemCode(
        "A finding names an outcome that the study does not have.",
        "Write one of the study's outcomes, or add the outcome to the study first.",
    ),
    "member-dose": ProblemCode(
        "A member of a finding was given at another dose, with something else, or at a dose that is marked wrongly.",
        "Move it to left_out with the reason; write dose: not-read only where the record has no dose, or says under "
        "provenance.unconfirmed that its dose was not read.",
    ),
    "member": ProblemCode(
        "A member of a finding does not belong: it was retracted, its trial is counted already, it is left out as "
        "well, or it bears on nothing the finding is about.",
        "Keep one result of a trial, by its main record; move the others to left_out with the reason.",
    ),
    "finding-scale": ProblemCode(
        "Scale or unit of a finding does not fit its members.",
        "Write the scale only if all members use it; an important difference in points needs one scale, one in people "
        "per 100 counted people.",
    ),
    "finding-sense": ProblemCode(
        "A finding says two things at once: members and a basis, or an unwanted effect of which more is better.",
        "Keep the members or the basis; write harm and better so that they say which direction is bad.",
    ),
    "main-finding": ProblemCode(
        "Two findings are the main one of the same condition or topic.", "Keep main: true in one of them."
    ),
    "left-out": ProblemCode(
        "The record of a study contradicts the reason why it is left out of a finding.",
        "Name the reason that holds, correct the study, or make the result a member.",
    ),
    "baseline": ProblemCode(
        "The baseline of a finding has no source, or is not the number of the control group in its study.",
        "Copy the number from the outcome's control group, or write the address where it was read under source.",
    ),
    "other-review": ProblemCode(
        "A review beside a finding is no review or a member, or is said to lack or add what it cannot.",
        "Name systematic reviews and meta-analyses only; lacks names members, adds names studies that are none.",
    ),
    "trial-without-finding": ProblemCode(
        "A randomised trial in people stands in no finding, so it decides about nothing.",
        "Make a result of it a member of a finding, or name it under left_out with the reason.",
    ),
    # searches
    "search-counts": ProblemCode(
        "The counts of a search cannot be, or it names a work twice.",
        "Write what the database said; null where it was not recorded. A work is included or excluded, once.",
    ),
    "search-eligibility": ProblemCode(
        "A search includes a study that the eligibility in subject.yaml leaves out: no people, another design or dose.",
        "Move it to excluded with the reason, or correct the doses and design of its record.",
    ),
    "not-searched": ProblemCode(
        "A text says that no study was found, and no recorded search covers what it is about.",
        "Search, and record it in searches.yaml; or name the subject under about of a search that covered it.",
    ),
    "found-after-all": ProblemCode(
        "A condition is said to have no study or trial, and one in people at the doses under study is recorded.",
        "Say what is missing: a comparison, an outcome, a group of people.",
    ),
    # statements
    "route": ProblemCode(
        "A claim lacks the part that its route needs, or has the part of another route.",
        "effect: asserts; frequency: frequency; superlative: yardsticks; mechanism: steps; settled: basis; "
        "study-result: findings, if any; all others: none of these.",
    ),
    "finding-of-claim": ProblemCode(
        "A claim is held against a finding about something else.",
        "Name a finding about what the claim is about, or complete the claim's about.",
    ),
    "frequency": ProblemCode(
        "A frequency is given in words and numbers alike, in neither, or upside down.",
        "Write says, or low and high in people per 100, the lower one first.",
    ),
    "step-study": ProblemCode(
        "A study of a mechanism's step is not among the studies of the claim, or stands on both sides of the step.",
        "List it under tested_by, or under cites if the article names it; split a step with two answers.",
    ),
    "basis-source": ProblemCode(
        "A source that settles a statement has no address, or cannot settle it; or a verdict that a person typed rests "
        "on nothing.",
        "Write the address where it was read; only a count of the article itself needs none. A press report or a "
        "product page settles what happened or is sold, not what the drug does.",
    ),
    "opening": ProblemCode(
        "A short answer opens with words that do not fit what its first finding shows, and how surely.",
        "Open with one of the words that the message names, or put the finding first that the answer speaks of.",
    ),
    "undecided": ProblemCode(
        "A new record says undecided where a person has to choose a value.",
        "Decide: write one of the values that the message names. What is published is a decision.",
    ),
    "template-comment": ProblemCode(
        "Comments that explain the fields of a new record are left in a record that is done.",
        "Delete them; fix does it.",
    ),
    "markup": ProblemCode(
        "A text of ours holds Markdown or HTML. Texts are plain: readers would see the signs.",
        "Write plain text; [[id]] links to a record.",
    ),
    "long-note": ProblemCode(
        "The note on a claim has more words than are read beside it.",
        "Keep the numbers that decide, in both directions; the rest belongs to the study, finding or question.",
    ),
    "figure-missing": ProblemCode(
        "A claim states a number in digits and does not list it under figures, so nobody checks it.",
        "Add it under figures and numbers; correct says or the figure if they differ.",
    ),
    "study-id": ProblemCode(
        "The id of a study names another first author or another year than its record.",
        "Look the publication up and correct the field; if the record is right, rename the file and what names it.",
    ),
    "unfinished": ProblemCode(
        "A text still is the placeholder of a new record.",
        "Write the text, or delete the field if nothing is to be said.",
    ),
    "text-and-value": ProblemCode(
        "The number of a result does not stand in the text beside it.",
        "Look the result up in the source and correct the one that is wrong.",
    ),
    "primary-outcome": ProblemCode(
        "A randomised trial has no number for a primary outcome, or only that of one group, and no word on why.",
        "Mark the outcome with primary: true, or say under provenance.missing that the primary outcome was not "
        "reported in what was read.",
    ),
    "identifier": ProblemCode(
        "A registration number is not of the form that its registry gives out, or a PubMed number or DOI is not that "
        "of the addresses that were read.",
        "Copy it from the registry: NCT and 8 digits, ISRCTN and 8 digits, ACTRN and 14 digits. Look the publication "
        "up under both addresses, and correct the one that is of another.",
    ),
    # impossible numbers
    "impossible-number": ProblemCode(
        "The number cannot be: a percentage over 100, more events than people, more people analysed than enrolled, "
        "arms that add up to another number, an interval that misses its estimate, a ratio that is not positive.",
        "Look it up in the source. If it really stands there, leave the number out and say so in the outcome's note.",
    ),
    "direction": ProblemCode(
        "The direction contradicts the interval, the p value, a test of the events or the numbers of the groups; or "
        "the estimate the arms.",
        "Take the direction from the source; check the sign, the interval and which way the scale is worse.",
    ),
    "part-of-trial": ProblemCode(
        "A result says that it is of one group or of an open-label phase, which its groups, its direction or the "
        "study's blinding contradict.",
        "Leave out compared_with or open_label, or correct what contradicts it.",
    ),
    "year": ProblemCode(
        "The year is before the first_year of subject.yaml, or after the day of the record.",
        "Correct the year, or the days under provenance.",
    ),
    "missing-subject": ProblemCode(
        "There are records, but no subject.yaml that says what they are about.",
        "Write subject.yaml beside the folders of records; the page of fields lists what it holds.",
    ),
    "duplicate-pmcid": ProblemCode(
        "Two studies have the same PubMed Central number.",
        "Correct one, or make one record of the two.",
    ),
    "unknown-unit": ProblemCode(
        "A dose is in a unit that subject.yaml does not list under units.",
        "Write one of the units; a new one is added to subject.yaml first.",
    ),
    "readings": ProblemCode(
        "The two readings of the claims and what was settled between them do not fit together: a claim that one reader "
        "alone read, a difference that is not settled, an entry under settled that is none, or an effect without the "
        "route for it.",
        "Both files hold the same claims, one entry each; settled.yaml holds each claim on which they differ, with all "
        "judgements in which they do.",
    ),
    "dose-window": ProblemCode(
        "The window of doses that count is upside down, or given twice in one unit.",
        "Write the lowest dose under low and the highest under high, once for each unit.",
    ),
}
"""Every problem code with its cause and its cure; the reference page is written from this."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong with the data, at its place.

    ``path`` is relative to the data folder's parent with forward slashes; ``line`` and ``column`` count from 1.
    Sorting problems sorts them by place. ``fix`` is the repair, if it is certain, ``number`` the number that stands
    where text is taken; neither counts when problems are compared, sorted or printed.
    """

    path: str
    line: int
    column: int
    message: str
    code: str
    fix: Fix | None = field(default=None, compare=False, repr=False)
    number: int | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise KeyError(f"the problem code {self.code!r} is not described; add it to CODES in reading/problems.py")

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message} [{self.code}]"


def quoted(value: object, limit: int = 60) -> str:
    """Return ``value`` as a message quotes it: on one line, in single quotes, cut to ``limit`` characters."""
    text = " ".join(str(value).split())
    return f"'{text if len(text) <= limit else text[: limit - 1] + '…'}'"


def suggestion(value: str, choices: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` with up to three nearest choices, or an empty string."""
    near = difflib.get_close_matches(value, sorted(choices), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(quoted(item) for item in near)}?" if near else ""
