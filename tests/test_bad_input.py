"""Every problem code has a bad file and its expected message."""

from __future__ import annotations

import datetime
import inspect
import itertools
import os
import re
from pathlib import Path

import pytest

from conftest import TINY
from ldn_kb.authoring.located_text import parse
from ldn_kb.authoring.text_fingerprint import of_text, to_yaml
from ldn_kb.cli.main import main
from ldn_kb.reading import rules
from ldn_kb.reading.loader import load
from ldn_kb.reading.problems import CODES, Problem

STUDY = "studies/smith-2007-gut.yaml"
TRIAL = "studies/jones-2011-gut.yaml"
ALPHA = "claims/alpha.yaml"
BETA = "claims/beta.yaml"
TODAY = datetime.date(2026, 12, 1)
UNFOUND = "{described: 'a trial, May 2019, 40 people', searched: [PubMed], date: 2026-11-02}"
FINDING = "findings/gut-response.yaml"
QUESTION = "comparisons/does-it-help-the-gut.yaml"
LIST = "abstracts/smith-2007-gut.yaml"
FIRST, SECOND, SETTLED = "readings/first.yaml", "readings/second.yaml", "readings/settled.yaml"


def edit(name: str, old: str, new: str, files: dict[str, str] = TINY) -> dict[str, str]:
    """Return the file ``name`` of ``files``, the tiny ones by default, with one change; the other files given as well."""
    assert old in files[name], old
    return {**({} if files is TINY else files), name: files[name].replace(old, new, 1)}


def readings() -> dict[str, str]:
    """Return two readings of two claims, which differ on one."""
    line = "- {claim: beta-p1b1-gut, route: effect, effect: benefit, size: some, fidelity: overstated}\n"
    same = "- {claim: alpha-p2-low, route: settled, fidelity: no-source}\n"
    other = line.replace("some", "proven").replace("overstated", "faithful")
    settled = "- {claim: beta-p1b1-gut, differ: [size, fidelity], settled: first, because: It names no size.}\n"
    return {FIRST: line + same, SECOND: other + same, SETTLED: settled}


def third_article() -> dict[str, str]:
    """Return the files of an article that says what the second one says."""
    position = "  - article: gamma\n    in_short: Probably.\n    claims: [gamma-p1b1-gut]\nagreement:"
    return {
        "articles/gamma.yaml": TINY["articles/beta.yaml"].replace("order: 2", "order: 3").replace("Beta", "Gamma"),
        "claims/gamma.yaml": TINY[BETA].replace("beta-", "gamma-"),
        QUESTION: TINY[QUESTION].replace("agreement:", position, 1),
    }


def fingerprint(old: str = "", new: str = "", changes: dict[str, str] | None = None) -> dict[str, str]:
    """Return a fingerprint of the tiny article alpha, with one change, and some files changed as well."""
    text = of_text(
        "alpha",
        parse(
            "[p1] In a trial 67 percent of all the people who took the drug for twelve weeks went into remission, so it says.\n"
            "[p2] A low dose is 1 to 5 mg, he says, and no more than this has ever been tried in any of the many trials.\n"
            "## Last words\n[p3] Good luck to all 9 of you!"
        ),
    )
    return {"fingerprints/alpha.yaml": to_yaml(text).replace(old, new), **(changes or {})}


def judged(route: str, block: str) -> dict[str, str]:
    """Return the tiny claim about an effect with another route and the part that it needs."""
    text = edit(BETA, "route: effect", f"route: {route}")[BETA]
    return {BETA: text.replace("asserts: {findings: [gut-response], effect: benefit}", block)}


ABSTRACT = """\
address: https://example.org/first
read: 2026-11-01
whole: true
words: 90
count: 4
numbers: ['17', T 4.5, T 67% C 12%]
elsewhere:
  - {field: outcomes.remission.control, because: the registry}
"""


def abstract(old: str = "", new: str = "", result: str = "") -> dict[str, str | bytes | None]:
    """Return the list of an abstract with one change, beside its study with another result of the treatment."""
    assert old in ABSTRACT, old
    control = "control: {value: 12, unit: '%'}\n    direction"
    study = TINY[STUDY].replace("direction", control, 1)
    return {
        LIST: ABSTRACT.replace(old, new, 1),
        STUDY: study.replace("value: 67", result or "value: 67"),
    }


