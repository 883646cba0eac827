#!/usr/bin/env bash
# What ./dev makes of a test run: a log of an earlier run, a log that is empty or cut off, and a run that ended
# badly without a failed test never count as passed. meson is a stand-in here.
set -euo pipefail
cd "$1"
eval "$(sed -n '/^passed=0/,/^}/p' dev)"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/meson-logs"
wrong=0 written="" ends=0

meson() {
  [ "$written" = none ] || printf %b "$written" >"$dir/meson-logs/testlog.json"
  return "$ends"
}

# expect "PASSED FAILED SKIPPED" LOG EXIT, after a run that left one test passed
expect() {
  passed=0 failed=0 skipped=0 written=$2 ends=$3
  printf '{"result": "OK"}\n' >"$dir/meson-logs/testlog.json"
  suite "$dir" >/dev/null 2>"$dir/said"
  [ "$passed $failed $skipped" = "$1" ] && return
  printf 'a log "%s" and exit %s count as "%s", not as "%s"\n' "$2" "$3" "$passed $failed $skipped" "$1"
  cat "$dir/said"
  wrong=1
}

expect '2 0 1' '{"result": "OK"}\n{"result": "EXPECTEDFAIL"}\n{"result": "SKIP"}\n' 0
expect '1 2 0' '{"result": "OK"}\n{"result": "FAIL"}\n{"result": "TIMEOUT"}\n' 1
expect '0 1 0' none 0
expect '0 1 0' '' 0
expect '0 1 1' '{"result": "SKIP"}\n' 0
expect '0 1 0' '{"result": "OK"}\n{"resu' 0
expect '0 1 0' '{"name": "x"}\n' 0
expect '1 1 0' '{"result": "OK"}\n' 125
exit "$wrong"
