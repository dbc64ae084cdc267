"""What a build changes about Python's search for unreachable objects, and what it leaves behind."""

from __future__ import annotations

import gc
import weakref

from docutils import nodes

from ldn_kb.sphinx import gc_tuning


class App:
    """Takes the events of a build."""

    def __init__(self) -> None:
        self.events: dict[str, object] = {}

    def connect(self, name, handler) -> None:
        self.events[name] = handler


def test_a_build_leaves_the_settings_as_they_were(site):
    gc.set_threshold(701, 11, 12)
    try:
        site.build()
        assert gc.isenabled()
        assert gc.get_threshold() == (701, 11, 12)
    finally:
        gc.set_threshold(700, 10, 10)


def test_unreachable_nodes_are_found_while_pages_are_read(monkeypatch):
    monkeypatch.setattr(gc_tuning, "_PAGES", 1)
    app = App()
    gc_tuning.setup(app)
    app.events["builder-inited"]()
    node = nodes.paragraph()
    node.document = node  # a node knows its document, which holds the node
    gone = weakref.ref(node)
    del node
    app.events["doctree-read"]()
    assert gone() is None
    app.events["build-finished"]()


def test_the_next_build_of_a_process_clears_up_after_the_last():
    first, second = App(), App()
    gc_tuning.setup(first)
    first.events["builder-inited"]()
    assert first.events["html-collect-pages"]() == []
    node = nodes.paragraph()
    node.document = node
    gone = weakref.ref(node)
    del node
    first.events["build-finished"]()
    assert gone() is not None
    gc_tuning.setup(second)
    assert gone() is None
    second.events["builder-inited"]()
    second.events["build-finished"]()
    assert gc.isenabled()
