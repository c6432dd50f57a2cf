"""Incident types over REST, and which of them a caller's words suggest."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api.answers import CategoryAnswer, SuggestionAnswer
from incidents.classification import Rule, suggest
from incidents.models import Category
from incidents.representation import category_json

MOST_SUGGESTED = 5
LONGEST_TEXT = 5_000


class CategoriesView(APIView):
    @extend_schema(responses=CategoryAnswer(many=True))
    def get(self, request: Request) -> Response:
        return Response(
            [
                {**category_json(category), "priority": category.priority, "is_incident": category.is_incident}
                for category in Category.objects.all()
            ]
        )


class SuggestView(APIView):
    @extend_schema(
        parameters=[OpenApiParameter("text", description="what the caller says")],
        responses=SuggestionAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The likeliest types first, each with the words that speak for it."""
        categories = {category.code: category for category in Category.objects.filter(is_incident=True)}
        rules = [Rule(code, tuple(category.keywords)) for code, category in categories.items()]
        suggestions = suggest(request.query_params.get("text", "")[:LONGEST_TEXT], rules)[:MOST_SUGGESTED]
        return Response(
            [
                {
                    **category_json(categories[suggestion.code]),
                    "priority": categories[suggestion.code].priority,
                    "score": suggestion.score,
                    "matched": list(suggestion.matched),
                }
                for suggestion in suggestions
            ]
        )
