"""A knowledge base on something else, in a site of somebody else: nothing of the first subject may show anywhere.

The site is the one that README describes: its three lines of ``conf.py`` and its index page are read from there.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser import served
from conftest import ROOT
from ldn_kb.model import KINDS

SECOND: dict[str, str] = {
    "subject.yaml": """\
format: 3
title: Velmorin, held against its studies
name: velmorin
short: VLM
substance: velmorin
units: [IU, µg, g]
dose_window:
  name: small dose
  limits:
    - {unit: IU, low: 10, high: 400}
    - {unit: µg, high: 10}
first_year: 1890
disclaimer: These pages describe texts about a plant that does not exist.
licence: Public domain
search_words: [velmorin, VLM]
search_example: hiccups, Aldrin 1895
""",
    "articles/garden-post.yaml": """\
order: 1
name: Garden Post
author: Q. Berrow
credentials: herbalist
title: The leaf that stops it
published: 2021-05-02
url: https://example.org/leaf
sections:
  - heading: null
    paragraphs: [p1, p2]
  - heading: How to take it
    paragraphs: [p3]
  - heading: Goodbye
    paragraphs: [p4]
without_claims:
  - at: p4
    reason: greeting
looked_for_absent:
  - {date: 2021-07-05, cautions: [caution-dreams]}
""",
    "articles/night-letter.yaml": """\
order: 2
name: Night Letter
author: T. Oslin
credentials: pharmacist
title: null
sections:
  - heading: null
    paragraphs: [p1, p2]
references:
  - at: ref1
    study: borsk-1931-hiccups
looked_for_absent:
  - {date: 2021-07-05, questions: [how-much-is-enough]}
""",
    "claims/garden-post.yaml": """\
- id: garden-post-p1-gone
  at: p1
  about: [chronic-hiccups]
  says: In a trial the hiccups stopped in 70% of people.
  hedge: reported
  figures:
    - {label: stopped, value: 70, unit: '%'}
  cites: [borsk-1931-hiccups]
  citing: described
  fidelity: omits-context
  route: study-result
  findings: [hiccups-stop]
  numbers:
    - {figure: stopped, study: borsk-1931-hiccups, outcome: stopped, field: treatment.value, reported: 68}
  note: The source says 68%, and 45% under the placebo.
  checked: 2021-06-01
- id: garden-post-p2-nerve
  at: p2
  about: [calming-the-nerve, chronic-hiccups]
  says: The leaf calms the nerve of the diaphragm.
  hedge: asserted
  citing: none
  tested_by: [corvin-1960-nerve]
  fidelity: no-source
  route: mechanism
  steps:
    - {says: The nerve fires less., scope: people, agreeing: [corvin-1960-nerve]}
  note: Seen in frogs only, see [[corvin-1960-nerve]].
  checked: 2021-06-01
- id: garden-post-p3-amount
  at: p3
  about: [how-much]
  says: 400 IU are enough.
  hedge: asserted
  figures:
    - {label: amount, value: 400, unit: IU}
  citing: none
  tested_by: [aldrin-1895-leaf]
  fidelity: no-source
  route: settled
  basis: {kind: textbook, says: A herbal gives up to 400 IU., agrees: wholly, sources: ['https://example.org/herbal']}
  numbers:
    - {figure: amount, study: borsk-1931-hiccups, field: dose.low, reported: 400}
  note: The trial used as much.
  checked: 2021-06-01
""",
    "claims/night-letter.yaml": """\
- id: night-letter-p1-stops
  at: p1
  about: [chronic-hiccups]
  says: It may stop hiccups.
  hedge: hedged
  cites: [borsk-1931-hiccups]
  citing: numbered
  fidelity: faithful
  route: effect
  asserts: {findings: [chronic-hiccups], effect: benefit}
  note: One trial says so.
  checked: 2021-06-02
- id: night-letter-p2-dreams
  at: p2
  about: [how-much]
  says: It gives strange dreams.
  hedge: asserted
  citing: none
  fidelity: no-source
  route: frequency
  frequency: {findings: [strange-dreams], says: common}
  note: No study counted dreams.
  checked: 2021-06-02
""",
    "comparisons/does-it-stop-hiccups.yaml": """\
