# syntax=docker/dockerfile:1
FROM node:26-trixie-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node launch.cjs build
# sharp brings its codecs as optional dependencies: only development packages are left out.
RUN cd build && npm ci --omit=dev --no-audit --no-fund
# The runtime for models brings its binaries for every system, and variants for browsers that are built in by now.
RUN cd build/node_modules && node /src/tooling/prune_runtimes.cjs .

FROM node:26-trixie-slim
ENV NODE_ENV=production TZ=UTC HOST=0.0.0.0 PORT=3333 DATA_DIR=/data
WORKDIR /app
COPY --from=build /src/build ./
COPY launch.cjs ./
COPY tooling/launcher ./tooling/launcher
RUN install --directory --owner=node --group=node /data
USER node
VOLUME /data
EXPOSE 3333
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "tooling/launcher/health.cjs"]
CMD ["node", "launch.cjs", "serve"]
