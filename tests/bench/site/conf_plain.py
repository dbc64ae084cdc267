"""The floor: the same pages as plain MyST, the same theme, and every setting as it is by default."""

import sys

# The compiled word stemmer is here because ours brings it; a site as it is by default has none.
sys.modules["Stemmer"] = None  # type: ignore[assignment]

project = "Benchmark"
extensions = ["myst_parser", "sphinx_design"]
html_theme = "pydata_sphinx_theme"
