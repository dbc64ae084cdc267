"""Builds that are killed, or that the operating system refuses something; and builds on different machines."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.util import logging as sphinx_logging

from conftest import ROOT
from edited_site import EditedSite, Output, assert_same, promised, run
from ldn_kb.cli.main import main
from ldn_kb.sphinx import incremental
from ldn_kb.sphinx.typed_messages import BuildStoppedError


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[EditedSite, Path]:
    """Return a site that is built, and a copy of it to go back to."""
    folder = tmp_path_factory.mktemp("killed")
    site = EditedSite(folder / "site")
    site.page("a", "# Page a\n\n{ldn:condition}`gut-disease`\n\n```{ldn:table} studies\n```")
    site.build()
    shutil.copytree(site.folder, folder / "copy")
    return site, folder / "copy"


@pytest.fixture
def edited(built) -> EditedSite:
    """Return a site that is built and may be edited."""
    site, copy = built
    return site.restored(copy)


def written_until(site: EditedSite, last: int) -> list[Path]:
    """Build in another process; kill it just before it opens file number ``last`` for writing (0: never).

    Returns the files that it opened for writing and the one it was about to open.
    """
    report, end = os.pipe()
    with open(report, encoding="utf-8") as stream:  # noqa: PTH123 - a pipe has no path
        pid = os.fork()
        if not pid:
            opened = 0

            def watch(event: str, arguments: tuple) -> None:
                nonlocal opened
                writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
                if writes and isinstance(arguments[0], str | os.PathLike):
                    opened += 1
                    os.write(end, f"{os.fspath(arguments[0])}\n".encode())
                    if opened == last:
                        os.kill(os.getpid(), signal.SIGKILL)

            with contextlib.suppress(BaseException):
                sys.addaudithook(watch)
                site.build()
            os._exit(0)
        os.close(end)
        names = stream.read().split()
    os.waitpid(pid, 0)
    return [Path(name) for name in names]


def edit(site: EditedSite) -> None:
    """Let pages come and change, and what pages written by hand show of the data."""
    site.page("b", "# Page b")
    site.add("studies/jones-2011-also", "studies/jones-2011-gut", title="The same again", design="open-label")
    site.set("conditions/gut-disease", "name", value="Belly disease")


def edit_again(site: EditedSite) -> None:
    """Take back some of it; what the killed build made of that must go."""
    (site.docs / "b.md").unlink()
    site.set("conditions/gut-disease", "name", value="Gut disease")


@pytest.fixture(scope="module")
def killable(built) -> tuple[int, Output]:
    """Return how many files a build writes after the edits, and the output of a clean build after the next."""
    site, copy = built
    edit(site.restored(copy))
    number = len(written_until(site, 0))
    edit_again(site)
    return number, promised(site.clean())


@pytest.mark.parametrize("part", [0, 4, *(pytest.param(part, marks=pytest.mark.weekly) for part in (1, 2, 3, 5))])
def test_a_killed_build_leaves_nothing_stale(killable, edited, part):
    """The file that it was writing is half written, also one that it made and that is gone afterwards."""
    number, wanted = killable
    edit(edited)
    path = written_until(edited, 1 + part * (number - 1) // 5)[-1]
    if path.parent.exists():
        content = path.read_bytes() if path.exists() else b"<html"
        path.write_bytes(content[: len(content) // 2])
    edit_again(edited)
    edited.build()
    assert_same(promised(edited.site.files()), wanted)
    assert not [path for path in edited.docs.rglob("*") if path.suffix == ".tmp"]


def test_a_page_that_was_read_and_not_written_is_written_next_time(edited):
    """Killed when what it had read was saved; Sphinx would take the page for up to date."""
    edited.add_a_person()
    opened = written_until(edited, 0)
    number = next(number for number, path in enumerate(opened, 1) if path.name == "environment.pickle")
    copy = edited.folder.with_name("copy")
    edited.restored(copy).add_a_person()
    written_until(edited, number + 1)
    edited.check()


def test_a_folder_that_a_killed_build_began_is_not_refused(tmp_path):
    """A folder with files and without the marker is somebody else's, so the marker is the first file that is written."""
    site = EditedSite(tmp_path / "site")
    path = next(path for number in range(1, 9) if "kb" in (path := written_until(site, number)[-1]).parts)
    assert path.parent == site.docs / "kb"
    path.write_text("")
    site.build()


