# How Gatepost runs on Java. Sourced by ./gatepost, by bin/gatepost and by what builds the archive.

# The cache of loaded classes is accepted only with the options that it was made with.
java_options="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
# The quick compiler alone: a mail gateway is mostly idle, and twice as fast after its first second as with both; see docs/decisions.
quick="-XX:TieredStopAtLevel=1"

memory_of() {
  case ${1:-} in
  run) memory="-Xmx512m -XX:+ExitOnOutOfMemoryError" ;;
  *)   memory="-Xmx256m" ;;
  esac
}
