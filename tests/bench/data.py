"""Data of any size, made from the real records: whole copies under new ids, and a part of them for the rest.

Records are handled as YAML reads them, and the checker is asked as a command, so that nothing here depends on the code
that is measured or on the fields of a record.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

Records = dict[str, Any]
"""What each file holds, by its path below ``data/``."""
Check = Callable[[Records], set[str]]
"""Returns the ids of all records in which a problem is found."""

_LINK = re.compile(r"\[\[([a-z0-9-]+)\]\]")
_COPIES_PER_ARTICLE = 10
"""So many copies of its claims stand in one article; a file may not exceed 2 MB, and real articles do not grow at all."""
_ADDED = "newcomer-2026-added-by-the-benchmark"


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_written_out(self, value: float) -> yaml.ScalarNode:
        """Write a number without an exponent, which the checker asks to be written out."""
        text = format(Decimal(repr(value)), "f")
        return self.represent_scalar("tag:yaml.org,2002:float", text if "." in text else f"{text}.0")


_Dumper.add_representer(float, _Dumper.represent_written_out)


def read(folder: Path) -> Records:
    """Return the records of a data folder."""
    files = sorted(folder.rglob("*.yaml"))
    return {path.relative_to(folder).as_posix(): yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in files}


def texts(records: Records) -> dict[str, str]:
    """Return the YAML of every file."""
    options = {"sort_keys": False, "allow_unicode": True, "width": 110}
    return {path: yaml.dump(record, Dumper=_Dumper, **options) for path, record in sorted(records.items())}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts as files below ``folder``."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def checker(source: Path) -> Check:
    """Return the checker of the version of ldn_kb whose code lies in the folder ``source``."""

    def check(records: Records) -> set[str]:
        with tempfile.TemporaryDirectory() as folder:
            written = texts(records)
            write(Path(folder), written)
            command = [sys.executable, "-m", "ldn_kb", "check", "."]
            environment = os.environ | {"PYTHONPATH": str(source)}
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
            )
        places = re.findall(r"^(?:\./)?([\w./-]+\.yaml):(\d+):\d+: ", done.stdout, re.MULTILINE)
        if done.returncode and not places:
            raise ValueError(f"ldn-kb check failed: {done.stdout}{done.stderr}")
        return {_record_at(name, written[name], int(line)) for name, line in places}

    return check


def _record_at(path: str, text: str, line: int) -> str:
    """Return the id of the record that stands in a line of a file."""
    above = re.findall(r"^- id: (\S+)$", "\n".join(text.split("\n")[:line]), re.MULTILINE)
    return above[-1] if above else Path(path).stem


def ids(records: Records) -> dict[str, list[str]]:
    """Return the ids of all records by the first part of their path."""
    found: dict[str, list[str]] = {}
    for path, record in records.items():
        if isinstance(record, list):
            found.setdefault(path.split("/")[0], []).extend(item["id"] for item in record if "id" in item)
        elif "/" in path:
            found.setdefault(path.split("/")[0], []).append(Path(path).stem)
    return found


def sized(real: Records, size: int, check: Check) -> Records:
    """Return data with ``size`` studies; raises ``ValueError`` if it cannot be made without problems."""
    whole, rest = divmod(size, len(ids(real)["studies"]))
    copies = [_copy(real, number) for number in range(whole)]
    if rest:
        copies.append(_copy(_part(real, rest, check), whole))
    records: Records = {}
    for copy in copies:
        for path, record in copy.items():
            if path.startswith("claims/"):
                records.setdefault(path, []).extend(record)
            else:
                # What is not copied - lists such as the glossary, the articles - is that of the first copy.
                records.setdefault(path, record)
    for path, claims in records.items():
        if path.startswith("claims/"):
            order = list(dict.fromkeys(claim["at"] for claim in claims))
            claims.sort(key=lambda claim: order.index(claim["at"]))
    _looked_for(records)
    if bad := check(records):
        raise ValueError(f"there are problems in generated records: {', '.join(sorted(bad)[:5])}")
    return records


def _copy(real: Records, number: int) -> Records:
    """Return copy ``number`` of the records, under ids of its own; the first one as it is."""
    if number == 0:
        return real
    renamed: dict[str, str] = {}
    more = number // _COPIES_PER_ARTICLE
    for folder, keys in ids(real).items():
        if folder == "articles":
            renamed |= {key: f"{key}-{more + 1}" for key in keys if more}
        elif not folder.endswith(".yaml"):
            renamed |= {key: f"{key}-{number + 1}" for key in keys}
    for article in ids(real)["articles"] if more else ():
        # The id of a claim starts with that of its article.
        claims = [claim["id"] for claim in real[f"claims/{article}.yaml"]]
        renamed |= {key: f"{renamed[article]}{key.removeprefix(article)}-{number + 1}" for key in claims}
    copy = {}
    for path, record in _renamed(real, renamed).items():
        folder, slash, name = path.rpartition("/")
        stem = name.removesuffix(".yaml")
        copy[f"{folder}{slash}{renamed.get(stem, stem)}.yaml"] = _told_apart(folder, record, number)
    return copy


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return ``value`` with every id that has a new name replaced, also in links within texts."""
    if isinstance(value, str):
        return names.get(value) or _LINK.sub(lambda link: f"[[{names.get(link[1], link[1])}]]", value)
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    return value


