#!/bin/sh
# Builds the sources once more, at another place and in another time zone, and compares the jars
# with those in dist/target. (Jars keep the permissions of files, so both builds need the umask 022 that is usual.)
set -eu
cd "$(dirname "$0")/../../../.."
built=$PWD/dist/target/gatepost/lib
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
umask 022
tar --exclude=target --exclude=.git -cf - . | tar -xf - --no-same-permissions -C "$again"
(cd "$again" && TZ=Asia/Tokyo LC_ALL=C mvn -B -q -ntp -T 2 -Dmaven.test.skip=true -Dgatepost.archive.skip=true package)
count=0
for jar in "$again"/dist/target/gatepost/lib/gatepost-*.jar; do
  cmp "$jar" "$built/${jar##*/}" || { echo "same-jars: ${jar##*/} is not the same from two builds" >&2; exit 1; }
  count=$((count + 1))
done
[ "$count" -ge 8 ] || { echo "same-jars: only $count jars were built" >&2; exit 1; }
echo "$count jars, the same from two builds"
