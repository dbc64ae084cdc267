"""The benchmark: how fast and how large the site grows with its data, beside what one would use instead.

``nox -s bench`` runs it; ``nox -s bench -- --quick`` checks that it works. It is no test: numbers depend on the machine,
so only ratios measured in one run are held against targets.

- ``data`` (with ``draw``, ``words``, ``studies``, ``claims``, ``subjects``) makes seeded data of any size in the shape of
  the real one, which ``measure`` has measured.
- ``sites`` writes the same pages for three builds: ours, ``floor`` (plain MyST, no extension) and ``needs``
  (sphinx-needs), and what each edit changes in their sources.
- ``run`` starts processes and takes their time and memory; ``cases`` says what is run from which state; ``report`` turns
  the figures into tables, targets and JSON.
"""
