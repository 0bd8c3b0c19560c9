#!/bin/sh
# Makes gatepost-VERSION.tar.gz in dist/target: program, runtime, cache for fast starts, settings explained, service, documents.
# Called by the Maven build: make-archive.sh VERSION TIME
set -eu
version=$1
time=$2
cd "$(dirname "$0")/../../.."
root=$(cd .. && pwd)
name=gatepost-$version
made=$PWD/target/archive/$name
export LC_ALL=C TZ=UTC0

. src/main/sh/find-jdk.sh
. src/main/sh/java-options.sh
jdk=$(find_jdk) || { echo "make-archive: needs a JDK 25 or newer" >&2; exit 69; }
tar=tar
"$tar" --version 2>/dev/null | grep -q GNU || tar=gtar
command -v "$tar" >/dev/null 2>&1 || { echo "make-archive: needs GNU tar; or build with -Dgatepost.archive.skip" >&2; exit 69; }

rm -rf target/archive
mkdir -p "$made/lib" "$made/share"
cp -R src/main/archive/. "$made/"
cp target/gatepost/lib/*.jar src/main/sh/java-options.sh "$made/lib/"
mv "$made/lib/gatepost-dist-$version.jar" "$made/lib/gatepost.jar" # its manifest names the others
cp -R "$root/docs" "$root/README.md" "$root/CHANGELOG.md" "$root/CONTRIBUTING.md" "$root/LICENSE" "$made/"

# What the jars need by jdeps and by running, and: jdk.charsets for subjects in Asian encodings, jdk.management for measures.
"$jdk/bin/jlink" --output "$made/runtime" --strip-debug --no-header-files --no-man-pages --compress zip-0 --add-modules \
java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.prefs,java.sql,java.xml,jdk.charsets,jdk.httpserver,jdk.management,jdk.naming.dns,jdk.unsupported
uname -sm >"$made/runtime/platform"

chmod -R u+rw,go-w,a+rX "$made"
chmod 755 "$made"/bin/gatepost "$made"/bin/sendmail "$made"/gatepost.command
# shellcheck disable=SC2154,SC2086 # options are words
"$made/runtime/bin/java" $java_options $quick -jar "$made/lib/gatepost.jar" config template >"$made/share/gatepost.properties"

# The cache remembers the times of the jars: they must be those that the archive says.
find "$made" -exec touch -h -d "$time" {} +
# shellcheck disable=SC2086
"$made/runtime/bin/java" $java_options -XX:AOTCacheOutput="$made/lib/gatepost.aot" -jar "$made/lib/gatepost.jar" train >target/archive/train.log 2>&1 \
  || { cat target/archive/train.log >&2; exit 70; }
[ -f "$made/lib/gatepost.aot" ] || { cat target/archive/train.log >&2; exit 70; }
chmod 644 "$made/lib/gatepost.aot"

"$tar" -C target/archive --sort=name --format=ustar --mtime="$time" --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -n -6 >"target/$name.tar.gz.new"
mv "target/$name.tar.gz.new" "target/$name.tar.gz"
