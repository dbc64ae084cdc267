"""The knowledge base as data for other programs: tidy tables, a database, citations, linked data. Pure functions."""
