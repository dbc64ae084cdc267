"""Pictures of the knowledge base as inline SVG, each with a table of the same data.

Pure functions: the knowledge base and a function that gives the address of a record go in, text comes out. Pictures
name classes instead of colours, and every mark is a link.
"""

from ldn_kb.rendering.plots.citation_matrix import leans
from ldn_kb.rendering.plots.dumbbell import dumbbell
from ldn_kb.rendering.plots.evidence_map import evidence_map
from ldn_kb.rendering.plots.forest import forest
from ldn_kb.rendering.plots.mechanism_chain import chain
from ldn_kb.rendering.plots.svg import Link, Picture
from ldn_kb.rendering.plots.timeline import timeline

__all__ = ["Link", "Picture", "chain", "dumbbell", "evidence_map", "forest", "leans", "timeline"]
