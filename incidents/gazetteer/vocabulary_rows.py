"""The vocabulary of a region from its rows, kept for each process until a row changes anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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


def start_vocabulary(region: Region) -> None:
    """Gives a region that has no words yet the shipped ones, as rows to be edited."""
    if not VocabularyEntry.objects.filter(region=region).exists():
        store_vocabulary(region, shipped_vocabulary().entries)


def store_vocabulary(region: Region, entries: Iterable[Entry]) -> Counter[str]:
    """Writes the entries as rows by their text; counts added, changed and unchanged."""
    rows = VocabularyEntry.objects.filter(region=region).values_list("text", "role", "meaning", "radius_m")
    present = {text: Entry(Role(role), text, meaning, radius_m) for text, role, meaning, radius_m in rows}
    wanted = {entry.text: entry for entry in entries}
    counted = Counter(added=0, changed=0, unchanged=0)
    for text, entry in wanted.items():
        counted["unchanged" if present.get(text) == entry else "changed" if text in present else "added"] += 1
    VocabularyEntry.objects.bulk_create(
        [
            VocabularyEntry(region=region, role=one.role, text=one.text, meaning=one.meaning, radius_m=one.radius_m)
            for one in wanted.values()
            if present.get(one.text) != one
        ],
        update_conflicts=True,
        unique_fields=["region", "text"],
        update_fields=["role", "meaning", "radius_m"],
    )
    return counted
