"""Numbers of abstracts: taken from a text, compared with a record, written by a command."""

from __future__ import annotations

import datetime
import io
import random
import time
from types import SimpleNamespace

import pytest

import services
from conftest import TINY
from ldn_kb.authoring import abstract_lists
from ldn_kb.authoring.text_numbers import numbers_of
from ldn_kb.cli.main import main
from ldn_kb.knowledge import abstract_numbers, arm_order
from ldn_kb.model import UNNAMED, Study
from ldn_kb.model.abstract import AbstractNumbers
from ldn_kb.model.reported_numbers import ReportedFloat
from ldn_kb.reading.loader import load
from ldn_kb.reading.rules import abstracts as abstract_rules
from ldn_kb.rendering.pages import render

SUBJECT = UNNAMED.model_copy(update={"name": "low-dose naltrexone", "short": "LDN", "substance": "naltrexone"})

TEXT = """\
Background: a randomised, placebo-controlled trial of the drug in 17 adults with gut disease. Twelve of them
took naltrexone 4.5 mg for 12 weeks. Remission: 67% on LDN versus 12% on placebo (p<.05)."""
"""An invented abstract."""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("In all, thirty-one women (n=31, aged 42.7) took part.", ["31 31 42.7"]),
        ("A hundred and twenty-one of 1,234 fell by 20 percent, or twenty per cent.", ["121 1234 20% 20%"]),
        ("It fell by −0.97 (95% CI –1.5 to -0.1), p = .016; P<0·001.", ["-0.97 95% -1.5 -0.1 0.016 <0.001"]),
        ("Doses of 3-4.5 mg or 3–4.5mg, IL-6, SF-36, COVID-19, NCT00568555, the 2nd day.", ["3 4.5 3 4.5"]),
        ("With naltrexone 28.8% vs. 18.0% with placebo. It is placebo-controlled.", ["T 28.8% 18.0% C"]),
        ("Low-dose naltrexone (LDN) helped 5 of the treatment group, 3 of the controls.", ["T 5 T 3 C"]),
        ("No number here. Nor here.", []),
        ("Ratio 1:1, 16/28, 10 ± 2, >= 70 points.", ["16 28 10 2 >=70"]),
        # decimal commas, commas and blanks between thousands, lists without a blank
        ("They took 6,25mg, not 1,234 mg; it fell by -120,2.", ["6.25 1234 -120.2"]),
        ("Means were 12,4 and 15,6 (p = 0,035).", ["12.4 15.6 0.035"]),
        ("At weeks 4,8,12 and 16,20 they took 4.5 mg.", ["4 8 12 16 20 4.5"]),
        ("Of 15 297 people, 20 921 in another; 2 100 mg tablets for 12 100%.", ["15297 20921 2 100 12 100%"]),
        ("F(2,170) = 7.24 [F = 3.73 (2,107)].", ["2 170 7.24 3.73 2 107"]),
        # ends of sentences, and marks of references behind them
        ("It helps some (ABC).6 In 12 people.", ["12"]),
        ("It is rare.1 Herein 3 cases. So it was in others.2,3", ["3"]),
        ("It lessened pain.(1) Low doses in 5 of them.[2] Yes.", ["5"]),
        ("Done for 12 PP.Methods: 14 people.It took weeks.15 stayed.", ["12", "14", "15"]),
        ("Fewer, p.05. More, P<.05 The end vs.12 of them.", ["0.05", "<0.05 12"]),
        # one percent sign for two numbers
        ("It was 10.0 .+-. 2.6 points, 10+/-2, 10±2.", ["10.0 2.6 10 2 10 2"]),
        ("It was 28.8±4.1 vs. 18.0±3.2%, 5 versus 6%.", ["28.8% 4.1% 18.0% 3.2% 5% 6%"]),
        ("In 13-30%, 13–31 %, 13% - 32%, 20 to 33%; 3 - 4.5 mg.", ["13% 30% 13% 31% 13% 32% 20% 33% 3 4.5"]),
        ("From -5 to -3%, on a scale 0-10.", ["-5% -3% 0 10"]),
        # no data: registers, addresses, versions, ratios, raised twos, kinds
        ("By 2019-000702-30 and 10.1186/s1-021-02040-8. Of 7 at https://x.org/12.", ["7"]),
        ("RevMan 5.4, SPSS version 25.0, R 4.0.2, UMIN 000012, I 2 = 45%, I(2) was 3%.", ["45% 3%"]),
        ("Receptor 4, receptors 2 and 4, type 2 disease, grade 3-4 harm in 5.", ["5"]),
        # numbers in words
        ("One hundred sixty-two came. One-hundred thirty-one left.", ["162", "131"]),
        ("Two thousand three hundred and four, a hundred, twenty one, sixty-one.", ["2304 100 21 61"]),
        ("One day, one of the most common, one third, a seven-day course.", []),
        ("One patient, one of the patients, a ten-patient series, a two-fold rise.", ["1 1 10 2"]),
        ("P less than 0.05, more than 30 people, p < or = 0.01.", ["<0.05 >30 <=0.01"]),
        ("Naltrexone (NTX) gave 5, NTX 6, placebo 3.", ["T 5 T 6 C 3"]),
    ],
)
def test_numbers_of_a_text(text, numbers):
    assert list(numbers_of(text, SUBJECT).sentences) == numbers


