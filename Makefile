# The original's verbs; each is a verb of build.sh. FLAGS go to the server: make dev FLAGS="-log-level debug"
.PHONY: help dev devlog devdown run test image docker clean

help:
	@echo "make dev      build if needed and (re)start in the background"
	@echo "make devlog   follow the log"
	@echo "make devdown  stop it"
	@echo "make run      serve in the foreground"
	@echo "make test     run all tests"
	@echo "make image    make a runtime image in build/image"
	@echo "make docker   build the container image gochat"
	@echo "make clean    stop it and remove what was built"

dev devlog devdown run:
	@./build.sh $@ $(FLAGS)

test image clean:
	@./build.sh $@

docker:
	@set -- $$(./build.sh version) && docker build -t gochat --build-arg BUILD_VERSION=$$1 --build-arg BUILD_REVISION=$$2 .
