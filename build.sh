#!/usr/bin/env bash
# Builds, runs and tests Gochat. The lines behind ## are its help: what a verb does, and how long it takes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/build
# names of files are UTF-8, whatever the shell's locale; elsewhere they always are
if [ "$(uname)" = Linux ]; then export LC_ALL=C.UTF-8; fi

## run [flags]        compile what changed, a few seconds, then serve the chat and its page (run -h lists the flags)
run() {
    compile_main
    exec "$here/src/image/gochat" "$@"
}

## dev [flags]        the same in the background; started anew if it runs already, unless a flag is wrong
dev() {
    compile_main
    "$here/src/image/gochat" check "$@" -listen-on 127.0.0.1:0 -front-listen-on 127.0.0.1:0 \
        -admin-listen-on '' >/dev/null
    devdown
    (run "$@") >"$build/dev.log" 2>&1 </dev/null &
    echo $! >"$build/dev.pid"
    await_line $! "$build/dev.log" '^socket ' || { devdown; die "the server did not start"; }
    grep -E '^(page|socket|admin) ' "$build/dev.log"
}

## devlog             follow the log of dev
devlog() {
    [ -f "$build/dev.log" ] || die "dev has not run yet"
    exec tail -n +1 -f "$build/dev.log"
}

## devdown            stop what dev started
devdown() {
    local pid
    pid=$(dev_pid)
    if [ -n "$pid" ]; then
        kill "$pid"
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    rm -f "$build/dev.pid"
}

## cluster [flags]    a Redis and three nodes on this machine, to try it, until Ctrl-C
cluster() {
    compile_main
    . "$here/test/cluster.sh"
    start_cluster "$@"
}

