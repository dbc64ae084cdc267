"""A tiny knowledge base, written into a temporary folder by each test that needs one."""

from __future__ import annotations

import fnmatch
import gc
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from browser import launched
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.reading.loader import load
from ldn_kb.rendering import pagefind

ROOT = Path(__file__).parents[1]

MARKS: dict[str, tuple[set[str], set[str]]] = {
    "browser": ({"test_browser_*.py"}, set()),
    "builds": (
        {
            "test_bench.py",
            "test_incremental.py",
            "test_killed_builds.py",
            "test_second_subject.py",
            "test_site.py",
        },
        {"site", "built", "published", "real_site", "pair"},
    ),
    "limits": ({"test_limits.py"}, set()),
    "services": ({"test_bibliography.py", "test_scout.py", "test_verify.py", "test_watch.py"}, set()),
    # Given test by test, where it stands.
    "weekly": (set(), set()),
}
"""What `nox -s quick` leaves out: by mark, names of test files, and of fixtures whose tests build a site."""


def pytest_configure() -> None:
    """Look for unreachable objects less often: what tests share makes each look long, and runs are short."""
    gc.set_threshold(100_000, 20, 50)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the slow tests, first, so that -m sees the marks; then order those that are left."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        for mark, (files, slow) in MARKS.items():
            if fixtures & slow or any(fnmatch.fnmatch(item.path.name, name) for name in files):
                item.add_marker(mark)
    yield
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = longest_first(items)


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Let each of two workers begin with tests that take long: browsers with the real site, and builds of tiny sites.

    Each gets one half of the list. The short tests at the ends of both are what one takes over from the other at last.
    """
    browsers, builds, short = [], [], []
    for item in items:
        real = {"real_site", "filtered_site", "chromium"} & set(getattr(item, "fixturenames", ()))
        long = browsers if real else builds if item.get_closest_marker("builds") else short
        long.append(item)
    place = max(0, len(items) // 2 - len(browsers))
    return [*browsers, *short[:place], *builds, *short[place:]]


TINY: dict[str, str] = {
    "subject.yaml": """\
format: 3
title: All about the drug
name: low-dose naltrexone
short: LDN
substance: naltrexone
units: [mg, mg/kg, µg/kg, µM, nM]
dose_window:
  name: low dose
  limits:
    - {unit: mg, high: 6}
    - {unit: mg/kg, high: 0.1}
first_year: 1963
disclaimer: This is a reference, not medical advice.
eligibility:
  who: People with any disease.
  dose: At most 6 mg.
  designs: [rct-parallel, open-label]
  without: Animals and cells.
  beside: What the articles cite.
  note: Earlier searches were not recorded.
cite_as: the makers
licence: CC BY 4.0
search_words: [LDN, naltrexone, low dose]
search_example: gut, Smith 2007
""",
    "articles/alpha.yaml": """\
order: 1
name: Alpha
author: A. Writer
credentials: physician
title: null
sections:
  - heading: null
    paragraphs: [p1, p2]
  - heading: Last words
    paragraphs: [p3]
without_claims:
  - at: p3
    reason: greeting
""",
    "articles/beta.yaml": """\
order: 2
name: Beta
author: B. Writer
credentials: nurse
title: All about the drug
sections:
  - heading: null
    paragraphs: [p1, p1.b1]
references:
  - at: ref1
    study: smith-2007-gut
looked_for_absent:
  - date: 2026-11-02
    cautions: [caution-belly]
    questions: [what-is-low]
without_figures:
  - {at: p1, value: 3, reason: the number of a step}
in_words:
  - {at: p1, value: 50, words: every second one}
""",
    "claims/alpha.yaml": """\
- id: alpha-p1-remission
  at: p1
  about: [gut-disease]
  route: study-result
  says: In a trial 67% went into remission.
  hedge: reported
  figures:
    - {label: remission, value: 67, unit: '%'}
  cites: [smith-2007-gut]
  citing: described
  tested_by: [jones-2011-gut]
  fidelity: omits-context
  findings: [gut-response]
  numbers:
    - {figure: remission, study: smith-2007-gut, outcome: remission, field: treatment.value, reported: 67}
  note: The number is right; there was no control group in [[smith-2007-gut]].
  checked: 2026-11-01
