"""`/healthz`, `/readyz` and `/metrics` for supervisors and Prometheus."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from geo112.local.metrics import exposition


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has the schema of this code."""
    try:
        pending = pending_migrations()
    except DatabaseError:
        return HttpResponse("database: no answer\n", status=503, content_type="text/plain")
    if pending:
        return HttpResponse(f"migrations: {len(pending)} pending\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; from other machines only with `Authorization: Bearer <GEO112_METRICS_TOKEN>`."""
    if not _may_read_metrics(request):
        return HttpResponse("forbidden\n", status=403, content_type="text/plain")
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4")


def pending_migrations() -> list[str]:
    """Names of migrations that this code brings and the database has not seen. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _may_read_metrics(request: HttpRequest) -> bool:
    # Behind a proxy everybody comes from loopback: there, and wherever a token is given, the token decides.
    given = request.headers.get("Authorization", "")
    if given and settings.METRICS_TOKEN:
        return secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    proxied = "X-Forwarded-For" in request.headers or settings.SECURE_PROXY_SSL_HEADER
    return not proxied and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
