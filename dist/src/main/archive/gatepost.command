#!/bin/sh
# A double click in the macOS Finder starts the gateway in a Terminal window; closing the window stops it.
cd "$(dirname "$0")" || exit 69
[ $# -gt 0 ] || set -- run
exec bin/gatepost "$@"
