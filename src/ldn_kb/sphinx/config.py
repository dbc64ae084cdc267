"""The configuration values, each stated once."""

from __future__ import annotations

CONFIG: dict[str, tuple[str, str]] = {
    "ldn_kb_data": ("../data", "data folder, relative to the folder of conf.py"),
    "ldn_kb_output": ("kb", "folder for generated pages, relative to the source folder; nothing else may be in it"),
    "ldn_kb_edit_url": (
        "",
        "address at which a record's file is edited, with {path} and {line}; empty for none",
    ),
    "ldn_kb_methods": ("", "docname of your page on how claims are judged; empty for no link"),
    "ldn_kb_contribute": ("", "docname of your page on how to correct a record; empty for no link"),
    "ldn_kb_find": ("", "docname of your page of filters, which loads their script; empty for none"),
    "ldn_kb_json": ("ldn-kb.json", "name of the full JSON export at the root of the HTML output; empty for none"),
}
"""Each configuration value with its default and its meaning."""
