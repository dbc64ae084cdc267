"""A substance that must not meet the treatment, or is often asked about beside it: under every name it is sold by."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ldn_kb.model.types import Address, Id, Record, Text


class Substance(Record):
    """One substance with its names and the caution that holds for it. File: ``data/substances.yaml``, a list."""

    kind_name: ClassVar[str] = "substance"

    id: Id = Field(description="short id")
    name: Text = Field(description="name of the substance, not of a product")
    what: Text = Field(description="the warning in a few words, for results of the search; no advice")
    brands: tuple[Text, ...] = Field(default=(), description="names of products, those asked for most first")
    other_names: tuple[Text, ...] = Field(default=(), description="other names, for search and index")
    group: Text = Field(description="heading under which it stands; groups come in the order of the file")
    used_for: Text = Field(description="what it is taken for")
    without_prescription: Text | None = Field(
        default=None, description="where it is sold without a prescription; null if that is not known of any place"
    )
    caution: Id = Field(description="the caution that is read before anything else")
    note: Text | None = Field(default=None, description="a remark, such as what the sources do not agree on")
    sources: tuple[Address, ...] = Field(min_length=1, description="where it was read")

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which people know it, the name of the record first."""
        return (self.name, *self.brands, *self.other_names)
