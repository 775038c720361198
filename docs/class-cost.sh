#!/usr/bin/env bash
# What grading a class costs beside compiling it: "What it costs" in class.md. LEARNERS hand in all references, each with
# a line of their own, so that nothing is graded twice. Then cargo alone compiles the same crates with their tests.
# Nothing else should be at work meanwhile. Usage: docs/class-cost.sh LEARNERS
set -euo pipefail

learners=${1:?how many learners}
root=$(cd "$(dirname "$0")/.." && pwd)
class=$(mktemp -d)
export CARGO_TARGET_DIR=$root/target CARGO_INCREMENTAL=0
floor=$CARGO_TARGET_DIR/grader/floor
trap 'rm -rf "$class" "$floor"' EXIT
cd "$root"
for program in grader class confine; do cargo build --quiet -p "$program"; done
rm -rf "$floor"

# The course's own manifest with other members, as the grader lays strangers' code out.
mkdir -p "$floor"
sed -e '/^default-members/d' -e 's/^members.*/members = ["*-*"]/' -e 's/^debug = ".*/debug = false/' \
    -e "s#path = \"#path = \"$root/#" Cargo.toml > "$floor/Cargo.toml"
cp Cargo.lock "$floor"
for learner in $(seq "$learners"); do
    for solution in solutions/ex*/src/lib.rs; do
        folder=$(basename "$(dirname "$(dirname "$solution")")")
        id=${folder%%_*} package=${folder%%_*}-floor$learner
        mkdir -p "$class/submissions/learner$learner/exercises/$folder/src" "$floor/$package"/{src,tests}
        (cat "$solution" && echo "// $learner") > "$class/submissions/learner$learner/exercises/$folder/src/lib.rs"
        cp "$class/submissions/learner$learner/exercises/$folder/src/lib.rs" "$floor/$package/src"
        sed "s/^name = \"$id\"/name = \"$package\"/" "exercises/$folder/Cargo.toml" > "$floor/$package/Cargo.toml"
        (cat "exercises/$folder/tests/spec.rs" && echo "extern crate ${package//-/_} as $id;") \
            > "$floor/$package/tests/spec.rs"
    done
done
(cd "$floor" && cargo metadata --offline --format-version 1 > "$class/metadata")

TIMEFORMAT='%R %U %S'
timed() { { time "$@" > "$class/out" 2> "$class/err" || { cat "$class/err" >&2; exit 1; }; } 2>&1; }
graded=$(timed target/debug/grader class "$class/submissions" --out "$class/results")
compiled=$(cd "$floor" && timed cargo build --tests --keep-going)
awk -v crates=$((learners * $(ls -d solutions/ex* | wc -l))) -v graded="$graded" -v compiled="$compiled" 'BEGIN {
    split(graded, g); split(compiled, c)
    printf "%d crates: graded in %.1f s (%.1f s of processors), compiled in %.1f s (%.1f s): %.2f times\n",
        crates, g[1], g[2] + g[3], c[1], c[2] + c[3], g[1] / c[1]
}'