question: Does it stop hiccups?
theme: conditions
about: [chronic-hiccups]
positions:
  - article: garden-post
    in_short: In most people.
    claims: [garden-post-p1-gone, garden-post-p2-nerve]
  - article: night-letter
    in_short: Perhaps, with strange dreams.
    claims: [night-letter-p1-stops, night-letter-p2-dreams]
agreement: differ
difference: One is surer than the other.
evidence:
  headline: Very uncertain, one old trial favours it
  in_short: One trial of 80 people favours it ([[borsk-1931-hiccups]]).
  studies: [borsk-1931-hiccups, aldrin-1895-leaf]
  findings: [hiccups-stop]
""",
    "comparisons/how-much-is-enough.yaml": """\
question: How much is enough?
theme: basics
about: [how-much]
positions:
  - article: garden-post
    in_short: 400 IU.
    claims: [garden-post-p3-amount]
evidence:
  in_short: The trial used 400 IU.
  studies: [borsk-1931-hiccups]
""",
    "conditions/chronic-hiccups.yaml": """\
name: Chronic hiccups
synonyms: [persistent singultus]
lay_terms: [hiccups that stay]
misspellings: [hickups]
summary: Hiccups that last for more than two days.
bottom_line:
  text: One old trial favours it.
  checked: 2021-06-01
facts:
  - text: The first report is that of [[aldrin-1895-leaf]].
    studies: [aldrin-1895-leaf]
""",
    "mechanisms/calming-the-nerve.yaml": """\
name: Calming the nerve
targets:
  - {gene: GABRA1, protein: a receptor, action: said to be opened}
summary: The nerve fires less.
chain:
  - {says: The extract reaches the nerve., evidence: animal, studies: [corvin-1960-nerve]}
  - {says: The nerve fires less., evidence: hypothesis}
bottom_line:
  text: It was seen in frogs.
  checked: 2021-06-01
""",
    "topics/how-much.yaml": """\
name: How much is taken
summary: Amounts differ.
bottom_line:
  text: The trial used 400 IU.
  checked: 2021-06-01
""",
    "findings/hiccups-stop.yaml": """\
about: [chronic-hiccups]
outcome: an end of hiccups
measured: people without hiccups for a week
population: adults with hiccups
better: higher
scale: hiccup-score
comparator: placebo
importance: critical
main: true
results:
  - {study: borsk-1931-hiccups, outcome: stopped, risk_of_bias: {missing_data: {judgement: low, reason: Four left.}}}
left_out:
  - {study: aldrin-1895-leaf, outcome: stopped, reason: not-compared, because: All 6 people got the leaf.}
baseline: {value: 45, unit: per-100, study: borsk-1931-hiccups, outcome: stopped}
note: One trial of 80 people; hiccups came back in more people who took the extract.
checked: 2021-06-02
""",
    "findings/hiccups-return.yaml": """\
about: [chronic-hiccups, how-much]
outcome: a return of hiccups
harm: true
better: lower
scale: hiccup-score
comparator: placebo
importance: important
results:
  - {study: borsk-1931-hiccups, outcome: relapse}
checked: 2021-06-02
""",
    "findings/strange-dreams.yaml": """\
about: [how-much]
outcome: strange dreams
harm: true
better: lower
comparator: placebo
importance: limited
checked: 2021-06-02
""",
    "studies/aldrin-1895-leaf.yaml": """\
title: On a leaf against singultus
authors: [Aldrin P]
year: 1895
journal: Annals of Leaves
design: case-series
blinding: none
comparator: none
subjects: people
conditions: [chronic-hiccups]
topics: [how-much]
n: {enrolled: 6}
arms:
  - {name: Leaf, role: treatment, n: 6, dose: {low: 30, unit: µg}}
outcomes:
  - id: stopped
    measure: hiccups stopped
    treatment: {text: 4 of 6, value: 4, unit: people}
    direction: not-compared
why_it_matters: It is the first report.
provenance:
  confirmed: fulltext
  sources: ['https://example.org/aldrin']
  entered: 2021-06-01
""",
    "studies/borsk-1931-hiccups.yaml": """\
title: A trial of the extract
authors: [Borsk A, Ull E]
year: 1931
journal: J Diaphragm
doi: 10.1000/borsk
design: rct-parallel
blinding: double
comparator: placebo
subjects: people
conditions: [chronic-hiccups]
n: {enrolled: 80, randomised: 80, completed: 76, analysed: 76}
arms:
  - {name: Extract, role: treatment, n: 40, dose: {low: 400, unit: IU}}
  - {name: Placebo, role: control, n: 40}
