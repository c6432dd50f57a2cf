"""Names that operators give to places on the spot: they work at once, and outlive every import."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from geo112.regions.models import Region, User
from incidents.gazetteer.normalise import normalise, search_text
from incidents.gazetteer.vocabulary_rows import vocabulary_of
from incidents.models import Place, PlaceAlias


class AliasRefused(ValueError):
    """The text names nothing."""


@transaction.atomic
def give_alias(*, place: Place, text: str, by: User) -> PlaceAlias:
    """The place is found by this name from now on. The same name given twice is one. Raises AliasRefused."""
    text = " ".join(text.split())
    normalised = normalise(text, vocabulary_of(place.region))
    if not any(character.isalpha() for character in normalised):
        raise AliasRefused(text)
    locked = Place.objects.select_for_update().select_related("region").get(pk=place.pk)
    alias, _is_new = PlaceAlias.objects.get_or_create(
        place=locked, normalised=normalised[:200], defaults={"text": text[:100], "given_by": by}
    )
    _index(locked)
    return alias


@transaction.atomic
def take_back_alias(alias: PlaceAlias) -> None:
    place = Place.objects.select_for_update().select_related("region").get(pk=alias.place_id)
    alias.delete()
    _index(place)


def reindex(region: Region, places: Iterable[Place] | None = None) -> int:
    """Writes anew what the places (all of the region by default) are found by: their vocabulary changed."""
    vocabulary = vocabulary_of(region)
    changed = []
    rows = Place.objects.filter(region=region) if places is None else places
    given = given_aliases(region)
    for place in rows:
        text = search_text([place.name, *place.aliases, *given.get(place.key, ())], vocabulary)
        if text != place.search_text:
            place.search_text = text
            changed.append(place)
    Place.objects.bulk_update(changed, ["search_text"], batch_size=1_000)
    return len(changed)


def given_aliases(region: Region) -> dict[str, list[str]]:
    """Aliases that were given in the console, by the key of their place."""
    found: dict[str, list[str]] = {}
    for key, text in PlaceAlias.objects.filter(place__region=region).order_by("pk").values_list("place__key", "text"):
        found.setdefault(key, []).append(text)
    return found


def _index(place: Place) -> None:
    names = [place.name, *place.aliases, *place.given_aliases.order_by("pk").values_list("text", flat=True)]
    place.search_text = search_text(names, vocabulary_of(place.region))
    place.save(update_fields=["search_text"])
