"""The commands of ``ldn-kb``, one module each: its options, what it prints, its exit code; the work is done elsewhere.

Modules here import the rooms they need inside their functions, so that ``--help`` and wrong use answer at once.
"""

from ldn_kb.cli import check, diff, export, facets, fix, new, schema, show

COMMANDS = (check, fix, new, export, facets, schema, show, diff)
"""Every command in the order in which ``--help`` lists them; each module has ``add(commands)``."""
