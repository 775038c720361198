//! What the help says is true, and can be read on a narrow terminal.

use clap::{Command, CommandFactory, Parser};
use grader::cli::Cli;

/// The grader and its commands.
fn commands() -> Vec<Command> {
    let mut grader = Cli::command();
    grader.build();
    let own = grader.get_subcommands().filter(|command| command.get_name() != "help").cloned();
    let own: Vec<Command> = own.collect();
    [vec![grader], own].concat()
}

/// The command lines that a help shows, without what is said of them.
fn examples(help: &str) -> Vec<Vec<&str>> {
    let lines = help.lines().filter_map(|line| line.strip_prefix("  cargo "));
    lines.map(|line| line.split_whitespace().take_while(|word| *word != "#").collect()).collect()
}

#[test]
fn every_help_ends_with_examples_and_each_can_be_typed() {
    for mut command in commands() {
        let help = command.render_long_help().to_string();
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{} has no example", command.get_name());
        if command.get_name() != "grader" {
            let of_it = examples.iter().any(|words| words.contains(&command.get_name()));
            assert!(of_it, "no example of {} shows it", command.get_name());
        }
        for words in examples {
            // The alias stands for the program.
            assert_eq!(words[0], "grade", "{words:?}");
            Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        }
    }
}

#[test]
fn no_help_is_wider_than_80_columns() {
    for mut command in commands() {
        for line in command.render_long_help().to_string().lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", command.get_name());
        }
    }
}
