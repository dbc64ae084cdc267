"""The bibliography of a new study: from PubMed, Crossref or a saved response, and never of one that is here."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb.cli.common import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from ldn_kb.authoring.bibliography import Bibliography
    from ldn_kb.authoring.scaffold import Given
    from ldn_kb.knowledge.base import KnowledgeBase


def bibliography(given: Given, response: Path | None, base: KnowledgeBase, console: Console) -> tuple[Given, Given]:
    """Return ``given`` with what a registry says of the publication, and what that proposes.

    ``given`` goes before what the registry says. Nothing is asked if a title is given, or neither number nor DOI.
    Raises ``UsageError`` if the study is here already, ``RegistryError`` if the registry does not help.
    """
    from ldn_kb.authoring.scaffold import proposed_design

    _refuse_known(given, base)
    found = _found(given, response, console)
    if found is None:
        return given, {}
    for name, told in (("pmid", found.pmid), ("doi", found.doi)):
        if told and name in given and str(told).lower() != str(given[name]).lower():
            raise UsageError(f"{found.registry} speaks of {name.upper()} {told}, not of {given[name]}")
    whole = {**found.fields(), **given}
    _refuse_known(whole, base)
    # A bibliography says nothing about results; that nothing was read is what ``confirmed`` then starts with.
    whole["provenance"] = {
        "sources": [found.address],
        "unconfirmed": [f"everything but the bibliography, which is that of {found.registry}"],
    }
    design = proposed_design(found.types)
    return whole, {"design": design} if design else {}


def _found(given: Given, response: Path | None, console: Console) -> Bibliography | None:
    """Read the saved response, or ask the registry that knows the number given."""
    from ldn_kb.authoring import bibliography

    if response is not None:
        with response.open("rb") as stream:
            raw = stream.read(bibliography.MAX_BYTES + 1)
        if len(raw) > bibliography.MAX_BYTES:
            raise UsageError(
                f"{response} is larger than {bibliography.MAX_BYTES // 1_000_000} MB; that is no bibliography"
            )
        return bibliography.saved(raw, given.get("pmid"))
    if "title" in given:
        return None
    if pmid := given.get("pmid"):
        with _busy(console, "PubMed"):
            return bibliography.by_pmid(pmid)
    if doi := given.get("doi"):
        with _busy(console, "Crossref"):
            return bibliography.by_doi(doi)
    return None


def _busy(console: Console, name: str) -> contextlib.AbstractContextManager[object]:
    """Show on a terminal that somebody is waited for."""
    return console.status(f"asking {name}") if console.is_terminal else contextlib.nullcontext()


def _refuse_known(given: Given, base: KnowledgeBase) -> None:
    """Raise ``UsageError`` if a study has the PubMed number or the DOI that is given."""
    pmid, doi = given.get("pmid"), str(given.get("doi") or "").lower()
    for study in base.studies:
        shared = ""
        if pmid and study.pmid == pmid:
            shared = f"PMID {pmid}"
        elif doi and study.doi and study.doi.lower() == doi:
            shared = f"DOI {study.doi}"
        if shared:
            raise UsageError(f"the study with {shared} is here already: {base.places[study.id][0]}")
