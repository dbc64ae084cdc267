"""Fuzzing of the reader and of the escaping of texts: ``nox -s fuzz -- 60`` runs each for sixty seconds.

Every target holds what must be true of any input. What once was not is kept in ``corpus`` and tried in every test run.
"""
