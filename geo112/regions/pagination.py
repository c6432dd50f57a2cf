"""Pages of a list over REST: `limit` and `offset`, refused where they are no numbers instead of being passed over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

BIGGEST_OFFSET = 1_000_000_000


class Pages(LimitOffsetPagination):
    """At most 500 rows at once, and no farther than the database can count."""

    default_limit = 100
    max_limit = 500

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        for name, least in ((self.limit_query_param, 1), (self.offset_query_param, 0)):
            if name in request.query_params:
                whole_number(name, request.query_params[name], least)
        return super().paginate_queryset(queryset, request, view)

    def get_offset(self, request: Request) -> int:
        return min(super().get_offset(request), BIGGEST_OFFSET)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            is_limit = parameter["name"] == self.limit_query_param
            parameter["schema"] = {"type": "integer", "minimum": 1 if is_limit else 0}
        return parameters


def whole_number(name: str, text: str, least: int) -> int:
    """The number; raises ValidationError that names the parameter. Python reads none of more than 4,300 digits."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) >= least):
        raise ValidationError({name: [_("Give a whole number, at least %(least)s.") % {"least": least}]})
    return int(text)
