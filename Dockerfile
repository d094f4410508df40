# syntax=docker/dockerfile:1
# Drover without a window. Build it from the root of the repository: docker build -t drover .
ARG NODE_VERSION=24.21.0

# What is built is the same for every platform, so it is built once, on the machine's own.
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs \
  && mkdir -p /package /data \
  && npm pack --silent --pack-destination /tmp \
  && tar -xzf /tmp/drover-*.tgz -C /package --strip-components=1 \
  && rm -rf /package/out/main

# The packages at run time, as the lockfile has them, with the natives of the target alone.
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-bookworm-slim AS modules
ARG TARGETARCH
WORKDIR /modules
COPY package.json package-lock.json .npmrc deploy/docker/prune-modules.mjs ./
RUN --mount=type=cache,target=/root/.npm case "$TARGETARCH" in amd64) cpu=x64 ;; *) cpu="$TARGETARCH" ;; esac \
  && npm ci --omit=dev --ignore-scripts --os=linux --libc=glibc --cpu="$cpu" \
  && node prune-modules.mjs node_modules "linux-$cpu"

FROM node:${NODE_VERSION}-bookworm-slim
# tini ends orphans and passes signals on; of Node only the runtime is needed. Debian keeps one version of tini for a release, and removes it at the next.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  && rm -rf /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-*
COPY --from=build /package /opt/drover
COPY --from=modules /modules/node_modules /opt/drover/node_modules
COPY deploy/docker/forward-console.mjs /opt/drover/forward-console.mjs
COPY --from=build --chown=1000:1000 --chmod=0700 /data /data
RUN ln -s /opt/drover/bin/drover.mjs /usr/local/bin/drover && chmod 0755 /opt/drover/bin/drover.mjs
# Everything is kept in /data/drover; nothing else is written but temporary files in /tmp.
ENV NODE_ENV=production \
    XDG_DATA_HOME=/data \
    DROVER_GATEWAY_LISTEN=0.0.0.0:11444 \
    DROVER_GATEWAY_BEYOND_LOOPBACK=plain \
    DROVER_GATEWAY_TAKE_OVER_OLLAMA_PORT=false
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 11444
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --start-interval=2s --retries=3 CMD ["drover", "status"]
ENTRYPOINT ["/usr/bin/tini", "--", "drover"]
CMD ["serve", "--engine", "none", "--key-file", "/data/drover/gateway-key"]
