"""Addresses that a reader can trust: a named host, without a port, and encrypted where that host offers it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldn_kb.reading.problems import Problem, quoted
from ldn_kb.reading.records import LocatedRecord, RecordSet

# Known to answer https themselves and below; most of what is cited lies there, so nobody need look each one up.
_ANSWER_HTTPS = (
    "bmj.com",
    "cdc.gov",
    "clinicaltrials.gov",
    "cochrane.org",
    "cochranelibrary.com",
    "doi.org",
    "ema.europa.eu",
    "fda.gov",
    "jamanetwork.com",
    "nature.com",
    "nice.org.uk",
    "nih.gov",
    "onlinelibrary.wiley.com",
    "plos.org",
    "pubmed.gov",
    "who.int",
    "wikipedia.org",
)
# Names that lead nowhere outside one machine or one network (RFC 2606, RFC 6761, RFC 6762 and common use).
_NOT_PUBLIC = ("example", "home", "internal", "invalid", "lan", "local", "localdomain", "localhost", "test")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
# Browsers read a host whose last part is a number as an IPv4 address: 1.2.3.4, 16909060 and 0x1020304 alike.
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")


def public_hosts(records: RecordSet) -> Iterator[Problem]:
    """Report an address whose host is a bare IP address, is not public or no name, and one with a port."""
    for entry in _entries(records):
        for path, _, text in entry.texts:
            if reason := _unfit(text):
                message = f"the address {quoted(text)} {reason}; write the public address of the source"
                yield entry.problem(message, "address-host", *path)


def encrypted(records: RecordSet) -> Iterator[Problem]:
    """Report an ``http://`` address of a host that is known to answer ``https://``, with its repair."""
    for entry in _entries(records):
        for path, _, text in entry.texts:
            if text.startswith("http://") and _below(_host(text), _ANSWER_HTTPS):
                secure = "https" + text.removeprefix("http")
                message = f"the address {quoted(text)} starts with http://, and its host answers https://; write that"
                yield entry.problem(message, "address-http", *path, fix=entry.replaced(secure, "addresses", *path))


def _entries(records: RecordSet) -> Iterator[LocatedRecord[Any]]:
    """Yield all that may hold an address: the records, and where the numbers of abstracts were read."""
    for group in (records.entries, records.abstracts):
        yield from (group[key] for key in sorted(group))


def _unfit(text: str) -> str | None:
    """Return what is wrong with the host of an address; ``None`` if nothing is, or if the text is no address."""
    if not text.startswith(("http://", "https://")) or " " in text:
        return None
    name, _, port = _network_place(text).partition(":")
    labels = name.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return "has a number for a host, which names nobody"
    if "." not in name.removesuffix(".") or labels[-1].lower() in _NOT_PUBLIC:
        return "leads to a host that is not public"
    if not all(map(_LABEL.fullmatch, labels)):
        return "has a host that is no name"
    return "names a port" if port else None


def _network_place(text: str) -> str:
    """Return host and port of an address as they are written; the form of addresses allows no user before them."""
    # Not urlsplit, which raises ValueError for brackets that it takes for an IPv6 address.
    return re.split(r"[/?#]", text.partition("://")[2], maxsplit=1)[0]


def _host(text: str) -> str:
    return _network_place(text).partition(":")[0].removesuffix(".").lower()


def _below(host: str, domains: tuple[str, ...]) -> bool:
    """Return whether ``host`` is one of ``domains`` or lies below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


RULES = (
    public_hosts,
    encrypted,
)
