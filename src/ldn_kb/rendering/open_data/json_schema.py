"""The JSON Schema of ``ldn-kb.json``: every field of every record as the model has it, and what is computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from ldn_kb.model import FORMAT, KINDS, SUBJECT
from ldn_kb.model.json_schema import DRAFT, choices, tidy
from ldn_kb.model.vocabulary import VOCABULARIES

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_WHOLE: Schema = {"type": "integer"}
_YES_NO: Schema = {"type": "boolean"}
_REFERENCES = "#/$defs/"


def to_schema() -> str:
    """Return the schema as text; it depends on the format alone, not on the data."""
    return json.dumps(_schema(), indent=1, ensure_ascii=False) + "\n"


def _schema() -> Schema:
    models = [(kind.model, "serialization") for kind in (SUBJECT, *KINDS)]
    _, whole = models_json_schema(models)  # type: ignore[arg-type]  # pydantic wants its own literal type
    definitions: dict[str, Schema] = {
        name: {"anyOf": values} if (values := choices(name)) else _with_printed_forms(tidy(definition))
        for name, definition in whole["$defs"].items()
    }
    for kind in KINDS:
        record = definitions[kind.model.__name__]
        record["properties"]["computed"] = _object(f"what is computed of a {kind.name}", COMPUTED.get(kind.name, {}))
        record["required"].append("computed")
    subject = definitions["Subject"]
    for name in ("id", "format"):
        del subject["properties"][name]
        subject["required"].remove(name)
    lists = {
        kind.plural: {"type": "array", "description": kind.title, "items": _reference(kind.model.__name__)}
        for kind in KINDS
    }
    top = {
        "format": {"const": FORMAT, "description": "number of this format"},
        "subject": {**_reference("Subject"), "description": "what all of it is about, with the licence"},
        "release": _object("which state of the data it is", _RELEASE, required=()),
        **lists,
    }
    return {"$schema": DRAFT, "title": "ldn-kb.json", **_object("the whole knowledge base", top), "$defs": definitions}


def _reference(name: str) -> Schema:
    return {"$ref": f"{_REFERENCES}{name}"}


def _object(meaning: str, properties: Mapping[str, Schema], required: tuple[str, ...] | None = None) -> Schema:
    """Return the schema of an object with these properties only; all of them are ``required`` unless it says which."""
    return {
        "type": "object",
        "description": meaning,
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _with_printed_forms(definition: Schema) -> Schema:
    """Add the object in which printed forms of numbers stand, where they tell more than the numbers."""
    properties = definition.get("properties", {})
    if "number" in json.dumps(properties):
        name = "printed" if "reported" in properties else "reported"
        properties[name] = {
            "type": "object",
            "description": "numbers as the source prints them, by field, where that tells more: 0.10, -1.0",
            "additionalProperties": _TEXT,
        }
    return definition


def _said(schema: Schema, meaning: str, *, optional: bool = False) -> Schema:
    shape = {"anyOf": [schema, {"type": "null"}]} if optional else schema
    return {**shape, "description": meaning}


def _coded(vocabulary: str, meaning: str, *, optional: bool = False) -> Schema:
    return _said({"enum": list(map(str, VOCABULARIES[vocabulary]))}, meaning, optional=optional)


def _ids(meaning: str) -> Schema:
    return {"type": "array", "items": _TEXT, "description": meaning}


def _counts(meaning: str) -> Schema:
    return {"type": "object", "additionalProperties": _WHOLE, "description": meaning}


_RELEASE: Mapping[str, Schema] = {
    "format": _said(_WHOLE, "number of this format"),
    "version": _said(_TEXT, "version of the site or of ldn_kb"),
    "created": _said(_TEXT, "time of the release, as its publisher gives it"),
    "updated": _said({"type": "string", "format": "date"}, "newest day in the data"),
    "commit": _said(_TEXT, "commit of the release, as its publisher gives it"),
    "homepage": _said(_TEXT, "address of the site"),
}
_NUMBERS = _object(
    "a figure of the claim held against what a study reports",
    {
        "figure": _said(_TEXT, "label of the figure"),
        "claimed": _said(_NUMBER, "the number the article states"),
        "reported": _said(_NUMBER, "the number the study reports", optional=True),
        "control": _said(_NUMBER, "the control group's number beside it", optional=True),
        "unit": _said(_TEXT, "unit of all of them"),
        "difference": _said(_NUMBER, "claimed minus reported", optional=True),
        "verdict": _said(_TEXT, "how the two compare, in words"),
    },
)
_EFFECT = _object(
    "pooled effect; positive is good for the people treated; ratios are natural logarithms",
    {
        "value": _NUMBER,
        "low": _said(_NUMBER, "lower end of its 95 % interval"),
        "high": _said(_NUMBER, "upper end of its 95 % interval"),
        "unit": {"enum": ["points", "standardised", "log-ratio"]},
        "published": _said(_YES_NO, "true: a published pooled effect; false: ours"),
        "i2": _said(_NUMBER, "I-squared in percent", optional=True),
    },
)
_DOMAIN = _object(
    "what a domain of certainty took off",
    {
        "domain": _coded("domain", "the domain"),
        "mark": _said(_WHOLE, "levels taken off, or put on"),
        "reason": _said(_TEXT, "why"),
        "judged": _said(_YES_NO, "true: by a person instead of by the rule"),
    },
)
_PROFILE = _object(
    "what the studies amount to",
    {
        "studies": _said(_WHOLE, "number of studies"),
        "retracted": _said(_WHOLE, "how many of them were retracted"),
        "designs": _counts("studies by design"),
        "randomised_trials": _said(_WHOLE, "randomised trials"),
        "people_randomised": _said(_WHOLE, "people in them"),
        "best_level": _said(_WHOLE, "best level of evidence", optional=True),
        "trials_by_result": _counts("randomised trials by whom the result favours"),
        "directness": _counts("studies by who was studied, and at which dose"),
        "newest": _said(_WHOLE, "year of the newest study", optional=True),
        "open_trials": _said(_WHOLE, "registered trials without a published result"),
    },
)
_CONCEPT: Mapping[str, Schema] = {
    "answer": _said(_TEXT, "the short answer, from its findings", optional=True),
    "helps": _coded("verdict", "the verdict on the plain statement that the treatment helps", optional=True),
    "findings": _ids("findings about it"),
    "profile": _PROFILE,
    "claims": _ids("claims about it or about a narrower condition"),
    "studies": _ids("studies that bear on it or on a narrower condition"),
}

_DIFFERENCE = _object(
    "treatment minus control",
    {
        "value": _NUMBER,
        "unit": _TEXT,
        "low": _said(_NUMBER, "lower end of the 95 % interval", optional=True),
        "high": _said(_NUMBER, "upper end of the 95 % interval", optional=True),
        "method": _said(_TEXT, "method of the interval: Newcombe or Welch", optional=True),
    },
)

COMPUTED: Mapping[str, Mapping[str, Schema]] = {
    "study": {
        "title": _said(_TEXT, "short name, as in Smith 2007"),
        "retracted": _said(_YES_NO, "whether it was retracted"),
        "level": _said(_WHOLE, "level of evidence after OCEBM, 1 to 5", optional=True),
        "directness": _coded("directness", "who was studied, and at which dose"),
        "cited_by": _ids("claims for which an article cites or describes it"),
        "tests": _ids("claims whose check weighs it without being cited"),
        "only_source_of": _ids("claims that rest on it alone"),
        "risk_of_bias": _coded("bias", "overall risk of bias of a randomised trial", optional=True),
        "differences": {
            "type": "object",
            "additionalProperties": _DIFFERENCE,
            "description": "by outcome: differences computed from both groups where the source gives none",
        },
    },
    "claim": {
        "verdict": _coded("verdict", "what the evidence says"),
        "wording": _coded("wording", "whether the sentence is as careful as the evidence"),
        "because": _said(_TEXT, "what decided the verdict"),
        "overridden": _said(_YES_NO, "whether a person typed the verdict"),
        "findings": _ids("findings that decide, or conditions without a finding"),
        "later": _ids("studies weighed that are newer than the article"),
        "perhaps_later": _ids("studies weighed that are of the article's year, so that they may be newer"),
        "strength": _said(_WHOLE, "best level of evidence of the results it is held against", optional=True),
        "directness": _coded("directness", "who was studied in them, and at which dose", optional=True),
        "comparisons": _ids("questions that it helps to answer"),
        "numbers": {"type": "array", "items": _NUMBERS, "description": "its figures and their checks"},
    },
    "comparison": {
        "only_one_answers": _said(_YES_NO, "whether only one article answers"),
        "verdicts": {
            "type": "object",
            "additionalProperties": _coded("verdict", "the verdict on all claims of the answer together"),
            "description": "by article",
        },
    },
    "finding": {
        "direction": _coded("effect-direction", "what it shows"),
        "certainty": _coded("certainty", "certainty after GRADE"),
        "sentence": _said(_TEXT, "what it shows, in plain words"),
        "people": _said(_WHOLE, "people analysed in the trials that count"),
        "trials": _said(_WHOLE, "trials that count"),
        "provisional": _said(_YES_NO, "whether it may change when full texts are read"),
        "rests_on": _said(_TEXT, "the one trial without which it would be another", optional=True),
        "effect": {"anyOf": [_EFFECT, {"type": "null"}]},
        "per_100": {
            "anyOf": [
                _object("people per 100 with the outcome", {"treatment": _NUMBER, "control": _NUMBER}),
                {"type": "null"},
            ]
        },
        "domains": {"type": "array", "items": _DOMAIN, "description": "domains of certainty"},
        "caps": {"type": "array", "items": _TEXT, "description": "what else keeps certainty down"},
    },
    "condition": _CONCEPT,
    "mechanism": _CONCEPT,
    "topic": _CONCEPT,
}
"""What stands under ``computed`` in the records of each kind; nothing for kinds that are left out."""