# What the operating system refuses.


@contextlib.contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """Let nobody write into ``folder``, not even root; skip the test where that cannot be done."""
    if os.geteuid():
        freeze, thaw = ["chmod", "a-w", str(folder)], ["chmod", "u+w", str(folder)]
    else:
        freeze, thaw = ["chattr", "+i", str(folder)], ["chattr", "-i", str(folder)]
    if not shutil.which(freeze[0]) or subprocess.run(freeze, capture_output=True, check=False).returncode:
        pytest.skip("this file system cannot make a folder read only for root")
    try:
        yield
    finally:
        subprocess.run(thaw, check=True)


def small_files() -> None:
    """Let no file of this process grow beyond 20 kB: a disk that is full, for whoever may not mount one."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def assert_one_line(done: subprocess.CompletedProcess[str], begins: str) -> None:
    assert done.returncode == 2
    assert done.stderr.removeprefix("ERROR: ").removeprefix("while setting up extension ldn_kb: ").startswith(begins)
    assert done.stderr.count("\n") == 1, done.stderr


def test_an_output_folder_that_cannot_be_written(edited):
    """Also one that cannot be made."""
    before = edited.site.files()
    edited.set("glossary", 0, "term", value="sham")
    with frozen(edited.site.output):
        done = run("-d", edited.folder / "doctrees", edited.docs, edited.site.output)
    assert_one_line(done, "ldn_kb: cannot write into ")
    assert edited.site.files() == before
    below = edited.data / "glossary.yaml" / "html"
    assert_one_line(run("-d", edited.folder / "doctrees", edited.docs, below), "ldn_kb: cannot make the folder: ")


def test_a_folder_of_pages_that_cannot_be_written(edited):
    shutil.rmtree(edited.docs / "kb")
    with frozen(edited.docs):
        done = run("-d", edited.folder / "doctrees", edited.docs, edited.folder / "text")
    assert_one_line(done, "ldn_kb: cannot write the pages: ")
    assert not (edited.docs / "kb").exists()


def test_a_full_disk(edited):
    """The build after that, with room, is complete."""
    edited.set("glossary", 0, "term", value="sham")
    arguments = ("-d", edited.folder / "html-doctrees", edited.docs, edited.site.output)
    done = run(*arguments, preexec_fn=small_files)
    assert_one_line(done, "ldn_kb: ")
    assert "File too large" in done.stderr
    edited.check()


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_page_that_can_only_be_half_written(edited, parallel, monkeypatch):
    """Sphinx warns, and believes next time that the page is as new as its source."""
    write_text = Path.write_text

    def half(path: Path, text: str, *arguments, **options) -> int:
        if path.parent.name in ("conditions", "studies") and path.suffix == ".html":
            write_text(path, text[: len(text) // 2], *arguments, **options)
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write_text(path, text, *arguments, **options)

    edited.set("conditions/gut-disease", "name", value="Belly disease")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", half)
        if parallel:
            # Warnings of other processes come without the error; the build goes on, and the next one starts anew.
            assert "No space left on device" in edited.site.build(parallel=parallel, warnings=True)
        else:
            with pytest.raises(BuildStoppedError, match=r"ldn_kb: the output is not complete: "):
                edited.site.build(warnings=True)
    edited.check()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_that_cannot_be_written(edited, tmp_path, capsys, form):
    """The file that was there stays, whole."""
    target = tmp_path / ("out.json" if form == "json" else "tables")
    words = ["export", "--format", form, "-o", str(target), str(edited.data)]
    assert main(words) == 0
    old = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    edited.set("studies/jones-2011-gut", "title", value="Another title")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    command = [sys.executable, "-m", "ldn_kb", *words]
    plain = os.environ | {"NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=no_room, env=plain)
    assert_one_line(done, f"ldn-kb: {target}")
    assert done.stderr.endswith(": File too large\n")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == old
    words[-2] = str(edited.data / "glossary.yaml" / "out")
    capsys.readouterr()
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"ldn-kb: {words[-2]}")
    assert said.count("\n") == 1


# Other machines.

SHIFTED_CLOCK = """
import datetime, time
now, now_ns = time.time, time.time_ns
time.time = lambda: now() + 4e8
time.time_ns = lambda: now_ns() + int(4e17)
gmtime, localtime, strftime = time.gmtime, time.localtime, time.strftime
time.gmtime = lambda seconds=None: gmtime(time.time() if seconds is None else seconds)
time.localtime = lambda seconds=None: localtime(time.time() if seconds is None else seconds)
time.strftime = lambda form, moment=None: strftime(form, moment or time.localtime())
class Later(datetime.datetime):
    now = classmethod(lambda cls, tz=None: cls.fromtimestamp(time.time(), tz))
    today = utcnow = now
