"""What directives put on a page, without building one: figures, answers, and the reference that is written from code."""

from __future__ import annotations

import dataclasses
import re
from types import SimpleNamespace

import pytest

from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.rendering import fragments, pages, plots, tables
from ldn_kb.rendering.pages import templating
from ldn_kb.rendering.pages.templating import TEMPLATES
from ldn_kb.sphinx.config import CONFIG
from ldn_kb.sphinx.directives import DIRECTIVES
from ldn_kb.sphinx.domain import LdnDomain
from ldn_kb.sphinx.reference_directive import REFERENCES, ReferenceDirective
from ldn_kb.sphinx.typed_messages import SUBTYPES


def test_figures_count_every_kind(base):
    assert fragments.FRAGMENTS["figures"](base) == "**2** articles · **3** claims · **2** questions · **2** studies"


def test_an_answer_is_the_question_with_its_verdict(base):
    text = fragments.FRAGMENTS["answer"](base, "what-is-low")
    assert "What is low?" in text
    assert "Trials used 4.5 mg." in text
    label = "What articles answer, and the evidence for it <verdict>`:"
    assert text.endswith(f"{label}\n\n  - Alpha: 1 to 5 mg. {{ldn:danger}}`established`\n")


@pytest.mark.parametrize("answer", ["Nobody knows.", "It does not help anybody."])
def test_no_mark_stands_without_the_answer_that_it_judges(base, answer):
    """Beside a name alone, "supported" would be read as "it helps", whatever the article denies or doubts."""
    item = base.comparison("does-it-help-the-gut")
    positions = tuple(position.model_copy(update={"in_short": answer}) for position in item.positions)
    asked = item.model_copy(update={"positions": positions})
    others = (other for other in base.comparisons if other.id != item.id)
    base = dataclasses.replace(base, comparisons=tuple(sorted((*others, asked), key=lambda it: it.id)))
    shown = fragments.FRAGMENTS["answer"](base, item.id)
    page = pages.render(base)["compare/does-it-help-the-gut.md"]
    for position in positions:
        said = f"- {base.titles[position.article]}: {answer} "
        assert re.search(re.escape(said) + r"\{ldn:(?:verdict|partial|danger|unstudied)\}", shown)
        assert re.search(
            re.escape(said) + r"\S+`Evidence <verdict>`: \{ldn:(?:verdict|partial|danger|unstudied)\}", page
        )


def test_only_questions_are_answers(base):
    with pytest.raises(KeyError, match="gut-disease"):
        fragments.FRAGMENTS["answer"](base, "gut-disease")


@pytest.mark.parametrize(
    ("name", "first", "number"),
    [
        ("roles", ("ldn:article", "a link to a record of the kind: articles"), len(LdnDomain.roles)),
        ("directives", None, len(DIRECTIVES) + 1),
        ("tables", ("studies", tables.TABLES["studies"].shows, "yes"), len(tables.TABLES)),
        ("plots", ("map", "everything", plots.PLOTS[0].shows), len(plots.PLOTS)),
        ("configuration", ("ldn_kb_data", *CONFIG["ldn_kb_data"]), len(CONFIG)),
        ("templates", ("study.md.j2", "a study"), len(TEMPLATES)),
        ("warnings", ("ldn_kb.ref", SUBTYPES["ref"]), len(SUBTYPES)),
    ],
)
def test_the_reference_lists_what_there_is(base, name, first, number):
    found = REFERENCES[name](base)
    assert len(found.rows) == number
    assert first is None or first in found.rows


def test_tables_say_whether_they_can_be_limited(base):
    rows = {row[0]: row[2] for row in REFERENCES["tables"](base).rows}
    assert {name: rows[name] for name in ("studies", "leans-on")} == {"studies": "yes", "leans-on": "no"}


@pytest.mark.parametrize("axis", VOCABULARIES)
def test_the_reference_gives_the_meaning_of_every_value(base, axis):
    assert [mark.value for mark, _ in REFERENCES[axis](base).rows] == list(VOCABULARIES[axis])


def test_a_reference_that_does_not_exist_is_named_with_those_that_do():
    directive = SimpleNamespace(arguments=["rols"], fail=lambda message: message)
    assert ReferenceDirective.run(directive) == f"there is no reference of 'rols'; write one of {', '.join(REFERENCES)}"


def test_the_table_of_the_timeline_shows_designs_as_badges(base):
    table = next(picture.table for picture in plots.pictures(base, "timeline", None))
    assert "{ldn:design}`open-label`" in templating.table(base, table, "Timeline").text
