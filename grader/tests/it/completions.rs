//! A shell completes what the grader takes.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;
use grader::cli::Cli;
use grader::completions::script;

#[tokio::test]
async fn every_shell_is_told_of_every_command() {
    let course = crate::course().await;
    for shell in Shell::value_variants() {
        let script = script(&course, *shell).expect("it can be written");
        for command in Cli::command().get_subcommands() {
            assert!(script.contains(command.get_name()), "{shell} lacks {}", command.get_name());
        }
    }
}

#[tokio::test]
async fn bash_zsh_and_fish_are_told_of_the_exercises_wherever_one_is_asked_for() {
    let course = crate::course().await;
    let asks = |id: &str| matches!(id, "exercise" | "exercises");
    let command = Cli::command();
    let commands = command.get_subcommands();
    let count = commands.filter(|c| c.get_arguments().any(|arg| asks(arg.get_id().as_str()))).count();
    assert!(count >= 5, "{count}");
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        let script = script(&course, shell).expect("it can be written");
        assert!(script.matches("ex30").count() >= count, "{shell} is not told everywhere");
    }
}

#[tokio::test]
async fn bash_can_read_its_script() {
    let course = crate::course().await;
    let script = script(&course, Shell::Bash).expect("it can be written");
    let mut bash = match Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn() {
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        bash => bash.expect("bash can be started"),
    };
    let mut input = bash.stdin.take().expect("its input is a pipe");
    input.write_all(script.as_bytes()).expect("bash reads");
    drop(input);
    assert!(bash.wait().expect("bash ends").success());
}
