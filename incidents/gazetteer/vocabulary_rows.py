"""The vocabulary of a region from its rows, kept for each process until a row changes anywhere."""

from __future__ import annotations

from geo112.regions.models import Region
from incidents.gazetteer.shipped import shipped_vocabulary
from incidents.gazetteer.vocabulary import Entry, Role, Vocabulary
from incidents.models import VocabularyEntry, VocabularyVersion

_kept: dict[int, tuple[int, Vocabulary]] = {}


def vocabulary_of(region: Region) -> Vocabulary:
    """A region without rows of its own uses the shipped words. One small query tells whether the kept one is fresh."""
    version = VocabularyVersion.objects.filter(region=region.pk).values_list("number", flat=True).first()
    if version is None:
        return shipped_vocabulary()
    kept = _kept.get(region.pk)
    if kept is None or kept[0] != version:
        # A version comes from a sequence: what a transaction saw that was rolled back is never taken for another's.
        kept = _kept[region.pk] = version, _read(region)
    return kept[1]


def _read(region: Region) -> Vocabulary:
    rows = VocabularyEntry.objects.filter(region=region.pk).values_list("role", "text", "meaning", "radius_m")
    entries = [Entry(Role(role), text, meaning, radius_m) for role, text, meaning, radius_m in rows]
    return Vocabulary(entries) if entries else shipped_vocabulary()


def start_vocabulary(region: Region) -> int:
    """Gives a region that has no words yet the shipped ones, as rows to be edited; returns how many."""
    if VocabularyEntry.objects.filter(region=region).exists():
        return 0
    return store_vocabulary(region, shipped_vocabulary().entries)


def store_vocabulary(region: Region, entries: tuple[Entry, ...]) -> int:
    """Writes the entries as rows by their text; returns how many there are."""
    rows = [
        VocabularyEntry(region=region, role=one.role, text=one.text, meaning=one.meaning, radius_m=one.radius_m)
        for one in entries
    ]
    VocabularyEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["region", "text"], update_fields=["role", "meaning", "radius_m"]
    )
    return len(rows)
