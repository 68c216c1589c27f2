# Fetches the test libraries; build.sh sources it, holds the lock meanwhile, and has here, build and die.

# Has Maven fetch what test/pom.xml names, once for each state of that file.
fetch_test_lib() {
    if cmp -s "$here/test/pom.xml" "$build/test-lib/pom.xml"; then return; fi
    command -v mvn >/dev/null || die "Maven is needed to fetch JUnit: install it (Debian: apt install maven)"
    rm -rf "$build/test-lib"
    MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
        mvn -q -B -Dstyle.color=never -f "$here/test/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$build/test-lib" >&2
    # to the byte what was reviewed; after a change in pom.xml, look at what came and take the sums anew
    if ! (cd "$build/test-lib" && sha256 ./*.jar) | cmp -s - "$here/test/test-lib.sha256"; then
        rm -rf "$build/test-lib"
        die "what Maven fetched is not what test/test-lib.sha256 names"
    fi
    cp "$here/test/pom.xml" "$build/test-lib/"
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
