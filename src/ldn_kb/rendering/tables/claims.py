"""Tables of claims and questions: verdicts, the comparison matrix, and citations of studies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ldn_kb import knowledge
from ldn_kb.knowledge import computed
from ldn_kb.knowledge.base import KnowledgeBase
from ldn_kb.knowledge.bodies import JudgedFinding
from ldn_kb.knowledge.statements import ClaimVerdict, Part, claim_verdict, step_verdicts, verdict_mark, warns
from ldn_kb.knowledge.titles import subject_words
from ldn_kb.model import Article, Claim, Comparison, Study
from ldn_kb.model.vocabulary import Certainty, Danger, Partial, Route, Unstudied, Verdict
from ldn_kb.rendering.content import (
    Badge,
    Cell,
    Joined,
    Label,
    LinkedText,
    RecordLink,
    counted,
)
from ldn_kb.rendering.tables.columns import Column, Table, level_badge, refs

_SEEN_AT_ONCE = 3
"""How many articles have their columns beside the evidence on a wide screen."""
NOT_LOOKED_FOR = "not looked for yet"


def claims(base: KnowledgeBase, chosen: Iterable[Claim]) -> Table:
    """Return claims with their judgements, in the order given."""
    columns = (
        Column("claim", "Where"),
        Column("says", "What the article says"),
        Column("verdict", "Evidence"),
        Column("wording", "Wording"),
        Column("fidelity", "Told faithfully?"),
        Column("route", "Judged as"),
    )
    rows = []
    for claim in chosen:
        judged = computed.of_claim(base, claim)
        rows.append(
            (
                claim_link(base, claim),
                claim.says,
                verdict_badge(base, claim, judged.judged),
                Badge("wording", judged.judged.wording),
                Badge("fidelity", claim.fidelity),
                Badge("route", claim.route),
            )
        )
    return Table("claims", "Claims", columns, tuple(rows), interactive=True)


def comparisons(base: KnowledgeBase, chosen: Iterable[Comparison], *, themed: bool = False) -> Table:
    """Return the comparison matrix: question, one column an article with the verdict on it, certainty, agreement.

    ``themed`` adds the theme of each question, and a place to link to where a theme begins.
    """
    said = tuple(Column(article.id, article.name) for article in base.articles)
    shown = (
        Column("answer", "What studies show"),
        Column("certainty", "Certainty"),
        Column("agreement", "Agreement"),
        *((Column("theme", "Theme"),) if themed else ()),
    )
    # Where not all columns can be seen at once, what studies show stands before what each article says.
    wide = len(said) > _SEEN_AT_ONCE
    columns = (Column("question", "Question"), *((*shown, *said) if wide else (*said, *shown)))
    rows: list[tuple[Cell, ...]] = []
    places: dict[str, int] = {}
    for item in chosen:
        if themed:
            places.setdefault(item.theme.word, len(rows))
        positions = {position.article: position for position in item.positions}
        judged = computed.of_comparison(base, item)
        verdicts = dict(judged.positions)
        answers: list[Cell] = [
            Joined(
                (
                    LinkedText(positions[article.id].in_short),
                    position_marks(base, item, article.id, verdicts[article.id]),
                ),
                " ",
            )
            if article.id in positions
            else absent(article, item.id, "does not say")
            for article in base.articles
        ]
        evidence: list[Cell] = [
            item.evidence.headline or LinkedText(item.evidence.in_short),
            Joined(tuple(Badge("certainty", value) for value in _certainties(judged)), " ") if judged.findings else "–",
            Badge("agreement", judged.agreement),
            *((base.word("theme", item.theme),) if themed else ()),
        ]
        rows.append((RecordLink(item.id), *((*evidence, *answers) if wide else (*answers, *evidence))))
    return Table(
        "comparisons",
        "Questions, answers and evidence",
        columns,
        tuple(rows),
        interactive=True,
        places=tuple((number, theme) for theme, number in places.items()),
    )


def named(base: KnowledgeBase, claim: Claim) -> str:
    """Return a claim's name with what it is about: several claims of one paragraph are told apart by it."""
    return ": ".join(filter(None, (base.titles[claim.id], subject_words(claim))))


