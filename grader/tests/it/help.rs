//! What the help says is true, and can be read on a narrow terminal.

use clap::{Command, CommandFactory, Parser};
use grader::cli::{Cli, NOT_IN_HANDOUT};

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
fn what_a_handout_can_t_do_is_not_offered_in_it() {
    let help = Cli::offered(true).render_long_help().to_string();
    for gone in NOT_IN_HANDOUT {
        let is_named = |line: &str| line.split_whitespace().any(|word| word.trim_matches(['`', ':']) == gone);
        assert!(!help.lines().any(is_named), "{gone} is offered in\n{help}");
    }
    let all = Cli::offered(false).render_long_help().to_string();
    assert!(NOT_IN_HANDOUT.iter().all(|name| all.contains(&format!("\n  {name} "))), "{all}");
    for kept in ["run", "watch", "hint", "reset", "report"] {
        assert!(help.contains(&format!("\n  {kept} ")), "{kept} is not offered in\n{help}");
    }
    assert!(examples(&help).len() >= 4, "it shows a day");
}

#[test]
fn no_help_is_wider_than_80_columns() {
    for mut command in commands() {
        for line in command.render_long_help().to_string().lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", command.get_name());
        }
    }
}