datetime.datetime = Later
"""
"""Puts the clock of a Python program more than twelve years ahead, as ``sitecustomize``."""


def turkish(folder: Path) -> dict[str, str]:
    """Return an environment whose lower case of I is no i, if this machine can make that locale; plain C otherwise."""
    with contextlib.suppress(FileNotFoundError):
        made = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
        folder.mkdir()
        if subprocess.run(made, capture_output=True, check=False).returncode == 0:
            return {"LOCPATH": str(folder), "LC_ALL": "tr_TR.UTF-8"}
    return {"LC_ALL": "C"}


@pytest.mark.parametrize("pages", ["generated", pytest.param("real", marks=pytest.mark.weekly)])
def test_builds_do_not_depend_on_the_machine(tmp_path, pages):
    """Hash seed, time zone, locale, folder, number of processes and the date differ; no byte of the pages does."""
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock/sitecustomize.py").write_text(SHIFTED_CLOCK)
    ahead = os.pathsep.join(filter(None, (str(tmp_path / "clock"), os.environ.get("PYTHONPATH"))))
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "SOURCE_DATE"))}
    known |= {"LDN_KB_URL": "https://example.org/"}
    here = known | {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "PYTHONUTF8": "0"}
    there = known | {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "COLUMNS": "40", "PYTHONPATH": ahead}
    there |= turkish(tmp_path / "locale")
    outputs = []
    for name, processes, environment in (("one", 1, here), ("two/in a longer folder", 4, there)):
        site = EditedSite(tmp_path / name)
        if pages == "real":
            shutil.rmtree(site.docs)
            shutil.copytree(ROOT / "docs", site.docs, ignore=shutil.ignore_patterns("kb", "_build", "pictures"))
        # As docs/conf.py has it.
        data = ("-D", "ldn_kb_open_data=open-data")
        arguments = ("-j", processes, "-d", site.folder / "doctrees", *data, "docs", "html")
        done = run(*arguments, cwd=site.folder, env=environment)
        assert done.returncode == 0, done.stderr
        outputs.append(site.site.files())
    assert_same(outputs[1], outputs[0])
    assert not [name for name, content in outputs[0].items() if str(tmp_path).encode() in content]
    if pages == "real":
        assert b"<loc>https://example.org/index.html</loc>" in outputs[0]["sitemap.xml"]


def test_an_error_of_something_else_fails_no_build(edited, monkeypatch):
    """A certificate that is not trusted and a sandbox that answers EPERM are errors of the system, but none of ours."""
    logger = sphinx_logging.getLogger("somebody.else")
    errors = [
        ssl.SSLCertVerificationError(1, "certificate verify failed"),
        PermissionError(errno.EPERM, "not permitted"),
        "[Errno 13] x",
    ]

    def warn(app) -> None:
        for error in errors:
            logger.warning("an inventory could not be fetched: %s", error)

    monkeypatch.setattr(incremental, "spare_hidden_lists", lambda *_: warn(None))
    edited.set("glossary", 0, "term", value="sham")
    assert edited.site.build(warnings=True).count("could not be fetched") == len(errors)
    edited.check()