def claim_link(base: KnowledgeBase, claim: Claim) -> RecordLink:
    """Return a link to a claim that says where it stands and what it is about."""
    return RecordLink(claim.id, named(base, claim))


def place_link(claim: Claim) -> RecordLink:
    """Return a link to a claim where its article is named already: ``p2: remission``."""
    return RecordLink(claim.id, ": ".join(filter(None, (claim.at, subject_words(claim)))))


def absent(article: Article, key: str, words: str) -> str:
    """Return ``words``, which say that an article does not say it, if somebody has looked; else that nobody has."""
    absence = article.absence_of(key)
    if absence is None:
        return NOT_LOOKED_FOR
    return words if absence.looked_in == "text" else f"{words} in the claims taken from it"


def _certainties(judged: computed.ComparisonJudgements) -> list[Certainty]:
    return list(dict.fromkeys(item.judgement.certainty for item in judged.findings))


def verdict_badge(base: KnowledgeBase, claim: Claim, judged: ClaimVerdict) -> Badge:
    """Return the mark of the evidence on a claim."""
    return Badge(*verdict_mark(base, claim, judged.verdict))


_ESTABLISHED, _INEXACT = Badge("danger", Danger.ESTABLISHED), Badge("danger", Danger.INEXACT)
_PARTIAL, _UNSTUDIED = Badge("partial", Partial.IN_PART), Badge("unstudied", Unstudied.NOT_HERE)
_NARROWER = {Verdict.MIXED: _PARTIAL, Verdict.UNTESTED: _UNSTUDIED}
"""The marks of claims that say of a verdict what it means where it does not mean the usual."""


def position_badge(base: KnowledgeBase, item: Comparison, article: str, verdict: Verdict) -> Badge:
    """Return the mark of the evidence on an article's answer; here too a warning is never marked as good news.

    That following one of its claims could be dangerous makes no warning of the answer to another question.
    """
    claims = _claims_of(base, item, article)
    marks = [verdict_badge(base, claim, claim_verdict(base, claim)) for claim in claims]
    if verdict is Verdict.SUPPORTED and any(warns(base, claim) for claim in claims):
        return _ESTABLISHED
    if verdict is Verdict.MIXED and _INEXACT in marks:
        return _INEXACT
    plain, narrower = Badge("verdict", verdict), _NARROWER.get(verdict)
    return narrower if narrower in marks and narrower and plain not in marks else plain


def position_marks(base: KnowledgeBase, item: Comparison, article: str, verdict: Verdict) -> Cell:
    """Return the mark of an article's answer with the number of its claims of which it is true, if not of all.

    An answer takes the worst verdict of its claims, which says nothing of the others: results in people are told beside
    what is not tested in people. A settled warning among them stands first: it is no less settled beside doubt.
    """
    badge = position_badge(base, item, article, verdict)
    claims = _claims_of(base, item, article)
    judged = [(claim, claim_verdict(base, claim)) for claim in claims]
    alike = [one for _, one in judged if one.verdict is verdict]
    others = [claim for claim, one in judged if one.verdict is not verdict and _speaks(claim, one.verdict, verdict)]
    parts: list[Cell] = [badge]
    if others:
        parts.append(f"({len(alike)} of {counted(len(claims), 'claim')})")
    if badge.axis != "danger":
        marks = [verdict_badge(base, claim, one) for claim, one in judged if warns(base, claim)]
        if warning := next((mark for mark in (_ESTABLISHED, _INEXACT) if mark in marks), None):
            parts = ["a warning in it:", warning, "· the rest:", *parts]
    return Joined(tuple(parts), " ") if len(parts) > 1 else badge


def _claims_of(base: KnowledgeBase, item: Comparison, article: str) -> list[Claim]:
    return [base.claim(key) for position in item.positions if position.article == article for key in position.claims]


