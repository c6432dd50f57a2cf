"""CSV files through the admin: uploaded, looked at line by line, confirmed; and the same tables given out.

An upload waits as a row, so that any process can go on with it. What is shown is a real import that is rolled back:
there is no second parser and no second set of rules beside the commands'.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.regions.administration.scope import administered_regions
from geo112.regions.imports.problems import ImportFailed, ImportProblem
from geo112.regions.imports.tables import Change, Table
from geo112.regions.models import Region, Upload, User

TABLES: dict[str, Table] = {}
BIGGEST_BYTES = 10_000_000
MOST_LINES = 20_000
"""A file with more keeps a browser waiting too long: that is what the commands are for."""
WAITS = timedelta(hours=1)


def offer(*tables: Table) -> None:
    """Makes tables known to the admin; called beside the registration of their models."""
    TABLES.update({table.name: table for table in tables})


def tables_for(user: User | AnonymousUser) -> list[Table]:
    return [table for table in TABLES.values() if table.per_region or user.is_superuser]


@dataclass(frozen=True)
class Preview:
    """What an import does, or did; or why it does nothing."""

    changes: tuple[Change, ...] = ()
    problems: tuple[ImportProblem, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(change.outcome for change in self.changes)

    @property
    def effective(self) -> list[Change]:
        """The lines that change something."""
        return [change for change in self.changes if change.outcome != "unchanged"]


def load(upload: Upload, *, dry_run: bool) -> Preview:
    """Imports the file, all of it or nothing; with `dry_run` nothing in any case."""
    table = TABLES[upload.table]
    content = bytes(upload.content)
    if content.count(b"\n") > MOST_LINES:
        text = _("has more than %(count)s lines: use geo112 import_%(table)s") % {
            "count": MOST_LINES,
            "table": table.name,
        }
        return Preview(problems=(ImportProblem(0, "", text),))
    with TemporaryDirectory() as folder:
        path = Path(folder) / upload.name
        path.write_bytes(content)
        try:
            with transaction.atomic():
                changes = tuple(table.load(path, upload.region))
                transaction.set_rollback(dry_run)
        except ImportFailed as error:
            return Preview(problems=error.problems)
    return Preview(changes)


class UploadForm(forms.Form):
    table = forms.ChoiceField(label=gettext_lazy("What"))
    region = forms.ModelChoiceField(label=gettext_lazy("Region"), queryset=Region.objects.none(), required=False)
    file = forms.FileField(label=gettext_lazy("CSV file"))

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        regions = administered_regions(user)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["table"].choices = [(table.name, table.title) for table in tables_for(user)]  # type: ignore[attr-defined]
        if len(regions) == 1:
            self.initial["region"] = regions[0]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > BIGGEST_BYTES:
            limit = BIGGEST_BYTES // 1_000_000
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file

    def clean(self) -> dict[str, object]:
        table = TABLES.get(self.cleaned_data.get("table", ""))
        if table and table.per_region and not self.cleaned_data.get("region") and "region" not in self.errors:
            self.add_error("region", _("These rows belong to a region: name it."))
        return self.cleaned_data

    def save(self) -> Upload:
        """The file as a row of its user; what waited longer than an hour goes."""
        Upload.objects.filter(uploaded_at__lt=timezone.now() - WAITS).delete()
        table, file = TABLES[self.cleaned_data["table"]], self.cleaned_data["file"]
        return Upload.objects.create(
            user=self.user,
            table=table.name,
            region=self.cleaned_data["region"] if table.per_region else None,
            name=get_valid_filename(file.name)[-100:],
            content=file.read(),
        )
