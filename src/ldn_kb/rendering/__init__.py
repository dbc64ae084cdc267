"""The knowledge base as text: MyST, SVG, CSV, JSON. Pure functions."""
