"""Printed references of an article: the study that one names, those that it may name, and what is none."""

from __future__ import annotations

import pytest

from conftest import ROOT
from ldn_kb.authoring import article_blocks, article_status
from ldn_kb.authoring.located_text import located, parse
from ldn_kb.authoring.printed_references import PrintedStudy, PrintedWords
from ldn_kb.authoring.proposals import Proposer
from ldn_kb.authoring.study_candidates import StudyCandidates
from ldn_kb.reading.loader import read_records


@pytest.fixture(scope="module")
def real():
    return read_records(ROOT / "data")[0].base


@pytest.fixture(scope="module")
def studies(real):
    return StudyCandidates(real)


TRIGEMINAL = "Use of low-dose naltrexone in the management of posttraumatic trigeminal neuropathic pain"
FIBROMYALGIA = "Fibromyalgia symptoms are reduced by low dose naltrexone: a pilot study"


@pytest.mark.parametrize(
    ("text", "study"),
    [
        # Hyphens, capitals and a misspelt author.
        (f"{TRIGEMINAL}: a retrospective case series. O. Korczeniewska", "ananthan-nd-trigeminal-pain"),
        (f"Younger J, Mackey S. {FIBROMYALGIA.upper()}. Pain Med", "younger-2009-fibromyalgia-pilot"),
        (f"{FIBROMYALGIA}. 2009", "younger-2009-fibromyalgia-pilot"),
        # The name of a drug is the title of a paper only where it stands alone.
        ("Naltrexone. Singh D, Saadabadi A. StatPearls", "singh-nd-naltrexone-statpearls"),
        ("Naltrexone - StatPearls - NCBI Bookshelf (nih.gov)", "singh-nd-naltrexone-statpearls"),
        ("Doe S, Roe T. Naltrexone in the management of a rare skin disease. 2021", None),
        # The title of a study here with authors or a number of others.
        (f"S. Doe, T. Roe. {FIBROMYALGIA}", None),
        (f"Younger J. {FIBROMYALGIA}. https://pubmed.ncbi.nlm.nih.gov/12345678/", None),
        ("https://pubmed.ncbi.nlm.nih.gov/19453963/", "younger-2009-fibromyalgia-pilot"),
    ],
)
def test_a_reference_names_a_study_by_identifier_or_by_title_with_author_or_year(studies, text, study):
    assert studies.of_reference(text) == study


def test_every_study_is_known_by_its_title_with_its_authors_and_by_no_others(real, studies):
    printed = [item for item in real.studies if item.authors]
    own = [f"{', '.join(item.authors[:3])}. {item.title}. {item.year or ''}" for item in printed]
    assert [studies.of_reference(text) for text in own] == [item.id for item in printed]
    others = [f"{item.title}. Xylander QZ, Wqrst VJ. 1971" for item in printed[::9]]
    assert {studies.of_reference(text) for text in others} == {None}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"S. Doe, T. Roe. {FIBROMYALGIA}", "younger-2009-fibromyalgia-pilot"),
        (f"{TRIGEMINAL}, a case series. Doe S.", "ananthan-nd-trigeminal-pain"),
        ("A history of lighthouses. Doe S. 1999", None),
    ],
)
def test_what_is_not_sure_is_for_a_person_to_say(studies, text, first):
    assert next(iter(studies.near_reference(text)), None) == first
    assert studies.of_reference(text) is None


def test_a_reference_that_names_others_than_its_study_is_open(real):
    article = next(item.id for item in real.articles if item.references)
    ref, study = next((item.at, real.study(item.study)) for item in real.article(article).references if item.study)
    for said, is_open in ((f"S. Doe. {study.title}", True), (f"{', '.join(study.authors)}. {study.title}", False)):
        text = parse(f"[p1] It is cheap.\n\n## References\n\n[{ref}] {said}\n")
        assert ("reference" in {item.sort for item in article_status.of_article(real, article, [], text)}) is is_open
    younger = PrintedStudy(real.study("younger-2009-fibromyalgia-pilot"))
    assert PrintedWords("PMID: 12345678").names_another(younger)
    assert not PrintedWords("Some pilot").names_another(younger)


BODY = "\n\n".join(
    f"The drug is taken at night by most of the people who use it in part {number}." for number in range(9)
)


@pytest.mark.parametrize(
    ("below", "references"),
    [
        (["Doe S. A title. 2001", "This article is for information only and is not medical advice."], 1),
        (["A title | A journal", "> Please consult your doctor before you change a medicine."], 1),
        (["What you need to know about a drug.", "Roe T. Is this drug safe? It is. 2002."], 2),
        (["All patients are here. https://example.org/a", "A bare title without an end"], 2),
    ],
)
def test_prose_below_the_references_is_a_paragraph(below, references):
    page = "\n\n".join(["# Title", "## A part", BODY, "**References:**", *below])
    text = located(article_blocks.read(page.encode(), "a.md"))
    assert len(text.references) == references
    assert len(text.paragraphs) == 9 + len(below) - references


def test_a_notice_below_the_references_has_no_claims(real):
    page = "\n\n".join(["# Title", BODY, "## References", "Doe S. A title. 2001",
        "The content is for educational purposes only and does not replace advice."])  # fmt: skip
    text = located(article_blocks.read(page.encode(), "a.md"))
    assert Proposer(real).article(text)[1]["p10"] == "legal note"


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("A case series told of trigeminal pain after trauma. The study followed 12 patients.", "ananthan-nd-trigeminal-pain"),
        ("A case report describes Hailey-Hailey disease that was severe.", "garayar-cantero-2019-hailey-hailey-case"),
        ("A study of painful tooth decay followed 12 patients.", None),
    ],
)  # fmt: skip
def test_a_sentence_with_the_words_of_a_title_may_speak_of_that_study(real, text, study):
    found = Proposer(real).article(parse(f"[p1] {text}\n"))[0]
    candidates = [item.id for item in found[0].studies]
    assert (study in candidates) if study else not any("title" in " ".join(item.because) for item in found[0].studies)