BAD: list[tuple[str, dict[str, str | bytes | None], str]] = [
    # reading
    ("broken-yaml", edit(STUDY, "title: A first", "title: 'A first"), "smith-2007-gut.yaml:1:8: the quote that opens here is not closed; write ' at the end of this line"),
    ("tab", edit(STUDY, "  - id: remission", "\t- id: remission"), "smith-2007-gut.yaml:20:1: a tab stands here; indent with spaces"),
    ("not-utf8", {STUDY: TINY[STUDY].replace("Doe", "Dö").encode("latin-1")}, "smith-2007-gut.yaml:2:22: byte 0xF6 is not UTF-8"),
    ("duplicate-key", edit(STUDY, "year: 2007", "year: 2007\nyear: 2008"), "smith-2007-gut.yaml:4:1: the field 'year' is already written in line 3"),
    ("anchor", edit(STUDY, "journal: J Gut", "journal: &j J Gut"), "smith-2007-gut.yaml:4:10: the anchor '&j' stands here; delete it"),
    ("tag", edit(STUDY, "journal: J Gut", "journal: !x J Gut"), "smith-2007-gut.yaml:4:10: the tag '!x' stands here; delete it"),
    ("surprising-scalar", edit(STUDY, "volume: '1'", "volume: 01"), "smith-2007-gut.yaml:5:9: '01' is read differently by different readers; quote it"),
    ("too-deep", {STUDY: "[" * 30 + "]" * 30}, "smith-2007-gut.yaml:1:21: nested more than 20 levels deep"),
    ("empty-file", {STUDY: "# nothing\n"}, "smith-2007-gut.yaml:1:1: the file is empty"),
    ("several-documents", {STUDY: TINY[STUDY] + "---\na: 1\n"}, "smith-2007-gut.yaml:30:1: a second document starts here"),
    ("file-too-large", {STUDY: b"a" * 2_000_001}, "smith-2007-gut.yaml:1:1: the file has 2,000,001 bytes; 2,000,000 is the most"),
    ("stray-file", {"studys/a.yaml": "a: 1"}, "studys:1:1: 'studys' belongs to no kind of record; did you mean 'studies'?"),
    ("stray-file", {f"studies/stray{number}.txt": "" for number in range(53)}, "studies:1:1: 3 more files here belong to no kind of record"),
    ("stray-file", {"studies/smith.yml": "a: 1"}, "smith.yml:1:1: 'smith.yml' is not a record file; write .yaml"),
    # shape
    ("unknown-field", edit(STUDY, "journal:", "jurnal:"), "smith-2007-gut.yaml:4:1: there is no field 'jurnal'; did you mean 'journal'?"),
    ("unknown-field", edit(STUDY, "unit: mg", "unit: mg, per: day"), "there is no field 'arms[1].dose.per'; fields: low, high, unit"),
    ("missing-field", edit(STUDY, "title: A first study\n", ""), "smith-2007-gut.yaml:1:1: the study has no 'title'; add it"),
    ("missing-field", edit(STUDY, "    measure: remission\n", ""), "smith-2007-gut.yaml:20:5: the study has no 'outcomes[1].measure'; add it"),
    ("wrong-type", edit(STUDY, "volume: '1'", "volume: 1"), "smith-2007-gut.yaml:5:9: volume takes text, found the number '1'; write it in quotes: '1'"),
    ("wrong-type", edit(STUDY, "value: 67", "value: many"), "outcomes[1].treatment.value takes a number, found the text 'many'"),
    ("wrong-type", edit(STUDY, "n: {enrolled: 17, completed: 17, analysed: null}", "n: 17"), "n takes a mapping of fields, found the number '17'"),
    ("wrong-type", edit(STUDY, "authors: [Smith JP, Doe A]", "authors: Smith JP"), "authors takes a list, found the text 'Smith JP'"),
    ("wrong-type", edit(STUDY, "entered: 2026-11-01", "entered: 1.11.2026"), "takes a date such as 2026-11-22, found the text '1.11.2026'"),
    ("wrong-type", {ALPHA: "id: x\n"}, "alpha.yaml:1:1: expected a list of records"),
    ("wrong-value", edit(STUDY, "design: open-label", "design: openlabel"), "smith-2007-gut.yaml:9:9: design is 'openlabel'; write one of rct-parallel"),
    ("wrong-value", edit(STUDY, "10.1000/first", "https://doi.org/10.1000/first"), "doi 'https://doi.org/10.1000/first' starts with 'https://doi.org/'; write only what follows: 10. ..."),
    ("wrong-value", edit(STUDY, "10.1000/first", "10.1000/first."), "smith-2007-gut.yaml:8:6: doi '10.1000/first.' ends in '.', which was copied along; delete it"),
    ("wrong-value", edit(STUDY, "10.1000/first", "10.1000/a%3Cb"), "doi '10.1000/a%3Cb' holds '%3C'; write the sign itself: '<'"),
    ("wrong-value", edit(STUDY, "10.1000/first", "'10.1000/fir\u200bst'"), "holds the character U+200B, which does not belong in it; delete it"),
    ("wrong-value", edit(STUDY, "10.1000/first", "10.\u0661\u0660\u0660\u0660/first"), "holds the character U+0661, which does not belong in it"),
    ("wrong-value", edit(STUDY, "10.1000/first", '"10.1000/fir\\u001bst"'), "holds the character U+001B, which does not belong in it"),
    ("wrong-value", edit(STUDY, "pmid: ", "pmcid: PMC\u0661\u0662\npmid: "), "holds the character U+0661"),
    ("wrong-value", edit(STUDY, "pmid: ", "pmcid: PMC12.3\npmid: "), "pmcid 'PMC12.3' is not PMC and digits"),
    ("wrong-value", edit(STUDY, "pmid: ", "registration: ['NCT\u200b01234567']\npmid: "), "holds the character U+200B"),
    ("wrong-value", edit("conditions/gut-disease.yaml", "K50", "K50\u2011"), "holds the character U+2011"),
    ("duplicate-doi", edit(TRIAL, "doi: null", "doi: 10.1000/FIRST"), "the DOI '10.1000/first' is also that of 'jones-2011-gut'"),
    ("duplicate-pmcid", edit(STUDY, "pmid: ", "pmcid: PMC12\npmid: ") | edit(TRIAL, "pmid: null", "pmcid: PMC12"), "the PMCID 'PMC12' is also that of 'jones-2011-gut'"),
    ("wrong-value", edit(TRIAL, "p: '0.009'", "p: '9'"), "jones-2011-gut.yaml:26:8: outcomes[1].p '9' lies outside 0..1"),
    ("wrong-value", edit(TRIAL, "p: '0.009'", "p: small"), "is not a p value; write it in quotes as reported"),
    ("wrong-value", edit(STUDY, "https://example.org/first", "javascript:alert(1)"), "is not an address; write it as https://..."),
    ("address-host", edit(STUDY, "https://example.org/first", "http://47.251.13.51:8081/35814187"), "has a number for a host, which names nobody; write the public address of the source"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://16909060/first"), "has a number for a host"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://a.0x1020304/first"), "has a number for a host"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://localhost/first"), "the address 'https://localhost/first' leads to a host that is not public"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://wiki.local/first"), "leads to a host that is not public"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://example..org/first"), "has a host that is no name"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://-x.example.org/first"), "has a host that is no name"),
    ("address-host", edit(STUDY, "https://example.org/first", "https://example.org:8443/first"), "names a port; write the public address"),
    ("address-host", edit("topics/low-dose.yaml", "summary:", "sources: ['https://10.0.0.1/']\nsummary:"), "topics/low-dose.yaml:"),
    ("address-host", {"abstracts/smith-2007-gut.yaml": ABSTRACT.replace("https://example.org/first", "http://47.251.13.51:8081/1")}, "abstracts/smith-2007-gut.yaml:1:10: the address 'http://47.251.13.51:8081/1' has a number for a host"),
    ("address-http", edit(STUDY, "https://example.org/first", "http://www.ncbi.nlm.nih.gov/pubmed/1"), "the address 'http://www.ncbi.nlm.nih.gov/pubmed/1' starts with http://, and its host answers https://; write that"),
    ("address-http", edit(STUDY, "https://example.org/first", "http://DOI.org/10.1000/first"), "starts with http://, and its host answers https://"),
    ("wrong-value", edit(STUDY, "title: A first study", 'title: "A \\u202efirst study"'), "holds the invisible character U+202E; delete it"),
    ("wrong-value", edit(STUDY, "title: A first study", "title: ' '"), "is empty; write null if it is not known"),
    ("file-name", {"studies/Smith 2007.yaml": TINY[STUDY]}, "Smith 2007.yaml:1:1: the file name 'Smith 2007' is no id; name it 'smith-2007.yaml'"),
    ("file-name", edit(STUDY, "title:", "id: smith-2008\ntitle:"), "smith-2007-gut.yaml:1:5: id is 'smith-2008', but the file's name says 'smith-2007-gut'"),
    ("column", edit("articles/beta.yaml", "order: 2", "order: 1"), "articles/beta.yaml:1:8: order 1 is that of 'alpha'; write 2"),
    # relations
    ("unfinished", edit(BETA, "note: One small study without a control group.", "note: To be written (why)"), "beta.yaml:11:9: 'To be written (why)' stands here; write the text"),
    ("text-and-value", edit(STUDY, "text: 67%, value: 67", "text: 78%, value: 67"), "smith-2007-gut.yaml:24:35: the value 67 does not stand in the text '78%'"),
    ("duplicate-id", {"topics/gut-disease.yaml": TINY["topics/low-dose.yaml"]}, "topics/gut-disease.yaml:1:1: the id 'gut-disease' is already taken by a condition"),
    ("duplicate-id", edit(ALPHA, "alpha-p2-low", "alpha-p1-remission"), "alpha.yaml:18:7: the id 'alpha-p1-remission' is already taken by a claim (first in"),
    ("duplicate-id", {STUDY: TINY[STUDY].replace("provenance:", "  - {id: remission, measure: again, direction: not-compared}\nprovenance:", 1)}, "the outcome id 'remission' stands twice in this study"),
    ("duplicate-doi", edit(TRIAL, "doi: null", "doi: 10.1000/FIRST"), "smith-2007-gut.yaml:8:6: the DOI '10.1000/first' is also that of 'jones-2011-gut'"),
    ("duplicate-pmid", edit(TRIAL, "pmid: null", "pmid: 1234567"), "smith-2007-gut.yaml:7:7: the PMID '1234567' is also that of 'jones-2011-gut'"),
    ("wrong-value", edit(STUDY, "provenance:", "notices: [{kind: retracted, text: x}]\nprovenance:"), "notices[1].kind is 'retracted'; write one of retraction, expression-of-concern, correction, comment"),
    ("wrong-type", edit(STUDY, "provenance:", "notices: [It was retracted.]\nprovenance:"), "notices[1] takes a mapping of fields, found the text 'It was retracted.'"),
    ("duplicate-study", {"studies/smith-2007-copy.yaml": TINY[STUDY].replace("pmid: 1234567", "pmid: null").replace("doi: 10.1000/first", "doi: null")}, "smith-2007-gut.yaml:1:8: year, title and first author are those of 'smith-2007-copy'; merge the two"),
    ("duplicate-study", {"studies/smith-2007-copy.yaml": TINY[STUDY].replace("1234567", "1234568").replace("10.1000/first", "10.1000/x").replace("[Smith JP, Doe A]", "[]")}, "year, title and first author are those of 'smith-2007-copy'"),
    ("shared-registration", edit(STUDY, "pmid: ", "registration: [NCT01234567]\npmid: ") | edit(TRIAL, "pmid: null", "registration: [ISRCTN12345678, NCT01234567]"), "smith-2007-gut.yaml:7:16: 'NCT01234567' is also the registration of 'jones-2011-gut'; merge the two, name the main record under report_of, or say under distinct_from how they differ"),
    ("future-day", edit(BETA, "checked: 2026-11-02", "checked: 2099-01-01"), "beta.yaml:12:12: 2099-01-01 is still to come"),
    ("future-day", edit(STUDY, "entered: 2026-11-01", "entered: 2999-01-01"), "2999-01-01 is still to come; write the day on which it was done, 2026-12-01 at the latest"),
    ("future-day", edit("articles/beta.yaml", "title:", "published: 2027-01-01\ntitle:"), "beta.yaml:5:12: 2027-01-01 is still to come"),
    ("future-day", edit(STUDY, "provenance:", "notices: [{kind: comment, date: 2026-12-03, text: x}]\nprovenance:"), "2026-12-03 is still to come"),
    ("reading-before-entry", edit(TRIAL, "date: 2026-11-02", "date: 2026-10-31"), "read a second time on 2026-10-31, before it was entered on 2026-11-01"),
    ("order-of-days", edit(STUDY, "provenance:", "notices: [{kind: comment, date: 2001-02-03, text: x}]\nprovenance:"), "the notice is of 2001-02-03, the publication of 2007"),
    ("order-of-days", edit("articles/alpha.yaml", "title: null", "title: null\npublished: 2026-11-02"), "alpha.yaml:17:12: checked on 2026-11-01, before alpha was published on 2026-11-02"),
    ("unknown-id", edit(STUDY, "design:", "distinct_from: [{study: jones-2011, reason: x}]\ndesign:"), "there is no study 'jones-2011'; did you mean 'jones-2011-gut'?"),
    ("unknown-id", edit(BETA, "cites: [smith-2007-gut]", "cites: [smith-2007-gutt]"), "beta.yaml:7:11: there is no study 'smith-2007-gutt'; did you mean 'smith-2007-gut'?"),
    ("unknown-id", edit(BETA, "cites: [smith-2007-gut]", "cites: [low-dose]"), "'low-dose' is a topic; cites takes a study"),
    ("unknown-id", edit(BETA, "One small study", "One small study [[smith-2007-gutt]]"), "the link [[smith-2007-gutt]] names no record; did you mean 'smith-2007-gut'?"),
    ("cycle", edit("conditions/gut-disease.yaml", "icd10cm:", "parent: gut-disease-in-children\nicd10cm:"), "parent leads back to itself: gut-disease -> gut-disease-in-children -> gut-disease"),
    ("unknown-locator", edit(ALPHA, "at: p2", "at: p22"), "alpha.yaml:19:7: alpha has no paragraph 'p22'; did you mean 'p2'?"),
    ("uncovered-paragraph", edit("articles/alpha.yaml", "[p1, p2]", "[p1, p2, p4]"), "alpha.yaml:8:26: paragraph 'p4' has no claim; add one or list it under without_claims"),
    ("uncovered-paragraph", edit("articles/alpha.yaml", "at: p3", "at: p2"), "paragraph 'p2' has claims; delete it from without_claims"),
    ("not-looked-for", edit("articles/beta.yaml", "    cautions: [caution-belly]\n", ""), "no claim gives 'caution-belly'; look for it in the whole article, then add the claim, or list it under cautions of looked_for_absent (all of them: ldn-kb article status beta; if you have not its text, look through its claims and write looked_in: claims)"),
    ("not-looked-for", edit("articles/beta.yaml", "    questions: [what-is-low]\n", ""), "no position answers 'what-is-low'; look for it in the whole article, then add the position, or list it under questions"),
    ("not-absent", edit("articles/beta.yaml", "[what-is-low]", "[what-is-low, does-it-help-the-gut]"), "beta.yaml:15:30: beta is said to lack 'does-it-help-the-gut', but a position of it answers it; delete it here"),
    ("not-absent", edit("articles/alpha.yaml", "without_claims:", "looked_for_absent: [{date: 2026-11-02, cautions: [caution-belly]}]\nwithout_claims:"), "alpha is said to lack 'caution-belly', but the claim 'alpha-p2-low' gives it; delete it here"),
    ("not-absent", edit("articles/beta.yaml", "[what-is-low]", "[what-is-low, what-is-low]"), "'what-is-low' stands twice; keep the later day"),
    ("counts-two", {**third_article(), **edit("cautions.yaml", "It may upset the belly.", "Neither article says that it may upset the belly.")}, "'Neither article' speaks of two articles, but there are 3; name them, or write all or none"),
    ("left-out-answer", {**third_article(), QUESTION: third_article()[QUESTION].replace("evidence:", "difference: Only Alpha says so.\nevidence:")}, "articles are compared, and Beta and Gamma answer too; say how it is there, or name none"),
    ("counts-two", {**third_article(), QUESTION: third_article()[QUESTION].replace("evidence:", "difference: Both say so.\nevidence:")}, "'Both' speaks of two answers, but 3 articles answer; name them, or write all, some or none"),
    ("impossible-number", edit(TRIAL, "{value: 88, unit: '%'}", "{value: 94, unit: '%', events: 17, n: 20}"), "17 of 20 people are 85.0%, not 94%; correct one, or write the n of this result"),
    ("impossible-number", edit(TRIAL, "{value: 88, unit: '%'}", "{value: 88, unit: '%', n: 21}"), "21 people, but the treatment arm has 20"),
    ("impossible-number", edit(TRIAL, "enrolled: 40", "enrolled: 60"), "the arms add up to 40 people, but there were 60 enrolled, 39 completed, 34 analysed; correct the one that is wrong"),
    ("direction", edit(TRIAL, "{value: 88, unit: '%'}", "{value: 28, unit: '%'}"), "the RR is 2.2, but the arms have 28 against 40; an arm or the sign is turned round"),
    ("primary-outcome", {TRIAL: re.sub(r"    (control|estimate): .*\n", "", TINY[TRIAL])}, "a primary outcome needs the numbers of treatment and control, or an estimate"),
    ("identifier", edit(STUDY, "['https://example.org/first']", "['https://pubmed.ncbi.nlm.nih.gov/7654321/']"), "the PubMed number is 1234567, but what was read stands at that of 7654321"),
    ("identifier", edit(STUDY, "['https://example.org/first']", "['https://doi.org/10.1000/second']"), "the DOI is 10.1000/first, but what was read stands at that of 10.1000/second"),
    ("study-id", edit(STUDY, "[Smith JP,", "[Jones JP,"), "the id names 'smith', the first author is 'Jones JP'; correct the one that is wrong"),
    ("study-id", edit(STUDY, "year: 2007", "year: 2008"), "the id names the year 2007, the record 2008"),
    ("order-of-days", edit("articles/beta.yaml", "title:", "published: 2001-02-03\ntitle:"), "smith-2007-gut is of 2007, and the article was published on 2001-02-03"),
    ("basis-source", edit(BETA, "route: effect", "override: {verdict: supported, because: x, date: 2026-11-02}\n  route: praise", {BETA: TINY[BETA].replace("  cites: [smith-2007-gut]\n", "").replace("  asserts: {findings: [gut-response], effect: benefit}\n", "")}), "the verdict 'supported' needs what it rests on"),
    ("figure-missing", edit(ALPHA, "In a trial 67%", "In a trial of 17 people 67%"), "17 stands in says and not under figures; add it, or correct the one that is wrong"),
    ("long-note", edit(BETA, "One small study", "One small study " * 40), "the note has 124 words; 80 is the most"),
    ("markup", edit(BETA, "One small study", "One **small** study"), "'**s' would be shown as it stands; write plain text and [[id]] for a link"),
    ("citing", edit(BETA, "fidelity: overstated", "fidelity: source-not-found"), "fidelity is 'source-not-found'; say under cites_unfound what was looked for, where and when"),
    ("citing", edit(BETA, "cites: [smith-2007-gut]", f"cites_unfound: [{UNFOUND}]"), "fidelity is 'overstated', but its source was not found; write source-not-found"),
    ("citing", edit(BETA, "citing: numbered", "stands_in: [jones-2011-gut]\n  citing: numbered"), "fidelity is 'overstated', but it stands in another work than the one named; write misreported"),
    ("citing", edit(BETA, "citing: numbered", "stands_in: [smith-2007-gut]\n  citing: numbered"), "'smith-2007-gut' is the study that the article names; delete it here"),
    ("unfound-identifier", edit(BETA, "cites: [smith-2007-gut]", f"cites_unfound: [{UNFOUND.replace('a trial', 'a trial (doi 10.1000/182)')}]"), "'10.1000/182' can be looked up"),
    ("citing", edit("articles/beta.yaml", "    study: smith-2007-gut\n", ""), "write either the study that the reference names, or unfound: what was looked for, where and when"),
    ("undecided", edit(TRIAL, "design: rct-parallel", "design: undecided"), "jones-2011-gut.yaml:7:9: design is undecided; decide, and write one of "),
    ("undecided", edit(QUESTION, "in_short: Probably.", "in_short: undecided"), "does-it-help-the-gut.yaml:9:15: positions.in_short is undecided; decide, and write it"),
    ("undecided", edit(BETA, "about: [gut-disease, blocking]", "about: [undecided]"), "beta.yaml:3:11: about is undecided; decide, and write it"),
    ("template-comment", edit(STUDY, "year: 2007", "# year of publication (number)\nyear: 2007\n#issue: null"), "smith-2007-gut.yaml:3:1: 2 lines of comments that explain a new record are left; delete them, or let ldn-kb fix do it"),
    ("wrong-type", edit(ALPHA, "value: 67", "value: 60-70"), "figures[1].value takes one number, found the range '60-70'; write value: 60, to: 70"),
    ("wrong-type", edit(TRIAL, "low: 4.5", "low: 3 – 4.5"), "arms[1].dose.low takes one number, found the range '3 – 4.5'; write low: 3, high: 4.5"),
    ("wrong-type", edit(TRIAL, "weeks: 12", "weeks: 12-14"), "weeks takes one number, found the range '12-14'; write one, and the range in a text"),
    ("wrong-type", edit(BETA, "cites: [smith-2007-gut]", "cites: [1234567]"), "cites[1] takes text, found the number '1234567'; write it in quotes: '1234567'; or is 'smith-2007-gut' meant, whose PubMed number it is?"),
    ("wrong-type", edit(TRIAL, "title: A second study", "title: 1234567\nreport_of: 1234567"), "report_of takes text, found the number '1234567'; write it in quotes: '1234567'; or is 'smith-2007-gut' meant"),
    ("claim-id", edit(ALPHA, "id: alpha-p2-low", "id: alpha-p3-low"), "alpha.yaml:18:7: the id 'alpha-p3-low' must start with 'alpha-p2-'"),
    ("reading-order", {BETA: TINY[BETA] + TINY[BETA].replace("p1.b1", "p1").replace("p1b1", "p1")}, "beta.yaml:14:7: 'p1' stands after 'p1.b1'; move it to its place"),
    ("no-comparison", {"comparisons/what-is-low.yaml": None}, "alpha.yaml:18:7: the claim 'alpha-p2-low' belongs to no comparison; add it to a position"),
    ("wrong-article", edit(QUESTION, "claims: [beta-p1b1-gut]", "claims: [beta-p1b1-gut, alpha-p2-low]"), "does-it-help-the-gut.yaml:10:29: 'alpha-p2-low' is a claim of alpha, not of beta"),
    ("agreement", edit(QUESTION, "agreement: agree\n", ""), "several articles answer; write agreement: agree, differ or conflict"),
    ("agreement", edit("comparisons/what-is-low.yaml", "evidence:", "agreement: agree\nevidence:"), "agreement is 'agree', but only one article answers; delete it"),
    ("citing", edit(BETA, "citing: numbered", "citing: none"), "beta.yaml:8:11: citing is 'none' with 1 cited studies"),
    ("citing", edit(BETA, "fidelity: overstated", "fidelity: no-source"), "beta.yaml:9:13: fidelity is 'no-source' with citing 'numbered'"),
    ("figure-unchecked", edit(ALPHA, "figure: remission,", "figure: remision,"), "alpha.yaml:8:15: the figure 'remission' has no entry under numbers"),
    ("unknown-figure", edit(ALPHA, "figure: remission,", "figure: remision,"), "alpha.yaml:15:16: the claim states no figure 'remision'; did you mean 'remission'?"),
    ("not-reported", edit(ALPHA, "reported: 67", "reported: 76"), "reported is 76, but smith-2007-gut has 67 at remission treatment.value"),
    ("not-reported", edit(ALPHA, "field: treatment.value", "field: control.value"), "but smith-2007-gut has no number at remission control.value"),
    ("not-reported", edit(ALPHA, "outcome: remission", "outcome: remision"), "smith-2007-gut has no outcome 'remision'; did you mean 'remission'?"),
    ("not-reported", edit(ALPHA, "field: dose.low", "field: dose"), "field is 'dose'; write one of n.planned, n.enrolled"),
    ("part-of-trial", edit(TRIAL, "    direction: favours-treatment", "    compared_with: start\n    direction: favours-treatment"), "compared_with is 'start', which is for a result of one group with direction: not-compared"),
    ("part-of-trial", edit(STUDY, "    direction: not-compared", "    open_label: partly\n    direction: not-compared"), "open_label is 'partly', but the study's blinding is 'none'; leave it out: all of the study is open-label"),
    # findings
    ("finding-outcome", edit(FINDING, "outcome: response}", "outcome: respons}"), "gut-response.yaml:9:38: jones-2011-gut has no outcome 'respons'; did you mean 'response'?"),
    ("finding-outcome", edit(FINDING, "outcome: remission", "outcome: pain"), "smith-2007-gut has no outcome 'pain'; it has remission"),
    ("finding-outcome", edit(FINDING, "note:", "other_reviews: [{study: jones-2011-gut, outcome: pooled}]\nnote:"), "jones-2011-gut has no outcome 'pooled'"),
    ("finding-outcome", edit(FINDING, "note:", "baseline: {value: 40, unit: per-100, study: jones-2011-gut, outcome: pain}\nnote:"), "jones-2011-gut has no outcome 'pain'"),
    ("member-dose", edit(TRIAL, "low: 4.5", "low: 50"), "gut-response.yaml:9:13: jones-2011-gut is outside the dose window; move it to left_out with reason: dose"),
    ("member-dose", edit(TRIAL, "low: 4.5", "low: 50") | edit(FINDING, "better: higher", "better: lower\nharm: true"), "reason: dose; for a harm, say so under indirect: other_dose"),
    ("member-dose", edit(TRIAL, ", dose: {low: 4.5, unit: mg}", ""), "jones-2011-gut has no dose; write dose: not-read, if its authors call it low"),
    ("member-dose", edit(FINDING, "outcome: response}", "outcome: response, dose: not-read}"), "gut-response.yaml:9:54: jones-2011-gut has a dose; delete dose: not-read"),
    ("member-dose", edit(TRIAL, "dose: {low: 4.5, unit: mg}", "dose: {low: 4.5, unit: mg}, combined_with: a diet"), "jones-2011-gut gave something else beside it; move it to left_out with reason: combination"),
    ("member-dose", edit(TRIAL, "subjects: people", "subjects: animals"), "jones-2011-gut studied no people; move it to left_out"),
    ("member", edit(TRIAL, "provenance:", "notices: [{kind: retraction, text: It was retracted.}]\nprovenance:"), "gut-response.yaml:9:13: jones-2011-gut was retracted; move it to left_out with reason: retracted"),
    ("member", edit(TRIAL, "design: rct", "report_of: smith-2007-gut\ndesign: rct"), "jones-2011-gut is a further report of smith-2007-gut; name the main record"),
    ("member", edit(FINDING, "left_out:", "  - {study: jones-2011-gut, outcome: response}\nleft_out:"), "gut-response.yaml:10:13: the trial of jones-2011-gut is a member already (jones-2011-gut); keep one result"),
    ("member", edit(FINDING, "left_out:", "left_out:\n  - {study: jones-2011-gut, outcome: response, reason: surrogate, because: x}"), "jones-2011-gut is also under left_out with this result; delete one of the two"),
    ("member", edit(FINDING, "left_out:", "  - {study: smith-2007-gut, outcome: remission}\nleft_out:") | edit(STUDY, "design: open-label", "design: meta-analysis\nreview_of: mixed"), "smith-2007-gut is a review, so its trials would count twice"),
    ("member", edit(FINDING, "about: [gut-disease]", "about: [low-dose]"), "jones-2011-gut bears on none of low-dose; add one to its conditions, mechanisms or topics, or leave it out"),
    ("finding-scale", edit(TRIAL, "    scale: score\n", ""), "this result is on 'no scale', the finding on 'score'; write scale: null, or leave the result out"),
    ("finding-scale", edit(FINDING, "scale: score\n", "scale: null\n"), "gut-response.yaml:4:8: all members are on one scale; write scale: score"),
    ("finding-scale", edit(FINDING, "note:", "important_difference: {value: 1, unit: points, because: x, source: 'https://example.org/x'}\nnote:"), "the important difference is in points, but the members count people or use several scales"),
    ("finding-scale", edit(FINDING, "note:", "important_difference: {value: 1, unit: per-100, because: x, source: 'https://example.org/x'}\nnote:") | edit(TRIAL, "    treatment: {value: 88, unit: '%'}\n    control: {value: 40, unit: '%'}\n    estimate: {kind: RR, value: 2.2, low: 1.1, high: 4.3, level: 95}\n", "    estimate: {kind: MD, value: -2, low: -3, high: -1, level: 95}\n"), "the important difference is in people per 100, but no member counts people"),
    ("finding-sense", edit(FINDING, "note:", "basis: {kind: count, says: x, agrees: wholly}\nnote:"), "gut-response.yaml:12:8: a basis settles it without results; delete one of the two"),
    ("finding-sense", edit(FINDING, "better: higher", "better: higher\nharm: true"), "gut-response.yaml:3:9: more of an unwanted effect is not better; write better: lower, or harm: false"),
    ("finding-sense", edit(FINDING, "results:\n  - {study: jones-2011-gut, outcome: response}\n", "basis: {kind: count, says: x, agrees: wholly}\n") | {FINDING: TINY[FINDING].replace("results:\n  - {study: jones-2011-gut, outcome: response}\n", "basis: {kind: count, says: x, agrees: wholly}\n").replace("better: higher", "better: lower")}, "a basis says that the outcome happens; write harm: true, or better: higher if that is good"),
    ("main-finding", {"findings/gut-pain.yaml": TINY[FINDING].replace("outcome: response of the gut", "outcome: pain")}, "gut-response.yaml:7:7: 'gut-pain' is the main finding of gut-disease already; keep main: true in one of the two"),
    ("left-out", edit(FINDING, "reason: not-compared", "reason: dose"), "gut-response.yaml:11:57: reason is 'dose', but smith-2007-gut is inside the dose window; name another reason or make it a member"),
    ("left-out", edit(FINDING, "reason: not-compared", "reason: combination"), "but no arm of smith-2007-gut has combined_with; write there what only that arm got, or name another reason"),
    ("left-out", edit(FINDING, "reason: not-compared", "reason: retracted"), "but smith-2007-gut has no notice of a retraction"),
    ("left-out", edit(FINDING, "reason: not-compared", "reason: same-trial"), "but no member is a result of the trial smith-2007-gut; name another reason or make it a member"),
    ("left-out", edit(STUDY, "direction: not-compared", "direction: no-difference"), "reason is 'not-compared', but remission was compared between groups; name another reason or make it a member"),
    ("baseline", edit(FINDING, "note:", "baseline: {value: 30, unit: per-100, study: jones-2011-gut, outcome: response}\nnote:"), "the baseline is 30, but the control group of response has 40"),
    ("baseline", edit(FINDING, "note:", "baseline: {value: 40, unit: points, study: jones-2011-gut, outcome: response}\nnote:"), "the baseline is 40, but the control group of response has no number"),
    ("baseline", edit(FINDING, "note:", "baseline: {value: 40, unit: per-100}\nnote:"), "gut-response.yaml:12:19: a baseline needs the study and outcome whose control group it is, or an address as source"),
    ("other-review", edit(FINDING, "note:", "other_reviews: [{study: smith-2007-gut}]\nnote:"), "gut-response.yaml:12:25: smith-2007-gut is no review; only pooled results stand here"),
    ("other-review", edit(FINDING, "note:", "other_reviews: [{study: jones-2011-gut}]\nnote:"), "jones-2011-gut is a member; delete it here"),
    ("other-review", edit(FINDING, "note:", "other_reviews: [{study: smith-2007-gut, lacks: [smith-2007-gut]}]\nnote:"), "smith-2007-gut is no member, so the review cannot lack it; delete it here"),
    ("other-review", edit(FINDING, "note:", "other_reviews: [{study: smith-2007-gut, adds: [jones-2011-gut]}]\nnote:"), "jones-2011-gut is a member, so the review cannot add it; delete it here"),
    ("trial-without-finding", edit(FINDING, "results:\n  - {study: jones-2011-gut, outcome: response}\n", ""), "jones-2011-gut.yaml:1:1: the randomised trial 'jones-2011-gut' stands in no finding; make a result of it a member, or name it under left_out with the reason"),
    # searches
    ("search-counts", edit("searches.yaml", "screened: 10", "screened: 13"), "searches.yaml:7:13: 13 were looked at, but the search gave 12"),
    ("search-counts", edit("searches.yaml", "screened: 10", "screened: 1"), "searches.yaml:7:13: 2 works are named, but 1 results were looked at"),
    ("search-counts", edit("searches.yaml", "what: A trial of another drug", "what: smith-2007-gut"), "searches.yaml:11:14: 'smith-2007-gut' stands here twice; keep one, included or excluded"),
    ("search-counts", edit("searches.yaml", "day: 2026-11-01", "day: null"), "searches.yaml:16:8: day is null, so it is a query that was not asked yet"),
    ("search-eligibility", edit("subject.yaml", "designs: [rct-parallel, open-label]", "designs: [rct-parallel]"), "searches.yaml:9:14: the eligibility leaves smith-2007-gut out: its design is open-label; move it to excluded with the reason"),
    ("search-eligibility", edit(STUDY, "dose: {low: 4.5, unit: mg}", "dose: {low: 50, unit: mg}"), "the eligibility leaves smith-2007-gut out: its doses lie outside the window"),
    ("unknown-id", edit("searches.yaml", "included: [smith-2007-gut]", "included: [smith-2007-gutt]"), "there is no study 'smith-2007-gutt'; did you mean 'smith-2007-gut'?"),
    ("not-searched", edit("searches.yaml", "blocking, low-dose]", "blocking]") | edit("topics/low-dose.yaml", "A few milligrams.", "No study of the dose was found."), "low-dose.yaml:4:9: 'No study of the dose was found': no search covers low-dose; add one to searches.yaml"),
    ("not-searched", edit("searches.yaml", "blocking, low-dose]", "blocking]") | edit("comparisons/what-is-low.yaml", "Trials used", "No trial was found. Trials used"), "what-is-low.yaml:9:13: 'No trial was found': no search covers low-dose; add one to searches.yaml"),
    ("not-searched", edit("searches.yaml", "blocking, low-dose]", "blocking]") | edit("comparisons/what-is-low.yaml", "  studies: [smith-2007-gut]\n", ""), "what-is-low.yaml:9:3: no study is named, so the page says that none answers the question, and no search covers low-dose; add one to searches.yaml"),
    ("not-searched", edit("searches.yaml", "blocking, low-dose]", "blocking]") | {"findings/dose-sleep.yaml": "about: [low-dose]\noutcome: sleep\nbetter: higher\ncomparator: placebo\nimportance: important\nnote: x\nchecked: 2026-11-01\n"}, "dose-sleep.yaml:1:1: no result is named, so the page says that nobody has tested it, and no search covers low-dose; add one to searches.yaml"),
    ("found-after-all", edit("conditions/gut-disease.yaml", "Too little is known.", "No trial of LDN was found."), "gut-disease.yaml:9:9: 'No trial of LDN was found': jones-2011-gut is there; say what is missing, such as a placebo or an outcome"),
    # substances
    ("unknown-id", edit("substances.yaml", "caution: caution-belly", "caution: caution-bely"), "substances.yaml:9:12: there is no caution 'caution-bely'; did you mean 'caution-belly'?"),
    ("unknown-id", edit("substances.yaml", "caution: caution-belly", "caution: low-dose"), "'low-dose' is a topic; caution takes a caution"),
    ("duplicate-name", edit("substances.yaml", "[belly drops]", "[belly drops, bellyx]"), "substances.yaml:5:30: the name 'bellyx' stands here twice; delete one"),
    ("duplicate-name", {"substances.yaml": TINY["substances.yaml"] + TINY["substances.yaml"].replace("id: bellyache", "id: other").replace("name: bellyacine", "name: other").replace("Ventro", "Third").replace("belly drops", "fourth")}, "substances.yaml:14:12: the name 'Bellyx' is also that of 'bellyache'; keep it in one of them"),
    # statements
    ("route", edit(BETA, "  asserts: {findings: [gut-response], effect: benefit}\n", ""), "beta.yaml:4:10: route 'effect' needs asserts; add it"),
    ("route", edit(BETA, "route: effect", "route: advice"), "beta.yaml:10:12: route 'advice' takes none of these parts; delete asserts or change the route"),
    ("route", edit(BETA, "route: effect", "route: frequency\n  frequency: {findings: [gut-response], says: rare}"), "route 'frequency' takes only frequency; delete asserts or change the route"),
    ("finding-of-claim", edit(BETA, "about: [gut-disease, blocking]", "about: [blocking]"), "beta.yaml:10:24: 'gut-response' is about gut-disease, the claim about blocking; name a finding of these, or add what the claim is about"),
    ("finding-of-claim", edit(ALPHA, "findings: [gut-response]", "findings: [low-dose]"), "'low-dose' is about low-dose, the claim about gut-disease"),
    ("unknown-id", edit(BETA, "findings: [gut-response]", "findings: [gut-respons]"), "there is no finding or condition or mechanism or topic 'gut-respons'; did you mean 'gut-response'?"),
    ("unknown-id", edit(BETA, "route: effect", "hazard: low-dose\n  route: effect"), "'low-dose' is a topic; hazard takes a caution"),
    ("future-day", edit(BETA, "route: effect", "override: {verdict: mixed, because: x, date: 2099-01-01}\n  route: effect"), "2099-01-01 is still to come"),
    ("frequency", judged("frequency", "frequency: {findings: [gut-response]}"), "beta.yaml:10:14: write how often either in a word (says) or as numbers per 100 (low, high)"),
    ("frequency", judged("frequency", "frequency: {findings: [gut-response], low: 9, high: 5}"), "the range 9 to 5 is upside down"),
    ("step-study", judged("mechanism", "steps: [{says: x, scope: people, agreeing: [jones-2011-gut]}]"), "beta.yaml:10:47: 'jones-2011-gut' is in neither cites nor tested_by; add it to tested_by"),
    ("step-study", judged("mechanism", "steps: [{says: x, scope: people, agreeing: [smith-2007-gut], opposing: [smith-2007-gut]}]"), "'smith-2007-gut' cannot speak for and against one step; split the step"),
    ("basis-source", edit(ALPHA, ", sources: ['https://example.org/low']", ""), "alpha.yaml:28:10: a review decides only with the address where it was read; add it under sources"),
    ("basis-source", judged("mechanism", "steps: [{says: x, scope: laboratory, basis: {kind: press, says: x, agrees: wholly, sources: ['https://example.org/a']}}]"), "beta.yaml:10:47: a press report cannot settle how it works; name a label, guideline or textbook, or studies"),
    ("basis-source", edit("findings/belly-upset.yaml", "kind: label", "kind: product-page"), "a price list or product page cannot settle an outcome; name a label, guideline or textbook, or studies"),
    ("opening", edit(QUESTION, "  in_short: One trial", "  headline: 'Yes: one trial says so.'\n  in_short: One trial"), "does-it-help-the-gut.yaml:13:13: 'gut-response' shows benefit (very low); open with 'Not known' or 'Unclear' or 'Very uncertain'"),
    ("number-not-in-study", edit(BETA, "note: One small study", "note: In [[smith-2007-gut]] 76 of 100 got well. One small study"), "beta.yaml:11:9: 76 does not stand in smith-2007-gut; correct it, link its study, or part the sentence"),
    ("number-not-in-study", edit(QUESTION, "One trial of 40 people", "One trial of 41 people"), "does-it-help-the-gut.yaml:13:13: 41 does not stand in jones-2011-gut"),
    ("number-not-in-study", edit(FINDING, "One trial of 40 people", "One trial of 41 people"), "gut-response.yaml:12:7: 41 does not stand in jones-2011-gut"),
    ("number-not-in-study", edit("topics/low-dose.yaml", "Most trials used 4.5 mg.", "In [[smith-2007-gut]] 4.6 mg was used."), "low-dose.yaml:7:11: 4.6 does not stand in smith-2007-gut"),
    # impossible numbers
    ("impossible-number", edit(STUDY, "value: 67,", "value: 167,"), "smith-2007-gut.yaml:24:35: 167% is over 100%"),
    ("impossible-number", edit(STUDY, "value: 67,", "value: 67, n: 17, events: 18,"), "18 events among 17 people"),
    ("impossible-number", edit(TRIAL, "value: 2.2, low: 1.1", "value: 1.0, low: 1.1"), "the estimate 1.0 lies outside its interval 1.1 to 4.3"),
    ("impossible-number", edit(TRIAL, "low: 1.1, high: 4.3", "low: 4.3, high: 1.1"), "the interval 4.3 to 1.1 is upside down"),
    ("impossible-number", edit(TRIAL, "low: 1.1, high", "low: -1.1, high"), "a RR of -1.1 cannot be; ratios are positive"),
    ("impossible-number", edit(TRIAL, "analysed: 34", "analysed: 44"), "44 analysed, but 40 enrolled"),
    ("direction", edit(TRIAL, "direction: favours-treatment", "direction: no-difference"), "direction is 'no-difference', but the interval 1.1 to 4.3 excludes 1"),
    ("direction", edit(TRIAL, "low: 1.1", "low: 0.9"), "direction is 'favours-treatment', but the interval 0.9 to 4.3 includes 1"),
    ("direction", edit(TRIAL, "    estimate: {kind: RR, value: 2.2, low: 1.1, high: 4.3, level: 95}\n    p: '0.009'", "    p: '0.2'"), "direction is 'favours-treatment', but p is 0.2"),
    ("direction", edit(TRIAL, "    treatment: {value: 88, unit: '%'}\n    control: {value: 40, unit: '%'}\n    estimate: {kind: RR, value: 2.2, low: 1.1, high: 4.3, level: 95}\n    p: '0.009'", "    treatment: {events: 3, n: 20}\n    control: {events: 2, n: 20}"), "direction is 'favours-treatment', but Fisher's test of 3 of 20 against 2 of 20 gives p=1.000"),
    ("impossible-number", edit(TRIAL, "role: control, n: 20", "role: control, n: 21"), "the arms hold 41 people, but 40 were enrolled"),
    ("direction", edit(TRIAL, "kind: RR, value: 2.2, low: 1.1, high: 4.3", "kind: MD, value: 2.2, low: 1.1, high: 4.3"), "direction is 'favours-treatment', but MD 2.2 on score (higher is worse) points the other way"),
    ("primary-outcome", edit(TRIAL, "    primary: true\n", ""), "jones-2011-gut.yaml:18:3: no outcome is marked primary: true with a number"),
    ("identifier", edit(TRIAL, "pmid: null", "registration: [NCT123]"), "'NCT123' is no NCT number; write NCT and its digits"),
    ("missing-subject", {"subject.yaml": None}, "subject.yaml:1:1: there is no such file; write what the records beside it are about"),
    ("missing-field", edit("subject.yaml", "short: LDN\n", ""), "subject.yaml:1:1: the subject has no 'short'; add it"),
    ("wrong-value", edit("subject.yaml", "format: 3", "format: 1"), "subject.yaml:1:9: format is '1'; write one of 3"),
    ("unknown-unit", edit("subject.yaml", "{unit: mg/kg, high", "{unit: mg/kgg, high"), "subject.yaml:11:14: the unit is 'mg/kgg'; units has mg, mg/kg, µg/kg, µM, nM; did you mean 'mg/kg' or 'µg/kg'?"),
    ("dose-window", edit("subject.yaml", "{unit: mg, high: 6}", "{unit: mg, low: 7, high: 6}"), "subject.yaml:10:23: the lowest dose 7 is above the highest, 6"),
    ("dose-window", edit("subject.yaml", "{unit: mg/kg, high", "{unit: mg, high"), "subject.yaml:11:14: the window in mg is given twice"),
    ("unknown-unit", edit(STUDY, "dose: {low: 4.5, unit: mg}", "dose: {low: 4.5, unit: mgs}"), "smith-2007-gut.yaml:17:64: the unit is 'mgs'; subject.yaml has mg, mg/kg, µg/kg, µM, nM; did you mean 'mg'?"),
    ("stray-file", readings() | {"readings/third.yaml": "- a"}, "third.yaml:1:1: 'third.yaml' is no file of readings; here lie first.yaml, second.yaml, settled.yaml"),
    ("unknown-id", edit(SECOND, "beta-p1b1-gut", "beta-p1b1-gutt", readings()), "second.yaml:1:11: there is no claim 'beta-p1b1-gutt'; did you mean 'beta-p1b1-gut'?"),
    ("duplicate-id", edit(FIRST, "alpha-p2-low", "beta-p1b1-gut", readings()), "first.yaml:2:11: the claim 'beta-p1b1-gut' stands here twice, first in line 1; keep one"),
    ("readings", edit(FIRST, "effect: benefit, ", "", readings()), "first.yaml:1:33: the route is effect, but there is no effect; add it"),
    ("readings", edit(SECOND, "route: settled", "route: settled, size: some", readings()), "second.yaml:2:47: size is 'some', but the route is 'settled'; delete it"),
    ("readings", readings() | {SECOND: None}, "first.yaml:1:11: 'beta-p1b1-gut' does not stand in second.yaml; add it there, or delete it here"),
    ("readings", readings() | {SETTLED: None}, "second.yaml:1:11: the readers differ in size, fidelity; say in settled.yaml how that was settled"),
    ("readings", edit(SETTLED, "beta-p1b1-gut", "alpha-p2-low", readings()), "settled.yaml:1:11: the readers do not differ on 'alpha-p2-low'; delete the entry"),
    ("readings", edit(SETTLED, "[size, fidelity]", "[size]", readings()), "settled.yaml:1:34: differ is size; the readers differ in size, fidelity"),
    ("history", {"history.yaml": "- {day: 2026-12-01, record: a, was: mixed, now: supported}\n"}, "history.yaml:1:3: was is 'mixed', the line before about a has no verdict"),
    ("stray-file", {"abstracts/a.txt": "a"}, "a.txt:1:1: 'a.txt' is not a record file"),
    ("abstract", {"abstracts/smith-2007-guts.yaml": ABSTRACT}, "smith-2007-guts.yaml:1:1: there is no study 'smith-2007-guts'; did you mean 'smith-2007-gut'?"),
    ("abstract", abstract("count: 4", "count: 3"), "smith-2007-gut.yaml:5:8: count is 3, but the list holds 4 numbers"),
    ("abstract", abstract("words: 90", "words: 3"), "smith-2007-gut.yaml:4:8: 4 numbers in 3 words"),
    ("abstract", abstract("https://example.org/first", "https://pubmed.ncbi.nlm.nih.gov/7654321/"), "smith-2007-gut.yaml:1:10: 'https://pubmed.ncbi.nlm.nih.gov/7654321/' is no page of smith-2007-gut"),
    ("abstract", abstract("https://example.org/first", "https://europepmc.org/article/MED/12345678"), "smith-2007-gut.yaml:1:10: 'https://europepmc.org/article/MED/12345678' is no page of smith-2007-gut"),
    ("abstract", abstract("whole: true\nwords: 90\ncount: 4\nnumbers: ['17', T 4.5, T 67% C 12%]", "whole: false\nwords: 90\ncount: 4\nnumbers: ['1', '2', '3', '5']"), "smith-2007-gut.yaml:6:10: only 0 of 5 numbers of smith-2007-gut stand in this list"),
    ("abstract", abstract("numbers: ['17', T 4.5, T 67% C 12%]", "numbers: ['1', '2', '3', '5']"), "smith-2007-gut.yaml:6:10: only 0 of 5 numbers of smith-2007-gut stand in this list"),
    ("abstract", abstract("outcomes.remission.control", "outcomes.remision"), "smith-2007-gut.yaml:8:13: smith-2007-gut has no number at 'outcomes.remision'"),
    ("number-not-in-abstract", abstract(result="value: 76"), "smith-2007-gut.yaml:24:35: 76 is no number of the abstract"),
    ("swapped-arms", abstract("T 67% C 12%", "C 67% T 12%"), "smith-2007-gut.yaml:20:5: treatment 67 and control 12 stand the other way round in the abstract: 'C 67% T 12%'"),
    ("locator-gap", edit("articles/alpha.yaml", "[p1, p2]", "[p1, p2, p4]"), "alpha.yaml:8:26: 'p4' follows 'p2'; the next is 'p3'"),
    ("locator-gap", edit("articles/beta.yaml", "[p1, p1.b1]", "[p1, p1.b2]"), "beta.yaml:8:22: 'p1.b2' follows 'p1'; the next is 'p1.b1'"),
    ("locator-gap", edit("articles/beta.yaml", "at: ref1", "at: ref2"), "beta.yaml:10:9: 'ref2' stands in the place of 'ref1'"),
    ("fingerprint", {"fingerprints/alfa.yaml": fingerprint()["fingerprints/alpha.yaml"]}, "alfa.yaml:2:1: there is no article 'alfa'; did you mean 'alpha'?"),
    ("fingerprint", fingerprint("- {at: p3", "- {at: p4"), "it is of other paragraphs than"),
    ("fingerprint", fingerprint('"\n', 'A="\n'), "alpha.yaml:5:7: the filter of runs is damaged"),
    ("figure-not-in-text", fingerprint("numbers: [67, 12]", "numbers: [12]"), "claims/alpha.yaml:8:33: p1 does not state 67, but 12"),
    ("figure-not-in-text", fingerprint("", "", edit("articles/alpha.yaml", "without_claims:", "without_figures:\n  - {at: p1, value: 8, reason: of a step}\nwithout_claims:")), "alpha.yaml:12:21: p1 does not state 8"),
    ("unknown-locator", edit("articles/alpha.yaml", "without_claims:", "without_figures:\n  - {at: p9, value: 8, reason: of a step}\nwithout_claims:"), "alpha.yaml:12:10: alpha has no paragraph 'p9'"),
    ("unknown-locator", edit("articles/beta.yaml", "{at: p1, value: 50", "{at: p9, value: 50"), "beta.yaml:19:10: beta has no paragraph 'p9'"),
    ("number-without-claim", fingerprint(), "articles/alpha.yaml:8:18: p1 states 12, which no claim has as a figure; add it, or list it under without_figures"),
    ("copied-words", fingerprint("", "", edit(ALPHA, "In a trial 67% went into remission.", "67 percent of all the people who took the drug for twelve weeks went into remission")), "seems to be copied from the article"),
    ("year", edit(STUDY, "year: 2007", "year: 1962"), "the year 1962 lies outside 1963 to 2026"),
    ("year", edit(STUDY, "year: 2007", "year: 2027"), "the year 2027 lies outside 1963 to 2026"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "changes", "expected"), BAD, ids=[f"{code}-{number}" for number, (code, _, _) in enumerate(BAD)]
)
def test_bad_file(write, code, changes, expected):
    _, problems = load(write(changes), TODAY)
    found = [str(problem) for problem in problems if problem.code == code]
    assert any(expected in text for text in found), [str(problem) for problem in problems]
    # Files that could not be read stand first; each part is sorted by place.
    assert sum(before > after for before, after in itertools.pairwise(problems)) <= 1


def test_every_code_has_a_bad_file():
    # A symbolic link and a file without permission have tests of their own below.
    shown = {code for code, _, _ in BAD} | {"unreadable-file"}
    assert set(CODES) <= shown, (
        f"no bad file for {', '.join(sorted(set(CODES) - shown))}: add a line to BAD in tests/test_bad_input.py with the "
        "code, one change to the tiny data, and the start of the message"
    )
    assert shown <= set(CODES), (
        f"BAD has the unknown code {', '.join(sorted(shown - set(CODES)))}: describe it in CODES in "
        "src/ldn_kb/reading/problems.py"
    )


def test_every_rule_is_listed():
    folder = Path(rules.__file__).parent
    listed = {module.__name__.rsplit(".", 1)[-1]: module for module in rules.MODULES}
    for path in sorted(folder.glob("[a-z]*.py")):
        assert path.stem in listed, f"add the module {path.stem} to MODULES in src/ldn_kb/reading/rules/__init__.py"
        for name, function in inspect.getmembers(listed[path.stem], inspect.isgeneratorfunction):
            own = function.__module__ == listed[path.stem].__name__ and not name.startswith("_")
            if own and list(inspect.signature(function).parameters) == ["records"]:
                assert function in listed[path.stem].RULES, (
                    f"the rule {name} never runs: add it to RULES at the end of src/ldn_kb/reading/rules/{path.name}"
                )


def test_every_rule_reports_a_bad_file(write, tmp_path, monkeypatch):
    reported = set()

    def noted(rule):
        def run(records):
            for problem in rule(records):
                reported.add(rule)
                yield problem

        return run

    rules_before = rules.RULES
    monkeypatch.setattr(rules, "RULES", tuple(map(noted, rules_before)))
    code_of_rules = "".join(path.read_text() for path in Path(rules.__file__).parent.glob("*.py"))
    for number, (code, changes, _) in enumerate(BAD):
        # Problems of other codes are found before any rule runs.
        if f'"{code}"' in code_of_rules:
            load(write(changes, tmp_path / str(number)), TODAY)
    silent = [f"{rule.__module__.rsplit('.', 1)[-1]}.{rule.__name__}" for rule in rules_before if rule not in reported]
    assert not silent, (
        f"no bad file makes these rules report anything: {', '.join(silent)}; add a line to BAD in "
        "tests/test_bad_input.py with the code, one change to the tiny data, and the start of the message"
    )


def test_a_build_does_not_ask_what_day_it_is(write):
    assert load(write(edit(BETA, "checked: 2026-11-02", "checked: 2099-01-01")))[1] == []


def test_a_day_that_has_begun_elsewhere_is_no_day_to_come(write):
    folder = write(edit(STUDY, "entered: 2026-11-01", "entered: 2026-12-02"))
    assert load(folder, TODAY)[1] == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (edit(STUDY, "[Smith JP, Doe A]", "['Smith, John P.', Doe A]"), "smith-2007-gut.yaml:2:11: authors[1] 'Smith, John P.' is not family name and initials; write Smith JP"),
        (edit(STUDY, "[Smith JP, Doe A]", "['Smith JP, Doe A']"), "authors[1] 'Smith JP, Doe A' names 2 authors; write each on its own: [Smith JP, Doe A]"),
        (edit(STUDY, "[Smith JP, Doe A]", "[Doe A, Roe B et al.]"), "authors[2] 'Roe B et al.' is not family name and initials; write Roe B"),
        (edit(STUDY, "[Smith JP, Doe A]", "['Smith, van der']"), "holds a comma; write family name and initials of one author, such as Smith JP"),
        (edit("articles/alpha.yaml", "[p1, p2]", "[p1, p2, p1]"), "alpha.yaml:7:3: the locator 'p1' stands twice"),
        (edit("articles/beta.yaml", "    study: smith-2007-gut", "    study: smith-2007-gut\n  - at: ref1\n    study: jones-2011-gut"), "beta.yaml:7:3: the locator 'ref1' stands twice"),
        ({"topics/search.yaml": TINY["topics/low-dose.yaml"]}, "is a name that the site or Windows keeps for itself; choose another, such as about-search"),
    ],
)  # fmt: skip
def test_what_only_the_checker_sees_in_names_ids_and_locators(write, changes, expected):
    _, problems = load(write(changes))
    assert any(expected in str(problem) and problem.code == "wrong-value" for problem in problems), problems


