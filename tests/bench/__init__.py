"""The benchmark: what builds of the site cost as its data grows, beside what one would use instead.

``nox -s bench`` runs it; ``nox -s bench -- --quick`` shows whether it works. It is no test: figures depend on the machine,
so only ratios of one run mean anything.

- ``data`` makes data of any size: the real records, several times or in part;
- ``sites`` writes the same pages for three builds: ldn_kb, plain MyST and sphinx-needs, and what each edit changes;
- ``measure`` builds the sites in turn and takes their time and memory;
- ``report`` turns the figures into a table and JSON.
"""
