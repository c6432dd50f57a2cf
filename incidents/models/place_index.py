"""The inverted index of the gazetteer. Triggers on `Place` keep it: it follows whoever writes places, at once."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass

from incidents.models.places import Place


class PlaceWord(models.Model):
    """A word that names of places contain, its consonants, and in how many places it occurs."""

    text = models.CharField(max_length=200, unique=True)
    skeleton = models.CharField(max_length=200, db_index=True)
    places = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [GinIndex(OpClass("text", "gin_trgm_ops"), name="place_word_trgm")]

    def __str__(self) -> str:
        return self.text


class PlacePosting(models.Model):
    """A word occurs in a place's names. Only the triggers write here; to let the database prove a million times at the
    end of an import that they did so rightly would take as long as the import."""

    word = models.ForeignKey(PlaceWord, models.DO_NOTHING, related_name="postings", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, models.DO_NOTHING, related_name="postings", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "place"], name="place_posting_once")]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.place_id}"