COPY = TINY[STUDY].replace("pmid: 1234567", "pmid: null").replace("doi: 10.1000/first", "doi: null")


@pytest.mark.parametrize(
    "copy",
    [
        COPY.replace("design:", "report_of: smith-2007-gut\ndesign:"),
        COPY.replace("design:", "distinct_from: [{study: smith-2007-gut, reason: another centre}]\ndesign:"),
        COPY.replace("year: 2007", "year: 2008"),
        COPY.replace("Smith JP", "Smythe JP"),
        COPY.replace("A first study", "A second study of pain"),
    ],
)
def test_what_is_no_second_record_of_a_study(write, copy):
    problems = load(write({"studies/smith-2007-copy.yaml": copy}))[1]
    assert [problem for problem in problems if problem.code != "study-id"] == []


@pytest.mark.parametrize("link", ["report_of: smith-2007-gut", "distinct_from: [{study: smith-2007-gut, reason: x}]"])
def test_a_registration_number_may_be_shared_with_a_reason(write, link):
    changes = edit(STUDY, "pmid: ", "registration: [NCT01234567]\npmid: ")
    changes |= edit(TRIAL, "pmid: null", f"registration: [NCT01234567]\n{link}")
    changes[FINDING] = (
        TINY[FINDING]
        .replace("results:\n  - {study: jones-2011-gut, outcome: response}\n", "")
        .replace("left_out:", "left_out:\n  - {study: jones-2011-gut, reason: not-measured, because: x}")
    )
    assert load(write(changes))[1] == []


