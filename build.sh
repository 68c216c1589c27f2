#!/usr/bin/env bash
# Builds, runs and tests Gochat. ./build.sh help lists the verbs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/build
junit_main=org.junit.platform.console.ConsoleLauncher

help() {
    cat <<'END'
usage: ./build.sh VERB [arguments]

  run [flags]       compile what changed, then serve the chat and its page (-h lists the flags)
  dev [flags]       the same in the background; started anew if it runs already
  devlog            follow the log of dev
  devdown           stop what dev started
  cluster [flags]   a Redis and three nodes on this machine, to try it, until Ctrl-C
  test [options]    compile and run all tests; options go to JUnit's console launcher
  fuzz [-seconds N] [-seed S]
                    random frames through the codec and over sockets, beside a reference
  schedules [-count N] [-seed S] [-only N]
                    several nodes over a log that lies by a seed, in random orders, with a judge
  failovers         several nodes over real Redis servers that are killed, stopped, wiped and stale; takes minutes
  exhaustive        compare the WebSocket codec with a reference on all headers and all strings of 4 bytes
  kills [-times N] [-seed S]
                    kill -9 a process that writes a journal, 50 times, and look whether all it acknowledged is there
  echo -listen-on HOST:PORT [-compress]
                    serve the echo server that conformance tests drive
  autobahn [--quick] [--compress] [--cases LIST]
                    drive it with the Autobahn conformance suite; --quick leaves out category 9
  soak [-minutes N] [-seed S]
                    run a server for long under churn and faults, and judge every message and what it takes
  loadtest [flags]  put load on a running server (-h lists the flags)
  bench [-seconds N]
                    measure the server under six loads, and print a table
  screenshots       take the README's pictures, into test/screenshots
  image             make build/image, a runtime of its own that holds Java, server and page
  clean             stop what dev started and remove build/
END
}

die() { echo "build.sh: $*" >&2; exit 1; }

# The version of the JDK in folder $1; empty where there is none.
jdk_version() {
    [ -x "$1/bin/javac" ] || return 0
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# Sets JAVA_HOME to the first JDK 25 or newer: JAVA_HOME, PATH, the usual folders of Linux and macOS.
find_jdk() {
    local home
    while IFS= read -r home; do
        [ -n "$home" ] || continue
        if [ "$(jdk_version "$home" || true)" -ge 25 ] 2>/dev/null; then
            export JAVA_HOME=$home
            return
        fi
    done < <(
        echo "${JAVA_HOME:-}"
        dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/none/none)")")"
        printf '%s\n' /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*
        /usr/libexec/java_home -v 25+ 2>/dev/null || true
    )
    die "no JDK 25 or newer found: install one (Debian: apt install openjdk-25-jdk, macOS: brew install openjdk) or set JAVA_HOME"
}

# compile TARGET CLASSPATH FOLDER...: compiles the folders' sources into TARGET if any of them changed.
compile() {
    local target=$1 classpath=$2 list
    shift 2
    list=$build/$(basename "$target").list
    mkdir -p "$build"
    { echo "$JAVA_HOME"; find "$@" -name '*.java' | sort; } >"$list.new"
    if cmp -s "$list" "$list.new" && [ -z "$(find "$@" "$classpath" -newer "$list" -name '*.*' 2>/dev/null | head -1)" ]; then
        rm "$list.new"
        return
    fi
    rm -rf "$target" "$list"
    echo "compiling $(basename "$target")" >&2
    tail -n +2 "$list.new" | tr '\n' '\0' | xargs -0 "$JAVA_HOME/bin/javac" -encoding UTF-8 -Xlint:all,-path -Werror \
        -cp "$classpath:$build/test-lib/*" -d "$target"
    mv "$list.new" "$list"
    touch "$list"
}

compile_main() {
    find_jdk
    compile "$build/classes" "$build/none" "$here/src"
}

run() {
    compile_main
    exec "$JAVA_HOME/bin/java" "@$here/src/image/jvm.options" -p "$build/classes" -m gochat/gochat.Main "$@"
}

# The pid of what dev started; empty if it does not run any more.
dev_pid() {
    local pid
    pid=$(cat "$build/dev.pid" 2>/dev/null) || return 0
    if ps -p "$pid" -o args= 2>/dev/null | grep -q gochat.Main; then echo "$pid"; fi
}

