"""What an agency's users send from their page, parsed at the edge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models import Referral
from geo112.dispatch.models.referrals import COMMENT_LIMIT
from geo112.dispatch.referrals.answers import REASON_LIMIT
from geo112.dispatch.referrals.states import NEED_REASON


class StepForm(forms.Form):
    status = forms.ChoiceField(choices=Referral.Status.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LIMIT, required=False, widget=forms.Textarea({"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("status") in NEED_REASON and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Give the reason."))
        return data


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"), max_length=COMMENT_LIMIT, required=False, widget=forms.Textarea({"rows": 3})
    )
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("photo"):
            raise forms.ValidationError(_("Write something, or add a photo."))
        return data
