"""Words and templates of the site: what they may change, what is refused, and when pages are made anew."""

from __future__ import annotations

import re
from types import SimpleNamespace

import jinja2
import pytest

from conftest import ROOT
from ldn_kb.rendering.pages import render
from ldn_kb.rendering.pages.templating import TEMPLATES
from ldn_kb.sphinx import overrides
from ldn_kb.sphinx.typed_messages import BuildStoppedError

PAGE = (ROOT / "docs/reference/extension.md").read_text()
HOSTILE = "<b>*Yes* [[smith-2007-gut]] {short} `x`"


def app_with(tmp_path, words="", templates=""):
    return SimpleNamespace(confdir=tmp_path, config=SimpleNamespace(ldn_kb_words=words, ldn_kb_templates=templates))


@pytest.fixture
def warnings(monkeypatch):
    """Return the list into which warnings go."""
    said: list[str] = []

    def warn(subtype, message, *arguments, location=None):
        assert subtype == "config"
        said.append(f"{location or ''}: {message % arguments}")

    monkeypatch.setattr(overrides, "warn", warn)
    return said


def test_the_words_of_the_documentation_are_taken(tmp_path, warnings):
    (example,) = re.findall(r"```yaml\n(verdict:.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "words.yaml").write_text(example)
    wanted = {("verdict", "supported"): "Borne out", ("certainty", "very-low"): "hardly any"}
    assert overrides.words_of(app_with(tmp_path, "words.yaml")) == wanted
    assert overrides.words_of(app_with(tmp_path, {"verdict": {"supported": "  Borne   out"}})) == {
        ("verdict", "supported"): "Borne out"
    }
    assert warnings == []


BAD_WORDS = """\
verdict:
  suported: Fine
  supported: 7
  mixed: "a\\u200bb"
  insufficient: {}
verdicts: {}
level: none
"""


def test_words_that_cannot_be_used_are_refused_at_their_line(tmp_path, warnings):
    (tmp_path / "words.yaml").write_text(BAD_WORDS)
    assert overrides.words_of(app_with(tmp_path, "words.yaml")) == {}
    assert warnings == [
        "words.yaml:2: ldn_kb_words: verdict has no value 'suported'; did you mean 'supported'?",
        "words.yaml:3: ldn_kb_words: the word for 'supported' is no text; write it in quotes",
        "words.yaml:4: ldn_kb_words: the word for 'mixed' holds the invisible character U+200B; delete it",
        "words.yaml:5: ldn_kb_words: the word for 'insufficient' is no text; write it in quotes",
        "words.yaml:6: ldn_kb_words: there is no vocabulary 'verdicts'; did you mean 'verdict'?",
        "words.yaml:7: ldn_kb_words: write a mapping here: vocabulary, value and word, "
        "such as verdict: {supported: Borne out}",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("none.yaml", "ldn_kb_words is 'none.yaml', which cannot be read: No such file or directory"),
        ({"verdict": {"supported": "x" * 61}}, "the word for 'supported' has 61 characters; 60 is the most"),
        ({"verdict": {"supported": " "}}, "the word for 'supported' is empty"),
    ],
)
def test_other_words_that_cannot_be_used(tmp_path, warnings, words, said):
    assert overrides.words_of(app_with(tmp_path, words)) == {}
    assert len(warnings) == 1 and said in warnings[0]


def test_every_template_has_its_name_and_both_blocks():
    folder = ROOT / "src/ldn_kb/rendering/templates"
    found = {path.name.removesuffix(".md.j2"): path.read_text() for path in folder.glob("[!_]*.md.j2")}
    assert found.keys() == TEMPLATES.keys()
    for name, text in found.items():
        assert re.findall(r"\{% block (\w+) %\}\{% endblock %\}", text) == ["below_title", "end"], name


def test_templates_of_the_site_stand_in_for_ours(base, tmp_path):
    (example,) = re.findall(r"```jinja\n(.*?)```", PAGE, flags=re.DOTALL)
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "study.md.j2").write_text(example + "{% block below_title %}{{ '<b>*' ~ study.title }}{% endblock %}")
    (folder / "glossary.md.j2").write_text("# {{ title }}\n{% include '_mine.md.j2' %}\n")
    (folder / "_mine.md.j2").write_text("Ours, with {{ terms_list|length }} term.\n")
    usual, own = render(base), render(base, templates=folder)
    changed = {name for name in usual if usual[name] != own[name]}
    assert changed == {"studies/smith-2007-gut.md", "studies/jones-2011-gut.md", "glossary.md"}
    study = own["studies/smith-2007-gut.md"]
    assert study.startswith(usual["studies/smith-2007-gut.md"].partition("\n# ")[0])
    assert "\n# Smith 2007\n\n\\<b\\>\\*A first study\n" in study
    assert study.endswith("as smith-2007-gut; see also {ldn:condition}`Gut disease <gut-disease>`.\n")
    assert own["glossary.md"] == "# Glossary\nOurs, with 1 term.\n"


def test_a_template_that_cannot_be_used_is_an_error(base, tmp_path):
    (tmp_path / "study.md.j2").write_text("\n{{ nothing }}")
    with pytest.raises(jinja2.TemplateError, match="'nothing' is undefined"):
        render(base, templates=tmp_path)


def test_files_that_nothing_uses_are_named(tmp_path, warnings):
    overrides.check_templates(app_with(tmp_path, templates="none"))
    for name in ("studdy.md.j2", "_mine.md.j2", "study.md.j2", ".keep"):
        (tmp_path / name).touch()
    overrides.check_templates(app_with(tmp_path, templates="."))
    assert warnings == [
        ": ldn_kb_templates is 'none', and there is no such folder",
        ": ldn_kb_templates holds 'studdy.md.j2', which is no template of ours; did you mean 'study'?; "
        "one for others begins with _",
    ]


def test_pages_follow_words_and_templates(site):
    """Every page is made anew when a file of either changes; a word stays text, whatever it holds."""
    site.page("index.md", "# Home\n\n{ldn:design}`open-label`\n")
    page, words = site.source / "kb/studies/smith-2007-gut.md", site.source / "words.yaml"
    options = {
        "exclude_patterns": ["kb"], "ldn_kb_search": False, "ldn_kb_json": "", "ldn_kb_words": "words.yaml",
        "ldn_kb_templates": "own", "suppress_warnings": ["ldn_kb.config"],
    }  # fmt: skip
    site.page("own/study.md.j2", "{% extends 'ldn_kb/study.md.j2' %}{% block end %}First.{% endblock %}")
    words.write_text(f'design: {{open-label: "{HOSTILE}"}}')
    site.build(**options)
    assert page.read_text().endswith("First.\n")
    assert "&lt;b&gt;*Yes* [[smith-2007-gut]] LDN `x`</span>" in site.html("index")
    words.write_text("design: {open-label: openly}")
    site.page(
        "own/study.md.j2",
        "{% extends 'ldn_kb/study.md.j2' %}{% block end %}{{ word('design', 'open-label') }}{% endblock %}",
    )
    site.build(**options)
    assert page.read_text().endswith("openly\n")
    assert "openly</span>" in site.html("index")
    assert "openly" in (site.output / "_static/ldn-cards.js").read_text()
    site.page("own/study.md.j2", "\n\n{% if %}")
    with pytest.raises(
        BuildStoppedError, match=r"a template of ldn_kb_templates cannot be used at study.md.j2:3: Expected"
    ):
        site.build(warnings=True, **options)