dev() {
    compile_main
    devdown
    (run "$@") >"$build/dev.log" 2>&1 </dev/null &
    local pid=$!
    echo "$pid" >"$build/dev.pid"
    await_line "$pid" "$build/dev.log" '^socket '
    grep -E '^(page|socket) ' "$build/dev.log"
}

devlog() { [ -f "$build/dev.log" ] || die "dev has not run yet"; exec tail -n +1 -f "$build/dev.log"; }

devdown() {
    local pid
    pid=$(dev_pid)
    if [ -n "$pid" ]; then
        kill "$pid"
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    rm -f "$build/dev.pid"
}

# Kill any of the four to see what the others do; however this ends, all do.
cluster() {
    compile_main
    command -v redis-server >/dev/null || die "redis-server is needed: install it (Debian: apt install redis-server)"
    local folder=$build/cluster engine=redis://127.0.0.1:6390 n
    rm -rf "$folder"
    mkdir -p "$folder"
    (umask 077 && head -c 32 /dev/urandom >"$folder/secret")
    trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
    trap exit INT TERM HUP
    with_this redis-server --port 6390 --bind 127.0.0.1 --save '' --dir "$folder" >"$folder/redis.log" &
    await_line $! "$folder/redis.log" 'Ready to accept'
    echo "engine  $engine (pid $!)"
    for n in 1 2 3; do
        with_this "$JAVA_HOME/bin/java" "@$here/src/image/jvm.options" -p "$build/classes" -m gochat/gochat.Main \
            -listen-on "127.0.0.1:470$n" -front-listen-on "127.0.0.1:471$n" -admin-listen-on "127.0.0.1:472$n" \
            -engine "$engine" -cluster-secret-file "$folder/secret" "$@" \
            >"$folder/node$n.log" 2>"$folder/node$n.errors" &
        await_line $! "$folder/node$n.log" '^admin '
        echo "node $n  $(tr -s ' \n' ' ' <"$folder/node$n.log")(pid $!)"
    done
    echo "logs in $folder; Ctrl-C ends all"
    wait
}

# Becomes a command that ends with this script, even if that is killed, where the system can do so.
with_this() {
    if command -v setpriv >/dev/null; then exec setpriv --pdeathsig TERM "$@"; else exec "$@"; fi
}

# Has Maven fetch what test/pom.xml names, once for each state of that file.
fetch_test_lib() {
    cmp -s "$here/test/pom.xml" "$build/test-lib/pom.xml" && return
    command -v mvn >/dev/null || die "Maven is needed to fetch JUnit: install it (Debian: apt install maven)"
    rm -rf "$build/test-lib"
    mvn -q -B -f "$here/test/pom.xml" dependency:copy-dependencies -DoutputDirectory="$build/test-lib" >&2
    cp "$here/test/pom.xml" "$build/test-lib/"
}

compile_tests() {
    compile_main
    fetch_test_lib
    compile "$build/test-classes" "$build/classes" "$here/test" "$here/loadtest"
}

