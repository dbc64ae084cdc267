"""The sources of each site, at the start and after each edit: the same pages, written in three ways.

- **ldn_kb**: the data, and configuration as the real site has it; ``against`` is the same for another version.
- **plain**: the pages that ldn_kb generates, without any role or directive of its own: a link is ``{ref}``, a mark is
  its words in bold, a drawing is raw HTML with its table below.
- **needs**: the pages of plain, where every record is a need of sphinx-needs with its fields and links, and lists of
  records are ``{needtable}``. Needs show their text alone, so that readers get what is on the other pages.

Run as ``python -m bench.sites SIZE FOLDER [AGAINST]``, in a process of its own: one that is started by a large process
counts the large one's memory as its own peak.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import render
from ldn_kb.rendering.pages.templating import table
from ldn_kb.rendering.plots import PLACEHOLDER, Picture, pictures

from . import data
from .measure import ROOT

_SITE = Path(__file__).with_name("site")
Pages = dict[str, str]
"""The text of each page by its path below ``docs/``."""

_ROLE = re.compile(r"\{ldn:[a-z-]+\}((`+)(.+?)\2(?!`))")
_CONTENTS = re.compile(r"^```\{ldn:contents\}[^\n]*\n(?:.*?\n)??```$", re.MULTILINE | re.DOTALL)
_WORDS = re.compile(r"\{ldn:(?:meaning|rows)\}`([^`<]+) <[^`]+>`")
_PLACE = re.compile(r"\{ldn:place\}`[^`]+`")
_DIRECTIVE = re.compile(r"^(```|~~~)\{ldn:([a-z-]+)\}(.*?)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^:[a-z]+:.*$\n?", re.MULTILINE)
_TABLE = re.compile(r"^([~:]{3,})\{table\} .*?^\1$", re.MULTILINE | re.DOTALL)
_RECORD = re.compile(r"^\(([a-z0-9-]+)\)=\n(#+ [^\n]*\n)?(.*?)(?=^\([a-z0-9-]+\)=$|^##? |\Z)", re.MULTILINE | re.DOTALL)
_LISTS = {
    "studies": ("studies", "title;f_year;f_design;f_population;f_n_enrolled;f_comparator;l_conditions"),
    "compare": ("comparisons", "title;f_theme;f_agreement;f_evidence_verdict;f_evidence_headline"),
    "conditions": ("conditions", "title;f_bottom_line_text;f_bottom_line_evidence;f_summary"),
    "mechanisms": ("mechanisms", "title;f_bottom_line_text;f_bottom_line_evidence;f_summary"),
    "topics": ("topics", "title;f_bottom_line_text;f_bottom_line_evidence;f_summary"),
}
_LISTED = {name for _, columns in _LISTS.values() for name in columns.split(";")}
_LONGEST = 100
"""Longer texts are left to the content of a need, unless a list shows them."""


def write(size: int, folder: Path, against: Path | None) -> None:
    """Write ``<site>/start`` with all sources and ``<site>/<edit>`` with what the edit changes, for every site."""
    for site, written in _sources(size, against).items():
        for state, files in written.items():
            before = written["start"] if state != "start" else {}
            changed = {path: text for path, text in files.items() if text != before.get(path)}
            data.write(folder / site / state, changed)


def _sources(size: int, against: Path | None) -> dict[str, dict[str, Pages]]:
    """Return the files of every site and state."""
    hand = {path.relative_to(_SITE).as_posix(): path.read_text("utf-8") for path in sorted(_SITE.rglob("*.md"))}
    plain_conf = (_SITE / "conf_plain.py").read_text("utf-8")
    sources: dict[str, dict[str, Pages]] = {"ldn_kb": {}, "plain": {}, "needs": {}}
    for state, records in states(ROOT, ROOT, size).items():
        sources["ldn_kb"][state] = _ours(hand, records)
        base = read(records)
        pages = plain(base, hand | {f"kb/{path}": text for path, text in render(base).items()})
        sources["plain"][state] = _docs(plain_conf, pages)
        sources["needs"][state] = _docs(plain_conf + needs_conf(records), with_needs(records, pages))
    if against is not None:
        other = states(data_for(against), against, size)
        sources["against"] = {state: _ours(hand, records) for state, records in other.items()}
    return sources


def data_for(version: Path) -> Path:
    """Return the checkout whose records a version can read: this one, or else its own."""
    return version if data.checker(version / "src")(data.read(ROOT / "data")) else ROOT


def states(records_of: Path, version: Path, size: int) -> dict[str, data.Records]:
    """Return the data at the start and after each edit, free of problems for the version of a checkout."""
    check = data.checker(version / "src")
    start = data.sized(data.read(records_of / "data"), size, check)
    return {"start": start, "number": data.with_number_changed(start, check), "add": data.with_study_added(start)}


def read(records: data.Records) -> KnowledgeBase:
    """Return the knowledge base of records that are free of problems."""
    with tempfile.TemporaryDirectory() as folder:
        data.write(Path(folder), data.texts(records))
        return load(Path(folder))[0]


def _ours(hand: Pages, records: data.Records) -> Pages:
    conf = (_SITE / "conf_ldn_kb.py").read_text("utf-8")
    return {f"data/{path}": text for path, text in data.texts(records).items()} | _docs(conf, hand)


def _docs(conf: str, pages: Pages) -> Pages:
    return {"docs/conf.py": conf} | {f"docs/{path}": text for path, text in pages.items()}


def plain(base: KnowledgeBase, pages: Pages) -> Pages:
    """Return pages without roles and directives of ldn_kb; raises ``ValueError`` if one stays."""

    def role(match: re.Match[str]) -> str:
        return f"{{ref}}{match[1]}" if match[3].endswith(">") else f"**{match[3].replace('-', ' ')}**"

    def directive(match: re.Match[str]) -> str:
        name, argument, content = match[2], match[3].split(), _OPTION.sub("", match[4])
        if name == "terms":
            # A comma would end an entry.
            words = [re.sub("[,;]", "", line).strip() for line in content.splitlines()]
            return f"```{{index}} {', '.join(filter(None, words))}\n```"
        if name == "anchor":
            return ""
        if name == "views":
            views = (line.rpartition(" <")[0] for line in content.splitlines())
            return f"{' '.join(argument)}: {' · '.join(filter(None, views))}"
        if name == "plot":
            drawn = pictures(base, argument[0], argument[1] if argument[1:] else None)
            return "\n\n".join(_drawing(base, picture) for picture in drawn)
        return match[0]

    by_hand = {}
    for path, text in pages.items():
        without = _DIRECTIVE.sub(directive, _PLACE.sub("", _WORDS.sub(r"\1", text)))
        without = without.replace("{ldn:captioned}", "{table}")
        without = _CONTENTS.sub("```{contents}\n:local:\n```", without)
        by_hand[path] = _ROLE.sub(role, without)
        if "{ldn:" in by_hand[path]:
            left = by_hand[path].partition("{ldn:")[2].split("\n")[0]
            raise ValueError(f"{path}: plain MyST has no counterpart for '{{ldn:{left}'")
    return by_hand


def _drawing(base: KnowledgeBase, picture: Picture) -> str:
    """Return a drawing as HTML, with the table of its data."""
    svg = picture.drawing.replace(f'href="{PLACEHOLDER}', 'href="#')
    below = table(base, picture.table, picture.title, quiet=True).text
    return f"```{{raw}} html\n{svg}\n```\n\n~~~~~{{dropdown}} The data as a table\n\n{below}\n~~~~~"


def with_needs(records: data.Records, pages: Pages) -> Pages:
    """Return plain pages with every record as a need, and the lists of records as tables of needs."""
    every = _by_id(records)

    def need(match: re.Match[str]) -> str:
        key, heading, text = match[1], match[2] or "", match[3].strip("\n")
        if key not in every:
            return match[0]
        kind, record = every[key]
        title = next(
            record[name]
            for name in ("says", "question", "title", "name", "term", "outcome", "query")
            if record.get(name)
        )
        options = [f":{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in _options(record, every)]
        # Sphinx cannot take a target right before a need, so without a heading the target stands inside.
        before, inside = (f"({key})=\n{heading}\n", "") if heading else ("", f"({key})=\n")
        lines = [f"~~~~~~~~{{{kind}}} {' '.join(title.split())}", f":id: {_need_id(key)}", *options, "", inside + text]
        return before + "\n".join([*lines, "~~~~~~~~"]) + "\n\n"

    found = {}
    for path, text in pages.items():
        folder, _, name = path.removeprefix("kb/").rpartition("/")
        is_list = folder in _LISTS and name.removesuffix(".md") not in every
        found[path] = _RECORD.sub(need, _with_needtable(text, folder, name == "index.md") if is_list else text)
    return found


def _with_needtable(text: str, folder: str, is_first: bool) -> str:
    """Return the page of a list with one table of needs; a list may go on in further pages, which then have none."""
    kind, columns = _LISTS[folder]
    shown = f'```{{needtable}}\n:filter: type == "kb_{kind}"\n:columns: id;{columns}\n:style: table\n```'
    return _TABLE.sub("", _TABLE.sub(lambda _: shown, text, count=1) if is_first else text)


def needs_conf(records: data.Records) -> str:
    """Return what a configuration says about needs: their types, fields and links."""
    every = _by_id(records)
    names = sorted({name for _, record in every.values() for name, _ in _options(record, every)})
    types = [
        {"directive": kind, "title": kind, "prefix": "", "color": "#fff", "style": "node"}
        for kind in sorted({kind for kind, _ in every.values()})
    ]
    fields = {name: {"nullable": True} for name in names if name.startswith("f_")}
    links = {name: {"outgoing": name, "incoming": f"{name} of"} for name in names if name.startswith("l_")}
    lines = [f"needs_types = {types}", f"needs_fields = {fields}", f"needs_links = {links}"]
    rest = ['extensions.append("sphinx_needs")', 'needs_id_regex = "^[A-Z0-9_]+$"', 'needs_default_layout = "focus"']
    return "\n".join([*lines, *rest]) + "\n"


def _by_id(records: data.Records) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return type and fields of every record by its id."""
    found = {}
    for path, record in records.items():
        kind = "kb_" + path.split("/")[0].removesuffix(".yaml")
        if isinstance(record, list):
            found |= {item["id"]: (kind, item) for item in record if "id" in item}
        elif "/" in path:
            found[Path(path).stem] = (kind, record)
    return found


def _options(record: Mapping[str, Any], every: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield fields (``f_...``) and links (``l_...``) of a need, with their values."""
    for name, value in record.items():
        for inner, item in value.items() if isinstance(value, dict) else [(None, value)]:
            field, text = f"f_{name}_{inner}" if inner else f"f_{name}", " ".join(str(item).split())
            # Two brackets would call a function.
            text = re.sub(r"\[\[|\]\]", "", text)
            short = field in _LISTED or len(text) <= _LONGEST
            if name != "id" and item is not None and not isinstance(item, list | dict) and text not in every and short:
                yield field, text
    links: dict[str, list[str]] = {}
    for name, text in data.strings(record):
        if name != "id" and text in every and _need_id(text) not in links.setdefault(f"l_{name}", []):
            links[f"l_{name}"].append(_need_id(text))
    for name, keys in links.items():
        yield name, ", ".join(keys)


def _need_id(key: str) -> str:
    return key.upper().replace("-", "_")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3:] else None)
