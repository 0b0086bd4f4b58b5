# syntax=docker/dockerfile:1

# The full image has the C compiler that the slim one lacks.
FROM python:3.11 AS build
WORKDIR /build
COPY requirements-build.lock requirements.lock ./
RUN python -m venv tools && \
    tools/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-build.lock && \
    python -m venv /opt/gradient && \
    /opt/gradient/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE compile_core.py ./
COPY service service
RUN tools/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . && \
    /opt/gradient/bin/python -m pip install --no-cache-dir --no-deps dist/*.whl && \
    tools/bin/python compile_core.py compiled && \
    cp -R compiled/. /opt/gradient/lib/python3*/site-packages/

FROM python:3.11-slim
COPY --from=build /opt/gradient /opt/gradient
ENV PATH=/opt/gradient/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    GRADIENT_HOST=0.0.0.0 \
    GRADIENT_ALLOW_ANONYMOUS=true \
    GRADIENT_DRAIN_SECONDS=5
USER 10001:10001
WORKDIR /
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-m", "service", "healthcheck"]
CMD ["python", "-m", "service", "serve"]
