"""The writer: only what differs, only under our marker."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ldn_kb.files import MARKER, NotOursError, sync, write


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
