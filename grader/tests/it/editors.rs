//! What editors are told: the same in each, and only what the grader knows.

use std::fs;
use std::path::Path;

use clap::Parser;
use grader::cli::Cli;
use serde_json::Value;

fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader stands in a workspace");
    fs::read_to_string(root.join(file)).expect("the file is there")
}

fn json(file: &str) -> Value {
    serde_json::from_str(&read(file)).expect("it is JSON, with no comments")
}

#[test]
fn every_editor_is_told_the_same_of_rust_analyzer() {
    let settings = json(".vscode/settings.json");
    let settings = settings.as_object().expect("settings are an object");
    let other = read("rust-analyzer.toml");
    let lines: Vec<&str> = other.lines().filter(|line| line.contains(" = ")).collect();
    assert_eq!(lines.len(), settings.len(), "{lines:?}");
    for (key, value) in settings {
        let key = key.strip_prefix("rust-analyzer.").expect("a setting of rust-analyzer");
        assert!(lines.contains(&format!("{key} = {value}").as_str()), "rust-analyzer.toml lacks {key}");
    }
}

#[test]
fn each_task_of_an_editor_is_something_that_the_grader_takes() {
    let tasks = json(".vscode/tasks.json");
    let args = tasks["tasks"].as_array().expect("there are tasks").iter().filter_map(|task| {
        let words = task["args"].as_array().expect("a task has arguments").iter();
        let words: Vec<&str> = words.map(|word| word.as_str().expect("an argument is text")).collect();
        (words[0] == "grade").then_some(words)
    });
    let mut count = 0;
    for words in args {
        // The first word stands for the program.
        Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        count += 1;
    }
    assert_eq!(count, 5);
}
