"""Pages about the person who is logged in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from geo112.regions.models import Membership


class AccountPage(LoginRequiredMixin, TemplateView):
    """Who I am here, and what I may do where."""

    template_name = "regions/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Membership.objects.filter(user=self.request.user.pk)
        memberships = own.select_related("region", "agency").order_by("region__code", "role")
        return super().get_context_data(memberships=memberships, **kwargs)
