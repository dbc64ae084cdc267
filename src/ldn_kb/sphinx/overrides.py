"""What a site says in another way than we do: the words of marks, and the templates of pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldn_kb.model.types import visible
from ldn_kb.model.vocabulary import VOCABULARIES
from ldn_kb.reading import yaml_reader
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.rendering.pages.templating import TEMPLATES
from ldn_kb.sphinx.typed_messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LONGEST_WORD = 60
_ENDING = ".md.j2"


def files_of(app: Sphinx) -> list[Path]:
    """Return the file of words and the folder of templates that are configured: every page depends on them."""
    words = app.config.ldn_kb_words
    names = (words if isinstance(words, str) else "", app.config.ldn_kb_templates)
    return [Path(app.confdir, name) for name in names if name]


def templates_of(app: Sphinx) -> Path | None:
    """Return the folder of the site's own templates; ``None`` if there is none."""
    name = app.config.ldn_kb_templates
    return Path(app.confdir, name) if name else None


def check_templates(app: Sphinx) -> None:
    """Warn of a folder of templates that is not there, and of files in it that nothing would ever use."""
    folder = templates_of(app)
    if folder is None:
        return
    if not folder.is_dir():
        warn("config", "ldn_kb_templates is %s, and there is no such folder", quoted(app.config.ldn_kb_templates))
        return
    for path in sorted(folder.iterdir()):
        # A name with _ at its start is that of a file which other templates take in.
        name = path.name.removesuffix(_ENDING)
        if (name == path.name or name not in TEMPLATES) and not name.startswith(("_", ".")):
            message = "ldn_kb_templates holds %s, which is no template of ours%s; one for others begins with _"
            warn("config", message, quoted(path.name), suggestion(name, TEMPLATES))


def words_of(app: Sphinx) -> dict[tuple[str, str], str]:
    """Return the site's own words by vocabulary and value; warn of those that cannot be used, and leave them out."""
    given: object = app.config.ldn_kb_words
    source = yaml_reader.Source("ldn_kb_words")
    if isinstance(given, str):
        if not given:
            return {}
        try:
            source, problems = yaml_reader.read(Path(app.confdir, given).read_bytes(), given)
        except OSError as error:
            warn("config", "ldn_kb_words is %s, which cannot be read: %s", quoted(given), error.strerror)
            return {}
        for problem in problems:
            warn("config", "%s", problem.message, location=f"{problem.path}:{problem.line}")
        given = source.data if not problems else {}
    found: dict[tuple[str, str], str] = {}
    for vocabulary, words in _pairs(source, (), given):
        if vocabulary not in VOCABULARIES:
            near = suggestion(vocabulary, VOCABULARIES)
            _refuse(source, (vocabulary,), f"there is no vocabulary {quoted(vocabulary)}{near}")
            continue
        values = list(map(str, VOCABULARIES[vocabulary]))
        for value, word in _pairs(source, (vocabulary,), words):
            place = (vocabulary, value)
            if value not in values:
                _refuse(source, place, f"{vocabulary} has no value {quoted(value)}{suggestion(value, values)}")
            elif fault := _fault(word):
                _refuse(source, place, f"the word for {quoted(value)} {fault}")
            else:
                found[place] = visible(str(word))
    return found


def _pairs(source: yaml_reader.Source, place: tuple[str, ...], given: object) -> list[tuple[str, Any]]:
    """Return the keys, as texts, and values of a mapping; anything else is warned of."""
    if isinstance(given, Mapping):
        return [(str(key), value) for key, value in given.items()]
    _refuse(source, place, "write a mapping here: vocabulary, value and word, such as verdict: {supported: Borne out}")
    return []


def _fault(word: object) -> str | None:
    """Return what is wrong with a word; ``None`` if nothing is."""
    if not isinstance(word, str):
        return "is no text; write it in quotes"
    if len(word) > _LONGEST_WORD:
        return f"has {len(word)} characters; {_LONGEST_WORD} is the most"
    try:
        visible(word)
    except ValueError as error:
        return str(error)
    return None


def _refuse(source: yaml_reader.Source, place: tuple[str, ...], message: str) -> None:
    """Warn at the place in the file of words, if they are in one."""
    location = f"{source.path}:{source.place(place, key=True)[0]}" if source.values else None
    warn("config", "ldn_kb_words: %s", message, location=location)
