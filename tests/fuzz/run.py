"""One run of libFuzzer over one target: ``python -m fuzz.run TARGET SECONDS WORK``. It ends its own process."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import atheris

# What guides the search: new paths through our code and through the parser that our pages are read by.
with atheris.instrument_imports(include=["ldn_kb", "markdown_it", "mdit_py_plugins"]):
    from fuzz.seeds import DICTIONARY, seeds
    from fuzz.targets import CORPUS, TARGETS

_LONGEST = {"reader": 20_000, "text": 2_000, "exports": 1_000}
"""Bytes of an input: longer ones find nothing new, only more slowly."""
_MOST_SECONDS = 5


def run(target: str, seconds: int, work: Path) -> None:
    """Fuzz one target; what breaks it is kept in the corpus and named at the end."""
    start, found, words = work / "start", work / "found", work / "words.txt"
    for folder in (start, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (start / str(number)).write_bytes(seed)
    words.write_text("".join(f'"{word}"\n' for word in DICTIONARY[target]))
    saved = CORPUS / target
    options = [
        f"-max_total_time={seconds}", f"-max_len={_LONGEST[target]}", "-timeout=300", "-rss_limit_mb=1500", f"-dict={words}",
        f"-artifact_prefix={saved}/", "-print_final_stats=1", "-verbosity=0", str(found), str(saved), str(start),
    ]  # fmt: skip

    def bounded(data: bytes) -> None:
        started = time.process_time()
        TARGETS[target](data)
        assert time.process_time() - started < _MOST_SECONDS, "it took too long"

    atheris.Setup([sys.argv[0], *options], bounded)
    atheris.Fuzz()


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
