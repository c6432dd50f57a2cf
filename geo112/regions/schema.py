"""What the OpenAPI description says of every endpoint alike: how it refuses."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "Why the request was refused.",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
}
FIELD_PROBLEMS = {
    "type": "object",
    "description": "What is wrong by field; `detail` or `non_field_errors` where it is the whole.",
    "additionalProperties": True,
}
REFUSALS = {
    "401": ("Nobody is logged in, and no valid token was sent.", "Problem"),
    "403": ("Your role does not allow this.", "Problem"),
    "404": ("There is no such thing, or it is none of yours.", "Problem"),
    "405": ("This address does not know the method.", "Problem"),
    "406": ("Nothing but JSON is answered.", "Problem"),
}
REFUSALS_OF_INPUT = {"400": ("The input is not acceptable.", "FieldProblems")}
REFUSALS_OF_BODY = {"415": ("Bodies are JSON.", "Problem")}


def add_refusals(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: the refusals that Django REST framework makes by itself, unless a view says more."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(Problem=PROBLEM, FieldProblems=FIELD_PROBLEMS)
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, (text, schema) in _refusals(operation).items():
                operation["responses"].setdefault(status, _response(text, schema))
    return result


def _refusals(operation: dict[str, Any]) -> dict[str, tuple[str, str]]:
    refusals = dict(REFUSALS)
    if operation.get("parameters") or operation.get("requestBody"):
        refusals |= REFUSALS_OF_INPUT
    return refusals | REFUSALS_OF_BODY if operation.get("requestBody") else refusals


def _response(text: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}
