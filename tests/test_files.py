"""The writer: only what differs, only under our marker."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ldn_kb.files import MARKER, ChangedError, NotOursError, swap, sync, write, write_marker, write_together


def test_writes_what_differs_and_deletes_what_is_gone(tmp_path):
    folder = tmp_path / "kb"
    assert sync(folder, {"a.md": "1", "b/c.md": "2"}).written == ("a.md", "b/c.md")
    before = (folder / "a.md").stat().st_mtime_ns
    changes = sync(folder, {"a.md": "1", "b/c.md": "3"})
    assert (changes.written, changes.deleted) == (("b/c.md",), ())
    assert (folder / "a.md").stat().st_mtime_ns == before
    assert sync(folder, {"a.md": "1"}).deleted == ("b/c.md",)
    assert sorted(path.name for path in folder.iterdir()) == [MARKER, "a.md"]


def test_a_folder_with_foreign_files_is_left_alone(tmp_path):
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(NotOursError, match="did not write"):
        sync(tmp_path, {"a.md": "1"})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


def test_nothing_is_written_outside(tmp_path):
    with pytest.raises(ValueError, match="leaves"):
        sync(tmp_path / "kb", {"../a.md": "1"})
    assert not (tmp_path / "a.md").exists()


def test_a_failed_write_leaves_the_old_text_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "a.md"
    write(path, "old")
    monkeypatch.setattr(os, "fdopen", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write(path, "new")
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [("a.md", "old")]


def test_a_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    assert write(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_temporary_files_of_a_dead_writer_go(tmp_path):
    sync(tmp_path, {"a/b.md": "1"})
    (tmp_path / ".dead.tmp").write_text("half")
    (tmp_path / "a/.dead.tmp").write_text("half")
    sync(tmp_path, {"a/b.md": "1"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == [MARKER, "a", "b.md"]


def test_a_living_writer_is_waited_for(tmp_path):
    """Its temporary file is there while it has the lock."""
    sync(tmp_path, {"a.md": "1"})
    code = f"""
import time
from pathlib import Path
from ldn_kb import files
folder = Path({str(tmp_path)!r})
def slowly(path, data):
    (folder / ".living.tmp").write_bytes(data)
    print("writing", flush=True)
    time.sleep(0.5)
    (folder / ".living.tmp").replace(path)
files._replace = slowly
files.sync(folder, {{"a.md": "2"}})
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        sync(tmp_path, {"a.md": "3"})
    assert other.returncode == 0
    assert (tmp_path / "a.md").read_text() == "3"


# Nothing but plain files is replaced.


@pytest.mark.parametrize("target", ["old.txt", "not-yet.txt"])
def test_a_link_stays_and_its_file_is_written(tmp_path, target):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/old.txt").write_text("old")
    (tmp_path / "inner").symlink_to(f"elsewhere/{target}")
    link = tmp_path / "a.txt"
    link.symlink_to("inner")
    assert write(link, "new")
    assert not write(link, "new")
    assert link.readlink() == Path("inner")
    assert (tmp_path / "elsewhere" / target).read_text() == "new"
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1 + (target != "old.txt")


def test_a_pipe_takes_the_text(tmp_path):
    pipe, found = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    assert write(pipe, "x" * 100_000)
    reader.join()
    assert found == [b"x" * 100_000]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_a_device_takes_the_text(tmp_path):
    """Also through a link."""
    (tmp_path / "a.json").symlink_to("/dev/null")
    for path in (Path("/dev/null"), tmp_path / "a.json"):
        assert write(path, "new")
    assert (tmp_path / "a.json").is_symlink()
    assert stat.S_ISCHR(Path("/dev/null").lstat().st_mode)


