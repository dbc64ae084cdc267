"""Configuration of the documentation site."""

import ldn_kb

project = "ldn_kb"
author = "the ldn_kb contributors"
copyright = "2026, the ldn_kb contributors. Text and data: CC BY 4.0"
version = release = ldn_kb.__version__

extensions = ["myst_parser", "sphinx_design", "ldn_kb"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
# Quotes and dashes stay as the data has them; the transform would also touch every page once more.
smartquotes = False
myst_enable_extensions = ["colon_fence", "attrs_inline"]
# Targets are explicit everywhere; implicit ones repeat from page to page.
myst_heading_anchors = 0

html_theme = "pydata_sphinx_theme"
html_title = "ldn_kb"
html_static_path = ["_static"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "show_toc_level": 1,
    "navigation_with_keys": False,
    "navbar_align": "left",
    "show_prev_next": True,
    "header_links_before_dropdown": 7,
    # Pages with wide tables get the whole width.
    "secondary_sidebar_items": {
        "kb/articles/**": ["page-toc"],
        "kb/conditions/**": ["page-toc"],
        "kb/mechanisms/**": ["page-toc"],
        "kb/topics/**": ["page-toc"],
        "methods": ["page-toc"],
        "contribute/**": ["page-toc"],
    },
    "footer_start": ["disclaimer"],
    "footer_center": [],
    "footer_end": ["copyright"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
templates_path = ["_templates"]
html_sidebars = {"**": []}
