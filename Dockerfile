# Built in two stages, so that no package manager's leftovers and nothing of the development travels along.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_ENV=production DATA_DIR=/data
RUN useradd --system --uid 10001 --no-create-home portal && install -d -o portal -g portal -m 700 /data
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
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# More threads than slow uploads at once; each process its own socket, or kept-alive connections land on one of them.
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "16", "--reuse-port", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
