"""A tiny site that is edited as contributors edit it, and the comparison of its output with a clean build's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from conftest import Site, write_tiny

Output = dict[str, bytes]
# Previous and next links and the search index of a preview may be behind; so may pictures that no page shows any longer.
NOT_PROMISED = ("searchindex.js", "_images/", "_downloads/", ".buildinfo")
_CLEAN: dict[str, Output] = {}
"""What builds from nothing made, by all that they were made from."""
BODY = re.compile(rb'<div class="body" role="main">.*(?=<div class="sphinxsidebar")', re.DOTALL)


class EditedSite:
    """A site over the tiny data in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        write_tiny(folder / "data")
        self.folder = folder
        self.site = Site(folder)
        self.docs, self.data = folder / "docs", folder / "data"
        self.site.page("pic.png", "no picture, but Sphinx does not look")

    def restored(self, copy: Path) -> EditedSite:
        """Return this site as it was when ``copy`` was made of its folder."""
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        return self

    def read(self, name: str):
        """Return the data of a file."""
        return yaml.load((self.data / f"{name}.yaml").read_text(), yaml.SafeLoader)

    def write(self, name: str, data) -> None:
        """Write a file as JSON, which is YAML too."""
        (self.data / f"{name}.yaml").write_text(json.dumps(data, default=str, indent=1, ensure_ascii=False))

    def has(self, name: str) -> bool:
        """Return whether there is a file."""
        return (self.data / f"{name}.yaml").exists()

    def set(self, name: str, *place: str | int, value) -> None:
        """Change one field of a file."""
        whole = record = self.read(name)
        for key in place[:-1]:
            record = record[key]
        record[place[-1]] = value
        self.write(name, whole)

    def add(self, file: str, origin: str, **differs) -> None:
        """Add a record like another one."""
        self.write(file, {**self.read(origin), **differs})

    def add_a_person(self) -> None:
        """Change a number of a study, in all places that must agree."""
        self.set("studies/jones-2011-gut", "n", "enrolled", value=41)
        self.set("studies/jones-2011-gut", "arms", 0, "n", value=21)

    def delete(self, name: str) -> None:
        """Delete a record that has a file of its own."""
        (self.data / f"{name}.yaml").unlink()

    def page(self, name: str, text: str) -> None:
        """Write a page by hand."""
        self.site.page(f"{name}.md", f"---\norphan: true\n---\n{text}\n")

    def build(self) -> None:
        """Build; pages may name what is not there."""
        self.site.build(warnings=True)

    def clean(self) -> Output:
        """Return the output of a build from nothing, in another folder; of the same sources, it is built once."""
        paths = [path for folder in (self.data, self.docs) for path in sorted(folder.rglob("*")) if path.is_file()]
        sources = {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in paths
            if path.relative_to(self.folder).parts[:2] != ("docs", "kb")
        }
        key = repr(sorted(sources.items()))
        if key not in _CLEAN:
            _CLEAN[key] = self._clean()
        return _CLEAN[key]

    def _clean(self) -> Output:
        folder = self.folder.with_name(self.folder.name + "-clean")
        shutil.rmtree(folder, ignore_errors=True)
        other = Site(folder)
        shutil.copytree(self.data, folder / "data")
        shutil.copytree(self.docs, folder / "docs", dirs_exist_ok=True, ignore=shutil.ignore_patterns("kb"))
        other.build(warnings=True)
        return other.files()

    def check(self) -> None:
        """Build once more; what is promised is as in a build from nothing."""
        self.build()
        assert_same(promised(self.site.files()), promised(self.clean()))


def promised(output: Output) -> Output:
    """Return what is right in a preview too: the names of all files, the text of pages, data and scripts."""
    return {
        name: match[0] if name.endswith(".html") and (match := BODY.search(content)) else content
        for name, content in output.items()
        if not name.startswith(NOT_PROMISED)
    }


def assert_same(output: Output, wanted: Output) -> None:
    """Compare two outputs; show names and the first difference, not megabytes."""
    assert sorted(output) == sorted(wanted)
    for name in sorted(wanted):
        if output[name] != wanted[name]:
            pairs = zip(output[name], wanted[name], strict=False)
            start = next((number for number, (one, other) in enumerate(pairs) if one != other), 0)
            near = slice(max(0, start - 200), start + 200)
            raise AssertionError(f"{name} differs:\n{output[name][near]!r}\ninstead of\n{wanted[name][near]!r}")


def run(*arguments: object, cwd: Path | None = None, **options) -> subprocess.CompletedProcess[str]:
    """Run Sphinx as on the command line, without colours, whatever asks for them here."""
    options.setdefault("env", os.environ | {"NO_COLOR": "1"})
    command = [sys.executable, "-m", "sphinx", "-q", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **options)
