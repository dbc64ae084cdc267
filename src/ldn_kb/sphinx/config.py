"""The configuration values, each stated once, and their problems, reported when a build starts."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import sphinx
from sphinx.util.matching import Matcher

from ldn_kb.files import MARKER
from ldn_kb.reading.problems import quoted, suggestion
from ldn_kb.sphinx.typed_messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

CONFIG: dict[str, tuple[str | bool, str]] = {
    "ldn_kb_data": ("../data", "data folder, relative to the folder of conf.py"),
    "ldn_kb_output": ("kb", "folder for generated pages, relative to the source folder; nothing else may be in it"),
    "ldn_kb_edit_url": (
        "",
        "address at which a record's file is edited, with {path} and {line}; empty for none",
    ),
    "ldn_kb_methods": (
        "",
        "docname of your page on how claims are judged, empty for no link; labels of marks lead to its sections "
        "evidence, wording, source, certainty, shows and importance",
    ),
    "ldn_kb_contribute": ("", "docname of your page on how to correct a record; empty for no link"),
    "ldn_kb_find": ("", "docname of your page of filters, which loads their script; empty for none"),
    "ldn_kb_search": (
        False,
        "whether the search page and every search field of the site are ours, which know records, misspellings and "
        "warnings; otherwise they stay those of Sphinx and the theme, and find the generated pages by their words",
    ),
    "ldn_kb_words": (
        "",
        "words of marks in the place of ours: a mapping such as {'verdict': {'supported': 'Borne out'}}, or the name "
        "of a YAML file with one, relative to the folder of conf.py",
    ),
    "ldn_kb_templates": (
        "",
        "folder of templates that stand in for ours, relative to the folder of conf.py; empty for none",
    ),
    "ldn_kb_json": ("ldn-kb.json", "name of the full JSON export at the root of the HTML output; empty for none"),
    "ldn_kb_open_data": (
        "",
        "folder at the root of the HTML output for tables, database and citations, such as open-data; empty for none",
    ),
    "ldn_kb_site_zip": (
        "",
        "name of a zip of the whole HTML output in it, such as site.zip, made at the end of a build; empty for none",
    ),
}
"""Each configuration value with its default and its meaning."""
MAPPINGS = ("ldn_kb_words",)
"""Those that may be a mapping, too."""

_TYPOGRAPHIC = ("replacements", "smartquotes")
_PLACEHOLDERS = ("path", "line")
_ADDRESS = re.compile(r"https?://[!#-&(-;=?-\[\]_a-z~]+")


def data_folder_in_repository(data: str) -> str:
    """Return the data folder as a contributor names it: ``../content/records`` is ``content/records``."""
    return "/".join(part for part in PurePosixPath(data).parts if part not in ("..", "/")) or "data"


def check_config(app: Sphinx, config: Config) -> None:
    """Warn of settings that would silently make a wrong site, and reset those that cannot work to their default."""
    output = PurePosixPath(config.ldn_kb_output)
    if output.is_absolute() or ".." in output.parts or not output.name:
        _warn("ldn_kb_output is %s, which is not a folder below the source folder; using 'kb'", config.ldn_kb_output)
        config.ldn_kb_output = "kb"
    elif Matcher(config.exclude_patterns)(str(output)) or Matcher(config.exclude_patterns)(f"{output}/index.md"):
        _warn("ldn_kb_output is %s, which exclude_patterns leaves out: no generated page is read", config.ldn_kb_output)
    _check_edit_url(config)
    _check_theme(app, config.html_theme)
    for name in _TYPOGRAPHIC:
        if name in config.myst_enable_extensions:
            _warn("myst_enable_extensions holds %s, which changes the text of the data; take it out", name)
    name = config.ldn_kb_json
    if "/" in name or "\\" in name or name.startswith("."):
        _warn("ldn_kb_json is %s; write the name of a file, without a folder. No JSON is written", name)
        config.ldn_kb_json = ""
    name = config.ldn_kb_site_zip
    if name and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*\.zip", name):
        _warn("ldn_kb_site_zip is %s; write the name of a file that ends in .zip, without a folder. None is made", name)
        config.ldn_kb_site_zip = ""
    name = config.ldn_kb_open_data
    if name and not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_-]*", name):
        _warn("ldn_kb_open_data is %s; write the name of one folder, such as open-data. None is written", name)
        config.ldn_kb_open_data = ""


def _check_theme(app: Sphinx, theme: str) -> None:
    """Warn of a theme that is not there. Sphinx's own error comes with a traceback, and not for every builder."""
    known = {path.name for path in Path(sphinx.__file__).with_name("themes").iterdir()} | {*app.registry.html_themes}
    known |= {entry.name for entry in entry_points(group="sphinx.html_themes")}
    folders = [Path(app.confdir, folder) for folder in app.config.html_theme_path]
    known |= {path.stem for folder in folders if folder.is_dir() for path in folder.iterdir()}
    if theme not in known:
        near = suggestion(theme, known)
        warn("config", "html_theme is %s, which is not installed%s; install its package", quoted(theme), near)


def _check_edit_url(config: Config) -> None:
    """Leave out an address that would break links; one without ``{path}`` would not lead to the file."""
    address = config.ldn_kb_edit_url
    unknown = [name for name in re.findall(r"\{([^{}]*)\}", address) if name not in _PLACEHOLDERS]
    if not address:
        return
    if unknown:
        _warn("ldn_kb_edit_url holds %s; write {path} and {line}. No edit links are made", f"{{{unknown[0]}}}")
    elif "{path}" not in address:
        _warn("ldn_kb_edit_url is %s, without {path}. No edit links are made", address)
    elif not _ADDRESS.fullmatch(re.sub(r"\{[^{}]*\}", "x", address)):
        _warn("ldn_kb_edit_url is %s, which is no address; write signs as %%20. No edit links are made", address)
    else:
        return
    config.ldn_kb_edit_url = ""


def warn_of_other_folders(app: Sphinx) -> None:
    """Warn of generated pages of ours in another folder than the present one: both would be published."""
    present = Path(app.srcdir, app.config.ldn_kb_output)
    for marker in sorted((*Path(app.srcdir).glob(f"*/{MARKER}"), *Path(app.srcdir).glob(f"*/*/{MARKER}"))):
        folder = marker.parent
        inside = any(folder.is_relative_to(other) for other in (present, app.outdir, app.doctreedir))
        if not inside and any(folder.rglob("*.md")):
            _warn("the pages in %s were generated before ldn_kb_output was changed; delete the folder", folder.name)


def _warn(message: str, value: object) -> None:
    warn("config", message, quoted(value))
