"""Questions on a terminal, one field each; an answer is checked at once, by the same checker as the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_kb.reading.problems import quoted, suggestion

if TYPE_CHECKING:
    from rich.console import Console

    from ldn_kb.authoring.scaffold import Field, Given
    from ldn_kb.knowledge.base import KnowledgeBase
    from ldn_kb.model import Kind
    from ldn_kb.reading.yaml_reader import Data


def interview(kind: Kind, given: Given, proposed: Given, base: KnowledgeBase, console: Console) -> Given:
    """Ask for the fields of ``kind`` that are not given; returns ``given`` and the answers.

    What is left out stays out: the skeleton then holds a start. ``proposed`` holds what Enter takes.
    """
    from ldn_kb.authoring.scaffold import ASKED, EXTRAS, fields, needed, neutral, proposals

    known = {field.name: field for field in (*fields(kind.model), *EXTRAS.get(kind.name, ()))}
    answers = dict(given)
    for name in ASKED[kind.name]:
        if name in answers:
            continue
        field = known[name]
        default = proposals(kind.name, answers, base, proposed).get(name)
        if default is None and field.choices and field.required:
            default = neutral(field)
        answer = ask(kind, field, base, console, default=default, must=needed(field), given=answers)
        if answer is not None:
            answers[name] = answer
    return answers


def ask(
    kind: Kind,
    field: Field,
    base: KnowledgeBase,
    console: Console,
    *,
    default: Data = None,
    must: bool = False,
    given: Given | None = None,
) -> Data:
    """Ask for one field until the answer fits; ``None`` if it is left out, which ``must`` forbids."""
    from rich.markup import escape
    from rich.prompt import Prompt
    from rich.text import Text

    from ldn_kb.authoring.scaffold.fields import faults, is_utf8, value

    several = " (several: with commas between)" if field.many else ""
    console.print(Text(f"\n{field.description}{several}", style="dim"))
    shown = ", ".join(str(item) for item in default) if isinstance(default, list) else default
    choices = list(field.choices) or ([article.id for article in base.articles] if field.name == "article" else None)
    while True:
        text = Prompt.ask(
            escape(field.name), console=console, choices=choices, default=str(shown or ""), show_default=bool(shown)
        )
        if not text.strip():
            if not must:
                return None
            console.print(Text("this one is needed", style="red"))
            continue
        if not is_utf8(text):
            console.print(Text("this is not UTF-8 text", style="red"))
            continue
        data = value(field, text)
        wrong = faults(kind, field, data) if field.name in kind.model.model_fields else []
        wrong = wrong or _unknown(field, data, base, given or {})
        if not wrong:
            return data
        for message in wrong:
            console.print(Text(message, style="red"))


def _unknown(field: Field, data: Data, base: KnowledgeBase, given: Given) -> list[str]:
    """Return a message for each id, or paragraph, that does not exist."""
    known = list(base.by_id)
    if field.name == "at":
        known = base.article(given["article"]).locators
    elif field.form != "id":
        return []
    asked = data if isinstance(data, list) else [data]
    return [f"there is no {quoted(item)}{suggestion(str(item), known)}" for item in asked if item not in known]


def number(console: Console) -> Given:
    """Ask for a PubMed number or a DOI; nothing if the bibliography is to be typed in."""
    from rich.prompt import Prompt
    from rich.text import Text

    from ldn_kb.authoring.bibliography import RegistryError, identifier

    console.print(Text("PubMed number or DOI; Enter to type the bibliography in", style="dim"))
    while True:
        text = Prompt.ask("number", console=console, default="", show_default=False)
        if not text.strip():
            return {}
        try:
            found = identifier(text)
        except RegistryError as error:
            console.print(Text(str(error), style="red"))
            continue
        return {"pmid" if isinstance(found, int) else "doi": found}


def slug(proposed: str, console: Console) -> str:
    """Ask for the words of the id; the rest of a study's or claim's follows from the record."""
    from rich.prompt import Prompt
    from rich.text import Text

    console.print(Text("\na word or two for its id", style="dim"))
    while not (text := Prompt.ask("slug", console=console, default=proposed, show_default=bool(proposed)).strip()):
        console.print(Text("this one is needed", style="red"))
    return text
