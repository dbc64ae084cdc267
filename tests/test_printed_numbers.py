"""A number keeps the precision that was reported, from the file to pages, CSV and JSON."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from conftest import TINY
from ldn_kb.model.reported_numbers import ReportedFloat, plain_number
from ldn_kb.reading.loader import load
from ldn_kb.rendering import export
from ldn_kb.rendering.content import number
from ldn_kb.rendering.pages import render

STUDY = "studies/smith-2007-gut.yaml"
TRIAL = "studies/jones-2011-gut.yaml"
ALPHA = "claims/alpha.yaml"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12345.678, "12,345.678"), (1234567.891, "1,234,567.891"), (0.00001234, "0.00001234"), (-0.5, "−0.5"), (1234, "1,234"),
        (0.1 + 0.2, "0.3"), (1e22, "10,000,000,000,000,000,000,000"), (-0.0, "0"), (100.0, "100"),
        (ReportedFloat("0.10"), "0.10"), (ReportedFloat("-1.0"), "−1.0"), (ReportedFloat("1234.50"), "1,234.50"), (ReportedFloat("-0.0"), "−0.0"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_it_was_reported(value, shown):
    assert number(value) == shown


def test_a_reported_number_counts_as_a_number_and_survives_copies():
    value = ReportedFloat("0.10")
    assert value == 0.1
    assert hash(value) == hash(0.1)
    assert plain_number(value + 1) == "1.1"
    for other in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert other.text == "0.10"


@pytest.fixture
def precise(write):
    """A base in which three numbers end in zeros: in an estimate, in an arm, and in a claim with its check."""
    changes = {
        TRIAL: TINY[TRIAL].replace("value: 2.2, low: 1.1, high: 4.3", "value: 2.20, low: 1.10, high: 4.3"),
        STUDY: TINY[STUDY].replace("text: 67%, value: 67", "text: 67.0%, value: 67.0"),
        ALPHA: TINY[ALPHA].replace("value: 67", "value: 67.00", 1).replace("reported: 67", "reported: 67.0"),
    }
    assert all(changes[name] != TINY[name] for name in changes)
    base, problems = load(write(changes))
    assert problems == []
    return base


def test_pages_and_csv_print_it(precise):
    pages = render(precise)
    assert "RR 2.20 | 1.10 to 4.3" in pages["studies/jones-2011-gut.md"].replace("95%: ", "")
    assert "67.00%" in pages["numbers.md"].replace("\\.", ".")
    assert "67.00%" in export.to_csv(precise)["numbers.csv"]


def test_json_has_the_number_and_its_printed_form(precise):
    whole = json.loads(export.to_json(precise))
    [estimate] = [
        item["estimate"]
        for study in whole["studies"]
        for item in study["outcomes"]
        if item["estimate"] and "reported" in item["estimate"]
    ]
    assert (estimate["value"], estimate["low"], estimate["reported"]) == (2.2, 1.1, {"value": "2.20", "low": "1.10"})
    [check] = [item for claim in whole["claims"] for item in claim["numbers"] if "printed" in item]
    assert (check["reported"], check["printed"]) == (67.0, {"reported": "67.0"})


def test_a_number_without_need_has_no_printed_form(base):
    assert '"reported": {' not in export.to_json(base)
