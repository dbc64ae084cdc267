"""The project's tasks. ``nox`` alone runs check, lint, tests and docs.

What they install has the versions of constraints.txt. PIP_CONSTRAINT, if it is set, names another file; set to nothing,
it leaves the versions free.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2025.2.9"

ROOT = Path(__file__).parent
BUILD = ROOT / "docs" / "_build"
BOOKS = ROOT / "docs" / "_books"
DIST = ROOT / "dist"
LATEX = ("texlive-xetex", "texlive-latex-extra", "latexmk", "fonts-freefont-otf", "fonts-dejavu", "librsvg2-bin")
"""What a PDF needs, as Debian and Ubuntu call it: LaTeX, letters of all languages, and what makes PDF of pictures."""
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
EXTRAS = sorted(PROJECT["project"]["optional-dependencies"])
GROUPS = sorted(PROJECT["dependency-groups"])
# The newest first.
PYTHONS = ("3.14", "3.13", "3.12", "3.11")

# A relative path: pip and uv split these variables at spaces, and nox runs here.
for _name in ("CONSTRAINT", "BUILD_CONSTRAINT"):
    os.environ.setdefault(f"PIP_{_name}", "constraints.txt")
    os.environ.setdefault(f"UV_{_name}", os.environ[f"PIP_{_name}"])
UNCONSTRAINED = dict.fromkeys(("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT"), "")
# A test that takes long does not keep the other workers waiting for its file.
IN_PARALLEL = ("-n", "auto", "--dist", "worksteal")


def _starts(program: str) -> bool:
    """Return whether ``program`` is installed and starts; pyenv has commands that only say that they do not."""
    path = shutil.which(program)
    return path is not None and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def _install(
    session: nox.Session,
    *groups: str,
    extras: Sequence[str] = EXTRAS,
    also: Sequence[str] = (),
    env: dict[str, str] | None = None,
) -> None:
    """Install the project in place with ``extras``, the dependency groups ``groups`` and the requirements ``also``."""
    project = f".[{','.join(extras)}]" if extras else "."
    session.install("-e", project, *nox.project.dependency_groups(PROJECT, *groups), *also, env=env)


def _pytest(session: nox.Session, *arguments: str) -> None:
    """Run pytest; the programs that tests start find byte code, also where Python is told to write none."""
    bytecode = {"PYTHONDONTWRITEBYTECODE": None, "PYTHONPYCACHEPREFIX": str((session.cache_dir / "bytecode").resolve())}
    session.run("pytest", *arguments, *session.posargs, env=bytecode)


def _lowest() -> list[str]:
    """Return the lower ends of the ranges of the dependencies, the extras and the site's own packages, as pins."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    texts = [*PROJECT["project"]["dependencies"], *(text for extra in extras for text in extra)]
    texts += nox.project.dependency_groups(PROJECT, "site")
    return [
        f"{requirement.name}=={part.version}"
        for requirement in map(Requirement, texts)
        for part in requirement.specifier
        if part.operator == ">="
    ]


def _state() -> dict[str, str]:
    """Return commit and time of what is built, which the files of data name; nothing for files that are not committed.

    Who publishes from something else than a clone sets these variables.
    """
    # Not the state of another repository in which an unpacked archive of this one may lie.
    known = {"LDN_KB_COMMIT", "SOURCE_DATE_EPOCH"} & os.environ.keys()
    if known or not (ROOT / ".git").exists() or not _starts("git"):
        return {}
    git = ["git", "-C", str(ROOT)]
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False)
    newest = subprocess.run([*git, "log", "-1", "--format=%H %ct"], capture_output=True, text=True, check=False)
    if changed.returncode or newest.returncode or changed.stdout:
        return {}
    commit, seconds = newest.stdout.split()
    return {"LDN_KB_COMMIT": commit, "SOURCE_DATE_EPOCH": seconds}


nox.options.default_venv_backend = "uv" if _starts("uv") else "virtualenv"
nox.options.sessions = ["check", "lint", "tests", "docs"]
nox.options.reuse_venv = "yes"


