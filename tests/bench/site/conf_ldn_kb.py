"""Our site as docs/conf.py sets it up, without what is special to the real site: its templates, its styles, its 404."""

project = "Benchmark"
extensions = ["myst_parser", "sphinx_design", "ldn_kb"]
source_suffix = {".md": "markdown"}
nitpicky = True
smartquotes = False
myst_enable_extensions = ["colon_fence", "attrs_inline"]
myst_heading_anchors = 0
ldn_kb_methods = "methods"
ldn_kb_contribute = "contribute/index"
html_theme = "pydata_sphinx_theme"
html_show_sourcelink = False
html_show_search_summary = False
html_copy_source = False
html_sidebars = {"**": []}
html_theme_options = {
    "disable_search": True,
    "show_toc_level": 1,
    "navigation_with_keys": False,
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 6,
    "secondary_sidebar_items": {"kb/articles/*": ["page-toc"], "methods": ["page-toc"], "contribute/**": ["page-toc"]},
    "footer_center": [],
    "footer_end": ["copyright"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
