# Sourced by build.sh: a Redis and three nodes on this machine, to try it. Kill any of the four to see what the others
# do; however this ends, all do.
start_cluster() {
    command -v redis-server >/dev/null || die "redis-server is needed: install it (Debian: apt install redis-server)"
    local folder=$build/cluster engine=redis://127.0.0.1:6390 n
    rm -rf "$folder"
    mkdir -p "$folder"
    (umask 077 && head -c 32 /dev/urandom | base64 >"$folder/secret")
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