duration_weeks: 4
outcomes:
  - id: stopped
    measure: hiccups stopped
    scale: hiccup-score
    weeks: 4
    primary: true
    treatment: {value: 68, unit: '%'}
    control: {value: 45, unit: '%'}
    estimate: {kind: RR, value: 1.5, low: 1.1, high: 2.1, level: 95}
    p: '0.03'
    direction: favours-treatment
  - id: relapse
    measure: hiccups came back
    scale: hiccup-score
    weeks: 12
    treatment: {value: 20, unit: '%'}
    control: {value: 10, unit: '%'}
    estimate: {kind: RR, value: 2, low: 1.2, high: 3.9, level: 95}
    direction: favours-control
harms: None were seen.
conclusion: The extract stops hiccups more often than placebo.
provenance:
  confirmed: abstract
  sources: ['https://example.org/borsk']
  entered: 2021-06-01
""",
    "studies/corvin-1960-nerve.yaml": """\
title: The nerve of the frog
authors: [Corvin S]
year: 1960
journal: Frogs
design: animal
subjects: animals
mechanisms: [calming-the-nerve]
provenance:
  confirmed: secondary
  sources: ['https://example.org/corvin']
  entered: 2021-06-01
""",
    "cautions.yaml": """\
- id: caution-dreams
  name: Dreams
  text: It may give strange dreams.
  label: null
  about: [how-much]
  claims: [night-letter-p2-dreams]
  sources: ['https://example.org/dreams']
""",
    "searches.yaml": """\
- id: search-hiccups
  where: a card index
  query: hiccup leaf
  limits: null
  day: 2021-06-01
  hits: null
  screened: 3
  about: [chronic-hiccups, how-much]
  excluded:
    - {what: corvin-1960-nerve, reason: no-people, because: it studied frogs}
""",
    "substances.yaml": """\
- id: dream-tea
  name: dream tea
  what: brings strange dreams of its own
  brands: [Nocturna]
  group: Herbal teas
  used_for: sleep
  caution: caution-dreams
  sources: ['https://example.org/tea']
""",
    "measures.yaml": """\
- id: hiccup-score
  name: Hiccup score
  abbreviation: HS
  what: How many hiccups an hour.
  low: 0
  high: 99
  worse: higher
""",
    "glossary.yaml": """\
- id: singultus
  term: singultus
  meaning: A hiccup.
