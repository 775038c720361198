//! Takes bounds upon itself, and becomes another program.
#![expect(clippy::disallowed_methods, reason = "this is what the program is for")]

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Context;
use grader::policy::Policy;

use crate::bounds;

/// What could not be done is no deed of the program's: whoever knows the token has said so.
const FAILED: u8 = 125;

/// Says what this system can confine.
pub fn probe() -> ExitCode {
    match bounds::try_out() {
        Ok(level) => {
            println!("{level}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `TOKEN POLICY PROGRAM ARGUMENT …`. Returns only if that can't be done; then the token is said.
pub fn run(args: &[OsString]) -> ExitCode {
    let token = args.first().map(|token| token.to_string_lossy().into_owned()).unwrap_or_default();
    let error = match become_program(args) {
        Ok(never) => match never {},
        Err(error) => error,
    };
    eprintln!("{token}{error:#}");
    ExitCode::from(FAILED)
}

fn become_program(args: &[OsString]) -> anyhow::Result<std::convert::Infallible> {
    let [_, policy, program, args @ ..] = args else {
        anyhow::bail!("usage: confine run TOKEN POLICY PROGRAM …")
    };
    let policy: Policy =
        serde_json::from_slice(policy.as_encoded_bytes()).context("the policy is not understood")?;
    bounds::take(&policy)?;
    let mut command = Command::new(program);
    command.args(args);
    Err(replace(command)).with_context(|| format!("{} can't be started", program.display()))
}

#[cfg(unix)]
fn replace(mut command: Command) -> std::io::Error {
    use std::os::unix::process::CommandExt;
    command.exec()
}

#[cfg(not(unix))]
fn replace(_: Command) -> std::io::Error {
    std::io::ErrorKind::Unsupported.into()
}
