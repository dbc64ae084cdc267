"""What the extension says while a site is built: warnings with a type, and the error that ends a build."""

from __future__ import annotations

from bdb import BdbQuit
from typing import Any, NoReturn

from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)

TYPE = "ldn_kb"
SUBTYPES: dict[str, str] = {
    "citations": "a role asks for the citations of what has none",
    "comparison": "a directive names no question of the data",
    "config": "a setting would make a wrong site, or names what is not there",
    "data": "a record has a problem, as ldn-kb check tells it; the build ends after the last one",
    "links": "a directive lists records of a kind that is none",
    "mark": "a role names no value of its vocabulary, or no vocabulary",
    "output": "a file could not be written; only ever the reason why a build ends",
    "picture": "nothing makes PDF of the pictures, so LaTeX is given the tables beside them alone",
    "plot": "a directive names no plot or no record",
    "ref": "a role names no record",
    "reference": "a directive names no part of this reference",
    "table": "a directive or role names no table or no rows of one, cannot limit it, or holds none",
    "views": "a line of links to filtered views is none",
}
"""Each subtype of our messages and what it is about; ``suppress_warnings`` takes them as ``ldn_kb.table``."""


def warn(subtype: str, message: str, *arguments: Any, location: Any = None) -> None:
    """Warn with the type ``ldn_kb`` and a subtype of ``SUBTYPES``; ``message`` takes ``arguments`` as ``%`` does.

    ``location`` is a node, a docname, a docname with a line, or a text such as ``path:3``.
    """
    assert subtype in SUBTYPES
    logger.warning(message, *arguments, location=location, type=TYPE, subtype=subtype)


class BuildStoppedError(ExtensionError, BdbQuit):
    """A build that cannot go on, for a reason that whoever builds can remove; it has been told in one line.

    ``subtype`` is one of ``SUBTYPES``. A program that holds Sphinx catches it as any other error of an extension.
    """

    # For all but BdbQuit, "quit without a word", sphinx-build prints a traceback and asks for a report to Sphinx.

    def __init__(self, message: str, subtype: str) -> None:
        super().__init__(message, modname=TYPE)
        self.subtype = subtype


def stop(message: str, subtype: str = "output") -> NoReturn:
    """End the build with one line, which no setting suppresses; sphinx-build ends with its exit code for errors, 2.

    Raises ``BuildStoppedError``.
    """
    assert subtype in SUBTYPES
    message = f"{TYPE}: {message}"
    logger.error("%s [%s.%s]", message, TYPE, subtype)
    raise BuildStoppedError(message, subtype)
