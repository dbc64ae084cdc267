"""The same pages with sphinx-needs: every record is a need, and its other settings are those of the floor."""

import sys

# The compiled word stemmer is here because ours brings it; a site as it is by default has none.
sys.modules["Stemmer"] = None  # type: ignore[assignment]

project = "Benchmark"
extensions = ["myst_parser", "sphinx_design", "sphinx_needs"]
myst_enable_extensions = ["colon_fence"]
html_theme = "pydata_sphinx_theme"

needs_types = [
    {"directive": name, "title": name.capitalize(), "prefix": "", "color": "#BFD8D2", "style": "node"}
    for name in (
        "article", "claim", "comparison", "condition", "mechanism", "topic", "study", "risk", "measure", "term"
    )
]  # fmt: skip
needs_fields = {
    name: {"nullable": True}
    for name in (
        "at", "blinding", "compared", "confirmed", "design", "directness", "dose", "evidence", "fidelity", "funding",
        "in_short", "lasted", "level", "part", "people", "population", "randomised", "studied", "year"
    )
}  # fmt: skip
needs_links = {
    "about": {"outgoing": "about", "incoming": "what is said about it"},
    "answered_by": {"outgoing": "answered by", "incoming": "answers"},
    "cites": {"outgoing": "leans on", "incoming": "cited by"},
    "part_of": {"outgoing": "part of", "incoming": "includes"},
    "report_of": {"outgoing": "report of", "incoming": "further reports"},
    "rests_on": {"outgoing": "rests on", "incoming": "helps to answer"},
    "weighed": {"outgoing": "weighed against", "incoming": "weighs"},
}
needs_id_regex = "^[A-Z0-9_]+$"
# The static table; the interactive one holds the same rows and adds a script.
needs_table_style = "table"
