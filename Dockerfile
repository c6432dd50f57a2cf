# One image for all services; the package list and the set-up are those of script/bootstrap.
FROM debian:13-slim

WORKDIR /app
COPY script ./script
RUN script/bootstrap --packages && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml README.md LICENSE package.json ./
COPY geo112 ./geo112
COPY incidents ./incidents
COPY responders ./responders
COPY static ./static
COPY fixtures ./fixtures
RUN script/bootstrap --server && GEO112_VAR=/app/var .venv/bin/geo112 collectstatic --noinput --verbosity 0 \
    && useradd --system --home-dir /app geo112 && mkdir -p var /data /roads /media && chown -R geo112 var /roads /media

ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER geo112
RUN python -c "from geo112.roads.loading import load_compiled; load_compiled()"
EXPOSE 8000
CMD ["uvicorn", "geo112.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "2"]