@pytest.mark.parametrize(
    ("names", "numbers"),
    [(("ABX-3 4.5 mg", "sugar"), "T 5 3"), (("ABX-3", "half of ABX-3"), "5 3"), (("the drug ABX-3", "sugar"), "5 3")],
    ids=["begins the arm", "stands in both arms", "stands behind other words"],
)
def test_a_name_of_the_treatment_is_taken_from_the_arms_of_the_study(write, names, numbers):
    base, _ = load(write())
    study = base.study("smith-2007-gut")
    arms = tuple(
        study.arms[0].model_copy(update={"name": name, "role": role})
        for name, role in zip(names, ("treatment", "control"), strict=True)
    )
    study = study.model_copy(update={"arms": arms})
    assert numbers_of("ABX-3 gave 5, sugar 3.", SUBJECT, study).sentences == (numbers,)


@pytest.mark.parametrize("piece", ["1,", "1-", "one-", "a.(1,", "1 ± ", "100 "])
def test_no_text_takes_long(piece):
    start = time.process_time()
    numbers_of(piece * (30_000 // len(piece)), SUBJECT)
    assert time.process_time() - start < 2


def test_a_list_holds_no_word_of_the_text():
    found = numbers_of(TEXT, SUBJECT)
    assert found.words == len(TEXT.split())
    assert found.sentences == ("17", "12 T 4.5 12", "67% T 12% C <0.05")


def listed(*numbers: str, **changes) -> AbstractNumbers:
    plain = [item for text in numbers for item in text.split() if item not in "TC"]
    fields = {"address": "https://example.org/first", "read": datetime.date(2026, 11, 1), "whole": True, "words": 200}
    return AbstractNumbers(**{**fields, "count": len(plain), "numbers": numbers, **changes})


def compared(write, numbers, result: str, **changes):
    """Return what of a result of the tiny study is missing in the numbers, and what stands swapped."""
    study = TINY["studies/smith-2007-gut.yaml"].replace("treatment: {text: 67%, value: 67, unit: '%'}", result)
    base, problems = load(write({"studies/smith-2007-gut.yaml": study}))
    assert not [problem for problem in problems if problem.path.endswith("smith-2007-gut.yaml")]
    record, item = base.study("smith-2007-gut"), listed("17", "4.5", *numbers, **changes)
    return (
        [number.name.removeprefix("outcomes.remission.") for number in abstract_numbers.held(record, item).missing],
        [swap.sentence for swap in arm_order.swapped(record, item)],
    )


@pytest.mark.parametrize(
    ("numbers", "result", "missing"),
    [
        (["67.2%"], "treatment: {value: 67, unit: '%'}", []),
        (["67%"], "treatment: {value: 67.2, unit: '%'}", ["treatment.value"]),
        (["0.67"], "treatment: {value: 67, unit: '%'}", []),
        (["0.67"], "treatment: {value: 67, unit: points}", ["treatment.value"]),
        (["-1.50"], "treatment: {value: 1.5, unit: points}", []),
        (["6 9"], "treatment: {value: 67, unit: '%', events: 6, n: 9}", []),
        (["67% 9"], "treatment: {value: 67, unit: '%', events: 6, n: 9}", []),
        (["67%"], "treatment: {value: 67, unit: points, events: 5, n: 9}", ["treatment.events", "treatment.n"]),
        (["5 3"], "treatment: {value: 5}\n    control: {value: 3}\n    estimate: {kind: MD, value: 2}", []),
        (["5 3"], "treatment: {value: 5}\n    control: {value: 3}\n    estimate: {kind: MD, value: 4}", ["estimate.value"]),
        (["<0.05"], "p: '<0.05'", []),
        (["0.04"], "p: '0.4'", ["p"]),
        (["1"], "p: '1.0'", ["p"]),
        (["67%"], "treatment: {value: 1, unit: '%'}", ["treatment.value"]),
        ([], "treatment: {value: 67, unit: '%'}\n    confirmed: secondary", []),
        ([], "treatment: {text: none, events: 0, n: 17}", []),
    ],
)  # fmt: skip
def test_a_recorded_number_stands_in_the_abstract_or_not(write, numbers, result, missing):
    assert compared(write, numbers, result)[0] == missing


@pytest.mark.parametrize(
    ("design", "n", "missing"),
    [("case-report", 1, 0), ("case-series", 1, 3), ("case-report", 2, 3)],
    ids=["one person", "of a series", "two persons"],
)
def test_the_one_person_of_a_case_report_is_said_in_words(write, design, n, missing):
    study = TINY["studies/smith-2007-gut.yaml"].replace("open-label", design).replace("17", str(n))
    base, problems = load(write({"studies/smith-2007-gut.yaml": study}))
    assert not [problem for problem in problems if problem.path.endswith("smith-2007-gut.yaml")]
    held = abstract_numbers.held(base.study("smith-2007-gut"), listed("T 4.5 67%"))
    assert len(held.missing) == missing


@pytest.mark.parametrize(
    "changes",
    [{"whole": False}, {"elsewhere": ({"field": "outcomes.remission", "because": "the registry"},)}],
    ids=["the copy breaks off", "read elsewhere"],
)
def test_a_number_that_may_stand_elsewhere_is_not_missed(write, changes):
    assert compared(write, [], "treatment: {value: 67, unit: '%'}") == (["treatment.value"], [])
    assert compared(write, [], "treatment: {value: 67, unit: '%'}", **changes) == ([], [])


@pytest.mark.parametrize(
    ("numbers", "swapped"),
    [
        (["T 67% C 12%"], 0),
        (["67% T 12% C"], 0),
        (["T C 67% 12%"], 0),
        (["C 12% 67% T"], 0),
        (["67% 12%"], 0),
        (["C 67% T 12%"], 1),
        (["67% C 12% T"], 1),
        (["T C 12% 67%"], 1),
        (["12% 67% C T"], 0),
        (["12% 67% T C"], 1),
        (["C 67% T 12%", "T 67% C 12%"], 0),
        (["T 67%", "C 12%"], 0),
        (["C 67%", "T 12%"], 1),
        (["C 67%", "T 12%", "C 12%"], 1),
        (["C 67%", "T 67%", "T 12%", "C 12%"], 0),
        (["67%", "T 12%"], 0),
        (["C 67%", "T C 12%"], 0),
    ],
)
def test_arms_stand_as_in_the_abstract_or_swapped(write, numbers, swapped):
    both = "treatment: {value: 67, unit: '%'}\n    control: {value: 12, unit: '%'}"
    assert len(compared(write, numbers, both)[1]) == swapped


@pytest.mark.parametrize(
    ("numbers", "swapped"), [(["10 67% C 6 T"], 1), (["67% T"], 0), (["T 67% C"], 0), (["67%"], 0)]
)
def test_a_group_without_any_is_told_by_the_mark_beside_the_other(write, numbers, swapped):
    both = "treatment: {value: 67, unit: '%'}\n    control: {value: 0, unit: '%'}"
    assert len(compared(write, numbers, both)[1]) == swapped


def test_an_order_that_no_sentence_names_counts_against_all_others(write):
    pairs = "".join(
        f"  - {{id: r{number}, measure: m, treatment: {{value: {a}}}, control: {{value: {b}}}, direction: not-compared}}\n"
        for number, (a, b) in enumerate([(21, 22), (23, 24), (26, 25)])
    )
    study = TINY["studies/smith-2007-gut.yaml"].replace("provenance:", f"{pairs}provenance:")
    base, _ = load(write({"studies/smith-2007-gut.yaml": study}))
    item = listed("17 4.5 67", "21 22", "23 24", "25 26")
    assert [swap.name for swap in arm_order.swapped(base.study("smith-2007-gut"), item)] == [
        "outcomes.r2.treatment.value"
    ]


@pytest.mark.parametrize(
    ("sentence", "swapped"), [("67% C 12%", 0), ("12% C 67%", 1), ("12% T 67%", 0), ("12% 67%", 0)]
)
def test_one_other_order_is_enough_where_one_group_stands_between(write, sentence, swapped):
    pairs = "  - {id: r, measure: m, treatment: {value: 21}, control: {value: 22}, direction: not-compared}\n"
    study = TINY["studies/smith-2007-gut.yaml"].replace("provenance:", f"{pairs}provenance:")
    both = "treatment: {value: 67, unit: '%'}\n    control: {value: 12, unit: '%'}"
    study = study.replace("treatment: {text: 67%, value: 67, unit: '%'}", both)
    base, problems = load(write({"studies/smith-2007-gut.yaml": study}))
    assert not problems
    item = listed("17 4.5", "T 21 C 22", sentence)
    assert len(arm_order.swapped(base.study("smith-2007-gut"), item)) == swapped


def test_words_of_a_text_are_refused_in_a_list(write):
    text = abstract_lists.as_yaml(listed("17 4.5", "67%")).replace("67%", "67% of them")
    _, problems = load(write({"abstracts/smith-2007-gut.yaml": text}))
    assert [problem.message for problem in problems] == [
        "numbers[2] '67% of them' is not the numbers of a sentence; write them with a space between, such as T 28.8% C 18.0%"
    ]


# --- the command


def run(write, monkeypatch, text: str, *options: str) -> tuple[int, object]:
    folder = write()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    return main(["numbers", "-", str(folder), *options]), folder


def test_the_command_prints_the_numbers_of_any_text(write, monkeypatch, capsys):
    code, _ = run(write, monkeypatch, "In 28 people: LDN 5, placebo 3.")
    assert (code, capsys.readouterr().out) == (0, "# 7 words, 3 numbers\n28 T 5 C 3\n")


def test_the_command_writes_a_list_that_the_checker_takes(write, monkeypatch, capsys):
    options = ("--study", "smith-2007-gut", "--address", "https://example.org/first")
    code, folder = run(write, monkeypatch, TEXT, *options)
    assert code == 0, capsys.readouterr()
    path = folder / "abstracts/smith-2007-gut.yaml"
    path.write_text(path.read_text() + "elsewhere:\n  - {field: n.completed, because: 'the registry''s page'}\n")
    base, problems = load(folder)
    assert not problems
    assert base.abstracts["smith-2007-gut"].numbers[-1] == "67% T 12% C <0.05"
    # Taken anew, it keeps what a person wrote.
    assert abstract_lists.as_yaml(base.abstracts["smith-2007-gut"]) == path.read_text()


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("<!DOCTYPE html><html><body>Sign in</body></html>", (), "the text is a web page"),
        ("x" * 40_000, (), "the text has 40,000 characters"),
        ("Nine words.", (), "the text has 2 words; that is no abstract"),
        (TEXT[:-9], (), "the text breaks off"),
        (TEXT, ("--study", "smith-2007-guts"), "there is no study 'smith-2007-guts'; did you mean 'smith-2007-gut'?"),
        (TEXT, ("--study", "jones-2011-gut"), "has no PubMed number: say with --address"),
        (TEXT, ("--address", "no"), "'no' is not an address"),
    ],
)
def test_what_is_no_abstract_is_refused(write, monkeypatch, capsys, text, options, says):
    code, folder = run(write, monkeypatch, text, "--study", "smith-2007-gut", *options)
    assert code == 2
    assert says in capsys.readouterr().err
    assert not (folder / "abstracts").exists()