@nox.session
def check(session: nox.Session) -> None:
    """Check the data."""
    _install(session, extras=())
    session.run("ldn-kb", "check", "data", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Format, lint and type check."""
    _install(session, "lint")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, side by side on all processors; arguments after -- go to pytest.

    A few run once a week only, with `newest` and `oldest`: those that print to PDF, build the sites of the benchmark,
    show every row of the longest pages to axe, filter five thousand rows, try more hostile texts, walk and kill more,
    and build what is written by hand with another clock and locale; and with `firefox` and `themes` those that need
    one.
    """
    _install(session, "test")
    _pytest(session, *IN_PARALLEL, "-m", "not weekly")


@nox.session
def quick(session: nox.Session) -> None:
    """Run the tests that take a minute together: no browser, no build of a site, no hostile files, no services."""
    _install(session, "test")
    slow = ("browser", "builds", "limits", "services", "weekly")
    _pytest(session, *IN_PARALLEL, "-m", " and ".join(f"not {mark}" for mark in slow))


@nox.session
def firefox(session: nox.Session) -> None:
    """Visit the kinds of page of the built site with Firefox: one row of header, no width to scroll, search, no error.

    Debian's firefox-esr or any other Firefox; it is driven by WebDriver BiDi, so no driver is needed.
    """
    _install(session, "test", "firefox")
    _pytest(session, "tests/test_firefox.py")


# Its own environment each time: the site's theme is replaced in it.
@nox.session(reuse_venv=False)
def themes(session: nox.Session) -> None:
    """Build a small site with four themes of others, and look at colours, tables and width in light and dark."""
    _install(session, "test", "themes")
    # In no group: it needs an older pydata-sphinx-theme than our site.
    session.install("sphinx-book-theme>=1.4,<2", env=UNCONSTRAINED)
    _pytest(session, "tests/test_themes.py")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site from nothing, serially, every warning an error."""
    _install(session, "site", extras=("facets", "citations"))
    for folder in (BUILD, ROOT / "docs" / "kb"):
        shutil.rmtree(folder, ignore_errors=True)
    session.run(
        "sphinx-build", "-W", "-n", "-q", "-b", "html",
        "-D", "ldn_kb_site_zip=ldn-kb-site.zip",
        "-d", str(BUILD / "doctrees"),
        "docs", str(BUILD / "html"),
        env=_state(),
    )  # fmt: skip
    session.run("ldn-kb", "facets", str(BUILD / "html"))
    session.log(f"The site is ready. Open {(BUILD / 'html' / 'index.html').as_uri()}")


@nox.session
def pdf(session: nox.Session) -> None:
    """Build the whole site as one PDF, which the next `docs` offers for download; needs LaTeX, takes some minutes."""
    missing = [program for program in ("xelatex", "latexmk", "rsvg-convert") if shutil.which(program) is None]
    if missing:
        session.error(f"{' and '.join(missing)} not found. On Debian and Ubuntu: apt-get install {' '.join(LATEX)}")
    _install(session, "pdf", extras=())
    folder = BUILD / "latex"
    session.run(
        "sphinx-build", "-W", "-n", "-q", "-b", "latex", "-d", str(BUILD / "latex-doctrees"), "docs", str(folder),
        env=_state(),
    )  # fmt: skip
    with session.chdir(folder):
        session.run(
            "latexmk", "-pdfxe", "-dvi-", "-ps-", "-silent", "-interaction=nonstopmode", "-halt-on-error", "ldn-kb.tex",
            external=True, env=_state(),
        )  # fmt: skip
    _keep(session, folder / "ldn-kb.pdf")


@nox.session
def epub(session: nox.Session) -> None:
    """Build the whole site as EPUB, which the next `docs` offers for download; EPUBCheck must find no error in it."""
    _install(session, "epub", extras=())
    folder = BUILD / "epub"
    shutil.rmtree(folder, ignore_errors=True)
    session.run(
        "sphinx-build", "-W", "-n", "-q", "-b", "epub", "-d", str(BUILD / "epub-doctrees"), "docs", str(folder),
        env=_state(),
    )  # fmt: skip
    if _starts("java"):
        session.run("epubcheck", str(folder / "ldn-kb.epub"))
    else:
        session.warn(
            "java not found: EPUBCheck did not run. On Debian and Ubuntu: apt-get install default-jre-headless"
        )
    _keep(session, folder / "ldn-kb.epub")


def _keep(session: nox.Session, book: Path) -> None:
    """Copy a book to where the site offers it from."""
    BOOKS.mkdir(exist_ok=True)
    shutil.copy2(book, BOOKS)
    session.log(f"{book.name} is ready: {(BOOKS / book.name).as_uri()}")


@nox.session
def serve(session: nox.Session) -> None:
    """Serve the site and rebuild it when docs, data or templates change."""
    _install(session, "serve", extras=())
    session.run(
        "sphinx-autobuild",
        "--watch", "data",
        "--watch", "src/ldn_kb",
        "--ignore", "docs/kb/*",
        "--ignore", "*/__pycache__/*",
        "--ignore", "*.tmp",
        "-n",
        "-D", "ldn_kb_open_data=",
        "-D", "ldn_kb_json=",
        "-d", str(BUILD / "doctrees"),
        "docs", str(BUILD / "serve"),
        *session.posargs,
    )  # fmt: skip


@nox.session
def bench(session: nox.Session) -> None:
    """Measure builds of generated sites beside plain MyST and sphinx-needs; ``-- --quick`` tries it out."""
    _install(session, "bench", extras=())
    with session.chdir("tests"):
        session.run("python", "-m", "bench", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Look for files that break the reader and texts that escape; ``-- 600`` takes ten minutes for each, not one."""
    _install(session, "fuzz")
    with session.chdir("tests"):
        session.run("python", "-m", "fuzz", *session.posargs)


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Ask every address that the site links to whether it still answers. Needs the network.

    DOIs and PubMed numbers are not asked here but at their registries, by `ldn-kb verify`.
    """
    _install(session, "site", extras=())
    folder = BUILD / "linkcheck"
    session.run(
        "sphinx-build", "-q", "-b", "linkcheck", "-d", str(BUILD / "doctrees"), "docs", str(folder),
        success_codes=[0, 1],
    )  # fmt: skip
    gone, refused = dead_links((folder / "output.json").read_text("utf-8").splitlines())
    for line in refused:
        session.log(f"does not answer robots: {line}")
    if gone:
        session.error("\n".join(("these answer no longer:", *gone)))


REFUSALS = re.compile(r"\b(?:401|403|405|406|418|429|503|999)\b|timed? ?out|Too Many Redirects", re.IGNORECASE)
"""Answers of sites that take us for a robot, or have no time: they say nothing about the page."""


def dead_links(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the broken links of Sphinx's report, which has a JSON object a line: those gone, and those refused."""
    found: tuple[list[str], list[str]] = ([], [])
    for line in lines:
        entry = json.loads(line)
        if entry["status"] in ("broken", "timeout"):
            refused = entry["status"] == "timeout" or REFUSALS.search(entry["info"]) is not None
            found[refused].append(f"{entry['filename']}:{entry['lineno']}: {entry['uri']} ({entry['info']})")
    return sorted(found[0]), sorted(found[1])


@nox.session
def package(session: nox.Session) -> None:
    """Build what the package index gets, into dist/, and try the wheel; ``-- v1.2.3`` holds all against that tag."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("src/ldn_kb/__init__.py", "CITATION.cff", "CHANGELOG.md")]
    for tag in session.posargs:
        if problems := release_problems(tag, *texts):
            session.error("\n".join(problems))
    session.install(*nox.project.dependency_groups(PROJECT, "package"))
    shutil.rmtree(DIST, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(DIST), env=_state())
    session.install("--force-reinstall", "--no-deps", *map(str, DIST.glob("*.whl")))
    session.install(*PROJECT["project"]["dependencies"])
    session.run("ldn-kb", "--version")
    session.run("ldn-kb", "check", "data")


def release_problems(tag: str, code: str, citation: str, changelog: str) -> list[str]:
    """Return what has to be written before ``tag`` can be released: the texts of three files must say the same."""
    version = tag.removeprefix("v")
    problems = []
    if f'__version__ = "{version}"' not in code:
        problems.append(f'src/ldn_kb/__init__.py: write __version__ = "{version}"')
    heading = re.search(rf"^## {re.escape(version)} \((\d{{4}}-\d\d-\d\d)\)$", changelog, re.MULTILINE)
    if heading is None:
        problems.append(f"CHANGELOG.md: write the heading ## {version} (with the day of the release, as 2026-01-31)")
    wanted = {"version": version, "date-released": heading[1] if heading else "the same day"}
    for name, value in wanted.items():
        found = re.search(rf"^{name}: *(?:['\"])?([^'\"\n]*)", citation, re.MULTILINE)
        if found is None or found[1] != value:
            problems.append(f"CITATION.cff: write {name}: {value}")
    return problems


@nox.session
def audit(session: nox.Session) -> None:
    """Ask whether a version in constraints.txt has a known weakness. Needs the network."""
    session.install(*nox.project.dependency_groups(PROJECT, "audit"))
    # Strict: a package that could not be looked up is a failure, not a footnote.
    session.run("pip-audit", "--strict", "--disable-pip", "--no-deps", "-r", "constraints.txt", *session.posargs)


@nox.session(python=next((version for version in PYTHONS if _starts(f"python{version}")), None), reuse_venv=False)
def newest(session: nox.Session) -> None:
    """Run all tests with the newest versions that pyproject.toml allows, on the newest Python of this machine."""
    # Here only, as they are large: a statistics package, whose pooling of trials is compared with ours, and programs of
    # others that read our files of data.
    _install(session, "test", "statistics", "readers", env=UNCONSTRAINED)
    _pytest(session, *IN_PARALLEL)


@nox.session(python=PYTHONS[-1], reuse_venv=False)
def oldest(session: nox.Session) -> None:
    """Run all tests with the oldest versions of what users install that pyproject.toml allows, on the oldest Python."""
    _install(session, "test", also=_lowest(), env=UNCONSTRAINED)
    _pytest(session, *IN_PARALLEL)


# The oldest Python: what it can install, newer ones can too. With pip, which environments made by uv lack.
@nox.session(python=PYTHONS[-1], venv_backend="virtualenv", reuse_venv=False)
def lock(session: nox.Session) -> None:
    """Write constraints.txt anew: the newest allowed version of everything that tasks install."""
    _install(session, *GROUPS, env=UNCONSTRAINED)
    frozen = str(session.run("python", "-m", "pip", "freeze", "--exclude-editable", silent=True))
    versions = sorted(frozen.splitlines(), key=str.casefold)
    pins = dict(line.casefold().split("==") for line in versions)
    top = "# Exact versions of all that tasks install, for every supported Python. Written by: nox -s lock\n"
    (ROOT / "constraints.txt").write_text(top + "\n".join(versions) + "\n")
    hooks = ROOT / ".pre-commit-config.yaml"
    hooks.write_text(re.sub(r"([\w-]+)==[\w.]+", lambda pin: f"{pin[1]}=={pins[pin[1].casefold()]}", hooks.read_text()))