def _told_apart(folder: str, record: Any, number: int) -> Any:
    """Return a record with a title of its own and without identifiers."""
    if not isinstance(record, dict):
        return record
    own: dict[str, Any] = {
        # With a word that no title holds: some hold the number itself.
        name: f"{record[name]} copy{number + 1}"
        for name in ("name", "title", "question")
        if record.get(name)
    }
    if folder == "articles":
        own["order"] = record["order"] + 100 * number
    return _anonymous(record | own)


def _anonymous(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without the identifiers that no two studies may share."""
    return {name: value for name, value in record.items() if name not in ("doi", "pmid", "pmcid", "registration")}


def _part(real: Records, size: int, check: Check) -> Records:
    """Return a part of the records: ``size`` studies, as large a share of the questions, and what goes with these.

    What refers to a record that is left out loses the reference; a record in which that makes a problem is left out too.
    """
    kinds = ids(real)
    articles = set(kinds.pop("articles"))
    total = len(kinds["studies"])
    # Those on which least hangs: claims and findings without their studies would have to go too.
    named = Counter(
        key for record in real.values() for _, text in strings(record) for key in (text, *_LINK.findall(text))
    )
    left_out = sorted(kinds["studies"], key=lambda key: (named[key], key))[: total - size]
    gone = {*left_out, *(key for number, key in enumerate(kinds["comparisons"]) if number * size % total >= size)}
    # What the subject leads to must stay.
    needed = {text for _, text in strings(real["subject.yaml"])}
    gone -= needed
    while True:
        part = _without(real, gone)
        if not (bad := (check(part) | _unused(part)) - needed):
            return part
        if not (bad := bad - articles - gone):
            raise ValueError(f"no part of the records with {size} studies is free of problems")
        gone |= bad
        for _ in bad.intersection(kinds["studies"]):
            gone.remove(left_out.pop())


def _unused(part: Records) -> set[str]:
    """Return the claims in no question, and the subjects that no study and no claim is about."""
    kinds = ids(part)
    named = {
        folder: {text for path, record in part.items() if path.startswith(folder) for _, text in strings(record)}
        for folder in ("claims", "comparisons", "studies")
    }
    subjects = {*kinds.get("conditions", ()), *kinds.get("mechanisms", ()), *kinds.get("topics", ())}
    return (set(kinds["claims"]) - named["comparisons"]) | (subjects - named["studies"] - named["claims"])


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a value with the name of the field that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list | dict):
        for key, item in value.items() if isinstance(value, dict) else ((name, item) for item in value):
            yield from strings(item, key)


def _without(real: Records, gone: set[str]) -> Records:
    """Return the records without those that are ``gone``; paragraphs that lose all claims are given a reason."""
    kept = {path: record for path, record in real.items() if path.startswith("claims/") or Path(path).stem not in gone}
    # Fingerprints are those of texts with all claims.
    kept = {path: record for path, record in kept.items() if not path.startswith("fingerprints/")}
    part: Records = _pruned(kept, gone)
    for article in ids(real)["articles"]:
        record, claimed = part[f"articles/{article}.yaml"], {claim["at"] for claim in part[f"claims/{article}.yaml"]}
        listed = {item["at"] for item in record.get("without_claims", ())} | claimed
        paragraphs = [at for section in record["sections"] for at in section["paragraphs"] if at not in listed]
        reasons = [{"at": at, "reason": "left out by the benchmark"} for at in paragraphs]
        record["without_claims"] = [*record.get("without_claims", ()), *reasons]
        if "looked_for_absent" in record and "references" in record:
            # References are numbered without a gap; an older version of the data does not know what was not found.
            unfound = {"described": "left out by the benchmark", "searched": ["nowhere"], "date": "2026-11-02"}
            record["references"] = [
                {"at": item["at"], "unfound": unfound} if item["study"] in gone else item
                for item in real[f"articles/{article}.yaml"]["references"]
            ]
    _looked_for(part)
    return part


def _looked_for(records: Records) -> None:
    """Say of every article that says so at all that it was read for all cautions and questions that it lacks."""
    cautions = records.get("cautions.yaml", [])
    questions = {Path(path).stem: item for path, item in records.items() if path.startswith("comparisons/")}
    articles = {key: records[f"articles/{key}.yaml"] for key in ids(records)["articles"]}
    # An older version of the data has no such field.
    days = [entry["date"] for record in articles.values() for entry in record.get("looked_for_absent", ())]
    for article, record in articles.items() if days else ():
        claims = {claim["id"] for claim in records[f"claims/{article}.yaml"]}
        answered = {key for key, item in questions.items() if article in [it["article"] for it in item["positions"]]}
        absent = {
            "date": max(days),
            "cautions": [item["id"] for item in cautions if claims.isdisjoint(item.get("claims", ()))],
            "questions": sorted(questions.keys() - answered),
        }
        records[f"articles/{article}.yaml"] = record | {"looked_for_absent": [absent]}


def _pruned(value: Any, gone: set[str]) -> Any:
    """Return ``value`` without references to records that are gone."""
    if isinstance(value, str):
        # Numbers beside a link have to stand in one of the records linked, so a text keeps all of its links or none.
        return _LINK.sub(r"\1", value) if gone.intersection(_LINK.findall(value)) else value
    if isinstance(value, list):
        return [_pruned(item, gone) for item in value if not _is_lost(item, gone)]
    if isinstance(value, dict):
        return {key: _pruned(item, gone) for key, item in value.items() if not _is_gone(item, gone)}
    return value


def _is_gone(value: Any, gone: set[str]) -> bool:
    return isinstance(value, str) and value in gone


def _is_lost(item: Any, gone: set[str]) -> bool:
    """Say whether an item of a list is, names, or rests on nothing but records that are gone."""
    if not isinstance(item, dict):
        return _is_gone(item, gone)
    lists = [inner for inner in item.values() if isinstance(inner, list) and inner]
    return any(_is_gone(inner, gone) for inner in item.values()) or any(
        all(_is_gone(inner, gone) for inner in several) for several in lists
    )


def with_number_changed(records: Records, check: Check) -> Records:
    """Return the data with one more person enrolled in one study, one for which no text or claim depends on it."""
    for path in _middle(records):
        study = records[path]
        if study.get("n", {}).get("enrolled"):
            changed = records | {path: study | {"n": study["n"] | {"enrolled": study["n"]["enrolled"] + 1}}}
            if not check(changed):
                return changed
    raise ValueError("no study has a number of people that can be changed")


def with_study_added(records: Records) -> Records:
    """Return the data with one more study, about subjects that are there already."""
    # A trial would have to stand in a finding.
    studies = (records[path] for path in _middle(records))
    study = next(item for item in studies if not item.get("report_of") and not item["design"].startswith("rct"))
    own = {"title": "A study that came later", "authors": ["Newcomer N"], "year": 2026}
    return records | {f"studies/{_ADDED}.yaml": _anonymous(study | own)}


def _middle(records: Records) -> list[str]:
    """Return the paths of the studies, starting in the middle."""
    paths = [path for path in sorted(records) if path.startswith("studies/")]
    return paths[len(paths) // 2 :] + paths[: len(paths) // 2]
