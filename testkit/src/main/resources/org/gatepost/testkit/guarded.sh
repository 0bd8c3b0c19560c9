# Runs a program that ends when the JVM that started it does, however that ends: then standard input is at its end.
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
{ cat <&3 >/dev/null; kill "$child"; } 2>/dev/null &
exec 3<&-
wait "$child"
