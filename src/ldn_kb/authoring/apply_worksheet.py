"""A filled-in worksheet, written into the claims of its article and the positions of questions: all, or nothing."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ldn_kb.authoring import entry_sources
from ldn_kb.authoring.about_fields import ALSO, add_further
from ldn_kb.authoring.commented_yaml import fields, item_lines
from ldn_kb.authoring.list_insertion import PlaceError, into_list, with_reasons, without_reasons
from ldn_kb.authoring.located_text import LocatedText
from ldn_kb.authoring.position_insertion import with_caution_claims, with_claims
from ldn_kb.authoring.scaffold import claim_id
from ldn_kb.authoring.taken_up_sentences import NoSentenceError, TakenUp, is_taken_up
from ldn_kb.authoring.worksheet import ALSO_CAUTIONS, UNDECIDED
from ldn_kb.authoring.worksheet_rows import below, undecided, with_entries
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.word_runs import COPIED, longest_copied
from ldn_kb.model import KINDS, Claim
from ldn_kb.model.vocabulary import Route
from ldn_kb.reading import validation, yaml_reader
from ldn_kb.reading.loader import load
from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.suggestions import not_read, record_suggestion
from ldn_kb.reading.yaml_reader import Source

_CLAIM = next(kind for kind in KINDS if kind.name == "claim")
_CAUTIONS = ("cautions", ALSO_CAUTIONS)
_OWN = ("slug", "question", "in_short", "agreement", "nothing", *_CAUTIONS, ALSO)
"""Fields of an entry that are none of a claim."""
_PART_OF_ROUTE = {
    "asserts": Route.EFFECT,
    "frequency": Route.FREQUENCY,
    "yardsticks": Route.SUPERLATIVE,
    "steps": Route.MECHANISM,
    "basis": Route.SETTLED,
    "findings": Route.STUDY_RESULT,
}
_TWO = 2
"""With a second answer a question says whether the two agree."""
_LATER = ("uncovered-paragraph", "number-without-claim", "no-comparison", "not-looked-for", "counts-two")
"""Problems that only the rest of the work on the article solves: further claims, and texts to read again."""


@dataclass
class Applied:
    """What is to be written: files with their content before (``None``: not there yet) and after.

    ``claims`` are their ids; ``without`` paragraphs with the reason why they have none; ``waiting`` counts the entries
    that are left in the worksheet, ``filled`` those that were filled in with what is proposed; ``read_again`` are
    questions whose agreement and difference speak of all positions; ``kept`` says what was not taken over, and why.
    """

    files: dict[Path, tuple[bytes | None, bytes]] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    without: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    filled: int = 0
    kept: list[str] = field(default_factory=list)
    read_again: list[str] = field(default_factory=list)


@dataclass
class _Entry:
    number: int
    data: dict[str, Any]

    @property
    def is_waiting(self) -> bool:
        return "nothing" not in self.data and self.data.get("says", UNDECIDED) == UNDECIDED


def apply(
    path: Path, folder: Path, base: KnowledgeBase, today: datetime.date, text: LocatedText | None
) -> tuple[Applied, list[Problem]]:
    """Return what a worksheet writes, or the problems at their lines in it; nothing is written here.

    ``text`` is the article's text, if it is at hand: statements in its words are problems then.
    """
    raw = path.read_bytes()
    source, problems = yaml_reader.read(raw, path.as_posix())
    if problems:
        return Applied(), problems
    article, entries, problems = _entries(source, base, folder)
    if problems:
        return Applied(), problems
    run = _Run(source, folder, base, today, article, text)
    for entry in entries:
        if is_taken_up(entry.data):
            run.take_up(entry)
        else:
            run.take(entry)
    if not run.problems:
        run.write_files(path, raw, entries)
    if not run.problems and run.applied.claims:
        run.problems += run.new_problems()
    return run.applied, sorted(run.problems)


def _entries(source: Source, base: KnowledgeBase, folder: Path) -> tuple[str, list[_Entry], list[Problem]]:
    data = source.data
    if not isinstance(data, dict) or set(data) != {"article", "claims"}:
        return "", [], [source.problem((), "a worksheet has the fields article and claims", "wrong-type")]
    article, claims = data["article"], data["claims"] or []
    if not isinstance(article, str) or article not in {item.id for item in base.articles}:
        near = record_suggestion(base, str(article), ("article",), [item.id for item in base.articles])
        message = not_read(folder, ("articles",), article) or f"there is no article {quoted(article)}{near}"
        return "", [], [source.problem(("article",), message, "unknown-id")]
    if not isinstance(claims, list):
        return "", [], [source.problem(("claims",), "claims takes a list", "wrong-type")]
    wrong = [number for number, item in enumerate(claims) if not isinstance(item, dict)]
    problems = [
        source.problem(("claims", number), "an entry has fields such as at and says", "wrong-type") for number in wrong
    ]
    return article, [_Entry(number, item) for number, item in enumerate(claims) if isinstance(item, dict)], problems


class _Run:
    """One application of a worksheet."""

    def __init__(
        self,
        source: Source,
        folder: Path,
        base: KnowledgeBase,
        today: datetime.date,
        article: str,
        text: LocatedText | None,
    ) -> None:
        self.source, self.folder, self.base, self.today, self.article = source, folder, base, today, article
        self._sentences = TakenUp(text, base, today)
        self.text = None if text is None else "\n".join(item.text for item in text.paragraphs)
        self.applied = Applied()
        self._filled: dict[int, list[str]] = {}
        self.problems: list[Problem] = []
        self._claims: list[tuple[int, dict[str, Any]]] = []
        self._questions: dict[str, list[int]] = defaultdict(list)
        self._entries: dict[int, dict[str, Any]] = {}
        self._given: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def _problem(self, message: str, code: str, number: int, *path: str | int) -> None:
        self.problems.append(self.source.problem(("claims", number, *path), message, code))

    def take(self, entry: _Entry) -> None:
        """Take an entry that is filled in; report what is undecided, unknown or misshapen in it."""
        if entry.is_waiting:
            self.applied.waiting += 1
            return
        data, number = dict(entry.data), entry.number
        locators = self.base.article(self.article).locators
        if data.get("at") not in locators:
            self._problem(f"{self.article} has no paragraph {quoted(data.get('at'))}", "unknown-locator", number, "at")
            return
        if "nothing" in data:
            reason = data["nothing"]
            if not isinstance(reason, str) or reason == UNDECIDED:
                self._problem("write why there is nothing to check", "unfinished", number, "nothing")
            else:
                self.applied.without.setdefault(data["at"], reason)
            return
        own = {name: data.pop(name, None) for name in _OWN}
        self._drop_needless_answers(own)
        # An entry with a fault answers for those after it all the same: its fault is the one to mend.
        self._given[str(own["question"])].append(own)
        _drop_other_routes(data)
        entry_sources.weigh_steps(data)
        entry_sources.follow(data)
        before = len(self.problems)
        for path in undecided({**data, **{name: value for name, value in own.items() if value is not None}}):
            self._problem(
                f"{'.'.join(map(str, path))} is undecided; decide, or leave says undecided", "unfinished", number, *path
            )
        if entry_sources.lacks_fidelity(data):
            self._problem(entry_sources.LACKS_FIDELITY, "unfinished", number, "cites")
        if len(self.problems) > before:
            return
        add_further(data, own[ALSO])
        data["checked"] = data.get("checked") or self.today
        self._give_id(data, own["slug"], number)
        self._check_shape(data, number)
        self._check_words(data, own, number)
        question = own["question"]
        if question is not None and question not in {item.id for item in self.base.comparisons}:
            near = record_suggestion(
                self.base, str(question), ("comparison",), [item.id for item in self.base.comparisons]
            )
            self._problem(f"there is no question {quoted(question)}{near}", "unknown-id", number, "question")
        for name in _CAUTIONS:
            self._check_cautions(own[name], number, name)
        if len(self.problems) > before:
            return
        self._claims.append((number, data))
        self._entries[number] = {**data, **own}
        if question is not None:
            self._questions[question].append(number)

    def take_up(self, entry: _Entry) -> None:
        """Fill in the entry of a sentence that waited."""
        try:
            self._filled[entry.number] = self._sentences.lines(entry.data)
        except NoSentenceError as error:
            self._problem(str(error), "unknown-locator", entry.number, "sentence")

    def _drop_needless_answers(self, own: dict[str, Any]) -> None:
        """Take out blanks for an answer that the question has already, of this article or of an entry before."""
        known = [item for item in self.base.comparisons if item.id == own["question"]]
        answered = {position.article for question in known for position in question.positions}
        before = self._given[str(own["question"])]
        if own["in_short"] == UNDECIDED and (
            self.article in answered or any(item["in_short"] for item in before) or own["question"] is None
        ):
            own["in_short"] = None
        if own["agreement"] == UNDECIDED and (
            own["question"] is None
            or self.article in answered
            or len(answered | {self.article}) != _TWO
            or any(item["agreement"] for item in before)
        ):
            own["agreement"] = None

    def _give_id(self, data: dict[str, Any], words: str | None, number: int) -> None:
        """Keep the id of an entry, if it has one that is free; otherwise make one."""
        if data.get("id") is None:
            named = {"article": self.article, "at": str(data["at"]), "says": str(data["says"])}
            data["id"] = claim_id(named, words, self._taken(), self.base)
        elif isinstance(data["id"], str) and data["id"] in self._taken():
            self._problem(f"the id {quoted(data['id'])} is taken; write another, or none", "duplicate-id", number, "id")

    def _taken(self) -> set[str]:
        return {*self.base.by_id, *(data["id"] for _, data in self._claims)}

    def _check_shape(self, data: dict[str, Any], number: int) -> None:
        moved = Source(self.source.path, data, below(self.source.values, number), below(self.source.keys, number))
        _, problems = validation.validate(_CLAIM, data, moved, (), {"article": self.article})
        self.problems += problems

    def _check_words(self, data: dict[str, Any], own: dict[str, Any], number: int) -> None:
        if self.text is None:
            return
        for name, value in (("says", data.get("says")), ("in_short", own["in_short"])):
            copied = longest_copied(value, self.text) if isinstance(value, str) else []
            if len(copied) >= COPIED:
                message = f"{quoted(' '.join(copied))} is copied from the article; say it in other words"
                self._problem(message, "copied-words", number, name)

    def _check_cautions(self, cautions: Any, number: int, name: str) -> None:
        known = [item.id for item in self.base.cautions]
        if cautions is not None and not isinstance(cautions, list):
            self._problem(f"{name} takes a list", "wrong-type", number, name)
            return
        for place, key in enumerate(cautions or ()):
            if key not in known:
                near = record_suggestion(self.base, str(key), ("caution",), known)
                self._problem(f"there is no caution {quoted(key)}{near}", "unknown-id", number, name, place)

    # --- files

    def write_files(self, path: Path, raw: bytes, entries: list[_Entry]) -> None:
        """Make the files of claims, questions, article and worksheet as they shall be."""
        try:
            self._write_claims()
            self._write_questions()
            self._write_article()
            self._write_cautions()
        except PlaceError as error:
            self.problems.append(self.source.problem(("claims",), str(error), "unfinished"))
            return
        done = {number for number, _ in self._claims}
        done |= {entry.number for entry in entries if "nothing" in entry.data}
        self.applied.filled = len(self._filled)
        if done or self._filled:
            after = with_entries(raw.decode("utf-8-sig"), self.source, done, self._filled)
            self.applied.files[path] = raw, after.encode()

    def _write_claims(self) -> None:
        path = self.folder / _CLAIM.plural / f"{self.article}.yaml"
        before = path.read_bytes() if path.exists() else None
        content, order = before, self.base.article(self.article).locators
        for _, data in self._claims:
            lines = item_lines(fields(Claim), data, explain=False, skip=("article",))
            if content is None:
                content = "".join(f"{line}\n" for line in lines).encode()
            else:
                content = into_list(content, path.as_posix(), lines, order)[0].encode()
            self.applied.claims.append(data["id"])
        if content is not None and content != before:
            self.applied.files[path] = before, content

    def _write_questions(self) -> None:
        for question, numbers in self._questions.items():
            path = self.folder / "comparisons" / f"{question}.yaml"
            before = path.read_bytes()
            given = [self._entries[number] for number in numbers]
            in_short = next((item["in_short"] for item in given if item["in_short"]), None)
            agreement = next((item["agreement"] for item in given if item["agreement"]), None)
            claims = [item["id"] for item in given]
            self._tell_kept(question, given, in_short, agreement)
            try:
                after = with_claims(
                    before.decode("utf-8-sig"), path.as_posix(), self.article, claims, in_short, agreement
                ).encode()
            except PlaceError as error:
                self._problem(str(error), "unfinished", numbers[0], "question")
                continue
            self.applied.files[path] = before, after
            if len(self.base.comparison(question).positions) > 1:
                self.applied.read_again.append(question)

    def _tell_kept(
        self, question: str, given: list[dict[str, Any]], in_short: str | None, agreement: str | None
    ) -> None:
        """Say which answers are not taken over because the question has one."""
        record = self.base.comparison(question)
        stands = next((item.in_short for item in record.positions if item.article == self.article), in_short)
        agrees = str(record.agreement) if record.agreement is not None else agreement
        for item in given:
            for name, now in (("in_short", stands), ("agreement", agrees)):
                if item[name] and item[name] != now:
                    self.applied.kept.append(f"{name} of {item['id']}: {question} has {quoted(now)}; change it there")

    def _write_cautions(self) -> None:
        claims: dict[str, list[str]] = defaultdict(list)
        for item in self._entries.values():
            given = [caution for name in _CAUTIONS for caution in item[name] or ()]
            for caution in dict.fromkeys(given):
                claims[caution].append(item["id"])
        if claims:
            path = self.folder / "cautions.yaml"
            before = path.read_bytes()
            after = with_caution_claims(before.decode("utf-8-sig"), path.as_posix(), claims)
            self.applied.files[path] = before, after.encode()

    def _write_article(self) -> None:
        """List the paragraphs of which every entry says that there is nothing to check; take out those with claims."""
        claimed = {claim.at for claim in self.base.claims_in(self.article)} | {data["at"] for _, data in self._claims}
        listed = {item.at for item in self.base.article(self.article).without_claims}
        new = {at: reason for at, reason in self.applied.without.items() if at not in claimed | listed}
        self.applied.without = new
        if not new and not claimed & listed:
            return
        path = self.folder / "articles" / f"{self.article}.yaml"
        before = path.read_bytes()
        after = before.decode("utf-8-sig")
        if gone := claimed & listed:
            after = without_reasons(after, path.as_posix(), gone)
        if new:
            after = with_reasons(after, path.as_posix(), new)
        self.applied.files[path] = before, after.encode()

    def new_problems(self) -> list[Problem]:
        """Return the problems that the data would have and does not have now, at the entries that cause them."""
        _, old = load(self.folder)
        known = {(problem.code, problem.message) for problem in old}
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / "data"
            shutil.copytree(self.folder, copy, symlinks=True)
            for path, (_, after) in self.applied.files.items():
                if path.is_relative_to(self.folder):
                    target = copy / path.relative_to(self.folder)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(after)
            base, problems = load(copy, today=self.today)
        lines = {base.places[data["id"]]: number for number, data in self._claims if data["id"] in base.places}
        found = []
        for problem in problems:
            if problem.code in _LATER or (problem.code, problem.message) in known:
                continue
            number = self._entry_of(problem, lines)
            message = problem.message.replace(f"{copy.as_posix()}/", f"{self.folder.as_posix()}/")
            found.append(self.source.problem(("claims", number), message, problem.code))
        return found

    def _entry_of(self, problem: Problem, lines: dict[tuple[str, int], int]) -> int:
        """Return the entry whose claim the problem is in, or that is named in it; the first one for all others."""
        above = [
            (line, number) for (path, line), number in lines.items() if path == problem.path and line <= problem.line
        ]
        if above:
            return max(above)[1]
        named = (number for number, data in self._claims if data["id"] in problem.message)
        return next(named, self._claims[0][0])


def _drop_other_routes(data: dict[str, Any]) -> None:
    """Take out what is proposed for another route than that of the entry."""
    for name, route in _PART_OF_ROUTE.items():
        if data.get("route") != route:
            data.pop(name, None)