run_tests() {
    compile_tests
    [ $# -gt 0 ] || set -- --exclude-tag long
    local log=$build/test.log status=0
    (cd "$here" && "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" $junit_main execute \
        --scan-classpath "$build/test-classes" --disable-banner --disable-ansi-colors "$@") | tee "$log" || status=$?
    count() { sed -n "s/^\[ *\([0-9]*\) $1 *\]\$/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'; }
    echo "$(count 'tests successful') passed," \
        "$(($(count 'tests failed') + $(count 'containers failed'))) failed," \
        "$(($(count 'tests skipped') + $(count 'tests aborted') + $(count 'containers aborted'))) skipped" |
        tee "$build/result"
    return $status
}

screenshots() {
    compile_tests
    cd "$here"
    "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" gochat.browser.Screenshots \
        test/screenshots
}

fuzz() {
    compile_tests
    exec "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" gochat.server.Fuzz "$@"
}

schedules() {
    compile_tests
    exec "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" gochat.engine.Schedules "$@"
}

failovers() { run_tests --include-classname 'gochat\.(engine\.redis\..*|ClusterFaultsTest)' --include-tag long; }

exhaustive() {
    compile_tests
    exec "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" gochat.ws.Exhaustive "$@"
}

kills() {
    compile_tests
    exec "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" gochat.journal.Kills "$@"
}

echo_server() {
    compile_tests
    exec "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes" gochat.server.EchoServer "$@"
}

autobahn() {
    compile_tests
    "$here/test/autobahn/run" "$@"
}

soak() {
    compile_tests
    cd "$here"
    exec "$JAVA_HOME/bin/java" -cp "$build/test-classes:$build/classes:$build/test-lib/*" gochat.soak.Soak "$@"
}

loadtest() {
    find_jdk
    compile "$build/loadtest-classes" "$build/none" "$here/loadtest"
    exec "$JAVA_HOME/bin/java" -cp "$build/loadtest-classes" loadtest.LoadTest "$@"
}

bench() {
    compile_main
    compile "$build/loadtest-classes" "$build/none" "$here/loadtest"
    exec "$JAVA_HOME/bin/java" -cp "$build/loadtest-classes" loadtest.Bench "$@" -- \
        "$JAVA_HOME/bin/java" "@$here/src/image/jvm.options" -p "$build/classes" -m gochat/gochat.Main -log-level warn
}

# Java, the server, its page, and what src/image has: the launcher, the JVM's options, the unit for systemd.
image() {
    compile_main
    local image=$build/image before
    rm -rf "$image"
    "$JAVA_HOME/bin/jlink" --module-path "$build/classes" --add-modules gochat --strip-java-debug-attributes \
        --no-header-files --no-man-pages --compress zip-9 --output "$image" \
        --exclude-files '**/legal/**,**/bin/keytool,**/bin/jwebserver,**/jrt-fs.jar,**/classlist,**/jexec'
    # symbols for debuggers, a sixth of some vendors' JVM; the tool comes with every C compiler
    if [ "$(uname)" = Linux ] && command -v strip >/dev/null; then
        find "$image/lib" -name '*.so' -exec strip --strip-unneeded {} +
    fi
    cp -R "$here/front" "$image/front"
    cp "$here/src/image/gochat" "$image/bin/"
    cp "$here"/src/image/*.options "$image/conf/"
    mkdir -p "$image/lib/systemd"
    cp "$here/src/image/gochat.service" "$image/lib/systemd/"
    before=$(du -sm "$image" | cut -f1)
    make_aot_cache
    echo "build/image: $before MB, and $(du -sm "$image/lib/gochat.aot" | cut -f1) MB of AOT cache;" \
        "start it with build/image/bin/gochat"
}

# Has the image's server run for a moment, serve the page and a socket, and keep for the next starts what it loaded.
make_aot_cache() {
    local image=$build/image log=$build/image.log pid front chat
    "$image/bin/java" "@$image/conf/jvm.options" "-XX:AOTCacheOutput=$image/lib/gochat.aot" -m gochat/gochat.Main \
        -listen-on 127.0.0.1:0 -front-listen-on 127.0.0.1:0 >"$log" 2>"$log.errors" &
    pid=$!
    await_line "$pid" "$log" '^socket '
    front=$(sed -n 's|^page  *http://\(.*\)/$|\1|p' "$log")
    chat=$(sed -n 's|^socket  *ws://\(.*\)/$|\1|p' "$log")
    "$image/bin/gochat" health -listen-on "$chat" -front-listen-on "$front" >/dev/null || die "the image does not work"
    kill "$pid"
    wait "$pid" || true
    [ -f "$image/lib/gochat.aot" ] || { cat "$log.errors" >&2; die "the AOT cache was not made"; }
}

# await_line PID LOG PATTERN: waits until the process has written such a line.
await_line() {
    for _ in $(seq 200); do
        if grep -q "$3" "$2"; then return; fi
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill "$1" 2>/dev/null || true
    cat "$2" >&2
    die "the server did not start"
}

clean() {
    devdown
    rm -rf "$build"
}

verb=${1:-help}
[ $# -eq 0 ] || shift
case $verb in
run | dev | devlog | devdown | cluster | fuzz | schedules | failovers | exhaustive | kills | soak | screenshots | \
    autobahn | loadtest | bench | image | clean) "$verb" "$@" ;;
test) run_tests "$@" ;;
echo) echo_server "$@" ;;
help | -h | --help) help ;;
*) help >&2; echo "build.sh: no such verb: $verb" >&2; exit 2 ;;
esac
