# Built in two stages, so that no package manager's leftovers and nothing of the development travels along. A tag can be
# moved to another image: `docker buildx imagetools inspect python:3.11-slim-bookworm` prints the digest to write behind
# it, as in python:3.11-slim-bookworm@sha256:..., once you have looked at what it is.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv --without-pip /venv
COPY requirements.lock ./
COPY requirements-extras.lock ./
# requirements-extras.lock also has the packages for OpenTelemetry and Sentry.
ARG REQUIREMENTS=requirements.lock
RUN python -m pip --python /venv/bin/python install --no-cache-dir --require-hashes -r "$REQUIREMENTS"

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_ENV=production DATA_DIR=/data
# Threads share two heaps instead of having one each, of which most stays unused: 15 MiB less for two workers.
ENV MALLOC_ARENA_MAX=2
# Nothing installs anything in the image: it has no pip, and none that could be unpacked.
RUN python -m pip uninstall --yes --root-user-action=ignore pip setuptools wheel && rm -r /usr/local/lib/python3.11/ensurepip
RUN groupadd --system --gid 10001 portal && useradd --system --uid 10001 --gid 10001 --no-create-home portal \
    && install -d -o portal -g portal -m 700 /data
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py ./
COPY gunicorn.conf.py ./
COPY portal portal
COPY sso sso
COPY inquiries inquiries
COPY accounts accounts
COPY common common
COPY templates templates
COPY locale locale
COPY static static
RUN python -m compileall -q . && python manage.py collectstatic --no-input
# A number, because a cluster that refuses root cannot look a name up.
USER 10001:10001
VOLUME /data
EXPOSE 8000
# At an address and with no Host that matters; unlike urllib, http.client asks no proxy of the environment.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", "import http.client as h, sys; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
# Loaded once for all processes. More threads than slow uploads at once; each process its own socket, or kept-alive
# connections land on one of them.
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "16", "--preload", "--reuse-port", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
