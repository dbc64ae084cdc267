"""The studies as citations: BibTeX, RIS and CSL-JSON for reference managers, and tags that these read from a page.

pybtex and rispy write the first two. They are in the extra ``citations`` and imported only when asked for.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import Study
from ldn_kb.model.names import family_name, initials_and_suffix
from ldn_kb.model.vocabulary import Design
from ldn_kb.rendering.addresses import doi_link, pmc_link, registration_links
from ldn_kb.rendering.content import WebLink
from ldn_kb.rendering.search_data import data_script

EXTRA = "citations"


class MissingLibraryError(Exception):
    """A library that writes a format is not installed; the text says what to install."""


@dataclass(frozen=True)
class Kind:
    """What a publication is called in each format."""

    bibtex: str
    ris: str
    csl: str
    schema_org: str


_ARTICLE = Kind("article", "JOUR", "article-journal", "ScholarlyArticle")
_WEB = Kind("misc", "ELEC", "webpage", "WebPage")
_OTHER = Kind("misc", "GEN", "document", "CreativeWork")
# What LaTeX takes for a command; the writer escapes the rest. Names and not ``\{``, which a parser counts as a brace.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "$": r"\$",
    }
)


@dataclass(frozen=True)
class CitationFormat:
    """How citations are written: each entry by itself, and several as one file."""

    ending: str
    """The ending of a file, without its dot."""
    entries: Callable[[Iterable[Study]], list[str]]
    """Returns the entry of each study; raises ``MissingLibraryError`` if the library that writes it is not there."""
    joined: Callable[[Iterable[str]], str]
    """Returns entries as the text of one file."""

    def text(self, studies: Iterable[Study]) -> str:
        """Return the studies as the text of one file, each under its id; raises ``MissingLibraryError``."""
        return self.joined(self.entries(studies))


def _bibtex_entries(studies: Iterable[Study]) -> list[str]:
    database = _library("pybtex.database")
    # One writer for all: finding it takes longer than writing.
    writer = _library("pybtex.database.output.bibtex").Writer()
    data = database.BibliographyData
    return [writer.to_string(data(entries={study.id: _bibtex(database, study)})) for study in studies]


def _ris_entries(studies: Iterable[Study]) -> list[str]:
    rispy = _library("rispy")
    # Its own writer numbers the entries, which the format does not know.
    writer = type("Writer", (rispy.RisWriter,), {"set_header": lambda self, count: ""})
    return [rispy.dumps([_ris(study)], implementation=writer).lstrip("\n") for study in studies]


def _csl_entries(studies: Iterable[Study]) -> list[str]:
    return [json.dumps(_csl(study), indent=1, ensure_ascii=False) for study in studies]


def _as_list(entries: Iterable[str]) -> str:
    texts = [text.replace("\n", "\n ") for text in entries]
    return "[\n " + ",\n ".join(texts) + "\n]\n" if texts else "[]\n"


FORMATS: Mapping[str, CitationFormat] = {
    "bibtex": CitationFormat("bib", _bibtex_entries, "\n".join),
    "ris": CitationFormat("ris", _ris_entries, "\n".join),
    "csl-json": CitationFormat("csl.json", _csl_entries, _as_list),
}
"""Formats of citations, by the name for ``ldn-kb export``: for LaTeX, reference managers and citation processors."""


def of_each(base: KnowledgeBase) -> dict[str, str]:
    """Return a file in each format for every study, and for every condition, mechanism and topic on which some bear.

    The names are those of the records. Raises ``MissingLibraryError``.
    """
    files: dict[str, str] = {}
    concepts = [item.id for item in (*base.conditions, *base.mechanisms, *base.topics)]
    for name, kind in FORMATS.items():
        known = entries_of(base, name)
        files |= {f"{key}.{kind.ending}": kind.joined([entry]) for key, entry in known.items()}
        for key in concepts:
            if studies := base.studies_about(key):
                files[f"{key}.{kind.ending}"] = kind.joined(known[study.id] for study in studies)
    return files


def script(base: KnowledgeBase) -> str:
    """Return ``ldn-citations.js``: every study in RIS and BibTeX, by id; raises ``MissingLibraryError``."""
    ris, bibtex = entries_of(base, "ris"), entries_of(base, "bibtex")
    return data_script("ldnCitations", {key: [ris[key], bibtex[key]] for key in ris})


def of_all(base: KnowledgeBase, name: str) -> str:
    """Return all studies in the format ``name`` as one file; raises ``MissingLibraryError``."""
    return FORMATS[name].joined(entries_of(base, name).values())


def entries_of(base: KnowledgeBase, name: str) -> Mapping[str, str]:
    """Return the entry of every study in the format ``name``, by id; made once a base."""

    def made() -> Mapping[str, str]:
        return dict(zip((study.id for study in base.studies), FORMATS[name].entries(base.studies), strict=True))

    return base.once(("citations", name), made)


def meta_tags(study: Study) -> list[tuple[str, str]]:
    """Return names and contents of the tags by which reference managers and search engines know a publication."""
    known = (
        ("citation_title", study.title),
        *(("citation_author", _printed(author)) for author in study.authors),
        ("citation_publication_date", study.year),
        ("citation_journal_title", study.journal if kind_of(study) is _ARTICLE else None),
        ("citation_volume", study.volume),
        ("citation_issue", study.issue),
        *zip(("citation_firstpage", "citation_lastpage"), _pages(study), strict=False),
        ("citation_doi", study.doi),
        ("citation_pmid", study.pmid),
    )
    return [(name, str(content)) for name, content in known if content is not None]


def address(study: Study) -> str | None:
    """Return where the publication is found: by DOI, in PubMed, in a registry, else where it was read."""
    if study.doi:
        return doi_link(study.doi).address
    if study.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/"
    links = [pmc_link(study), *registration_links(study)]
    found = next((link.address for link in links if isinstance(link, WebLink)), None)
    return found or next(iter(study.provenance.sources), None)


def kind_of(study: Study) -> Kind:
    """Return what a publication is called in each format."""
    if study.design is Design.WEB_PAGE or (study.design is Design.PROTOCOL and not study.doi and not study.pmid):
        return _WEB
    return _ARTICLE if study.journal and study.design is not Design.REFERENCE_WORK else _OTHER


def is_person(author: str) -> bool:
    """Return whether an author has initials; groups, and people with one name, have none."""
    return bool(initials_and_suffix(author)[0])


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise MissingLibraryError(f"{package} is not installed: pip install 'ldn_kb[{EXTRA}]'") from error


def _printed(author: str) -> str:
    """Return ``Herndon, J. E., 2nd``; the whole name of a group."""
    return ", ".join(filter(None, (family_name(author), *initials_and_suffix(author))))


def _pages(study: Study) -> list[str]:
    """Return first and last page; a text that is no page or range of pages, such as a note, gives none."""
    pages = re.fullmatch(r"(\w+)(?:\s*[-–]\s*(\w+))?", study.pages or "")
    return [page for page in pages.groups() if page] if pages else []


def _remark(study: Study) -> str | None:
    return "Retracted" if study.retracted else None


def _bibtex(database: Any, study: Study) -> Any:
    link = address(study)
    fields = {
        "title": study.title,
        "journal" if kind_of(study) is _ARTICLE else "howpublished": study.journal,
        "year": study.year,
        "volume": study.volume,
        "number": study.issue,
        "pages": "--".join(_pages(study)) or None,
        "doi": study.doi,
        "pmid": study.pmid,
        "pmcid": study.pmcid,
        "url": link.replace("~", "%7E") if link else None,
        "note": _remark(study),
    }
    known = {name: str(value).translate(_LATEX) for name, value in fields.items() if value is not None}
    authors = [_person(database, author) for author in study.authors]
    return database.Entry(kind_of(study).bibtex, fields=known, persons={"author": authors} if authors else {})


def _person(database: Any, author: str) -> Any:
    family, (given, suffix) = family_name(author).translate(_LATEX), initials_and_suffix(author)
    if not given:
        # Braces keep the name of a group together, which may have the word "and" in it.
        return database.Person(last=f"{{{family}}}")
    return database.Person(first=given, last=family, lineage=suffix)


def _ris(study: Study) -> dict[str, Any]:
    pages, link = _pages(study), address(study)
    known = {
        "type_of_reference": kind_of(study).ris,
        "id": study.id,
        "authors": [_printed(author) for author in study.authors] or None,
        "title": study.title,
        "secondary_title": study.journal,
        "year": study.year,
        "volume": study.volume,
        "number": study.issue,
        "start_page": pages[0] if pages else None,
        "end_page": pages[1] if len(pages) > 1 else None,
        "doi": study.doi,
        "accession_number": study.pmid,
        "urls": [link] if link else None,
        "notes": [_remark(study)] if _remark(study) else None,
    }
    return {
        name: value if isinstance(value, list) else str(value) for name, value in known.items() if value is not None
    }


def _csl_name(author: str) -> dict[str, str]:
    family, (given, suffix) = family_name(author), initials_and_suffix(author)
    if not given:
        return {"literal": family}
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _csl(study: Study) -> dict[str, Any]:
    known = {
        "id": study.id,
        "type": kind_of(study).csl,
        "title": study.title,
        "author": [_csl_name(author) for author in study.authors],
        "issued": {"date-parts": [[study.year]]} if study.year else None,
        "container-title": study.journal,
        "volume": study.volume,
        "issue": study.issue,
        "page": study.pages,
        "DOI": study.doi,
        "PMID": str(study.pmid) if study.pmid else None,
        "PMCID": study.pmcid,
        "URL": address(study),
        "note": _remark(study),
    }
    return {name: value for name, value in known.items() if value}
