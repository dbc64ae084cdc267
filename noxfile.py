"""The project's tasks. ``nox`` alone runs check, lint, tests and docs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import nox

ROOT = Path(__file__).parent
BUILD = ROOT / "docs" / "_build"


def _backend() -> str:
    """Return uv only if it is there and starts; virtualenv otherwise."""
    uv = shutil.which("uv")
    works = uv is not None and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0
    return "uv" if works else "virtualenv"


nox.options.default_venv_backend = _backend()
nox.options.sessions = ["check", "lint", "tests", "docs"]
nox.options.reuse_venv = "yes"


@nox.session
def check(session: nox.Session) -> None:
    """Check the data."""
    session.install("-e", ".")
    session.run("ldn-kb", "check", "data", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Format, lint and type check."""
    session.install("-e", ".[lint]", "nox")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; arguments after -- go to pytest."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site from nothing, serially, every warning an error."""
    session.install("-e", ".[site,facets]")
    for folder in (BUILD, ROOT / "docs" / "kb"):
        shutil.rmtree(folder, ignore_errors=True)
    session.run(
        "sphinx-build", "-W", "-n", "-q", "-b", "html", "-d", str(BUILD / "doctrees"), "docs", str(BUILD / "html")
    )
    session.run("ldn-kb", "facets", str(BUILD / "html"))
    session.log(f"The site is ready. Open {(BUILD / 'html' / 'index.html').as_uri()}")


@nox.session
def serve(session: nox.Session) -> None:
    """Serve the site and rebuild it when docs, data or templates change."""
    session.install("-e", ".[serve]")
    session.run(
        "sphinx-autobuild",
        "--watch", "data",
        "--watch", "src/ldn_kb",
        "--ignore", "docs/kb/*",
        "--ignore", "*/__pycache__/*",
        "--ignore", "*.tmp",
        "-n",
        "-d", str(BUILD / "doctrees"),
        "docs", str(BUILD / "serve"),
        *session.posargs,
    )  # fmt: skip


@nox.session
def bench(session: nox.Session) -> None:
    """Measure builds of generated sites beside plain MyST and sphinx-needs; ``-- --quick`` tries it out."""
    session.install("-e", ".[bench]")
    with session.chdir("tests"):
        session.run("python", "-m", "bench", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Look for files that break the reader and texts that escape; ``-- 600`` takes ten minutes for each, not one."""
    session.install("-e", ".[test]", "atheris>=3,<4")
    with session.chdir("tests"):
        session.run("python", "-m", "fuzz", *session.posargs)


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Ask every address that the site links to whether it still answers. Needs the network."""
    session.install("-e", ".[site]")
    session.run(
        "sphinx-build", "-q", "-b", "linkcheck", "-d", str(BUILD / "doctrees"), "docs", str(BUILD / "linkcheck")
    )


@nox.session
def audit(session: nox.Session) -> None:
    """Ask whether a version in constraints.txt has a known weakness. Needs the network."""
    session.install("pip-audit>=2.9,<3")
    # Strict: a package that could not be looked up is a failure, not a footnote.
    session.run("pip-audit", "--strict", "--disable-pip", "--no-deps", "-r", "constraints.txt", *session.posargs)


# The oldest Python: what it can install, newer ones can too. With pip, which environments made by uv lack.
@nox.session(python="3.11", venv_backend="virtualenv", reuse_venv=False)
def lock(session: nox.Session) -> None:
    """Write constraints.txt anew: the newest allowed version of everything that tasks install."""
    free = {"PIP_CONSTRAINT": "", "PIP_BUILD_CONSTRAINT": ""}
    session.install("-e", ".[site,facets,test,lint,serve,bench]", "nox", "flit_core", env=free)
    frozen = str(session.run("python", "-m", "pip", "freeze", "--exclude-editable", silent=True))
    versions = sorted(frozen.splitlines(), key=str.casefold)
    pins = dict(line.casefold().split("==") for line in versions)
    top = "# Exact versions of all that CI installs, for every supported Python. Written by: nox -s lock\n"
    (ROOT / "constraints.txt").write_text(top + "\n".join(versions) + "\n")
    hooks = ROOT / ".pre-commit-config.yaml"
    hooks.write_text(re.sub(r"([\w-]+)==[\w.]+", lambda pin: f"{pin[1]}=={pins[pin[1].casefold()]}", hooks.read_text()))
