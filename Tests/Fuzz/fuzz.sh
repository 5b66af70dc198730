#!/bin/sh
# Builds the fuzz targets and runs each for FUZZ_SECONDS (60). What it finds lies in .build/fuzz/finds afterwards: mend it,
# and put its smallest form into Finds, which the ordinary tests read. The corpus in .build/fuzz/corpus goes on growing.
# Arguments name formats; without any, all are run.
set -eu
cd "$(dirname "$0")"
repository=$(cd ../.. && pwd)
work=$repository/.build/fuzz
${SWIFT:-swift} build -c release --scratch-path "$work/build" --sanitize=address --sanitize=fuzzer
# A stack is in the report already; the runtime's own would disturb it.
export SWIFT_BACKTRACE=enable=no
status=0
for format in ${*:-csv json xml}; do
  corpus=$work/corpus/$format finds=$work/finds/$format
  mkdir -p "$corpus" "$finds"
  # The samples are seeds as well: their first bytes, behind the two that choose how to read.
  find "$repository/samples" -name "*.$format*" -type f | while read -r sample; do
    { printf '\000\007'; head -c 1500 "$sample"; } >"$corpus/sample-$(cksum <"$sample" | tr -d ' ')"
  done
  target=$work/build/release/Fuzz$(echo "$format" | tr '[:lower:]' '[:upper:]')
  known=Finds/$format
  [ -d "$known" ] || known=
  echo "== $format, ${FUZZ_SECONDS:-60} s" >&2
  # In a process of its own for each stretch, so that one find does not end the time.
  "$target" -fork=1 -ignore_crashes=1 -max_total_time="${FUZZ_SECONDS:-60}" -max_len=4096 -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 \
    -verbosity=0 -artifact_prefix="$finds/" "$corpus" "Seeds/$format" $known || status=1
done
exit $status
