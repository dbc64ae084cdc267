"""Repairs of the YAML text itself: what ``ldn-kb fix`` does, and what it leaves to people.

A repair edits the text at the places it must and nothing else, so that comments and layout stay. Each room looks for
one kind of repair and says in a ``Change`` which edits it wants and what the data must be afterwards; ``mending`` reads
the text again and drops every repair of a file whose data is anything else.
"""

from ldn_kb.authoring.fixes.folder import mend_folder
from ldn_kb.authoring.fixes.mending import Mended
from ldn_kb.authoring.fixes.outlook import repairable

__all__ = ["Mended", "mend_folder", "repairable"]
