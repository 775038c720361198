#!/usr/bin/env bash
# Makes the captures in docs/screens, on a copy of the course: nothing of yours is touched. Needs tmux.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
screens=$root/docs/screens
copy=$(mktemp -d)
tmux=(tmux -u -f /dev/null -L "capture-$$")
trap '"${tmux[@]}" kill-server 2> /dev/null || true; rm -rf "$copy"' EXIT

# The crates stay built for the next time.
export CARGO_TARGET_DIR=$root/target/captures LC_ALL=C.UTF-8
unset NO_COLOR VISUAL EDITOR TERM_PROGRAM

(cd "$root" && git ls-files -z | tar --null -T - -c -f -) | tar -x -f - -C "$copy"
cd "$copy"
for stub in solutions/*/stub.rs; do
    cp "$stub" "exercises/$(basename "$(dirname "$stub")")/src/lib.rs"
done

# write EXERCISE FILE: somebody writes this solution.
write() {
    local folder
    folder=$(basename solutions/"$1"_*)
    cp "solutions/$folder/$2" "exercises/$folder/src/lib.rs"
}

# seen TEXT: waits until it is on the screen, and nothing is at work any more.
seen() {
    for _ in $(seq 1200); do
        local screen
        screen=$("${tmux[@]}" capture-pane -p -t screen)
        if [[ $screen == *"$1"* && $screen == *watching* ]]; then return; fi
        sleep 0.1
    done
    echo "\"$1\" has not come:" >&2
    "${tmux[@]}" capture-pane -p -t screen >&2
    exit 1
}

press() { "${tmux[@]}" send-keys -t screen "$1"; }

# capture NAME TEXT: the screen with this text on it, at two sizes; the small one in colour too.
capture() {
    local size
    for size in 80x24 120x40; do
        "${tmux[@]}" resize-window -t screen -x "${size%x*}" -y "${size#*x}"
        sleep 0.5
        seen "$2"
        "${tmux[@]}" capture-pane -p -t screen > "$screens/watch-$1-$size.txt"
        if [[ $size == 80x24 ]]; then
            "${tmux[@]}" capture-pane -p -e -t screen | awk -f "$root/docs/svg.awk" > "$screens/watch-$1.svg"
        fi
    done
}

cargo build --quiet --package grader --package watch
grader=$CARGO_TARGET_DIR/debug/grader
rm -f "$CARGO_TARGET_DIR/grader/hints.json"
mkdir -p "$screens"
for solved in ex01 ex02 ex03 ex04 ex05; do write "$solved" src/lib.rs; done

"${tmux[@]}" new-session -d -s screen -x 80 -y 24 "$grader watch ex06"
"${tmux[@]}" set-option -g window-size manual
seen "5 of 30 exercises"
capture to-do "Timed gather"
write ex06 wrong/sequential.rs
seen "failed: the jobs run at the same time"
capture failing "failed: the jobs run at the same time"
press l
capture list "Exercises: all"
press Escape
write ex06 src/lib.rs
seen "passes all"
capture passed "passes all"
press q

write ex06 wrong/sequential.rs
"$grader" --color never > "$screens/grader.txt" 2> /dev/null || true
"$grader" hint ex06 > "$screens/hint.txt"