def test_symbolic_links_are_refused(write, tmp_path):
    folder = write()
    (folder / STUDY).unlink()
    secret = tmp_path / "secret.yaml"
    secret.write_text(TINY[STUDY])
    (folder / STUDY).symlink_to(secret)
    _, problems = load(folder)
    assert any(problem.code == "unreadable-file" and "symbolic link" in problem.message for problem in problems)


def test_a_missing_folder_is_a_problem(tmp_path):
    _, problems = load(tmp_path / "nowhere")
    assert [problem.code for problem in problems] == ["unreadable-file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_is_a_problem(write):
    folder = write()
    (folder / STUDY).chmod(0)
    _, problems = load(folder)
    assert "cannot be read" in problems[0].message


def test_all_problems_of_all_files_in_one_run(write):
    changes = {
        **edit(STUDY, "journal:", "jurnal:"),
        **edit(TRIAL, "analysed: 34", "analysed: 44"),
        **edit(BETA, "at: p1.b1", "at: p9"),
        **edit("measures.yaml", "low: 0", "low: none"),
    }
    _, problems = load(write(changes))
    assert {problem.code for problem in problems} >= {
        "unknown-field",
        "impossible-number",
        "unknown-locator",
        "wrong-type",
    }


def test_a_broken_record_causes_no_second_wave(write):
    _, problems = load(write(edit(STUDY, "journal:", "jurnal:")))
    assert [problem.code for problem in problems] == ["unknown-field"]


def test_what_follows_from_a_file_that_cannot_be_read_is_counted(write, capsys):
    changes = {
        **edit(ALPHA, "says: In a trial", "says: In a trial: yes"),
        **edit(TRIAL, "analysed: 34", "analysed: 44"),
    }
    folder = write(changes)
    first, other = load(folder)[1]
    assert (first.code, other.code) == ("broken-yaml", "impossible-number")
    assert re.search(r"; \d+ more problems cannot be judged until this is corrected$", first.message)
    assert main(["check", str(folder), "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith(f"::error file={folder.as_posix()}/claims/alpha.yaml,line=")


@pytest.mark.parametrize("name", ["cautions.yaml", "measures.yaml", "searches.yaml", "subject.yaml"])
def test_a_broken_list_is_one_problem(write, name):
    [problem] = load(write({name: TINY[name] + "  x: [\n"}))[1]
    assert problem.path.endswith(name)


def test_claims_of_no_article_are_one_problem(write):
    [problem] = load(write({BETA: None, "claims/betta.yaml": TINY[BETA]}))[1]
    assert "betta.yaml:1:1: there is no article 'betta', after which the file is named; did you mean 'beta'?" in str(
        problem
    )


def test_a_broken_study_makes_no_sentence_about_it_wrong(write):
    """Its numbers stand in a record that cannot be read, beside a link to one that can."""
    number = edit(
        ALPHA,
        "there was no control group in [[smith-2007-gut]]",
        "it was 67% in [[smith-2007-gut]] and 88% in [[jones-2011-gut]]",
    )
    assert load(write(TINY | number))[1] == []
    broken = number | edit(STUDY, "design:", "desing:")
    assert {problem.code for problem in load(write(TINY | broken))[1]} == {"unknown-field", "missing-field"}


def test_a_problem_needs_a_known_code():
    with pytest.raises(KeyError):
        Problem("a", 1, 1, "message", "no-such-code")


def test_a_misshapen_claim_is_told_once(write):
    _, problems = load(write(edit(BETA, "hedge: hedged", "hedge: perhaps")))
    assert [problem.code for problem in problems] == ["wrong-value"]


@pytest.mark.parametrize(
    "address",
    ["https://pubmed.ncbi.nlm.nih.gov/1234567/", "http://example.org/", "http://notdoi.org/1", "http://doi.org.example.com/", "https://a-1.example.org?x=1.2"],
)  # fmt: skip
def test_what_is_a_public_address(write, address):
    assert load(write(edit(STUDY, "https://example.org/first", address)))[1] == []


def test_a_reported_number_without_a_study_rests_on_the_sources_of_its_basis(write):
    """What the basis gives need not be written a second time."""
    study = "study: smith-2007-gut, field: dose.low, reported: 4.5"
    told = TINY["claims/alpha.yaml"].replace(study, "study: null, reported: 4.5")
    assert told != TINY["claims/alpha.yaml"]
    assert "not-reported" not in {problem.code for problem in load(write({"claims/alpha.yaml": told}))[1]}
    bare = told.replace(", sources: ['https://example.org/low']", "")
    assert "not-reported" in {problem.code for problem in load(write({"claims/alpha.yaml": bare}))[1]}


def test_a_number_that_ends_a_name_is_no_figure(write):
    """Toll-like receptor 4 counts nothing; another number beside it does, and so does a 4 of its own."""
    said = {
        "It acts on toll-like receptor 4 in the gut.": 0,
        "It acts on Toll-Like Receptor 4, and on factor 12.": 0,
        "It acts on toll-like receptor 4 in 4 cells.": 1,
        "It acts on toll-like receptor 5.": 1,
    }
    names = TINY["mechanisms/blocking.yaml"] + "synonyms: [toll-like receptor 4, factor 12]\n"
    for says, count in said.items():
        claims = TINY["claims/beta.yaml"].replace(re.search(r"says: (.*)", TINY["claims/beta.yaml"])[1], says)
        _, problems = load(write({"claims/beta.yaml": claims, "mechanisms/blocking.yaml": names}))
        assert [problem.code for problem in problems].count("figure-missing") == count, says


def test_a_misshapen_question_is_one_problem(write):
    """Which claims it compares is not known until it can be read: that they belong to none is not said."""
    name = "comparisons/what-is-low.yaml"
    for broken in (
        TINY[name].replace("theme: basics", "theme: undecided"),
        TINY[name].replace("question:", "qestion:"),
    ):
        _, problems = load(write({name: broken}))
        assert problems
        assert {problem.path.rpartition("/")[2] for problem in problems} == {"what-is-low.yaml"}


@pytest.mark.parametrize("kind", ["press", "product-page"])
def test_what_happened_or_is_sold_is_settled_by_its_own_sources(kind, write):
    assert load(write(edit(ALPHA, "kind: review", f"kind: {kind}")))[1] == []
