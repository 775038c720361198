//! The files of an exercise's tests, each of which becomes a program of its own, and the names of the tests in them.
//! Pure.

use std::path::{Path, PathBuf};

/// The file that comes first, and whose tests have no other name than their own.
pub const SPEC: &str = "spec";

/// One file of tests.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// What cargo calls its program.
    pub name: String,
    pub path: PathBuf,
    pub text: String,
    /// The names of its tests in the order of the file; outside of `spec` with the file's name before them, unless
    /// there is no other file: `extra/all_is_well`. No path in Rust has a slash.
    pub tests: Vec<String>,
    /// An instructor keeps it, and what it says is not for learners.
    pub hidden: bool,
}

impl TestFile {
    /// A file whose tests stand on the lab.
    pub fn new(name: &str, path: &Path, text: String, alone: bool) -> Self {
        let tests = tests_in(&text);
        Self::with(name, path, text, tests, alone)
    }

    /// A file with these tests, by their names in it.
    pub fn with(name: &str, path: &Path, text: String, mut tests: Vec<String>, alone: bool) -> Self {
        if name != SPEC && !alone {
            tests.iter_mut().for_each(|test| *test = format!("{name}/{test}"));
        }
        Self { name: name.to_owned(), path: path.to_owned(), text, tests, hidden: false }
    }

    /// One that an instructor keeps. No file of a course's own is named like that.
    pub fn hidden(name: &str, path: &Path, text: String, tests: Vec<String>) -> Self {
        Self { hidden: true, ..Self::with(&format!("hidden/{name}"), path, text, tests, false) }
    }

    /// The name that one of its own has outside of it.
    pub fn outside<'a>(&'a self, called: &str) -> Option<&'a str> {
        self.tests.iter().map(String::as_str).find(|test| name_in_program(test) == called)
    }
}

/// The name that a test has in its own file.
pub fn name_in_program(test: &str) -> &str {
    test.rsplit_once('/').map_or(test, |(_, name)| name)
}

/// The names of the tests in a source file that stands on the lab, in its order. There each has one shape.
pub fn tests_in(source: &str) -> Vec<String> {
    let mut lines = source.lines();
    let mut tests = Vec::new();
    while let Some(line) = lines.next() {
        // The first question is the quick one: this reads the tests of the whole course each time.
        if !line.as_bytes().contains(&b'#') || line.trim() != "#[test]" {
            continue;
        }
        let function = lines.by_ref().find_map(|line| line.trim().strip_prefix("fn "));
        tests.extend(function.and_then(|rest| rest.split('(').next()).map(str::to_owned));
    }
    tests
}

/// A source file of tests that have other names; the lines keep their numbers.
pub fn with_names(source: &str, name: impl Fn(&str) -> String) -> String {
    let (mut text, mut is_next) = (String::new(), false);
    for line in source.lines() {
        is_next |= line.trim() == "#[test]";
        match line.trim().strip_prefix("fn ").and_then(|rest| rest.split_once('(')) {
            Some((test, rest)) if is_next => {
                text.push_str(&format!("fn {}({rest}\n", name(test)));
                is_next = false;
            }
            _ => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

/// A source file of tests in which only this one is a test; the lines keep their numbers.
pub fn with_one_test(source: &str, only: &str) -> String {
    let mut lines = source.lines().peekable();
    let mut text = String::new();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        if line.trim() != "#[test]" || tests_in(&format!("#[test]\n{next}")) == [only] {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{TestFile, name_in_program, tests_in, with_names, with_one_test};

    #[test]
    fn tests_get_other_names_and_nothing_else_does() {
        let source = "#[test]\n#[cfg(unix)]\nfn a() { b() }\n\nfn b() {}\n#[test]\nfn ab() {}\n";
        let named = with_names(source, |name| format!("t_{}", name.len()));
        assert_eq!(named, "#[test]\n#[cfg(unix)]\nfn t_1() { b() }\n\nfn b() {}\n#[test]\nfn t_2() {}\n");
    }

    #[test]
    fn one_test_is_left_and_every_line_where_it_was() {
        let source = "#[test]\nfn a() {}\n\n#[test]\nfn ab() {}\n\nfn b() {}\n";
        assert_eq!(tests_in(source), ["a", "ab"]);
        let one = with_one_test(source, "ab");
        assert_eq!((tests_in(&one), one.lines().count()), (vec!["ab".to_owned()], source.lines().count()));
        assert!(tests_in(&with_one_test(source, "b")).is_empty());
    }

    #[test]
    fn tests_of_one_name_in_two_files_stay_apart() {
        let file =
            |name, alone| TestFile::new(name, Path::new(""), "#[test]\nfn a() {}\n".to_owned(), alone).tests;
        assert_eq!([file("spec", false), file("two-fer", true)].concat(), ["a", "a"]);
        let [apart] = &file("two-fer", false)[..] else { panic!("there is one test") };
        assert_eq!((apart.as_str(), name_in_program(apart)), ("two-fer/a", "a"));
    }
}
