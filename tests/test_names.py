"""Names of authors: which part of them names a study, and which texts name one author."""

from __future__ import annotations

import datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from conftest import ROOT, TINY
from ldn_kb.authoring import scaffold
from ldn_kb.model import KINDS
from ldn_kb.model.names import family_name, one_by_one
from ldn_kb.model.types import AuthorName
from ldn_kb.reading.loader import load

GOOD = [
    ("Smith JP", "Smith"), ("van der Berg AB", "van der Berg"), ("van der Berg AB Jr", "van der Berg"), ("Herndon JE 2nd", "Herndon"),
    ("Smith JP 3rd", "Smith"), ("Smith JP III", "Smith"), ("Smith A Sr.", "Smith"), ("Smith J P", "Smith"), ("Smith J.P.", "Smith"),
    ("Smith J-P", "Smith"), ("Chuoï-Mariot MTV", "Chuoï-Mariot"), ("O'Brien K", "O'Brien"), ("Müller ÄÖ", "Müller"), ("Rodríguez Freire C", "Rodríguez Freire"),
    ("Aristotle", "Aristotle"), ("Penn State", "Penn State"), ("WHO", "WHO"), ("Team WHO", "Team WHO"), ("WHO Team", "WHO Team"),
    ("INNOVA Study Group", "INNOVA Study Group"), ("Consortium EU", "Consortium EU"), ("Food and Drug Administration", "Food and Drug Administration"),
    ("University of X, Department of Y", "University of X, Department of Y"), ("Dow Chemical, Inc", "Dow Chemical, Inc"),
    ("王 小明", "王 小明"), ("כהן דוד", "כהן דוד"), ("Smith and Wesson", "Smith and Wesson"),
]  # fmt: skip
MEANT = [
    ("Smith, John P.", ["Smith JP"]), ("Smith, JP", ["Smith JP"]), ("Smith, John", ["Smith J"]), ("van der Berg, Anna Bea", ["van der Berg AB"]),
    ("John P. Smith", ["Smith JP"]), ("J. Smith", ["Smith J"]), ("J.-P. Smith", ["Smith JP"]), ("Smith JP, Jr", ["Smith JP Jr"]),
    ("Smith J,", ["Smith J"]), ("Smith J et al.", ["Smith J"]), ("Smith J, Doe A", ["Smith J", "Doe A"]), ("Smith J; Doe A", ["Smith J", "Doe A"]),
    ("Smith J & Doe A", ["Smith J", "Doe A"]), ("Smith J and Doe A", ["Smith J", "Doe A"]), ("Smith, J., Doe, A.", ["Smith J", "Doe A"]),
    ("Smith J, INNOVA Study Group", ["Smith J", "INNOVA Study Group"]),
]  # fmt: skip
ONE = TypeAdapter(AuthorName)
KIND = next(kind for kind in KINDS if kind.name == "study")


@pytest.mark.parametrize(("text", "family"), GOOD)
def test_a_name_is_kept_and_its_family_name_known(text, family):
    assert one_by_one(text) == [text]
    assert ONE.validate_python(text) == text
    assert family_name(text) == family


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_what_is_not_one_name_is_refused_with_what_to_write(text, meant):
    assert one_by_one(text) == meant
    assert [name for item in meant for name in one_by_one(item)] == meant
    with pytest.raises(ValidationError, match=r"; write (each on its own: \[)?" + ", ".join(meant).replace(".", r"\.")):
        ONE.validate_python(text)


@pytest.mark.parametrize(
    ("author", "family", "start"),
    [
        ("van der Berg AB Jr", "van der Berg", "van-der-berg"),
        ("Team WHO", "Team WHO", "team-who"),
        ("Smith JP III", "Smith", "smith"),
    ],
)
def test_label_and_id_of_a_study_name_it_alike(write, author, family, start):
    text = TINY["studies/smith-2007-gut.yaml"].replace("Smith JP", author).replace("A first study", "Of pain")
    base, problems = load(write({"studies/smith-2007-gut.yaml": text}))
    assert [problem for problem in problems if problem.code != "study-id"] == []
    assert base.titles["smith-2007-gut"] == f"{family} 2007"
    given = {"authors": [author], "year": 2007, "title": "Naltrexone"}
    new = scaffold.record(KIND, given, base, ROOT / "data", datetime.date(2026, 11, 1))
    assert new.id == f"{start}-2007-naltrexone"


def test_the_studies_of_the_real_data_are_named_by_the_heads_of_their_ids():
    base, problems = load(ROOT / "data")
    assert problems == []
    for study in base.studies:
        name = base.titles[study.id].rsplit(" ", 1)[0]
        assert not name.endswith((" Jr", " 2nd")), study.id
        if study.authors and len(name.split()) == 1:
            assert study.id.startswith(scaffold.slug(name).split("-")[0]), (study.id, name)
