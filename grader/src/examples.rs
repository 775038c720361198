//! What the help says at its end: how each command is used on a day like any other.
//!
//! A test takes every line that begins with `cargo grade`, and sees that it can be typed.

pub const EXIT_CODES: &str = "\
Exit codes:
  0   graded (with --strict: and everything asked for is passed)
  1   with --strict: something asked for is not passed; verify: a cell is wrong
  2   usage
  70  the grader could not do its work, or not all of it";

pub const LEARNER_S_DAY: &str = "\
A learner's day:
  cargo grade                        # where you stand, and what to do next
  cargo grade run ex09               # after an edit: each test of one exercise
  cargo grade hint ex09              # one hint more each time
  cargo grade watch                  # a screen that grades each save";

const OTHERS_DAYS: &str = "\
  cargo grade solution ex09          # once it passes: the reference, as a diff

An instructor's:
  cargo grade --format json --output report.json
  cargo grade report report.json --format summary
  cargo grade run ex01 ex02 --strict # exits with 1 if one is not passed

  cargo grade check ada.zip          # a stranger's code, confined
  cargo grade class submissions --out results
  cargo grade handout ../learners    # the course without its solutions

An author's:
  cargo grade verify ex09            # does each test reject what it should?";

pub const SHORT: &str = "`cargo grade` is short for `cargo run --quiet --package grader --`.";

pub fn days() -> String {
    format!("{LEARNER_S_DAY}\n{OTHERS_DAYS}\n\n{SHORT}")
}

pub const RUN: &str = "\
Examples:
  cargo grade run ex09               # after an edit
  cargo grade run 8 9 --strict       # two of them; exits with 1 if one fails
  cargo grade run exercises/ex09_sorted_as_completed/src";

pub const WATCH: &str = "\
Examples:
  cargo grade watch                  # the next exercise that is open
  cargo grade watch ex09

On that screen `?` shows the keys.";

pub const PREDICT: &str = "\
Examples:
  cargo grade predict                # which exercises have a program
  cargo grade predict ex09

The answer is the letters of the lines, in the order in which they appear.";

pub const LIST: &str = "\
Example:
  cargo grade list";

pub const HINT: &str = "\
Examples:
  cargo grade hint ex09              # the first, then the next one each time
  cargo grade hint ex09 --all";

pub const RESET: &str = "\
Examples:
  cargo grade reset ex09             # asks before it does so
  cargo grade reset ex09 --yes";

pub const SOLUTION: &str = "\
Examples:
  cargo grade solution ex09
  cargo grade solution ex09 --peek   # before yours passes

A course that was handed out has no references.";

pub const REPL: &str = "\
Example:
  cargo grade repl";

pub const VERIFY: &str = "\
Examples:
  cargo grade verify ex09            # while you write an exercise
  cargo grade verify                 # the whole bank: some minutes

A course that was handed out has no bank.";

pub const NEW: &str = "\
Example:
  cargo grade new ex31 rate_limit    # then: cargo grade verify ex31";

pub const HANDOUT: &str = "\
Examples:
  cargo grade handout ../learners
  cargo grade handout ../week2 --from 5 --to 12

docs/handout.md tells what is in it.";

pub const CHECK: &str = "\
Examples:
  cargo grade check ../ada
  cargo grade check ada.zip --format json --output ada.json
  cargo grade check ada.zip --hidden ../hidden";

pub const CLASS: &str = "\
Examples:
  cargo grade class submissions --out results
  cargo grade class submissions --out results --roster class.csv
  cargo grade class submissions --out week2 --from 5 --to 12
  cargo grade class submissions --out results --hidden ../hidden
  cargo grade class submissions --out part2 --shard 2/7

It may be interrupted at any moment; the same command goes on from there.";

pub const MERGE: &str = "\
Example:
  cargo grade merge part1 part2 part3 --out results";

pub const REPORT: &str = "\
Examples:
  cargo grade report --html page.html
  cargo grade --format json --output report.json
  cargo grade report report.json --format summary
  cargo grade report report.json --format annotations";

pub const COMPLETIONS: &str = "\
A shell completes a command of one word, and cargo's are not ours. So make it
a function in the shell's start-up file, which works inside of the course:

  grader() { cargo run --quiet --package grader -- \"$@\"; }        (bash, zsh)
  function grader; cargo run --quiet --package grader -- $argv; end (fish)

or put the folder target/debug on the PATH. The script knows the exercises of
the course in which it is written. Examples:

  cargo grade completions bash --output ~/.grader.bash
  cargo grade completions zsh --output ~/.grader.zsh
  cargo grade completions fish --output ~/.config/fish/completions/grader.fish

bash and zsh read it by a line in the start-up file, zsh after `compinit`:

  source ~/.grader.bash              # or ~/.grader.zsh";
