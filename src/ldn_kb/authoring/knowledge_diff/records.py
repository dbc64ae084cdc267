"""Which records came, went, were renamed or edited, and in which fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ldn_kb.authoring.knowledge_diff.words import code, name, text
from ldn_kb.authoring.record_details import flat
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.model import KINDS, AnyRecord, Article, Claim, Study

Renamed: TypeAlias = Mapping[str, str]
"""New id of each record that kept its content or its publication and changed its id."""

_MOST_FIELDS = 12
_SHORT = 40


def renamed(old: KnowledgeBase, new: KnowledgeBase) -> Renamed:
    """Return the new id of every record that kept its content or its publication number, by its old id."""
    gone = {key: record for key, record in old.by_id.items() if key not in new.by_id}
    come = {_identity(record): key for key, record in new.by_id.items() if key not in old.by_id}
    return {key: come[_identity(record)] for key, record in gone.items() if _identity(record) in come}


def _identity(record: AnyRecord) -> tuple[str, ...]:
    """Return the key by which a renamed record is recognised: the number of a publication, else the content."""
    if isinstance(record, Study) and (record.doi or record.pmid):
        return "publication", (record.doi or "").lower() or str(record.pmid)
    return record.kind_name, *(f"{path}={value}" for path, value in flat(record).items() if path != "id")


def pairs(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> Iterator[tuple[AnyRecord, AnyRecord]]:
    """Yield every record that is in both states, old and new, in the order of the new state."""
    before = {names.get(key, key): record for key, record in old.by_id.items()}
    for key, record in new.by_id.items():
        if key in before and type(before[key]) is type(record):
            yield before[key], record


def come_and_gone(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return a line for every record that is new, gone or renamed."""
    lines = []
    for kind in KINDS:
        before, after = ({record.id for record in base.all(kind.plural)} for base in (old, new))
        # In the order of the data: claims as the article has them.
        come = [record for record in new.all(kind.plural) if record.id not in before | set(names.values())]
        lines += [f"new {kind.name}: {name(new, record.id)}" for record in come if not _of_new_article(old, record)]
        lines += [f"{kind.name} deleted: {name(old, key)}" for key in sorted(before - after - set(names))]
        lines += [f"{kind.name} renamed: {code(key)} → {code(names[key])}" for key in sorted(before & set(names))]
    return lines


def _of_new_article(old: KnowledgeBase, record: AnyRecord) -> bool:
    """Return whether a record is an article, or a claim of one, that a table of its own shows."""
    article = record.article if isinstance(record, Claim) else record.id if isinstance(record, Article) else None
    return article is not None and not isinstance(old.by_id.get(article), Article)


def edited(old: KnowledgeBase, new: KnowledgeBase, names: Renamed) -> list[str]:
    """Return a line for every record with changed fields, and which they are."""
    lines = []
    for before, after in pairs(old, new, names):
        was, now = flat(before), flat(after)
        changed = [path for path in dict.fromkeys((*was, *now)) if path != "id" and was.get(path) != now.get(path)]
        if changed:
            changes = [_field(path, was.get(path), now.get(path)) for path in changed[:_MOST_FIELDS]]
            more = f"; and {len(changed) - _MOST_FIELDS} more fields" if len(changed) > _MOST_FIELDS else ""
            lines.append(f"{name(new, after.id)}: {'; '.join(changes)}{more}")
    return lines


def _field(path: str, before: str | None, after: str | None) -> str:
    """Return the change of one field in words; long texts are named, not printed."""
    if before is None:
        return f"{code(path)} added" + (f": {text(after)}" if after and len(after) <= _SHORT else "")
    if after is None:
        return f"{code(path)} removed" + (f" (was {text(before)})" if len(before) <= _SHORT else "")
    if max(len(before), len(after)) > _SHORT:
        return f"{code(path)} reworded"
    return f"{code(path)} {text(before)} → **{text(after)}**"