def test_the_rules_on_abstracts_take_little_time(write):
    """Two hundred lists of twenty numbers are compared in a tenth of a second of this processor."""
    base, _ = load(write())
    study = base.study("smith-2007-gut")
    item = listed("17", "T 4.5", *["T 67% C 12% 1 2 3 4"] * 5)
    start = time.process_time()
    for _ in range(200):
        abstract_numbers.held(study, item)
        arm_order.swapped(study, item)
    assert time.process_time() - start < 0.2


def test_the_rules_on_abstracts_take_little_time_on_the_data():
    records = services.real()
    start = time.process_time()
    assert not [problem for rule in abstract_rules.RULES for problem in rule(records)]
    assert time.process_time() - start < 0.1


# --- planted faults in the data


def replaced(value, path, new):
    """Return a record with another value at a path."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        return (*value[:step], replaced(value[step], rest, new), *value[step + 1 :])
    return value.model_copy(update={step: replaced(getattr(value, step), rest, new)})


def mistyped(text: str, drawn: random.Random) -> str:
    """Return a number with two digits exchanged or another digit in place of one, as people mistype."""
    while True:
        digits = list(text)
        places = [place for place, char in enumerate(digits) if char.isdigit()]
        one, other = drawn.choice(places), drawn.choice(places)
        if one == other:
            digits[one] = drawn.choice("0123456789")
        else:
            digits[one], digits[other] = digits[other], digits[one]
        number = "".join(digits).lstrip("-")
        if float(number) != float(text.lstrip("-")) and not (number.startswith("0") and number[1:2] not in ("", ".")):
            return "".join(digits)


def abstract_lists_of_the_data() -> dict[str, AbstractNumbers]:
    lists = services.real().base.abstracts
    if len(lists) < 10:
        pytest.skip("the data has too few lists of the numbers of abstracts")
    return lists


def mistyped_numbers() -> list[tuple[Study, abstract_numbers.RecordedNumber]]:
    """Return every recorded number that a list has to hold."""
    base = services.real().base
    return [
        (base.study(key), number)
        for key, item in sorted(abstract_lists_of_the_data().items())
        if item.whole and base.study(key).provenance.confirmed == "abstract"
        for number in abstract_numbers.recorded(base.study(key))
        if not abstract_numbers.is_exempt(item, number.name)
    ]


def is_mistyping_found(study: Study, number: abstract_numbers.RecordedNumber, drawn: random.Random) -> bool:
    old = study
    for step in number.path:
        old = old[step] if isinstance(step, int) else getattr(old, step)
    text = mistyped(number.text, drawn)
    wrong = replaced(study, number.path, {int: int, str: str}.get(type(old), ReportedFloat)(text))
    return bool(abstract_numbers.held(wrong, services.real().base.abstracts[study.id]).missing)


def pairs_of_arms() -> list[tuple[Study, tuple[str | int, ...]]]:
    """Return where each result with two different numbers stands, and the first of each two arms of different size."""
    base = services.real().base
    return [
        (base.study(key), path)
        for key, item in sorted(abstract_lists_of_the_data().items())
        for path in dict.fromkeys(
            path for path, name, *_ in arm_order.pairs(base.study(key)) if not abstract_numbers.is_exempt(item, name)
        )
    ]


def is_swap_found(study: Study, path: tuple[str | int, ...]) -> bool:
    if path[0] == "arms":
        treatment, control = sorted(study.arms, key=lambda arm: arm.role != "treatment")
        sizes = {"treatment": control.n, "control": treatment.n}
        wrong = study.model_copy(
            update={"arms": tuple(arm.model_copy(update={"n": sizes[arm.role]}) for arm in study.arms)}
        )
    else:
        outcome = study.outcomes[path[1]]
        turned = outcome.model_copy(update={"treatment": outcome.control, "control": outcome.treatment})
        wrong = replaced(study, path, turned)
    return any(item.path == path for item in arm_order.swapped(wrong, services.real().base.abstracts[study.id]))


def test_planted_faults_in_records_drawn_by_a_seed_are_counted(capsys):
    """Ten mistyped numbers and ten swapped pairs of arms, then every one of each: how many the rules find."""
    drawn = random.Random(18)
    numbers, pairs = mistyped_numbers(), pairs_of_arms()
    ten_numbers = sum(is_mistyping_found(*item, drawn) for item in drawn.sample(numbers, 10))
    ten_pairs = sum(is_swap_found(*item) for item in drawn.sample(pairs, 10))
    every_number = sum(is_mistyping_found(*item, drawn) for item in numbers)
    every_pair = sum(is_swap_found(*item) for item in pairs)
    with capsys.disabled():
        print(
            f"\nplanted faults found: {ten_numbers} of 10 mistyped numbers, {ten_pairs} of 10 swapped arms; of all: "
            f"{every_number} of {len(numbers)} mistyped numbers, {every_pair} of {len(pairs)} swapped arms"
        )
    assert ten_numbers >= 6
    assert ten_pairs >= 6
    assert every_number >= 0.85 * len(numbers)
    assert every_pair >= 0.75 * len(pairs)


def test_the_order_of_arms_is_contradicted_by_no_list_of_the_data():
    base = services.real().base
    lists = abstract_lists_of_the_data()
    assert not [key for key, item in lists.items() if arm_order.swapped(base.study(key), item)]


# --- pages


def test_pages_say_which_records_have_a_list(write):
    listing = {"abstracts/smith-2007-gut.yaml": abstract_lists.as_yaml(listed("17 4.5", "67%"))}
    shown = []
    for files in ({}, listing):
        base, problems = load(write(files))
        assert not problems
        shown.append({name: " ".join(text.split()) for name, text in render(base).items()})
    without, with_list = shown
    assert "an abstract: 1. Beside 0 of them lies the list" in without["to-read.md"]
    assert "No list of the numbers of its abstract is kept" in without["studies/smith-2007-gut.md"]
    assert "an abstract: 1. Beside 1 of them lies the list" in with_list["to-read.md"]
    assert "A program compares these numbers with the 3 of [the abstract]" in with_list["studies/smith-2007-gut.md"]