- id: alpha-p2-low
  at: p2
  about: [low-dose]
  route: settled
  says: A low dose is 1 to 5 mg.
  hedge: asserted
  figures:
    - {label: dose, value: 1, to: 5, unit: mg}
  citing: none
  fidelity: no-source
  basis: {kind: review, says: Low doses are 1 to 5 mg., agrees: wholly, sources: ['https://example.org/low']}
  numbers:
    - {figure: dose, study: smith-2007-gut, field: dose.low, reported: 4.5}
  note: Trials used 4.5 mg.
  checked: 2026-11-02
""",
    "claims/beta.yaml": """\
- id: beta-p1b1-gut
  at: p1.b1
  about: [gut-disease, blocking]
  route: effect
  says: The drug helps the gut.
  hedge: hedged
  cites: [smith-2007-gut]
  citing: numbered
  fidelity: overstated
  asserts: {findings: [gut-response], effect: benefit}
  note: One small study without a control group.
  checked: 2026-11-02
""",
    "comparisons/does-it-help-the-gut.yaml": """\
question: Does it help the gut?
theme: conditions
about: [gut-disease]
positions:
  - article: alpha
    in_short: Two of three people got well.
    claims: [alpha-p1-remission]
  - article: beta
    in_short: Probably.
    claims: [beta-p1b1-gut]
agreement: agree
evidence:
  in_short: One trial of 40 people favours it ([[jones-2011-gut]]).
  studies: [jones-2011-gut, smith-2007-gut]
  findings: [gut-response]
""",
    "comparisons/what-is-low.yaml": """\
question: What is low?
theme: basics
about: [low-dose]
positions:
  - article: alpha
    in_short: 1 to 5 mg.
    claims: [alpha-p2-low]
evidence:
  in_short: Trials used 4.5 mg.
  studies: [smith-2007-gut]
""",
    "conditions/gut-disease.yaml": """\
