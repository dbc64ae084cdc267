"""Where a publication, its free copy and its registration are found."""

from __future__ import annotations

from ldn_kb.model import Study
from ldn_kb.rendering.content import Cell, Joined, WebLink


def doi_link(doi: str) -> WebLink:
    """Return the link that a DOI is; the few characters that do not belong in an address are escaped."""
    escaped = "".join(f"%{ord(c):02X}" if c in "<>\"'`\\{}|^ %#?" else c for c in doi)
    return WebLink(f"https://doi.org/{escaped}", f"doi:{doi}")


def pmc_link(study: Study) -> WebLink | None:
    """Return where the full text is free to read in PubMed Central; ``None`` if no copy there is known."""
    if not study.pmcid:
        return None
    return WebLink(f"https://pmc.ncbi.nlm.nih.gov/articles/{study.pmcid}/", study.pmcid)


def registration_links(study: Study) -> list[WebLink | str]:
    """Return the registration numbers, those of ClinicalTrials.gov as links."""
    return [
        WebLink(f"https://clinicaltrials.gov/study/{item}", item) if item[:3] == "NCT" and item[3:].isdigit() else item
        for item in study.registration
    ]


def where_to_read(study: Study) -> Cell:
    """Return the free copy, else the publisher's page, else the registration, else an address of what was read."""
    free = pmc_link(study)
    if free is not None:
        return Joined(("free:", free), " ")
    if study.doi:
        return Joined((doi_link(study.doi), "no free copy on record"))
    if study.registration:
        return Joined(tuple(registration_links(study)))
    source = next(iter(study.provenance.sources), None)
    return WebLink(source, source.split("/")[2]) if source else "–"
