#!/bin/sh
# Runs the fuzzers that were built in FOLDER/build, all at once, for FUZZ_SECONDS each. Exit 0: nothing was found.
#   run.sh FOLDER TARGET…
set -u
folder=$1
shift
seconds=${FUZZ_SECONDS:-600}
corpus=$srcdir/tests/fuzz/corpus
errors=$srcdir/tests/data/errors
failed=0
jobs=
for target in "$@"; do
  mkdir -p "$folder/found/$target"
  dictionary=xml
  more="$errors $srcdir/tests/packs"
  case $target in
  rule) dictionary=rule more= ;;
  population) more="$errors $srcdir/tests/data/exchange" ;;
  esac
  # New documents go to the first folder; what stands in the source tree is read alone.
  # shellcheck disable=SC2086
  FUZZ_TARGET=$target "$folder/build/tests/fuzz/fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
    -dict="$srcdir/tests/fuzz/$dictionary.dict" -artifact_prefix="$folder/$target-" "$folder/found/$target" "$corpus/$target" $more \
    >"$folder/$target.log" 2>&1 &
  jobs="$jobs $target:$!"
done
for job in $jobs; do
  target=${job%:*}
  if wait "${job#*:}"; then
    echo "fuzz: $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$target.log") documents in $seconds s, nothing found"
  else
    failed=1
    echo "fuzz: $target: FAILED, see $folder/$target.log"
    grep -v '^#[0-9]' "$folder/$target.log" | tail -n 60
  fi
done
exit $failed
