"""Names that operators give to places while they work."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.regions.access import may_take_calls
from incidents.api.answers import AliasAnswer
from incidents.api.scope import current_user, staff_region
from incidents.gazetteer.aliases import AliasRefused, give_alias, take_back_alias
from incidents.models import Place, PlaceAlias


class NewAliasSerializer(serializers.Serializer[Any]):
    region = serializers.CharField(max_length=50)
    key = serializers.CharField(max_length=100, help_text="key of the place, as the search gives it")
    text = serializers.CharField(max_length=100)


class AliasesView(APIView):
    @extend_schema(request=NewAliasSerializer, responses={201: AliasAnswer})
    def post(self, request: Request) -> Response:
        """From now on the place is found by this name, in every console at once."""
        asked = NewAliasSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        region = staff_region(request, data["region"])
        place = Place.objects.filter(region=region, key=data["key"]).first()
        if place is None:
            raise ValidationError({"key": [_("There is no such place in this region.")]})
        try:
            alias = give_alias(place=place, text=data["text"], by=current_user(request))
        except AliasRefused as refused:
            raise ValidationError({"text": [_("A name has letters.")]}) from refused
        return Response(_json(alias), status=status.HTTP_201_CREATED)


class AliasView(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Takes a given alias back."""
        with transaction.atomic():
            aliases = PlaceAlias.objects.select_related("place__region")
            alias = get_object_or_404(aliases, pk=pk, place__in=Place.objects.visible_to(current_user(request)))
            if not may_take_calls(current_user(request), alias.place.region):
                raise PermissionDenied
            take_back_alias(alias)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _json(alias: PlaceAlias) -> dict[str, Any]:
    return {"id": alias.pk, "key": alias.place.key, "place": alias.place.name, "text": alias.text}
