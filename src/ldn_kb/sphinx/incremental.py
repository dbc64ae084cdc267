"""Incremental builds: the text of every page is right in a preview; what is published comes from a clean build.

Sphinx reads and writes a page again when its file is newer than the last time. What it cannot know is handled here:
pages written by hand that show data or titles, output of pages that are gone, and what an unfinished build left. How it
all works together is described in ``docs/reference/builds.md``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
import sphinx
from sphinx import addnodes

from ldn_kb.fingerprint import code_fingerprint
from ldn_kb.reading.garbage_collection import fewer_collections
from ldn_kb.rendering import build_cache
from ldn_kb.rendering.build_cache import BuildState
from ldn_kb.sphinx import generated_files, overrides
from ldn_kb.sphinx.config import CONFIG
from ldn_kb.sphinx.domain import ldn
from ldn_kb.sphinx.os_errors import OutputErrors, os_errors_in_one_line

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def setup(app: Sphinx, errors: OutputErrors) -> None:
    """Connect the events, in the order in which they come; ``errors`` holds the files that could not be written."""
    build = IncrementalBuild(errors)
    app.connect("builder-inited", build.begin)
    app.connect("env-get-outdated", build.reread)
    app.connect("env-updated", build.rewrite)
    app.connect("env-check-consistency", spare_hidden_lists)
    app.connect("doctree-resolved", build.note_written)
    app.connect("build-finished", build.finish)


class IncrementalBuild:
    """One build: compares its inputs with those that the last one saved, and saves its own for the next."""

    _last: BuildState | None
    _unwritten: set[str]

    def __init__(self, errors: OutputErrors) -> None:
        self._errors = errors

    @fewer_collections()
    def begin(self, app: Sphinx) -> None:
        """Load the data and write its pages, unless the data and the pages are those of the last build."""
        data = Path(os.path.relpath(Path(app.confdir) / app.config.ldn_kb_data))
        domain = ldn(app.env)
        domain.folder = app.config.ldn_kb_output.strip("/")
        self._file = Path(app.doctreedir) / "ldn_kb.pickle"
        self._made_by = _made_by(app)
        self._data = build_cache.digest(data)
        self._last = build_cache.read(self._file, self._made_by)
        self._generated = build_cache.digest(*generated_files.folders(app))
        self._is_same = self._last is not None and self._last.is_of(self._data, self._generated)
        if self._last and self._is_same:
            domain.base = self._last.base
        else:
            domain.base = dataclasses.replace(generated_files.load_or_stop(data), words=overrides.words_of(app))
        # Words of the subject stand within badges, on nearly every page.
        if self._last and self._last.base.subject != domain.base.subject:
            self._last = None
        elif self._last:
            self._last = dataclasses.replace(self._last, base=domain.base)  # two bases in memory are not needed
        with os_errors_in_one_line("remove the state of the last build"):
            self._file.unlink(missing_ok=True)
        if not self._is_same:
            generated_files.write(app, domain.base)
            self._generated = build_cache.digest(*generated_files.folders(app))

    def reread(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> set[str]:
        """Return the pages that may say something else now though their files are not newer; remove those gone."""
        for docname in removed:
            _remove_output(app, docname)
        by_hand = _by_hand(env)
        self._sources = {docname: build_cache.digest(Path(env.doc2path(docname))) for docname in by_hand}
        if self._last is None:
            stale = set(env.found_docs)
        elif added or removed:
            # Whether a link leads to a page is decided while the page with the link is read.
            stale = by_hand
        else:
            # Sphinx does not notice an older file in the place of another.
            stale = {docname for docname in by_hand if self._sources[docname] != self._last.sources.get(docname)}
            stale |= set() if self._is_same else set(ldn(env).outdated())
        self._unwritten = set(stale)
        return stale

    def rewrite(self, app: Sphinx, env: BuildEnvironment) -> set[str]:
        """Return the pages written by hand, which may show any title or label, if one of those changed."""
        standard = env.domains.standard_domain
        titles = {docname: title.pformat() for docname, title in env.titles.items()}
        shown = repr([sorted(names.items()) for names in (titles, standard.labels, standard.anonlabels)])
        self._titles = hashlib.blake2b(shown.encode(), digest_size=16).hexdigest()
        stale = set() if self._last and self._last.titles == self._titles else _by_hand(env)
        self._unwritten |= stale
        return stale

    def note_written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note that a page is written now."""
        self._unwritten.discard(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Save the state for the next build.

        Not if only some pages were asked for (``sphinx-build docs html page.md``): all are made anew the next time.
        """
        if exception is None and not self._unwritten and not self._errors.in_doubt:
            base = ldn(app.env).base
            state = BuildState(self._made_by, self._data, self._generated, self._sources, self._titles, base)
            with os_errors_in_one_line("keep the state of the build"):
                build_cache.write(self._file, state)


def spare_hidden_lists(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep Sphinx from writing a page again with each page that it lists, if the list is hidden and shows nothing.

    This comes after the environment was saved and after Sphinx has looked for pages that no list holds.
    """

    def shows_list(docname: str) -> bool:
        return any(not node["hidden"] for node in env.tocs[docname].findall(addnodes.toctree))

    for listing in env.files_to_rebuild.values():
        listing.intersection_update({docname for docname in listing if shows_list(docname)})


def _made_by(app: Sphinx) -> tuple[str, ...]:
    """Return what all pages depend on: code, settings and output. If any of it changes, no earlier state is used."""
    versions = {name: extension.version for name, extension in app.extensions.items()}
    versions |= {"docutils": docutils.__version__, "sphinx": sphinx.__version__}
    # Pages cite the release of their site, and data files its address.
    settings = (str(app.config[name]) for name in (*CONFIG, "release", "html_baseurl"))
    own = build_cache.digest(*overrides.files_of(app))
    return (code_fingerprint(), own, repr(sorted(versions.items())), app.builder.name, str(app.outdir), *settings)


def _by_hand(env: BuildEnvironment) -> set[str]:
    return {docname for docname in env.found_docs if not ldn(env).generated(docname)}


def _remove_output(app: Sphinx, docname: str) -> None:
    for path in _output(app, docname):
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()


def _output(app: Sphinx, docname: str) -> Iterator[Path]:
    """Yield every file that Sphinx may have made of a page."""
    yield Path(app.doctreedir, f"{docname}.doctree")
    if hasattr(app.builder, "get_outfilename"):
        yield Path(app.builder.get_outfilename(docname))
        link = app.config.html_sourcelink_suffix
        for suffix in app.config.source_suffix:
            yield Path(app.outdir, "_sources", f"{docname}{suffix}{'' if suffix == link else link}")