def _speaks(claim: Claim, verdict: Verdict, worst: Verdict) -> bool:
    """Return whether a claim with another verdict than the worst would be denied by it.

    One that tells what a study found in people is not judged, and denies that nobody was tested.
    """
    if verdict is not Verdict.NOT_JUDGED:
        return True
    return worst is Verdict.UNTESTED and claim.route is Route.STUDY_RESULT


def claim_parts(base: KnowledgeBase, claim: Claim, judged: ClaimVerdict) -> Table:
    """Return what decided about a claim, part by part: findings, steps, yardsticks or a source."""
    columns = (Column("part", "Held against"), Column("says", "What it says"), Column("verdict", "Evidence"))
    shown, left = _beside_the_point(claim, judged)
    rows: list[tuple[Cell, ...]] = [
        (
            RecordLink(item.key) if len(part.judged) > 1 or item.finding else RecordLink(part.key),
            Joined(
                (
                    item.sentence,
                    Joined((Label("certainty", "Certainty"), Badge("certainty", item.judgement.certainty)), ": "),
                ),
                " ",
            ),
            Badge("verdict", verdict),
        )
        for part in judged.parts
        for item, verdict in zip(part.judged, part.each, strict=True)
        if item in shown
    ]
    rows += [
        (RecordLink(part.key), f"{counted(number, 'finding')} without a result of these studies", "")
        for part, number in left
    ]
    for step, verdict in step_verdicts(base, claim):
        studies = [refs(step.agreeing)] if step.agreeing else []
        opposing = [Joined(("against:", refs(step.opposing)), " ")] if step.opposing else []
        settled = [step.basis.says] if step.basis else []
        where = "in the laboratory" if step.scope == "laboratory" else "in people"
        held = Joined((*studies, *opposing, *settled), "; ") if studies or opposing or settled else "none recorded here"
        in_part = step.basis is not None and verdict is Verdict.MIXED
        is_unstudied = step.scope == "laboratory" and verdict is Verdict.UNTESTED
        mark = _PARTIAL if in_part else _UNSTUDIED if is_unstudied else Badge("verdict", verdict)
        # The text goes on after a colon.
        rows.append((LinkedText(step.says.removesuffix(".")), Joined((f"{where}:", held), " "), mark))
    for yardstick in claim.yardsticks:
        holds = "holds" if yardstick.holds else "does not hold"
        rows.append((f"a count of {yardstick.date}", yardstick.says, holds))
    if claim.basis is not None:
        dose = f" (at {claim.basis.dose})" if claim.basis.dose else ""
        rows.append(
            (base.word("basis", claim.basis.kind), f"{claim.basis.says}{dose}", Badge("agrees", claim.basis.agrees))
        )
    return Table("parts", f"How {base.titles[claim.id]} was judged", columns, tuple(rows))


def _beside_the_point(claim: Claim, judged: ClaimVerdict) -> tuple[list[JudgedFinding], list[tuple[Part, int]]]:
    """Return the findings that a claim is held against, and how many of each part it is not.

    Where a claim tells a study's result and names a condition for it, the findings of that condition which hold no
    result of its studies say nothing of it.
    """
    own = {*claim.cites, *claim.stands_in, *claim.tested_by}
    shown: list[JudgedFinding] = []
    left = []
    for part in judged.parts:
        ours = [
            item
            for item in part.judged
            if claim.route is not Route.STUDY_RESULT
            or len(part.judged) == 1
            or (item.finding is not None and any(member.study in own for member in item.finding.results))
        ]
        shown += ours
        if len(ours) < len(part.judged):
            left.append((part, len(part.judged) - len(ours)))
    return shown, left


