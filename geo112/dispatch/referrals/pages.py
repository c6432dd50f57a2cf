"""The agency's page: its inbox, and one ticket with its place, its steps and what is written on it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from geo112.dispatch.console.texts import TEXTS
from geo112.dispatch.models import Referral, ReferralQuerySet
from geo112.dispatch.referrals import inbox, story
from geo112.dispatch.referrals.access import side_to_step
from geo112.dispatch.referrals.comments import add_comment
from geo112.dispatch.referrals.filters import ReferralFilter
from geo112.dispatch.referrals.forms import CommentForm, StepForm
from geo112.dispatch.referrals.representation import agency_referral_json
from geo112.dispatch.referrals.states import Side, next_steps
from geo112.dispatch.referrals.steps import NotPossible, take_step
from geo112.dispatch.referrals.texts import TEXTS as OWN_TEXTS
from geo112.dispatch.referrals.wording import not_possible_text
from geo112.regions.access import Role
from geo112.regions.models import Agency, Region, User
from incidents.attachments import PhotoRefused

PER_PAGE = 50


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def ticket_list(request: HttpRequest) -> HttpResponse:
    user, now = _agency_user(request), timezone.now()
    narrowed = ReferralFilter(request.GET, Referral.objects.in_inbox_of(user))
    tab = inbox.tab_named(request.GET.get("state", ""))
    rows = inbox.in_tab(narrowed.qs, tab, now).for_json()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    is_part = _asks_for_part(request)
    context: dict[str, Any] = {
        "page": page,
        "tickets": [agency_referral_json(row) | {"row": row} for row in page],
        "tabs": [(one, count) for one, count in zip(inbox.TABS, inbox.counts(narrowed.qs, now).values(), strict=True)],
        "tab": tab,
        "asked": {name: request.GET.get(name, "") for name in ("q", "category", "district")},
        "is_part": is_part,
        "now": now,
    }
    if is_part:
        return render(request, "referrals/inbox_rows.html", context)
    choices = {"types": inbox.types_in(user), "districts": inbox.districts_in(user)}
    return render(request, "referrals/inbox.html", {**context, **choices, **_frame(request, user)})


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    return _ticket(request, _find(request, pk))


@require_POST
@login_required
def take_ticket_step(request: HttpRequest, pk: int) -> HttpResponse:
    referral, user = _find(request, pk), _agency_user(request)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _ticket(request, referral, status=422, step_form=form)
    try:
        take_step(referral=referral, **form.cleaned_data, side=_side(user, referral), by=user, now=timezone.now())
    except NotPossible as error:
        fresh = _find(request, pk)
        return _ticket(request, fresh, status=409, refusal=not_possible_text(fresh, error.last, Side.AGENCY))
    return _done(request, pk)


@require_POST
@login_required
def comment_on_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    referral, user = _find(request, pk), _agency_user(request)
    form = CommentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_comment(referral=referral, **form.cleaned_data, side=_side(user, referral), by=user, now=timezone.now())
            return _done(request, pk)
        except PhotoRefused as error:
            form.add_error("photo", str(error))
    return _ticket(request, referral, status=422, comment_form=form)


def _agency_user(request: HttpRequest) -> User:
    """The user, if some agency is theirs; a superuser sees the inbox of all."""
    user = request.user
    if not isinstance(user, User) or not (user.is_superuser or user.memberships.filter(role=Role.AGENCY).exists()):
        raise PermissionDenied
    return user


def _side(user: User, referral: Referral) -> Side:
    """The agency's, but for a superuser who is none of its people."""
    return side_to_step(user, referral) or Side.AGENCY


def _find(request: HttpRequest, pk: int) -> Referral:
    """404 where it is none of the user's agencies'."""
    return get_object_or_404(_rows(request), pk=pk)


def _rows(request: HttpRequest) -> ReferralQuerySet:
    return Referral.objects.in_inbox_of(_agency_user(request)).for_json()


def _done(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticket as it stands now; without scripts by way of its address, so that a reload repeats nothing."""
    if _asks_for_part(request):
        return _ticket(request, _find(request, pk))
    return HttpResponseRedirect(reverse("agency_ticket", args=[pk]), status=303)


def _ticket(request: HttpRequest, referral: Referral, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "referral": referral,
        "ticket": agency_referral_json(referral),
        "story": story.of(referral, reader=Side.AGENCY),
        "steps": next_steps(referral.status, _side(_agency_user(request), referral)),
        "now": timezone.now(),
        "step_form": StepForm(),
        "comment_form": CommentForm(),
        **extra,
    }
    if _asks_for_part(request):
        return render(request, "referrals/ticket_state.html", context, status=status)
    frame = _frame(request, _agency_user(request), referral.incident.region)
    return render(request, "referrals/ticket.html", {**context, **frame}, status=status)


def _asks_for_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _frame(request: HttpRequest, user: User, region: Region | None = None) -> dict[str, Any]:
    """Whose inbox it is, and what the scripts read once from the page (`static/js/page.js`)."""
    agencies = Agency.objects.filter(memberships__user=user, memberships__role=Role.AGENCY).select_related("region")
    mine = list(agencies.defer("region__boundary").distinct())
    region = region or (mine[0].region if mine else Region.objects.defer("boundary").first())
    start = region and {
        "region": {
            "slug": region.slug,
            "name": region.name,
            "time_zone": region.time_zone,
            "center": list(region.center.coords),
            "stale_after_s": region.stale_after_s,
        },
        "user": {"id": user.pk, "username": user.get_username()},
        "language": get_language() or "id",
        "agencies": [],
        "live_worker": static("js/live_worker.js"),
        "texts": {text: gettext(text) for text in (*TEXTS, *OWN_TEXTS)},
    }
    return {"mine": mine, "region": region, "start": start}


urlpatterns = [
    path("agency/", ticket_list, name="agency"),
    path("agency/<int:pk>/", ticket, name="agency_ticket"),
    path("agency/<int:pk>/steps/", take_ticket_step, name="agency_ticket_step"),
    path("agency/<int:pk>/comments/", comment_on_ticket, name="agency_ticket_comment"),
]
