"""The whole HTML output as one file, to keep or to read without a network; made only where a name is configured."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_kb.files import write
from ldn_kb.sphinx.epub import is_book
from ldn_kb.sphinx.os_errors import os_errors_in_one_line

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_START = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the first that the format knows. Builds of one state are equal."""
_INDEX_OF_FILTERS = "pagefind"
"""The folder that is left out: it works over a network only, and no two of them are equal."""
_PLAIN_FILE = 0o100644


def write_site_zip(app: Sphinx, exception: Exception | None) -> None:
    """Write the zip at the end of a build that went well; without a name in ``ldn_kb_site_zip`` there is none."""
    name = app.config.ldn_kb_site_zip
    if exception is None and name and app.builder.format == "html" and not is_book(app.builder):
        with os_errors_in_one_line(f"write {name}"):
            target = Path(app.outdir, name)
            write(target, site_zip(Path(app.outdir), target))


def site_zip(folder: Path, target: Path) -> bytes:
    """Return the files of ``folder`` as a zip with one folder, named as ``target``, which is itself left out.

    Hidden files and folders are left out, too: they say how the site was built.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*"), key=Path.as_posix):
            parts = path.relative_to(folder).parts
            is_hidden = parts[0] == _INDEX_OF_FILTERS or any(part.startswith(".") for part in parts)
            if path.is_file() and path != target and not is_hidden:
                entry = zipfile.ZipInfo("/".join((target.stem, *parts)), _START)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _PLAIN_FILE << 16
                archive.writestr(entry, path.read_bytes())
    return stream.getvalue()
