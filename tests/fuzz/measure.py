"""Runs ``ldn-kb check`` on each folder named on its input, in a process of its own, and says what that took."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import traceback

from ldn_kb.cli.main import main

_MOST_SECONDS, _MOST_BYTES = 20, 2_000_000_000
_UNIT = 1 if sys.platform == "darwin" else 1024


def check(folder: str, output: str) -> None:
    """Check ``folder`` with everything it prints in the file ``output``, and end the process."""
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(handle, stream)
    code = 99
    try:
        code = main(["check", folder])
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    # What a command imports late is imported here, once for all children.
    for module in ("ldn_kb.cli.commands", "ldn_kb.reading.loader"):
        importlib.import_module(module)
    for line in sys.stdin:
        arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            check(*arguments)
        _, status, used = os.wait4(child, 0)
        taken = {
            "code": os.waitstatus_to_exitcode(status),
            "seconds": used.ru_utime + used.ru_stime,
            "megabytes": used.ru_maxrss * _UNIT / 1e6,
        }
        print(json.dumps(taken), flush=True)
