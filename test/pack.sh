# What the tests start their servers from; build.sh sources it, holds the lock meanwhile, and has JAVA_HOME, here, build,
# started, await_line and die. test/gochat/ServerProcess.java has the command that goes with it.

# Packs the classes, for only a JAR can have an AOT cache.
pack_server() {
    local jar=$build/test-server.jar
    if [ "$jar" -nt "$build/classes.list" ]; then return; fi
    "$JAVA_HOME/bin/jar" -J-XX:TieredStopAtLevel=1 --create --no-compress --file "$jar" -C "$build/classes" .
}

# Keeps what a start and a chat load and link, which is half of what a test's server costs.
warm_server() {
    local cache=$build/test-server.aot log=$build/test-server.log
    if [ "$cache" -nt "$build/test-server.jar" ]; then return; fi
    rm -f "$cache"
    cd "$here"
    "$JAVA_HOME/bin/java" @src/image/jvm.options -XX:AOTCacheOutput=build/test-server.aot -p build/test-server.jar \
        -m gochat/gochat.Main -listen-on 127.0.0.1:0 -front-listen-on 127.0.0.1:0 >"$log" 2>"$log.errors" &
    started=$!
    await_line "$started" "$log" '^socket ' || die "the server does not start from build/test-server.jar"
    . src/image/make.sh
    chat_once "$(sed -n 's|^socket  *ws://\(.*\):\([0-9]*\)/$|\1/\2|p' "$log")"
    kill "$started"
    wait "$started" || true
    started=''
}
