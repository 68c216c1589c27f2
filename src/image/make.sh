# Makes build/image; build.sh sources it, holds the lock meanwhile, and has JAVA_HOME, here, build, started and die.
image=$build/image

# Java, the server, its page, and what this folder has: the launcher, the JVM's options, the unit for systemd.
make_image() {
    rm -rf "$image"
    "$JAVA_HOME/bin/jlink" -J-XX:TieredStopAtLevel=1 --module-path "$build/classes" --add-modules gochat \
        --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-9 --output "$image" \
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
    "$image/bin/gochat" version >"$image/VERSION"
    local megabytes
    megabytes=$(du -sm "$image" | cut -f1)
    make_aot_cache
    echo "build/image: $megabytes MB, and $(du -sm "$image/lib/gochat.aot" | cut -f1) MB of AOT cache;" \
        "start it with build/image/bin/gochat"
}

# Has the image's server run for a moment, serve the page and a chat, and keep for the next starts what it loaded.
make_aot_cache() {
    local log=$build/image.log front chat
    "$image/bin/java" "@$image/conf/jvm.options" "-XX:AOTCacheOutput=$image/lib/gochat.aot" -m gochat/gochat.Main \
        -listen-on 127.0.0.1:0 -front-listen-on 127.0.0.1:0 >"$log" 2>"$log.errors" &
    started=$!
    await_line "$started" "$log" '^socket ' || die "the image's server did not start"
    front=$(sed -n 's|^page  *http://\(.*\)/$|\1|p' "$log")
    chat=$(sed -n 's|^socket  *ws://\(.*\)/$|\1|p' "$log")
    "$image/bin/gochat" health -listen-on "$chat" -front-listen-on "$front" >/dev/null || die "the image does not work"
    chat_once "${chat/://}"
    kill "$started"
    wait "$started" || true
    started=''
    [ -f "$image/lib/gochat.aot" ] || { cat "$log.errors" >&2; die "the AOT cache was not made"; }
}

# One user, at HOST/PORT, writes to himself and leaves; a mask of zeros changes nothing.
chat_once() {
    local message='{"sender":"a","recipient":"a","message":"b"}'
    exec 3<>"/dev/tcp/$1"
    printf '%s\r\n' 'GET /?user=a HTTP/1.1' 'Host: localhost' 'Upgrade: websocket' 'Connection: Upgrade' \
        'Sec-WebSocket-Version: 13' 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' '' >&3
    printf '\x81\xac\0\0\0\0%s\x88\x80\0\0\0\0' "$message" >&3
    grep -q '"ok"' <&3 || die "the image's server does not chat"
    exec 3>&-
}