""",
}
"""Every file of the second knowledge base by its path."""

FOREIGN = re.compile(r"(?i)\bLDN\b|naltrexone|opioid|Hartman|Carnahan|ldn_kb contributors|CC BY")
TOOL = re.compile(r"\bldn-(?:kb|conditions|studies|claims)\b(?!-)")
"""The command of the tool, which a problem may name, and its indices, which the log of a build lists."""
THEMES = ("alabaster", "furo")


def leaks(text: str) -> list[str]:
    """Return what a text says of the first subject, with a little around it."""
    return [text[max(0, found.start() - 40) : found.end() + 40] for found in FOREIGN.finditer(text)]


def readme_block(language: str, start: str) -> str:
    """Return the block of README in ``language`` that starts with ``start``."""
    blocks = re.findall(rf"^(`{{3,}}){language}\n(.*?)^\1$", (ROOT / "README.md").read_text(), flags=re.DOTALL | re.M)
    (found,) = [text for _, text in blocks if text.startswith(start)]
    return found


def write_site(folder: Path, files: dict[str, str], theme: str) -> Path:
    """Write data and a site around it as README says."""
    (folder / "data").mkdir(parents=True)
    for name, text in files.items():
        path = folder / "data" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    configuration = readme_block("python", "extensions = ")
    assert len(configuration.splitlines()) == 3
    (folder / "docs").mkdir()
    configuration = re.sub(r'(?<=html_theme = ")\w+', theme, configuration)
    (folder / "docs/conf.py").write_text(configuration + "ldn_kb_search = True\n")
    (folder / "docs/index.md").write_text(readme_block("markdown", "# "))
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)


def build(folder: Path) -> Path:
    """Build the site from nothing, every warning an error; return its folder."""
    done = run(folder, "sphinx", "-W", "--keep-going", "-n", "-b", "html", "docs", "html")
    assert done.returncode == 0, done.stderr[-3000:]
    assert leaks(TOOL.sub("", done.stdout + done.stderr)) == []
    return folder / "html"


class Reader(HTMLParser):
    """Collects what a reader, a screen reader or a search engine gets from a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        given = dict(attrs)
        names = ("title", "alt", "aria-label", "placeholder", "value", "data-label")
        self.words += [given[name] or "" for name in names if name in given]
        if tag == "meta" and given.get("name") != "viewport":
            self.words.append(given.get("content") or "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return html.unescape(" ".join(" ".join(self.words).split()))


@pytest.fixture(scope="module", params=THEMES)
def built(request, tmp_path_factory) -> Path:
    """Build the second site with one of two themes that know nothing of this extension; return its output."""
    return build(write_site(tmp_path_factory.mktemp(request.param), SECOND, request.param))


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Write the second knowledge base; return the folder it lies in."""
    return write_site(tmp_path_factory.mktemp("second"), SECOND, "alabaster")


def pages(output: Path) -> dict[str, str]:
    return {path.relative_to(output).as_posix(): Reader(path.read_text()).text for path in output.rglob("*.html")}


def test_every_page_is_there(built):
    records = [
        f"kb/{folder}/{Path(name).stem}.html"
        for folder, kind in (
            ("articles", "articles"), ("compare", "comparisons"), ("conditions", "conditions"),
            ("mechanisms", "mechanisms"), ("topics", "topics"), ("studies", "studies"),
        )
        for name in ("index", *[name for name in SECOND if name.startswith(f"{kind}/")])
    ]  # fmt: skip
    others = (
        "findings/index",
        "numbers",
        "leans-on",
        "not-mentioned",
        "unpublished",
        "to-read",
        "omissions",
        "substances",
        "glossary",
        "measures",
        "searches",
        "changes",
        "reference/fields",
        "reference/problems",
    )
    wanted = {*records, *(f"kb/{name}.html" for name in others), "index.html", "search.html", "genindex.html"}
    assert wanted <= set(pages(built))
    inventory = (built / "ldn-kb.json").read_text()
    assert all(json.loads(inventory)[kind.plural] for kind in KINDS)


def test_no_page_names_the_first_subject(built):
    found = {name: leaks(text) for name, text in pages(built).items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_pages_name_the_second_subject(built):
    found = pages(built)
    condition = found["kb/conditions/chronic-hiccups.html"]
    assert any("people at small dose" in text for text in found.values())
    assert "favours VLM" in condition
    assert "It is very uncertain what VLM does to an end of hiccups." in condition
    assert "With VLM" in condition
    assert "Without it: 45 of 100 people, Borsk 1931" in condition
    findings = found["kb/findings/index.html"]
    rates = "20 of 100 with VLM, 10 of 100 with placebo"
    assert f"It is very uncertain what VLM does to a return of hiccups: {rates}." in findings
    assert (
        "No study was found of what VLM does to strange dreams in people. The last search was on 2021-06-01."
        in findings
    )
    assert "Velmorin dose" in found["kb/studies/borsk-1931-hiccups.html"]
    assert "These pages describe texts about a plant that does not exist." in condition
    assert "“Chronic hiccups”. In: Velmorin, held against its studies" in condition
    assert " , 2 June 2021, page kb/conditions/chronic-hiccups.html . Public domain." in condition
    assert "Dreams" in found["kb/omissions.html"]
    assert "label" not in found["kb/omissions.html"]
    assert "Which ones: dream tea" in found["kb/omissions.html"]
    substances = found["kb/substances.html"]
    assert "Nocturna" in substances
    assert substances.index("It may give strange dreams.") < substances.index("dream tea")
    assert "people at other doses" in found["kb/studies/aldrin-1895-leaf.html"]


def test_no_markup_is_left_over(built):
    for name, text in pages(built).items():
        if not name.startswith("kb/reference/"):
            assert not re.search(r":::|~~~|\{ldn:", text), name


def test_what_scripts_and_programs_read_names_only_the_second_subject(built):
    for name in ("ldn-kb.json", "_static/ldn-search-names.js", "_static/ldn-search-more.js", "_static/ldn-cards.js"):
        assert leaks((built / name).read_text()) == [], name
    assert '"velmorin",\n"vlm"' in (built / "_static/ldn-search-names.js").read_text()
    index = json.loads((built / "searchindex.js").read_text().removeprefix("Search.setIndex(").removesuffix(")"))
    for part in ("terms", "titleterms", "alltitles", "indexentries", "titles"):
        assert leaks(" ".join(index[part])) == [], part


def test_pages_fit_a_phone_and_follow_the_mode_of_their_theme(built, chromium):
    is_furo = "furo" in (built / "index.html").read_text()
    with served(built) as address:
        for scheme, ink in (("light", "#1c2530"), ("dark", "#e6eaee" if is_furo else "#1c2530")):
            page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
            for name in ("index", "kb/conditions/chronic-hiccups", "kb/studies/index", "kb/numbers"):
                page.goto(f"{address}/{name}.html")
                assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
                assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--ldn-ink')") == ink, name
            page.close()


def test_tables_and_schemas_name_only_the_second_subject(data):
    done = run(data, "ldn_kb", "export", "data", "--format", "csv", "-o", "tables")
    assert done.returncode == 0, done.stderr
    done = run(data, "ldn_kb", "schema", "-o", "schemas")
    assert done.returncode == 0, done.stderr
    written = [*(data / "tables").glob("*.csv"), *(data / "schemas").glob("*.json")]
    assert len(written) > 15
    assert {path.name: leaks(path.read_text()) for path in written if leaks(path.read_text())} == {}


def test_messages_name_only_the_second_subject(data, tmp_path):
    assert run(data, "ldn_kb", "check", "data").returncode == 0
    broken = {
        "studies/aldrin-1895-leaf.yaml": SECOND["studies/aldrin-1895-leaf.yaml"]
        .replace("1895\n", "1880\n").replace("unit: µg", "unit: mg"),
        "studies/corvin-1960-nerve.yaml": SECOND["studies/corvin-1960-nerve.yaml"].replace("secondary", "hearsay"),
        "claims/night-letter.yaml": SECOND["claims/night-letter.yaml"].replace("[borsk-1931-hiccups]", "[borsk-1931]"),
        "glossary.yaml": SECOND["glossary.yaml"].replace("meaning:", "meening:"),
    }  # fmt: skip
    folder = write_site(tmp_path / "broken", SECOND | broken, "alabaster")
    checked = run(folder, "ldn_kb", "check", "data")
    failed = run(folder, "sphinx", "-q", "-b", "html", "docs", "html")
    assert (checked.returncode, failed.returncode) == (1, 2)
    for done in (checked, failed):
        assert leaks(TOOL.sub("", done.stdout + done.stderr)) == []
    for words in (
        "1880",
        "1890",
        "'mg'; ",
        "IU",
        "'hearsay'",
        "did you mean 'borsk-1931-hiccups'?",
        "did you mean 'meaning'?",
    ):
        assert words in checked.stdout


def test_an_empty_folder_makes_a_site_that_says_so(tmp_path):
    folder = write_site(tmp_path / "empty", {}, "alabaster")
    done = run(folder, "ldn_kb", "check", "data")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "data: the folder is empty: no subject.yaml and no record yet, so there is nothing to check\n"
    found = pages(build(folder))
    assert "0 articles · 0 claims · 0 questions · 0 studies" in found["index.html"]
    generated = {name: text for name, text in found.items() if name.startswith("kb/") and "reference/" not in name}
    assert len(generated) == 20
    assert {name for name, text in generated.items() if "There is nothing here yet." not in text} == set()
    assert {name: leaks(text) for name, text in found.items() if leaks(text)} == {}


def test_records_without_a_subject_are_one_problem(tmp_path):
    folder = write_site(tmp_path / "nameless", SECOND, "alabaster")
    (folder / "data/subject.yaml").unlink()
    done = run(folder, "ldn_kb", "check", "data")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "data/subject.yaml:1:1: there is no such file; write what the records beside it are about [missing-subject]"
    ]


def test_the_subject_that_the_documentation_shows_is_sound(tmp_path):
    page = (ROOT / "docs/reference/extension.md").read_text()
    (example,) = re.findall(r"```yaml\n(format: .*?)```", page, flags=re.DOTALL)
    folder = write_site(tmp_path / "shown", {"subject.yaml": example}, "alabaster")
    done = run(folder, "ldn_kb", "check", "data")
    assert (done.returncode, done.stdout) == (0, "data: no problems in 0 claims, 0 questions, 0 studies\n")