name: Gut disease
synonyms: [GD, enteritis]
lay_terms: [bad belly]
misspellings: [gutt disease]
icd10cm:
  - {code: K50, label: Crohn's disease}
summary: A disease of the gut.
bottom_line:
  text: Too little is known.
  checked: 2026-11-01
""",
    "conditions/gut-disease-in-children.yaml": """\
name: Gut disease in children
parent: gut-disease
summary: The same in children.
bottom_line:
  text: Not tested.
  checked: 2026-11-01
""",
    "findings/gut-response.yaml": """\
about: [gut-disease]
outcome: response of the gut
better: higher
scale: score
comparator: placebo
importance: critical
main: true
results:
  - {study: jones-2011-gut, outcome: response}
left_out:
  - {study: smith-2007-gut, outcome: remission, reason: not-compared, because: 17 people without a control group}
note: One trial of 40 people favours it ([[jones-2011-gut]]).
checked: 2026-11-01
measured: people whose score fell by 70 points
population: adults with gut disease
""",
    "mechanisms/blocking.yaml": """\
name: Blocking
targets:
  - {gene: OPRM1, protein: mu receptor, hgnc: HGNC:8156, action: blocked}
summary: It blocks a receptor.
chain:
  - {says: It binds., evidence: human, studies: [smith-2007-gut]}
  - {says: Something follows., evidence: hypothesis}
bottom_line:
  text: The first step is sure.
  checked: 2026-11-01
""",
    "topics/low-dose.yaml": """\
name: What counts as low
summary: The dose.
bottom_line:
  text: A few milligrams.
  checked: 2026-11-01
facts:
  - text: Most trials used 4.5 mg.
    studies: [smith-2007-gut]
    sources: ['https://example.org/a_b?c=d']
""",
    "findings/belly-upset.yaml": """\
about: [low-dose]
outcome: an upset belly
harm: true
better: lower
comparator: placebo
importance: important
basis:
  kind: label
  says: The label lists an upset belly as a common reaction.
  agrees: wholly
  sources: ['https://example.org/label']
checked: 2026-11-02
""",
    "studies/smith-2007-gut.yaml": """\
title: A first study
authors: [Smith JP, Doe A]
year: 2007
journal: J Gut
volume: '1'
pages: '1-9'
pmid: 1234567
doi: 10.1000/first
design: open-label
blinding: none
comparator: none
subjects: people
conditions: [gut-disease]
mechanisms: [blocking]
n: {enrolled: 17, completed: 17, analysed: null}
arms:
  - {name: LDN, role: treatment, n: 17, dose: {low: 4.5, unit: mg}}
duration_weeks: 12
outcomes:
  - id: remission
    measure: remission
    scale: score
    weeks: 12
    treatment: {text: 67%, value: 67, unit: '%'}
    direction: not-compared
provenance:
  confirmed: abstract
  sources: ['https://example.org/first']
  entered: 2026-11-01
""",
    "studies/jones-2011-gut.yaml": """\
title: A second study
authors: [Jones B]
year: 2011
journal: J Gut
pmid: null
doi: null
design: rct-parallel
blinding: double
comparator: placebo
subjects: people
conditions: [gut-disease]
n: {enrolled: 40, completed: 39, analysed: 34}
arms:
  - {name: LDN, role: treatment, n: 20, dose: {low: 4.5, unit: mg}}
  - {name: placebo, role: control, n: 20}
duration_weeks: 12
outcomes:
  - id: response
    measure: response
    scale: score
    weeks: 12
    primary: true
    treatment: {value: 88, unit: '%'}
    control: {value: 40, unit: '%'}
    estimate: {kind: RR, value: 2.2, low: 1.1, high: 4.3, level: 95}
    p: '0.009'
    direction: favours-treatment
provenance:
  confirmed: secondary
  sources: ['https://example.org/second']
  unconfirmed: [authors]
  second_reading:
    date: 2026-11-02
    reader: a second reader, no clinician
    sources: ['https://example.org/second']
    agrees: true
  entered: 2026-11-01
""",
    "cautions.yaml": """\
- id: caution-belly
  name: Belly
  text: It may upset the belly.
  label: A common reaction.
  about: [low-dose]
  claims: [alpha-p2-low]
  sources: ['https://example.org/label']
""",
    "searches.yaml": """\
- id: search-gut
  where: an index of papers
  query: drug "gut disease"
  limits: null
  day: 2026-11-02
  hits: 12
  screened: 10
  about: [gut-disease, blocking, low-dose]
  included: [smith-2007-gut]
  excluded:
    - {what: A trial of another drug, reason: other-treatment, because: it tests another drug}
- id: search-gut-early
  where: an index of papers
  query: gut drug
  limits: English
  day: 2026-11-01
  hits: null
  screened: null
  about: [gut-disease]
""",
    "substances.yaml": """\
- id: bellyache
  name: bellyacine
  what: upsets the belly; not beside the drug
  brands: [Bellyx, Ventro]
  other_names: [belly drops]
  group: Belly medicines
  used_for: a sore belly
  without_prescription: in one country
  caution: caution-belly
  sources: ['https://example.org/bellyacine']
""",
    "measures.yaml": """\
- id: score
  name: Gut score
  abbreviation: GS
  what: How bad the gut is.
  low: 0
  high: 600
  worse: higher
""",
    "glossary.yaml": """\
- id: placebo
  term: placebo
  meaning: A treatment without the drug.
""",
}
"""Every file of the tiny knowledge base by its path."""

COUNTED = TINY["findings/gut-response.yaml"].replace(
    "note: One", "baseline: {value: 40, unit: per-100, study: jones-2011-gut, outcome: response}\nnote: One"
)
"""The finding of the tiny data with a rate of the control group, by which people are counted."""

PLANNED = """\
title: A plan
authors: [Doe A]
year: 2020
registration: [NCT01234567]
status: {state: recruiting, text: recruiting in a copy of May 2024, ended: 2025-12-31}
design: protocol
comparator: placebo
subjects: people
conditions: [gut-disease]
n: {planned: 60}
provenance:
  confirmed: registry
  sources: ['https://example.org/plan']
  entered: 2026-11-01
"""
"""A registered trial without a result, for tests that add it to the tiny data."""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes the tiny data, with some files changed or (None) left out."""

    def write_files(changes: dict[str, str | bytes | None] | None = None, folder: Path | None = None) -> Path:
        data = folder or tmp_path / "data"
        for name, text in {**TINY, **(changes or {})}.items():
            path = data / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return data

    return write_files


@pytest.fixture
def base(write: Write) -> KnowledgeBase:
    """Return the tiny knowledge base."""
    found, problems = load(write())
    assert problems == []
    return found


NO_FIELDS = 'exclude_patterns = ["kb/reference/fields.md"]\n'
"""Leaves out the reference of all fields, which is the same whatever the records are: a third of the time of a build."""


class Site:
    """A tiny Sphinx site in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "docs"
        self.output = folder / "html"
        self.page(
            "conf.py",
            'extensions = ["myst_parser", "sphinx_design", "ldn_kb"]\nmyst_enable_extensions = ["colon_fence"]\n'
            'html_theme = "basic"\nsmartquotes = False\nldn_kb_search = True\n' + NO_FIELDS,
        )
        self.page("index.md", "# Home\n\n```{toctree}\n:glob:\nkb/*\nkb/*/index\nkb/reference/*\n```\n")
        self.page("methods.md", "---\norphan: true\n---\n# Methods\n")
        self.page("contribute/index.md", "---\norphan: true\n---\n# Contribute\n")

    def page(self, name: str, text: str) -> None:
        """Write a hand-written page."""
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def build(
        self,
        *,
        parallel: int = 0,
        warnings: bool = False,
        output: Path | None = None,
        builder: str = "html",
        **config: str,
    ) -> str:
        """Build the site and return the warnings; without ``warnings`` there must be none."""
        # Kept, as a build that fails returns nothing.
        stream = self.warnings = io.StringIO()
        target = output or self.output
        with patch_docutils(self.source), docutils_namespace():
            app = Sphinx(
                self.source, self.source, target, target.with_name(target.name + "-doctrees"), builder,
                confoverrides=config, status=None, warning=stream, parallel=parallel, freshenv=False,
            )  # fmt: skip
            app.build()
        text = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
        assert warnings or not text, text
        return text

    def html(self, name: str) -> str:
        """Return the HTML of a page."""
        return (self.output / f"{name}.html").read_text()

    def files(self, output: Path | None = None) -> dict[str, bytes]:
        """Return every file of the output that a reader gets, by name."""
        root = output or self.output
        skip = {".buildinfo", ".buildinfo.bak"}
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.name not in skip
        }


@pytest.fixture
def site(tmp_path: Path, write: Write) -> Site:
    """Return a tiny site over the tiny data, not yet built."""
    write()
    return Site(tmp_path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a browser, one for all tests of a worker."""
    with launched() as browser:
        yield browser


def built_once(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """Return a folder that ``build`` made, once for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    # The folder of each worker lies in that of the run.
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            build(folder)
    return folder


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the real site: a copy of data and docs, built once for all workers of this run."""
    folder = built_once(tmp_path_factory, "real", _build_real_site)
    assert (folder / "exit.txt").read_text() == "0", (folder / "warnings.txt").read_text()[-3000:]
    return folder / "html"


@pytest.fixture(scope="session")
def filtered_site(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a copy of the real site that has the index of the page of filters, made once too."""
    pytest.importorskip("pagefind")

    def build(folder: Path) -> None:
        shutil.copytree(real_site, folder)
        pagefind.write(load(ROOT / "data")[0], folder)

    return built_once(tmp_path_factory, "filtered", build)


def write_tiny(data: Path) -> None:
    """Write the tiny knowledge base into a folder."""
    for name, text in TINY.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _build_real_site(folder: Path) -> None:
    """Build the site of a copy of data and docs in ``folder``, serially, every warning an error."""
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("_build", "kb"))
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", "html", "-d", "doctrees", "docs", "html"]
    # Where the site is published, and where it is edited, is not part of what is tested.
    environment = {**os.environ, "LDN_KB_URL": "", "LDN_KB_PATH": "/", "LDN_KB_EDIT_URL": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    (folder / "warnings.txt").write_text(done.stderr)
    (folder / "exit.txt").write_text(str(done.returncode))
