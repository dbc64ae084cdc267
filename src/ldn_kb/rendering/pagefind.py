"""The search with filters: one hit a record, claims with their anchors, and the index that Pagefind makes of them.

Pagefind runs after the HTML build and is needed by nothing else; it comes with ``pip install ldn_kb[facets]``. It reads
one small page a record, written for it alone: its interface for single records takes a tenth of a second for each.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from ldn_kb import files
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding
from ldn_kb.model import (
    KINDS,
    AnyRecord,
    Article,
    Caution,
    Claim,
    Comparison,
    Concept,
    Condition,
    Finding,
    Search,
    Study,
    Substance,
    Term,
)
from ldn_kb.model.vocabulary import Level
from ldn_kb.rendering import markdown, search_data, search_terms
from ldn_kb.rendering.content import Badge
from ldn_kb.rendering.tables import position_badge, verdict_badge

BUNDLE = "pagefind"
"""Folder of the index below the HTML pages."""
_ORDER = (
    "condition",
    "comparison",
    "topic",
    "mechanism",
    "finding",
    "study",
    "claim",
    "article",
    "caution",
    "substance",
    "measure",
    "term",
    "search",
)
"""Kinds in the order in which hits are listed while nothing is asked for."""
# Pagefind adds its own search boxes, which the page does not use.
_UNUSED = ("pagefind-*ui*", "pagefind-highlight.js")


class NoPagefindError(Exception):
    """Pagefind is not installed, or did not do its work."""


class NoSiteError(Exception):
    """There is no built site with the pages of the data."""


@dataclass(frozen=True)
class Hit:
    """A record as it is found and shown; ``url`` is relative to the site, ``names`` weigh more than ``content``."""

    url: str
    title: str
    names: str
    content: str
    meta: dict[str, str]
    filters: dict[str, list[str]] = field(default_factory=dict)

    def page(self, position: int) -> str:
        """Return the page that Pagefind reads; ``position`` is its place in the list of all."""
        known = {"title": self.title, "address": self.url, **self.meta}
        lines = [
            f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">' for name, text in known.items()
        ]
        lines.append(f'<meta data-pagefind-sort="position[content]" content="{position}">')
        lines += [
            f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
            for name, values in self.filters.items()
            for value in values
        ]
        body = f"<h1>{escape(self.title)}</h1><h2>{escape(self.names)}</h2><p>{escape(self.content)}</p>"
        return f'<!doctype html><html lang="en"><head>{"".join(lines)}</head><body>{body}</body></html>\n'


def hits(base: KnowledgeBase, folder: str, ending: str = ".html") -> list[Hit]:
    """Return one hit for every record.

    Addresses are relative to the site, whose generated pages lie in ``folder``; ``ending`` is what their addresses
    end in.
    """
    kinds = sorted(KINDS, key=lambda kind: _ORDER.index(kind.name))
    return [_hit(base, record, folder, ending) for kind in kinds for record in base.all(kind.plural)]


def _hit(base: KnowledgeBase, record: AnyRecord, folder: str, ending: str) -> Hit:
    page, _, anchor = search_data.place(base, record.id).partition("#")
    names, text = _words(base, record)
    title, summary = search_data.title(base, record.id), search_data.summary(base, record.id)
    return Hit(
        url=f"{folder}/{page}{ending}" + (f"#{anchor}" if anchor else ""),
        title=title,
        names=" ".join([*(name for name in names if name != title), *search_terms.variants([title, *names])]),
        content=" ".join([summary, *text]),
        meta={"kind": search_data.kind_label(base, record.id), "summary": summary},
        filters={name: values for name, values in _filters(base, record).items() if values},
    )


def _words(base: KnowledgeBase, record: AnyRecord) -> tuple[list[str], list[str]]:
    """Return other names of a record, and the texts besides its summary by which it is found."""
    match record:
        case Concept():
            names = [*record.synonyms, *getattr(record, "lay_terms", ()), *getattr(record, "misspellings", ())]
            return names, [markdown.plain(base, record.summary)]
        case Study():
            numbers = [str(item) for item in (record.pmid, record.doi, *record.registration, record.year) if item]
            about = _about_names(base, (*record.conditions, *record.mechanisms, *record.topics))
            return [record.title, *record.authors, *numbers], about
        case Claim():
            return [], [markdown.plain(base, record.note), *_about_names(base, record.about)]
        case Comparison():
            texts = [*(position.in_short for position in record.positions), record.evidence.in_short]
            return [], [*(markdown.plain(base, text) for text in texts), *_about_names(base, record.about)]
        case Finding():
            said = filter(None, (record.population, record.measured, record.note))
            return [], [*(markdown.plain(base, text) for text in said), *_about_names(base, record.about)]
        case Term():
            return list(record.synonyms), []
        case Search():
            return [], [*(work.what for work in record.excluded), *_about_names(base, record.about)]
        case Substance():
            return [*record.names, record.group], [record.what]
        case _:
            return [], []


def _about_names(base: KnowledgeBase, about: Iterable[str]) -> list[str]:
    """Return every name and synonym of the subjects ``about``."""
    return [name for key in about for name in (base.concept(key).name, *base.concept(key).synonyms)]


def _word(base: KnowledgeBase, mark: Badge) -> str:
    return base.word(mark.axis, mark.value)


def _filters(base: KnowledgeBase, record: AnyRecord) -> dict[str, list[str]]:
    """Return the values under which a record stands in each filter; filters that do not apply are left out."""
    filters = {"kind": [search_data.kind_label(base, record.id)]}
    match record:
        case Claim():
            judged = computed.of_claim(base, record)
            filters["verdict"] = [_word(base, verdict_badge(base, record, judged.judged))]
            filters["fidelity"] = [base.word("fidelity", record.fidelity)]
            filters |= _graded(base, judged.level) if judged.level else {}
            filters |= {"article": _articles(base, [record]), "condition": _conditions(base, record.about)}
        case Comparison():
            claims = [base.claim(key) for position in record.positions for key in position.claims]
            question = computed.of_comparison(base, record)
            marks = [position_badge(base, record, article, value) for article, value in question.positions]
            filters["verdict"] = list(dict.fromkeys(_word(base, mark) for mark in marks))
            filters |= _sure(base, question.findings)
            filters["agreement"] = [base.word("agreement", question.agreement)]
            filters |= {"article": _articles(base, claims), "condition": _conditions(base, record.about)}
        case Concept():
            concept = computed.of_concept(base, record.id)
            if concept.answer is not None and concept.answer.helps is not None:
                filters["verdict"] = [base.word("verdict", concept.answer.helps)]
            filters |= _sure(base, concept.findings)
            filters["article"] = _articles(base, base.claims_about(record.id))
            if isinstance(record, Condition):
                filters |= _graded(base, Level.of(concept.profile.level))
                filters["condition"] = _conditions(base, [record.id])
        case Study():
            filters |= _graded(base, computed.of_study(base, record).level) | {
                "design": [base.word("design", record.design)]
            }
            filters |= {"article": _articles(base, base.claims_citing(record.id))}
            filters |= {"condition": _conditions(base, record.conditions)}
            filters["year"] = [str(record.year) if record.year is not None else "no date"]
        case Finding():
            filters |= _sure(base, [computed.of_finding(base, record)])
            filters["condition"] = _conditions(base, record.about)
        case Caution():
            filters["article"] = _articles(base, [base.claim(key) for key in record.claims])
        case Article():
            filters["article"] = [record.name]
        case _:
            pass
    return filters


def _graded(base: KnowledgeBase, level: Level) -> dict[str, list[str]]:
    return {"level": [base.word("level", level)]}


def _sure(base: KnowledgeBase, findings: Iterable[JudgedFinding]) -> dict[str, list[str]]:
    words = dict.fromkeys(base.word("certainty", item.judgement.certainty) for item in findings)
    return {"certainty": list(words)} if words else {}


def _articles(base: KnowledgeBase, claims: Iterable[Claim]) -> list[str]:
    """Return the names of the articles that make ``claims``, in the order of the data."""
    article_ids = {claim.article for claim in claims}
    return [article.name for article in base.articles if article.id in article_ids]


def _conditions(base: KnowledgeBase, about: Iterable[str]) -> list[str]:
    """Return the names of the conditions among ``about``, each with the wider ones it belongs to."""
    wanted = set(about)
    return [item.name for item in base.conditions if base.family(item.id) & wanted]


def write(base: KnowledgeBase, html: Path, folder: str = "kb") -> int:
    """Replace the index below the site's HTML in ``html``; return how many records it holds.

    ``folder`` is that of the generated pages below ``html``. The index is made aside: if anything fails, the old one
    stays. Raises ``NoPagefindError`` if Pagefind is missing or fails, ``NoSiteError`` if the pages to which the hits
    lead are not there, ``NotOursError`` if something else is in the place of the index, and ``OSError`` if it cannot be
    written.
    """
    site_hits = _hits_of_site(base, html, folder)
    if importlib.util.find_spec("pagefind") is None:
        raise NoPagefindError("Pagefind is not installed; pip install 'ldn_kb[facets]'")
    bundle = html / BUNDLE
    files.assert_ours(bundle)
    try:
        # Beside the old index: a folder can be renamed only within its file system.
        with tempfile.TemporaryDirectory(dir=html.resolve(), prefix=".ldn_kb-") as work:
            pages, new = Path(work) / "pages", Path(work) / BUNDLE
            pages.mkdir()
            for number, hit in enumerate(site_hits):
                (pages / f"{number:05}.html").write_text(hit.page(number), encoding="utf-8")
            _run(pages, new)
            files.swap(bundle, new)
    except OSError as error:
        # The reader of the message knows the index, not the temporary folders.
        error.filename, error.filename2 = str(bundle), None
        raise
    return len(site_hits)


def _hits_of_site(base: KnowledgeBase, html: Path, folder: str) -> list[Hit]:
    """Return the hits with the addresses that pages have in this site; raises ``NoSiteError`` if one has none."""
    if not html.is_dir():
        raise NoSiteError(f"there is no folder {html}: write that of the built site")
    for ending, file in ((".html", ""), ("/", "index.html")):
        candidates = hits(base, folder, ending)
        addresses = list(dict.fromkeys(hit.url.partition("#")[0] for hit in candidates))
        missing = [address for address in addresses if not (html / (address + file)).is_file()]
        if not missing:
            return candidates
        if len(missing) < len(addresses):
            raise NoSiteError(f"{html / missing[0]} is missing: the site is of other data; build it again")
    raise NoSiteError(
        f"{html} is no built site with pages of this data in {folder}/: write the folder of the HTML, and with --pages "
        "that of the generated pages in it (ldn_kb_output) if it is another"
    )


def _run(pages: Path, bundle: Path) -> None:
    """Let Pagefind make ``bundle`` of ``pages``; raises ``NoPagefindError`` if it fails."""
    command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(bundle), "--quiet"]
    # Elsewhere a pagefind.toml may lie about.
    done = subprocess.run(command, cwd=pages, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode or not (bundle / "pagefind.js").is_file():
        output = " ".join((done.stderr or done.stdout).split())
        raise NoPagefindError(f"Pagefind failed: {output[-500:] or 'without a word'}")
    for pattern in _UNUSED:
        for path in bundle.glob(pattern):
            path.unlink()
