"""The whole site as one file: complete, the same twice, and only where it is asked for."""

from __future__ import annotations

import io
import zipfile

import pytest

from conftest import ROOT
from ldn_kb.sphinx.site_zip import site_zip
from ldn_kb.sphinx.typed_messages import BuildStoppedError


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


@pytest.fixture
def folder(tmp_path):
    for name in ("index.html", "kb/a.html", ".buildinfo", ".doctrees/a", "kb/.hidden", "pagefind/x.js", "x.zip"):
        (tmp_path / "html" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "html" / name).write_text(name * 99)
    return tmp_path / "html"


def test_it_holds_every_file_but_itself_and_what_no_reader_needs(folder):
    content = site_zip(folder, folder / "x.zip")
    assert names(content) == ["x/index.html", "x/kb/a.html"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("x/kb/a.html") == (folder / "kb/a.html").read_bytes()


def test_it_depends_on_no_clock_and_no_permissions(folder):
    before = site_zip(folder, folder / "x.zip")
    for path in folder.rglob("*.html"):
        path.write_bytes(path.read_bytes())
        path.chmod(0o600)
    assert site_zip(folder, folder / "x.zip") == before


def test_a_build_makes_it_only_if_it_is_asked(site, monkeypatch):
    site.build()
    assert not list(site.output.glob("*.zip"))
    site.build(ldn_kb_site_zip="site.zip")
    target = site.output / "site.zip"
    first = target.read_bytes()
    pages = {path.relative_to(site.output).as_posix() for path in site.output.rglob("*.html")}
    assert {name.removeprefix("site/") for name in names(first)} >= pages
    site.build(ldn_kb_site_zip="site.zip")
    assert names(target.read_bytes()) == names(first), "it holds no earlier zip"
    first = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    site.page("index.md", (site.source / "index.md").read_text().replace("# Home", "# Other"))
    monkeypatch.setattr("ldn_kb.sphinx.site_zip.write", full)
    with pytest.raises(BuildStoppedError, match=r"cannot write site\.zip: .*No space left"):
        site.build(ldn_kb_site_zip="site.zip", warnings=True)
    assert target.read_bytes() == first


def test_its_name_is_that_of_a_file(site):
    assert "write the name of a file that ends in .zip" in site.build(ldn_kb_site_zip="../x.zip", warnings=True)
    assert not list(site.folder.rglob("*.zip"))


def test_the_downloads_page_says_how_large_it_is(real_site):
    page = (ROOT / "docs/downloads.md").read_text()
    (shown,) = (float(line.split()[2]) for line in page.splitlines() if line.startswith("% site-zip: "))
    size = len(site_zip(real_site, real_site / "ldn-kb-site.zip")) / 1_000_000
    assert 0.7 < shown / size < 1.4, (
        f"docs/downloads.md says {shown} MB for the zip of the site, which has {size:.1f} MB"
    )


def test_a_preview_makes_no_file_of_data_and_a_published_site_all():
    serve = (ROOT / "noxfile.py").read_text().partition("def serve(")[2].partition("@nox.session")[0]
    assert '"ldn_kb_open_data="' in serve
    assert '"ldn_kb_json="' in serve
    assert "ldn_kb_site_zip" not in serve
    docs = (ROOT / "noxfile.py").read_text().partition("def docs(")[2].partition("@nox.session")[0]
    assert '"ldn_kb_site_zip=ldn-kb-site.zip"' in docs
    assert 'ldn_kb_open_data = "open-data"' in (ROOT / "docs/conf.py").read_text()