## test [options]     compile and run all tests, some minutes; options go to JUnit's console launcher
run_tests() {
    compile_tests
    if [ $# -eq 0 ]; then
        lock; warm_server; unlock
        set -- --exclude-tag long
    fi
    local log=$build/test.log status=0
    cd "$here"
    rm -rf "$build/reports" "$log.whole"
    # browsers and servers that are killed leave files behind
    temporary=$(mktemp -d)
    export TMPDIR=$temporary
    # in a group of its own, or it would not hear of an interrupt
    set -m
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Djava.io.tmpdir="$temporary" -Djava.util.logging.config.file=/dev/null \
        -cp "$test_path" org.junit.platform.console.ConsoleLauncher execute --scan-classpath "$build/test-classes" \
        --fail-if-no-tests --disable-banner --disable-ansi-colors --reports-dir "$build/reports" "$@" \
        > >(tee "$log"; : >"$log.whole") &
    started=$!
    set +m
    wait "$started" || status=$?
    started=''
    until [ -e "$log.whole" ]; do sleep 0.1; done
    [ -d "$build/reports" ] || return $status
    echo "the slowest ten, in seconds:"
    sed -n 's/^<testcase name="\([^"]*\)" classname="\([^"]*\)" time="\([^"]*\)".*/\3 \2.\1/p' \
        "$build"/reports/*.xml | sort -rn | awk 'NR <= 10'
    count() { sed -n "s/^\[ *\([0-9]*\) $1 *\]\$/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'; }
    echo "$(count 'tests successful') passed," \
        "$(($(count 'tests failed') + $(count 'containers failed'))) failed," \
        "$(($(count 'tests skipped') + $(count 'tests aborted') + $(count 'containers aborted'))) skipped" |
        tee "$build/result"
    return $status
}

## fuzz [-seconds N] [-seed S] [-case N]
##                    random frames through the codec and over sockets, beside a reference; 10 s
fuzz() { of_tests gochat.server.Fuzz "$@"; }

## exhaustive         the WebSocket codec beside a reference: all headers, all strings of 4 bytes; a minute or two
exhaustive() { of_tests gochat.ws.Exhaustive "$@"; }

## schedules [-count N] [-seed S] [-only N]
##                    several nodes over a log that lies by a seed, in random orders, with a judge
schedules() { of_tests gochat.engine.Schedules "$@"; }

## failovers          several nodes over real Redis servers that are killed, stopped, wiped and stale; some minutes
failovers() { run_tests --include-classname 'gochat\.(engine\.redis\..*|ClusterFaultsTest|PartitionTest)' --include-tag long; }

## lives [-count N] [-seed S]
##                    random lives of a few handles beside a model: who misses, doubles or reorders anything
lives() { of_tests gochat.talk.Schedules "$@"; }

## kills [-times N] [-seed S]
##                    kill -9 a process that writes a journal, 50 times, and look whether all it acknowledged is there
kills() { of_tests gochat.journal.Kills "$@"; }

## echo [-listen-on HOST:PORT] [-compress]
##                    serve the echo server that conformance tests drive
echo_server() { of_tests gochat.server.EchoServer "$@"; }

## autobahn [--quick] [--compress] [--cases LIST]
##                    drive it with the Autobahn conformance suite, three minutes; --quick half a minute
autobahn() {
    compile_tests
    exec "$here/test/autobahn/run" "$@"
}

## soak [-minutes N] [-seed S] [-nodes N]
##                    run a server under churn and faults, and judge every message and what it takes; ten minutes
soak() { of_tests gochat.soak.Soak "$@"; }

## loadtest [flags]   put load on a running server for some seconds (loadtest -h lists the flags)
loadtest() {
    compile_loadtest
    exec "$JAVA_HOME/bin/java" -Dloadtest.command='./build.sh loadtest' -cp "$build/loadtest-classes" \
        loadtest.LoadTest "$@"
}

## bench [-seconds N] [-only TEXT] [-into FILE]
##                    measure the server under fifteen loads, and print a table, for README.md too; four minutes
bench() {
    compile_main
    compile_loadtest
    exec "$JAVA_HOME/bin/java" -cp "$build/loadtest-classes" loadtest.bench.Bench "$@" -- \
        "$JAVA_HOME/bin/java" "@$here/src/image/jvm.options" -p "$build/classes" -m gochat/gochat.Main -log-level warn
}

## firefox [options]  run the tests of the page in Firefox, but for what only Chromium can; fifteen minutes
firefox() {
    [ -n "$(type -P firefox firefox-esr)" ] || die "firefox is not on the PATH (Debian: apt install firefox-esr)"
    export TEST_BROWSER=firefox
    run_tests --include-package gochat.browser --exclude-tag long "$@"
}

## screenshots        take the README's pictures anew, into test/screenshots, which git tracks; half a minute
screenshots() { of_tests gochat.browser.Screenshots test/screenshots; }

## image              make build/image, a runtime of its own with Java, server and page; ten seconds
image() {
    compile_main
    lock
    . "$here/src/image/make.sh"
    make_image
}

## version            print which build this clone makes: the nearest tag or the day of the commit, and the commit
version() {
    if [ -e "$here/.git" ] && git -C "$here" rev-parse -q HEAD >/dev/null 2>&1; then
        git -C "$here" describe --tags --dirty 2>/dev/null || git -C "$here" log -1 --format=%cd --date=format:%Y.%m.%d
        git -C "$here" rev-parse --short=12 HEAD
    else # as in a container, where the environment may tell both
        printf '%s\n' "${BUILD_VERSION:-unknown}" "${BUILD_REVISION:-unknown}"
    fi
}

## jdk                print where the JDK is that the other verbs use
jdk() {
    find_jdk
    echo "$JAVA_HOME"
}

## clean              stop what dev started and remove build/
clean() {
    lock
    devdown
    find "$build/" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
    unlock
    rmdir "$build" 2>/dev/null || true # somebody builds already
}

## help [VERB]        say this
help() {
    case " $verbs" in *" ${1:-help} "*) ;; *) wrong_verb "$1" ;; esac
    echo "usage: ./build.sh VERB [arguments]"
    echo
    sed -n 's/^## /  /p' "${BASH_SOURCE[0]}" |
        awk -v verb="${1:-}" '/^  [a-z]/ { shown = verb == "" || $1 == verb } shown'
}

wrong_verb() { echo "build.sh: no such verb: $1; there are: $verbs" >&2; exit 2; }
die() { echo "build.sh: $*" >&2; exit 1; }

# However this script ends: what it started in between ends, and who waits for the lock goes on.
started='' locked='' told='' temporary=''
tidy() {
    if [ -n "$started" ]; then kill "$started" 2>/dev/null; wait "$started" || true; fi
    if [ -n "$locked" ]; then rm -rf "$build/lock"; fi
    if [ -n "$temporary" ]; then rm -rf "$temporary" || true; fi
}
trap tidy EXIT
trap 'exit 130' INT; trap 'exit 143' TERM HUP

# Lets one at a time change what is built in this clone.
lock() {
    mkdir -p "$build" && [ -w "$build" ] || die "cannot write to $build;" \
        "${JAVA_HOME:+$JAVA_HOME/bin/}java src/gochat/Main.java needs no build"
    local holder
    until mkdir "$build/lock" 2>/dev/null; do
        holder=$(cat "$build/lock/pid" 2>/dev/null || true)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$build/lock"; fi
        [ -n "$told" ] || echo "another build.sh builds here: waiting for it, or until $build/lock is removed" >&2
        told=yes
        sleep 0.2
        mkdir -p "$build" # clean may have removed it
    done
    locked=yes
    echo $$ >"$build/lock/pid"
}

unlock() {
    rm -rf "$build/lock"
    locked=''
}

# Sets JAVA_HOME to the first JDK 25 or newer: JAVA_HOME, PATH, the usual folders of Linux and macOS.
find_jdk() {
    local home version found=''
    while IFS= read -r home; do
        [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
        [ -n "$version" ] || version=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
        export JAVA_HOME=$home
        if [ "${version:-0}" -ge 25 ]; then return; fi
        found="$found, $version in $home"
    done < <(
        exec 2>/dev/null # the first that will do is the last that is read
        echo "${JAVA_HOME:-}"
        dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/none/none)")")"
        printf '%s\n' /usr/lib/jvm/* "${HOME:-/none}"/.sdkman/candidates/java/*
        /usr/libexec/java_home -v 25+ || true
    )
    die "no JDK 25 or newer, but ${found:+JDK ${found#, }}${found:-none at all}: install one (Eclipse Temurin has" \
        "packages for every system) and, if it is not found by itself, set JAVA_HOME"
}

# compile NAME CLASSPATH FOLDER...: compiles the folders' sources into build/NAME if any of them changed.
compile() (
    target=$build/$1 list=$build/$1.list classpath=$2
    shift 2
    cd "$here"
    { echo "$JAVA_HOME"; find "$@" -name '*.java' | sort; } >"$list.new"
    if cmp -s "$list" "$list.new" && [ -z "$(find "$@" "$classpath" -newer "$list" -name '*.*' 2>/dev/null | head -1)" ]; then
        exec rm "$list.new"
    fi
    rm -rf "$target" "$list"
    echo "compiling $(basename "$target")" >&2
    # what lives for seconds is better compiled quickly than well: half the time
    tail -n +2 "$list.new" | tr '\n' '\0' | xargs -0 "$JAVA_HOME/bin/javac" -J-XX:TieredStopAtLevel=1 -encoding UTF-8 \
        -Xlint:all,-path -Werror -cp "$classpath:$build/test-lib/*" -d "$target" || exit 1
    mv "$list.new" "$list"
    touch "$list"
)

compile_main() {
    find_jdk
    lock
    compile classes "$build/none" src
    version >"$build/classes/gochat/ops/version"
    unlock
}

compile_loadtest() {
    find_jdk
    lock
    compile loadtest-classes "$build/none" loadtest
    unlock
}

compile_tests() {
    compile_main
    lock
    . "$here/test/fetch.sh"
    fetch_test_lib
    compile test-classes "$build/classes" test loadtest
    . "$here/test/pack.sh"
    pack_server
    unlock
    test_path=$build/test-classes:$build/classes:$here/test:$build/test-lib/*
}

# of_tests CLASS [arguments]: becomes a program that is among the tests.
of_tests() {
    compile_tests
    cd "$here"
    exec "$JAVA_HOME/bin/java" -cp "$test_path" "$@"
}

# The pid of what dev started; empty if it does not run any more.
dev_pid() {
    local pid
    pid=$(cat "$build/dev.pid" 2>/dev/null) || return 0
    if ps -p "$pid" -o args= 2>/dev/null | grep -q gochat.Main; then echo "$pid"; fi
}

# await_line PID LOG PATTERN: waits until the process has written such a line; fails, with its log, if it does not.
await_line() {
    for _ in $(seq 200); do
        if grep -qs "$3" "$2"; then return; fi
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    cat "$2" >&2
    return 1
}

verb=${1:-help}
[ $# -eq 0 ] || shift
case $verb in -h | --help) verb=help ;; esac
verbs=$(sed -n 's/^## \([a-z][a-z]*\).*/\1/p' "${BASH_SOURCE[0]}" | tr '\n' ' ')
case " $verbs" in *" $verb "*) ;; *) wrong_verb "$verb" ;; esac
case $verb/${1:-} in
run/* | loadtest/*) "$verb" "$@" ;;
*/-h | */--help) help "$verb" ;;
echo/*) echo_server "$@" ;;
test/*) run_tests "$@" ;;
*) "$verb" "$@" ;;
esac
