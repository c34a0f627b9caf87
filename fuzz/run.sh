#!/bin/sh
# Fuzzes every target for a bounded time, 60 seconds each or as many as are given:  fuzz/run.sh [SECONDS]
# Needs the nightly toolchain and cargo-fuzz. A find is kept as a case: copy it to fuzz/cases/TARGET-what-it-is, and the
# workspace's tests (tests/fuzz.rs) try it from then on.
set -eu
cd "$(dirname "$0")"
for target in file xmp iptc text; do
    mkdir -p "corpus/$target"
    for case in cases/"$target"-*; do
        [ -e "$case" ] && cp "$case" "corpus/$target/"
    done
    cargo +nightly fuzz run --fuzz-dir . "$target" "corpus/$target" -- \
        -max_total_time="${1:-60}" -max_len=65536 -timeout=10 -rss_limit_mb=1024
done
