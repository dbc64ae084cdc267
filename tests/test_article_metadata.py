"""What a page or a file states about itself enters a new record if it is clean; nothing else does, and nothing is guessed."""

from __future__ import annotations

import datetime
import json

import pytest

from ldn_kb.authoring.article_metadata import of_statements
from ldn_kb.authoring.new_article import of_bytes
from ldn_kb.cli.main import main
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.loader import load
from ldn_kb.rendering.pages import pages

TODAY = datetime.date(2026, 2, 3)
BODY = f"<article>{'<p>A low dose of the drug is up to 4.5 mg, and it may help some of those who take it.</p>' * 20}</article>"


def stated(head: str, body: str = BODY, name: str = "page.html"):
    return of_statements(of_bytes(f"{head}{body}".encode(), name).statements, TODAY)


def json_ld(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


POST = {"@type": "BlogPosting", "headline": "In short", "datePublished": "2024-03-05T23:00:00-08:00"}


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta property="article:published_time" content="2024-03-05T10:00:00Z">', "published", "2024-03-05"),
        ('<meta name="DC.date.issued" content="2024/3/5">', "published", "2024-03-05"),
        ("<meta name=date content='5th March 2024'>", "published", "2024-03-05"),
        ("<meta itemprop=datePublished content='Mar. 5, 2024'>", "published", "2024-03-05"),
        ("<time datetime=2024-03-05>then</time>", "published", "2024-03-05"),
        ("<time datetime=2024-03-05></time><time class=published datetime=2024-03-04>", "published", "2024-03-04"),
        ("<time datetime=2024-03-05></time><time datetime=2024-03-04>", "published", None),
        ("<time class=updated datetime=2024-03-05>then</time>", "published", None),
        ("<aside><time datetime=2024-03-05>then</time></aside>", "published", None),
        (json_ld(POST), "published", "2024-03-05"),
        (json_ld([POST]), "published", "2024-03-05"),
        (json_ld({"@graph": [{"@type": ["WebPage"], "name": "x"}, POST]}), "published", "2024-03-05"),
        (json_ld({**POST, "author": [{"name": "A. Writer"}, "B. Other"]}), "author", "A. Writer, B. Other"),
        (json_ld({**POST, "author": {"@id": "#a"}}, {"@id": "#a", "name": "A. Writer"}), "author", "A. Writer"),
        (json_ld({**POST, "publisher": {"name": "R&amp;D"}}), "publisher", "R&D"),
        (json_ld(POST, {**POST, "headline": "Another", "datePublished": "2020-01-01"}), "published", None),
        ("<meta name=author content='A. Writer'><meta property=article:author content=https://x.org/a>", "author", "A. Writer"),
        ("<meta property=og:site_name content='The S\u00adhop'>", "publisher", "The Shop"),
        ("<link rel='canonical' href=https://example.org/a?b=1&amp;c=2>", "url", "https://example.org/a?b=1&c=2"),
        ("<meta property=og:url content=https://example.org/caf\u00e9>", "url", "https://example.org/caf%C3%A9"),
        ("<link rel=canonical href=https://example.org/><meta property=og:url content=https://example.org/a>", "url", "https://example.org/a"),
        ("<!-- saved from url=(0021)https://example.org/a -->", "url", "https://example.org/a"),
        ("<meta property=og:title content='In short'><title>In short | Shop</title>", "title", "In short"),
        ("", "author", None),
    ],
)  # fmt: skip
def test_what_a_page_states(head, field, value):
    found = stated(head).values.get(field)
    assert (None if found is None else str(found)) == value


def test_of_several_articles_the_one_that_the_page_is_about_is_meant():
    others = [{**POST, "headline": f"Other {number}", "datePublished": f"2020-01-0{number}"} for number in (1, 2)]
    head = json_ld(others[0], {**POST, "author": "A. Writer"}, others[1])
    assert str(stated(head, BODY.replace("<p>", "<h1>In short</h1><p>", 1)).values["published"]) == "2024-03-05"
    canonical = "<link rel=canonical href=https://example.org/a/>"
    head = json_ld(others[0], {**POST, "mainEntityOfPage": {"@id": "x"}, "url": "https://example.org/a"})
    assert "published" in stated(canonical + head).values
    assert "published" not in stated(head).values


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: 'In: short'\nauthor: \"A. Writer\"\nsite: Shop", {"title": "In: short", "author": "A. Writer", "publisher": "Shop"}),
        ("authors: [A. Writer, B. Other]\nurl: https://example.org/a", {"author": "A. Writer, B. Other", "url": "https://example.org/a"}),
        ("authors:\n  - name: A. Writer\n    url: https://x.org\n  - B. Other\ndate: 2024-03-05", {"author": "A. Writer, B. Other", "published": datetime.date(2024, 3, 5)}),
        ("author:\n  name: A. Writer\nurl: /ldn\ndate: yesterday\ntitle: >-\n  x", {"author": "A. Writer"}),
    ],
)  # fmt: skip
def test_what_front_matter_states(front, expected):
    assert stated(f"---\n{front}\n---\n\n", BODY, "a.md").values == expected


