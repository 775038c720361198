#!/usr/bin/env bash
# What `cargo test` and cargo-nextest make of the same fixtures: a table for SECURITY.md. They run here without
# any bounds, each for a minute at most; all of them are harmless by themselves. `compare.sh exits aborts` tries
# those alone.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"; kill "$sentinel" 2>/dev/null' EXIT
sleep 3600 &
sentinel=$!
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR-$root/target/compare} INSTA_UPDATE=no
echo secret > "$work/secret"

sed -e '/^default-members/d' -e 's|^members = .*|members = ["ex60"]|' \
  -e "s|path = \"exercises/lab\"|path = \"$root/exercises/lab\"|" "$root/Cargo.toml" > "$work/Cargo.toml"
cp "$root/Cargo.lock" "$work/"
cp -r "$here/exercise" "$work/ex60"
mkdir -p "$work/ex60/src"

verdict() {
  timeout -k 1 60 "$@" > "$work/log" 2>&1 < /dev/null
  case $? in
    0) echo passed ;;
    124 | 137) echo "does not come back" ;;
    *) echo refused ;;
  esac
}

cd "$work" || exit
echo "| fixture | \`cargo test\` | cargo-nextest | here |"
echo "| --- | --- | --- | --- |"
for fixture in "$here"/fixtures/*.rs; do
  name=$(basename "$fixture" .rs)
  [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
  rm -rf ex60/src/bin ex60/src/main.rs
  sed -e "s|@SECRET@|$work/secret|g; s|@PLACE@|$work|g; s|@PORT@|9|g" "$fixture" > ex60/src/lib.rs
  touch ex60/src/lib.rs
  for also in $(sed -n 's|^//! also: ||p' "$fixture"); do
    mkdir -p "$(dirname "ex60/src/$also")" && cp ex60/src/lib.rs "ex60/src/$also"
  done
  plain=$(verdict cargo test --quiet --offline -p ex60)
  touch ex60/src/lib.rs
  next=$(verdict cargo nextest run --offline -p ex60)
  ours=$(sed -n 's|^//! verdict: ||p' "$fixture")
  echo "| ${name//_/ } | $plain | $next | ${ours//|/ or } |"
done