def test_a_file_that_is_open_under_no_name_any_more(tmp_path):
    """Links below /proc lead to open files, not to names."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system has no such links")
    with (tmp_path / "gone").open("w+") as stream:
        (tmp_path / "gone").unlink()
        assert write(Path(f"/proc/self/fd/{stream.fileno()}"), "new")
        assert stream.read() == "new"
    assert list(tmp_path.iterdir()) == []


def test_what_takes_no_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "round").symlink_to("round")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        for name in ("folder", "round", "socket"):
            with pytest.raises(OSError) as refused:
                write(tmp_path / name, "new")
            assert refused.value.filename == str(tmp_path / name)
    assert (tmp_path / "round").is_symlink()
    assert stat.S_ISSOCK((tmp_path / "socket").lstat().st_mode)


def test_a_folder_of_ours_is_no_link_and_holds_no_pipe(tmp_path):
    """A pipe would have the writer wait for ever."""
    mine = tmp_path / "mine"
    sync(mine, {"a.md": "1"})
    (tmp_path / "kb").symlink_to(mine)
    with pytest.raises(NotOursError, match="is a link to another folder; delete it"):
        sync(tmp_path / "kb", {"a.md": "2"})
    os.mkfifo(mine / "b.md")
    with pytest.raises(NotOursError, match="neither a file nor a folder"):
        sync(mine, {"b.md": "2"})
    assert (mine / "a.md").read_text() == "1"


@pytest.mark.parametrize("old", [None, "ours", "empty"])
def test_folders_are_swapped(tmp_path, old):
    folder, new = tmp_path / "index", tmp_path / "new"
    if old is not None:
        folder.mkdir()
    if old == "ours":
        sync(folder, {"a": "old"})
    new.mkdir()
    (new / "b").write_text("new")
    swap(folder, new)
    assert sorted(path.name for path in folder.iterdir()) == [MARKER, "b"]
    assert new.exists() == (old is not None)


@pytest.mark.parametrize("at", range(3))
def test_a_swap_that_is_interrupted_leaves_the_old_folder(tmp_path, monkeypatch, at):
    folder, new = tmp_path / "index", tmp_path / "new"
    sync(folder, {"a": "old"})
    new.mkdir()
    steps = []
    rename = Path.rename

    def interrupted(path, target):
        steps.append(path)
        # Ctrl-C may come before a step or right after it.
        if len(steps) == 2 and at == 0:
            raise KeyboardInterrupt
        rename(path, target)
        if len(steps) == at:
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        swap(folder, new)
    assert (folder / MARKER).is_file()
    assert (folder / "a").exists() == (at < 2)


def test_a_folder_without_our_marker_is_not_swapped(tmp_path):
    folder, new = tmp_path / "index", tmp_path / "new"
    folder.mkdir()
    (folder / "thesis.md").write_text("mine")
    new.mkdir()
    for _ in range(2):
        with pytest.raises(NotOursError):
            swap(folder, new)
        assert (tmp_path / "index/thesis.md").read_text() == "mine"
        folder = tmp_path / "link"
        if not folder.exists():
            write_marker(tmp_path / "index")
            folder.symlink_to(tmp_path / "index")


@pytest.mark.parametrize("fault", ["there", "changed", "closed"])
def test_files_are_written_together_or_not_at_all(tmp_path, fault, monkeypatch):
    old, new, other = tmp_path / "old", tmp_path / "a" / "new", tmp_path / "a" / "other"
    old.write_bytes(b"1")
    contents = {new: (None, b"n"), old: (b"1", b"2"), other: (None, b"o")}
    if fault == "there":
        other.parent.mkdir()
        other.write_bytes(b"x")
    elif fault == "changed":
        old.write_bytes(b"3")
    else:
        monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises((OSError, ChangedError)):
        write_together(contents)
    assert old.read_bytes() == (b"3" if fault == "changed" else b"1")
    assert not new.exists()
    assert other.exists() is (fault == "there")
    monkeypatch.undo()
    for path in (old, other):
        path.unlink(missing_ok=True)
    old.write_bytes(b"1")
    write_together(contents)
    assert (old.read_bytes(), new.read_bytes(), other.read_bytes()) == (b"2", b"n", b"o")
