# Prints the home of a JDK 25 or newer; fails when there is none. Sourced by ./gatepost and ./verify.
release_of() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }
find_jdk() {
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
    release=$(release_of "$home")
    [ "${release:-0}" -ge 25 ] && { echo "$home"; return 0; }
  done
  return 1
}