def leans_on(base: KnowledgeBase, chosen: Iterable[Study]) -> Table:
    """Return which article cites which of the studies, claim by claim, with fidelity marks."""
    columns = (
        Column("study", "Study"),
        Column("level", "Evidence level"),
        *(Column(article.id, article.name) for article in base.articles),
        Column("only", "Claims with no other source"),
    )
    rows = []
    for study in chosen:
        only = [claim_link(base, claim) for claim in knowledge.claims_resting_only_on(base, study.id)]
        rows.append(
            (
                RecordLink(study.id),
                level_badge(knowledge.level(study)),
                *_citing(base, study),
                Joined(tuple(only)) if only else "–",
            )
        )
    return Table("leans-on", "Who leans on what", columns, tuple(rows), interactive=True)


def leans_on_others(base: KnowledgeBase) -> Table:
    """Return the sources that nobody could identify, and the claims that stand in another study than the one named."""
    columns = (
        Column("source", "Source as the article has it"),
        Column("found", "What was found"),
        *(Column(article.id, article.name) for article in base.articles),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            as_described(source.described),
            f"nothing, in {', '.join(source.searched)} on {source.date}",
            *_marked(base, claims),
        )
        for source, claims in knowledge.unfound_sources(base)
    ]
    for claim in knowledge.claims_of_another(base):
        named = (
            refs(claim.cites)
            if claim.cites
            else "; ".join(as_described(source.described) for source in claim.cites_unfound)
        )
        rows.append((named, Joined(("it stands in", refs(claim.stands_in)), " "), *_marked(base, [claim])))
    return Table("leans-on-others", "Sources not identified, and other sources than named", columns, tuple(rows))


def as_described(described: str) -> str:
    """Return a source that nobody found as what it is: words of the article, no statement of ours on its design."""
    return f"as described: {described}"


def _marked(base: KnowledgeBase, claims: list[Claim]) -> Iterator[Cell]:
    """Yield for each article its claims among ``claims``, with fidelity marks."""
    for article in base.articles:
        own = [claim for claim in claims if claim.article == article.id]
        marked = (Joined((place_link(claim), Badge("fidelity", claim.fidelity)), " ") for claim in own)
        yield Joined(tuple(marked)) if own else "–"


def citations(base: KnowledgeBase, caption: str, chosen: Iterable[Study]) -> Table:
    """Return which claims of each article cite the studies, with fidelity marks: the data of the citation matrix."""
    columns = (Column("study", "Study"), *(Column(article.id, article.name) for article in base.articles))
    found = [(RecordLink(study.id), *_citing(base, study)) for study in chosen]
    unfound = [
        (as_described(source.described), *_marked(base, claims)) for source, claims in knowledge.unfound_sources(base)
    ]
    return Table("leans", caption, columns, (*found, *unfound))


def _citing(base: KnowledgeBase, study: Study) -> Iterator[Cell]:
    """Yield for each article its claims that cite a study, with fidelity marks; where only its list has it, that."""
    printed = knowledge.only_printed(base, study.id)
    for article, cell in zip(base.articles, _marked(base, base.claims_citing(study.id)), strict=True):
        yield f"{printed[article.id]} of its list, cited by no claim" if article.id in printed else cell


def has_label(base: KnowledgeBase) -> bool:
    """Return whether the treatment has an approved label: some caution quotes it."""
    return any(caution.label for caution in base.cautions)


def cautions(base: KnowledgeBase) -> Table:
    """Return every caution: which article gives it, and what the approved label says, if the treatment has one."""
    labels = has_label(base)
    columns = (
        Column("caution", "Caution"),
        *(Column(article.id, article.name) for article in base.articles),
        *([Column("label", "The approved label")] if labels else []),
    )
    rows = []
    for caution in base.cautions:
        answers: list[Cell] = []
        for article, giving in knowledge.articles_giving(base, caution):
            refs = tuple(place_link(claim) for claim in giving)
            answers.append(
                Joined(("says so:", Joined(refs)), " ") if refs else absent(article, caution.id, "leaves it out")
            )
        label: Cell = LinkedText(caution.label) if caution.label else "does not mention it"
        rows.append((RecordLink(caution.id), *answers, *([label] if labels else [])))
    return Table("cautions", "Cautions, given and left out", columns, tuple(rows))
