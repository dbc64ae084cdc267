"""The floor: the same pages as plain MyST, the same theme, and every setting as it is by default."""

project = "Benchmark"
extensions = ["myst_parser", "sphinx_design"]
myst_enable_extensions = ["colon_fence"]
html_theme = "pydata_sphinx_theme"
