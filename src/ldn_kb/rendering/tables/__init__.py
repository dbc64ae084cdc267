"""Every table, defined once: its columns, their order and what stands in them. Pages, directives and CSV use these.

``TABLES`` lists those that the directive ``{ldn:table}`` and the CSV export offer; the others belong to one page or
(``plotted``) to one plot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ldn_kb import knowledge
from ldn_kb.knowledge import computed, unread
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import judged_findings
from ldn_kb.knowledge.comparative_results import results_about, study_results
from ldn_kb.knowledge.searches import covering
from ldn_kb.knowledge.unpublished import unpublished as trials_without_result
from ldn_kb.rendering.tables import findings, hindsight
from ldn_kb.rendering.tables.across_studies import (
    RESULTS,
    WITHOUT_CONTROL,
    result_rows_of,
    results_across_studies,
    results_of_trials,
    results_without_control,
)
from ldn_kb.rendering.tables.articles import articles, references, tally
from ldn_kb.rendering.tables.claimed_numbers import (
    answer_of,
    claimed,
    compared_numbers,
    completed,
    completed_answer,
    numbers,
    numbers_of,
)
from ldn_kb.rendering.tables.claims import (
    absent,
    as_described,
    cautions,
    citations,
    claim_link,
    claim_parts,
    claims,
    comparisons,
    has_label,
    leans_on,
    leans_on_others,
    place_link,
    position_badge,
    position_marks,
    verdict_badge,
)
from ldn_kb.rendering.tables.columns import LONGEST, Column, Table, dose, level_badge, refs
from ldn_kb.rendering.tables.concepts import chain, concepts, evidence_mark, targets
from ldn_kb.rendering.tables.findings import summary_of_findings
from ldn_kb.rendering.tables.gaps import to_read, unpublished
from ldn_kb.rendering.tables.readings import agreement, disagreements
from ldn_kb.rendering.tables.searches import excluded_works, flow, flow_steps, searches, work_cell
from ldn_kb.rendering.tables.studies import arms, bias, facts, not_mentioned, outcomes, studies
from ldn_kb.rendering.tables.substances import substances


@dataclass(frozen=True)
class TableSource:
    """A table that is offered by name: what it shows, over all records (``whole``) or ``about`` one concept.

    ``about`` is ``None`` if the table cannot be limited to one condition, mechanism or topic.
    """

    shows: str
    whole: Callable[[KnowledgeBase], Table]
    about: Callable[[KnowledgeBase, str], Table] | None = None


TABLES: Mapping[str, TableSource] = {
    "studies": TableSource(
        "every publication with its design, people, dose and level",
        lambda base: studies(base, base.studies),
        lambda base, key: studies(base, base.studies_about(key)),
    ),
    "claims": TableSource(
        "every claim with its judgements",
        lambda base: claims(base, base.claims),
        lambda base, key: claims(base, base.claims_about(key)),
    ),
    "findings": TableSource(
        "every body of evidence: outcome, people, both groups, certainty, and what that means in words",
        lambda base: summary_of_findings(base, judged_findings(base), about=True),
        lambda base, key: summary_of_findings(base, computed.of_concept(base, key).findings, page=key),
    ),
    "results": TableSource(
        "every result of a study in people: both groups, the difference, certainty, risk of bias; best evidence first",
        lambda base: results_across_studies(base, study_results(base)),
        lambda base, key: results_across_studies(base, results_about(base, key)),
    ),
    "comparisons": TableSource(
        "every question with the answer of each article with the verdict on it, certainty and agreement",
        lambda base: comparisons(base, base.comparisons),
        lambda base, key: comparisons(base, base.comparisons_about(key)),
    ),
    "numbers": TableSource(
        "every number that an article states, beside the one reported",
        lambda base: numbers(base, base.claims, about=True),
        lambda base, key: numbers(base, base.claims_about(key)),
    ),
    "leans-on": TableSource(
        "every cited study with the claims that cite it, article by article",
        lambda base: leans_on(base, knowledge.cited_studies(base)),
    ),
    "not-mentioned": TableSource(
        "studies that bear on a claim and that no article cites",
        lambda base: not_mentioned(base, knowledge.not_mentioned(base)),
    ),
    "unpublished": TableSource(
        "every registered trial without a published report: where it stands, people planned, last copy read",
        lambda base: unpublished(base, trials_without_result(base), grouped=True),
    ),
    "to-read": TableSource(
        "every work whose full text was not read, by how much hangs on it",
        lambda base: to_read(base, unread.to_read(base)),
    ),
    "cautions": TableSource("every caution: which article gives it, and what the approved label says", cautions),
    "searches": TableSource(
        "every search for studies: query, place, day, and what it gave",
        lambda base: searches(base.searches),
        lambda base, key: searches(covering(base, key)),
    ),
    "excluded-works": TableSource(
        "every work that a search gave and that is left out, with the reason", excluded_works
    ),
    "substances": TableSource(
        "every substance that is warned of: names, what it is taken for, its caution", substances
    ),
    "agreement": TableSource("how far two readers of the claims agree, judgement by judgement", agreement),
    "disagreements": TableSource("every claim on which two readers differ, and how that was settled", disagreements),
}
"""The tables offered by name. The reference of the extension and the names of the CSV files are written from it."""

__all__ = [
    "LONGEST",
    "RESULTS",
    "TABLES",
    "WITHOUT_CONTROL",
    "Column",
    "Table",
    "TableSource",
    "absent",
    "agreement",
    "answer_of",
    "arms",
    "articles",
    "as_described",
    "bias",
    "cautions",
    "chain",
    "citations",
    "claim_link",
    "claim_parts",
    "claimed",
    "claims",
    "compared_numbers",
    "comparisons",
    "completed",
    "completed_answer",
    "concepts",
    "disagreements",
    "dose",
    "evidence_mark",
    "excluded_works",
    "facts",
    "findings",
    "flow",
    "flow_steps",
    "has_label",
    "hindsight",
    "leans_on",
    "leans_on_others",
    "level_badge",
    "not_mentioned",
    "numbers",
    "numbers_of",
    "outcomes",
    "place_link",
    "position_badge",
    "position_marks",
    "references",
    "refs",
    "result_rows_of",
    "results_across_studies",
    "results_of_trials",
    "results_without_control",
    "searches",
    "studies",
    "substances",
    "summary_of_findings",
    "tally",
    "targets",
    "to_read",
    "unpublished",
    "verdict_badge",
    "work_cell",
]
