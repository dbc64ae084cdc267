"""Lists that are too long for one page go on in further pages, and nothing is lost on the way."""

from __future__ import annotations

import importlib
import re

import pytest
from pydantic import TypeAdapter, ValidationError
from sphinx.domains.python import PythonDomain
from sphinx.domains.std import StandardDomain

from ldn_kb import knowledge
from ldn_kb.model.types import Id
from ldn_kb.rendering.pages import pagination, render
from ldn_kb.rendering.plots import timeline
from ldn_kb.rendering.tables import TABLES
from ldn_kb.sphinx.domain import LdnDomain


@pytest.fixture
def short(monkeypatch):
    """Have every page list one thing."""
    monkeypatch.setattr(pagination, "LONGEST", 1)


def listed(text: str) -> set[str]:
    """Return the ids that rows of a page start with, behind the place of a link to them."""
    return set(re.findall(r"^\| (?:\{ldn:place\}`[^`]*`)?\{ldn:[a-z]+\}`[^`]*<([a-z0-9-]+)>`", text, re.MULTILINE))


def test_a_long_list_goes_on_and_every_record_stands_on_one_page(base, short):
    found = render(base)
    for folder, records in (("studies", base.studies), ("conditions", base.conditions), ("compare", base.comparisons)):
        names = [f"{folder}/index.md", *(f"{folder}/index-{number + 2}.md" for number in range(len(records) - 1))]
        assert [name for name in found if name.startswith(f"{folder}/index")] == names
        shown = [listed(found[name]) for name in names]
        assert all(len(ids) == 1 for ids in shown)
        assert set.union(*shown) == {record.id for record in records}


def test_the_pages_of_a_list_lead_to_each_other(base, short):
    found = render(base)
    first, second = found["studies/index.md"], found["studies/index-2.md"]
    assert "# Studies\n" in first and "# Studies, 2011\n" in second
    assert "Page 1 of 2." in first and "- **2007**" in first and "- [2011](<index-2.md>)" in first
    assert "Page 2 of 2." in second and "- [2007](<index.md>)" in second and "- **2011**" in second
    assert "\nindex-2\n" in first and "{toctree}" not in second


def test_a_list_that_fits_says_nothing_of_pages(base):
    found = render(base)
    assert not [name for name in found if re.search(r"-\d+\.md$", name) and "index-" in name]
    assert "ldn-parts" not in "".join(found.values())


def test_tables_over_everything_stay_whole(base, short):
    """A hand-written page and the exports get all rows."""
    assert len(TABLES["studies"].whole(base).rows) == len(base.studies)
    assert len(TABLES["leans-on"].whole(base).rows) == len(knowledge.cited_studies(base))


def test_a_site_with_long_lists_builds_and_shrinks_again(site, write, short, monkeypatch):
    site.build()
    page = site.html("kb/studies/index-2")
    assert 'href="index.html"' in page and "jones-2011-gut.html" in page
    assert 'href="index-2.html"' in site.html("kb/studies/index")
    monkeypatch.setattr(pagination, "LONGEST", 200)
    site.build(ldn_kb_edit_url="https://example.org/{path}")
    assert not (site.output / "kb/studies/index-2.html").exists()
    assert "jones-2011-gut.html" in site.html("kb/studies/index")


def test_the_table_of_a_crowded_timeline_counts_by_year(base, monkeypatch):
    whole = timeline(base, None, str)
    monkeypatch.setattr(importlib.import_module("ldn_kb.rendering.plots.timeline"), "LONGEST", 1)
    crowded = timeline(base, None, str)
    assert crowded.drawing == whole.drawing
    assert [row[0] for row in crowded.table.rows] == ["2007", "2011"]
    assert sum(sum(row[1:]) for row in crowded.table.rows) == len(base.studies)


@pytest.mark.parametrize("name", ["index", "index-2", "index-17"])
def test_no_record_takes_the_name_of_a_list(name):
    with pytest.raises(ValidationError, match="keeps for itself"):
        TypeAdapter(Id).validate_python(name)


def test_labels_of_sphinx_are_no_ids():
    labels = {*StandardDomain.initial_data["labels"], *StandardDomain.initial_data["anonlabels"]}
    for domain in (PythonDomain, LdnDomain):
        labels |= {f"{domain.name}-{index.name}" for index in domain.indices}
    assert len(labels) >= 7
    for label in labels:
        with pytest.raises(ValidationError, match=f"keeps for itself; choose another, such as about-{label}"):
            TypeAdapter(Id).validate_python(label)
