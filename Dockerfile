# Any image with a JDK 25 can build, any with glibc can run. To pin one, name it by its digest, as docker prints it:
# docker build --build-arg RUN_IMAGE=docker.io/library/debian@sha256:...
ARG BUILD_IMAGE=docker.io/library/eclipse-temurin:25-jdk
ARG RUN_IMAGE=docker.io/library/debian:stable-slim

FROM ${BUILD_IMAGE} AS build
# what gochat version tells, for there is no git in here; make docker gives both
ARG BUILD_VERSION BUILD_REVISION
WORKDIR /gochat
COPY build.sh ./
COPY src src
COPY front front
RUN ./build.sh image

FROM ${RUN_IMAGE}
COPY --from=build /gochat/build/image /opt/gochat
ENV GOCHAT_LISTEN_ON=:4691 GOCHAT_FRONT_LISTEN_ON=:4690
EXPOSE 4690 4691
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/opt/gochat/bin/gochat", "health"]
ENTRYPOINT ["/opt/gochat/bin/gochat"]
