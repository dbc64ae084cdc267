"""What Sphinx leaves stale in an incremental build, put right, so that it ends as a build from nothing would.

Sphinx reads a page again when a file is newer than the last reading, and writes it again when it was read again. What
is missing: pages that show titles and navigation of others, files replaced by older ones, output of what is gone, and
what a build that was killed, or one into another folder, left behind. So we note what each output folder holds, beside
the doctrees, where no reader looks.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docutils
import sphinx
from sphinx.search import js_index
from sphinx.util.index_entries import split_index_msg

from ldn_kb import files
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.os_errors import os_errors_in_one_line
from ldn_kb.sphinx.page_frame import outlines, shows_contents

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_NOTES = "notes.json"


def setup(app: Sphinx) -> None:
    """Connect the events."""
    output = Output()
    app.connect("builder-inited", output.begin)
    app.connect("env-get-outdated", output.reread)
    app.connect("env-updated", output.rewrite)
    app.connect("env-check-consistency", spare_hidden_lists)
    app.connect("doctree-resolved", output.note_written)
    app.connect("build-finished", complete_search_index)
    app.connect("build-finished", output.finish)


class Output:
    """What a build puts into its output folder, and what the build before put there.

    The notes hold for each output folder: ``pages``, when each page that it holds was read and the digest of what it
    shows of others; ``files``, every file that may have to go one day. And ``finished``: whether the last build was.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._notes: dict[str, Any] = {"finished": True, "outputs": {}}
        self._written: set[str] = set()

    def begin(self, app: Sphinx) -> None:
        """Note that a build is under way; from here on it may be killed.

        This comes before Sphinx notes the configuration in the output folder, as if the pages had it already.
        """
        self._folder = app.doctreedir / "ldn_outputs"
        self._key = f"{app.builder.name}:{app.outdir}"
        if (path := self._folder / _NOTES).exists():
            try:
                self._notes = json.loads(path.read_text("utf-8"))
            except ValueError:
                self._notes["finished"] = False
        self._unfinished = not self._notes["finished"]
        self._before = {"pages": {}, "files": []} | self._notes["outputs"].get(self._key, {})
        self._save(finished=False)

    def _save(self, *, finished: bool) -> None:
        self._notes["finished"] = finished
        with os_errors_in_one_line("note the state of the build"):
            files.sync(self._folder, {_NOTES: json.dumps(self._notes)})

    def reread(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> set[str]:
        """Return the pages that could be read otherwise now, though no file of theirs is newer.

        Whether a link leads to a page is decided while the page with the link is read; the text of a generated page
        tells by itself where its links lead.
        """
        domain = ldn(env)
        own = {docname for docname in env.found_docs if not domain.generated(docname)}
        sources = {docname: _digest(env.doc2path(docname)) for docname in sorted(own)}
        versions = {name: extension.version for name, extension in app.extensions.items()}
        versions |= {"docutils": docutils.__version__, "sphinx": sphinx.__version__}
        before, domain.data["sources"] = domain.data["sources"], sources
        upgraded, domain.data["versions"] = versions != domain.data["versions"], versions
        if self._unfinished or upgraded:
            return set(env.found_docs)
        if added or removed:
            return own
        return {docname for docname in own if before.get(docname) != sources[docname]}.union(domain.outdated())

    def rewrite(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages that this folder holds in an older state, and delete the files of what is gone."""
        shown = outlines(app, env, _frame(app))
        pages = {docname: [read, shown[docname]] for docname, read in env.all_docs.items()}
        self._now = {"pages": pages, "files": sorted(_files(app, env))}
        for name in sorted({*self._before["files"]}.difference(self._now["files"])):
            path = app.outdir / name
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                path.parent.rmdir()
        # If this build is killed, its new files must be known to the next one.
        self._notes["outputs"][self._key] = {**self._now, "pages": {}}
        self._save(finished=False)
        before = self._before["pages"]
        self._stale = {docname for docname, page in pages.items() if before.get(docname) != page}
        return sorted(self._stale)

    def note_written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note that a page is about to be written."""
        self._written.add(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Note what the folder holds now."""
        if exception is None:
            if self._stale <= self._written:
                self._notes["outputs"][self._key] = self._now
            # Otherwise only some pages were asked for (sphinx-build docs html page.md): all are written the next time.
            self._save(finished=True)


def spare_hidden_lists(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep Sphinx from writing a page again with each page that it lists, if the list is hidden and shows nothing.

    This comes after the environment was saved and after Sphinx has looked for pages that no list holds.
    """
    for listing in env.files_to_rebuild.values():
        listing.intersection_update({docname for docname in listing if shows_contents(env, docname)})


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _frame(app: Sphinx) -> list[tuple[str, str]]:
    """Return name and digest of the site's templates and of its static files, whose addresses hold checksums."""
    paths = [*_offered(app), *_below(app, app.config.templates_path)]
    return [(name, _digest(path)) for name, path in sorted(paths) if not path.is_relative_to(app.doctreedir)]


def _files(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Yield every file that the HTML output holds because of a page, an image, a download or a file of the site."""
    if app.builder.format != "html" or not hasattr(app.builder, "get_outfilename"):
        return
    suffix = app.config.html_sourcelink_suffix
    for name in (*env.all_docs, *ldn(env).index_docnames()):
        yield Path(app.builder.get_outfilename(name)).relative_to(app.outdir).as_posix()
    for source in (env.doc2path(name, False).as_posix() for name in env.all_docs):
        yield f"_sources/{source}{'' if source.endswith(suffix) else suffix}"
    yield from (f"_images/{name}" for _, name in env.images.values())
    yield from (f"_downloads/{name}" for _, name in env.dlfiles.values())
    yield from (name for name, _ in _offered(app))


def _offered(app: Sphinx) -> Iterator[tuple[str, Path]]:
    """Yield place in the output and path of every static and every extra file."""
    yield from ((f"_static/{name}", path) for name, path in _below(app, app.config.html_static_path))
    yield from _below(app, app.config.html_extra_path)


def _below(app: Sphinx, entries: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file that the configuration names, or that is below a folder that it names."""
    for root in (Path(app.confdir, entry) for entry in entries):
        if root.is_file():
            yield root.name, root
        yield from ((path.relative_to(root).as_posix(), path) for path in sorted(root.rglob("*")) if path.is_file())


def complete_search_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the search index as a build from nothing would.

    Sphinx forgets the index words of every page that it does not write again, and keeps words that no page has any
    longer, with nothing behind them (seen in 8.2 and 9.0).
    """
    path = app.outdir / "searchindex.js"
    if exception is not None or app.builder.format != "html" or not path.exists():
        return
    index = js_index.loads(path.read_text("utf-8"))
    for name in ("terms", "titleterms"):
        index[name] = {word: places for word, places in index[name].items() if places != []}
    found: dict[str, list[tuple[int, str, bool]]] = {}
    for number, docname in enumerate(index["docnames"]):
        for word, target, main in sorted(_index_words(app.env, docname)):
            found.setdefault(word.lower(), []).append((number, target, main == "main"))
    index["indexentries"] = found
    path.write_text(js_index.dumps(index), "utf-8")


def _index_words(env: BuildEnvironment, docname: str) -> set[tuple[str, str, str]]:
    """Return word, place and weight of every index entry of a page that the search may show."""
    if {"nosearch", "no-search"} & env.metadata[docname].keys():
        return set()
    words: set[tuple[str, str, str]] = set()
    for entry_type, value, target, main, _ in env.domains.index_domain.entries.get(docname, []):
        with contextlib.suppress(ValueError):  # an entry that says nothing, which Sphinx has warned about
            words |= {(word, target or "", main or "") for word in split_index_msg(entry_type, value)}
    return words