def test_front_matter_may_be_toml():
    found = of_bytes(
        f"+++\ntitle = 'In short'\ndate = 2024-03-05T10:00:00Z\nauthors = ['A. Writer']\n+++\n\n{BODY}".encode(), "a.md"
    )
    values = of_statements(found.statements, TODAY).values
    assert (found.title, values["author"], str(values["published"])) == ("In short", "A. Writer", "2024-03-05")
    assert found.paragraphs[0].text.startswith("A low dose")


HOSTILE = [
    '<script type="application/ld+json">{"@type": "Article", "author": {</script>',
    f'<script type="application/ld+json">{"[" * 100_000}</script>',
    f'<script type="application/ld+json">{json.dumps({**POST, "author": "x" * 10_000})}</script>',
    '<script type="application/ld+json">[[], 3, null, {"@type": 5, "author": [[]]}, "Article"]</script>',
    json_ld({**POST, "author": {"name": {"name": ["A"]}}, "datePublished": 20240305, "publisher": [None, {}]}),
    json_ld({**POST, "datePublished": "2999-01-01", "author": "<script>alert(1)</script>", "url": "javascript:alert(1)"}),
    json_ld({**POST, "datePublished": "1970-01-01", "author": "[[jones-2011-gut]]", "publisher": "\u202e \u200b"}),
    json_ld({**POST, "datePublished": "03/04/2024", "author": "A\x1b[31mB", "publisher": "null"}),
    json_ld({**POST, "datePublished": "2024-02-31", "author": "https://x.org/a", "publisher": "admin"}),
    "<meta name=date content=yesterday><meta name=author content=@writer><meta property=og:site_name content=' '>",
    "<link rel=canonical href='https://a:b@x.org/'><meta property=og:url content=/relative>",
    "<link rel=canonical><meta><meta name=author><time datetime><script type='application/ld+json'>",
    "<meta name=author content='&lt;b&gt;x'>" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("head", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_broken_or_hostile_is_not_taken(head):
    found = stated(head, f"</script>{BODY}")
    assert set(found.values) <= {"title", "published"}
    if "published" in found.values:
        assert str(found.values["published"]) == "2024-03-05"
    assert all(len(line) < 300 and "\n" not in line for line in found.refused)


def begun(write, tmp_path, page: str, *options: str):
    (tmp_path / "page.html").write_text(page)
    folder = write()
    assert main(["new", "article", str(folder), "--text", str(tmp_path / "page.html"), *options]) == 0
    [path] = [path for path in (folder / "articles").glob("*.yaml") if path.stem not in ("alpha", "beta")]
    return folder, path


STATED = (
    "<meta name=author content='Jane Q. Writer, MD'><meta property=og:site_name content='The Shop'>"
    "<meta name=date content=2024-03-05><link rel=canonical href=https://example.org/a><title>In short</title>"
)


def test_a_record_is_begun_with_what_the_page_states_and_a_person_confirms_it(write, tmp_path, capsys):
    _, path = begun(write, tmp_path, STATED + BODY)
    assert path.stem == "writer"
    text = path.read_text()
    for line in (
        "name: Writer", "author: Jane Q. Writer, MD", "credentials: null", "title: In short", "publisher: The Shop",
        "published: 2024-03-05", "url: https://example.org/a", "note: null",
    ):  # fmt: skip
        assert f"{line}\n" in text
    printed = capsys.readouterr().out
    for hint in (
        "author is 'Jane Q. Writer, MD' until",
        "published is '2024-03-05' until",
        "credentials is null until",
    ):
        assert hint in printed
    assert "url (link rel=canonical)" in printed
    assert "title (" not in printed


def test_options_win_and_what_is_not_stated_is_null_and_named(write, tmp_path, capsys):
    options = ["--author", "B. Other", "--name", "Other", "--url", "https://example.org/b", "--id", "other"]
    _, path = begun(
        write, tmp_path, STATED.replace("date content=2024-03-05", "date content=2999-03-05") + BODY, *options
    )
    data = yaml_reader.read(path.read_bytes(), "x")[0].data
    assert [data[name] for name in ("name", "author", "url", "published")] == [
        "Other", "B. Other", "https://example.org/b", None,
    ]  # fmt: skip
    printed = capsys.readouterr().out
    assert "Not taken: published: '2999-03-05' (meta date) is still to come" in printed
    assert "published is null until you decide" in printed


def test_a_text_that_states_nothing_leaves_a_line_for_everything(write, tmp_path):
    _, path = begun(write, tmp_path, BODY)
    assert path.stem == "page"
    text = path.read_text()
    for line in ("name: To be written", "author: To be written", "publisher: null", "published: null", "url: null"):
        assert f"{line}\n" in text


def test_what_is_stated_stands_on_pages_as_text(write, tmp_path):
    """Signs of markup that a name may hold are escaped like those that a person types."""
    page = STATED.replace("The Shop", "*The* `Shop` &amp; x").replace("In short", "$x$ _In_ short | #1")
    folder, _ = begun(write, tmp_path, page + BODY)
    base, _ = load(folder)
    assert base.article("writer").publisher == "*The* `Shop` & x"
    text = dict(pages(base))["articles/writer.md"]()
    assert "*The*" not in text.replace(r"\*The\*", "")
    assert r"\*The\* \`Shop\`" in text
