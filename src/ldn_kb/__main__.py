"""``python -m ldn_kb`` is the command ``ldn-kb``."""

import sys

from ldn_kb.cli.main import main

sys.exit(main())
