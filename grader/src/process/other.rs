//! Elsewhere only the program itself is killed, and the report says so.

use std::io;
use std::process::ExitStatus;

use tokio::process::{Child, Command};

use super::{Asked, Ends};
use crate::policy::Holds;

/// What separates a test from the rest, in the words of the report.
pub const ISOLATION: &str = "process per test; processes that a test starts are not followed here";

/// There is nothing to prepare.
pub struct Plan;

pub fn own(_: &mut Command, _: bool) -> Plan {
    Plan
}

/// Stands for the one process that is known; Tokio kills it when its handle is dropped.
pub struct Group;

impl Group {
    pub fn of(_: &Child, _: Plan) -> Self {
        Self
    }

    pub fn end_survivors(&mut self) -> bool {
        false
    }

    pub fn kill(&mut self) -> bool {
        false
    }
}

/// Without its own place the system can't load a program.
pub fn without_environment(command: &mut Command) {
    #[expect(clippy::disallowed_methods, reason = "it is handed on as it is")]
    let root = std::env::var_os("SystemRoot");
    command.env_clear().envs(root.map(|root| ("SystemRoot", root)));
}

/// There are no sockets that stand in for pipes.
pub fn sockets(_: &mut Command) -> io::Result<Option<Ends>> {
    Ok(None)
}

pub fn holds(_: u32) -> Option<Holds> {
    None
}

pub fn is_out_of_processor_time(_: ExitStatus) -> bool {
    false
}

pub fn adopt() {}

/// Nobody stops here.
pub fn stop() {}

pub fn end_all() {}

/// Ctrl-C has reached it too.
pub fn ask(_: &Child, _: Asked) {}

/// The system puts it back by itself.
pub struct Terminal;

impl Terminal {
    pub fn read() -> Self {
        Self
    }

    pub fn put_back(&self) {}
}

/// Hears who presses Ctrl-C.
pub struct Asks;

impl Asks {
    pub fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    pub async fn next(&mut self) -> Asked {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Asked::Interrupt,
            Err(_) => std::future::pending().await,
        }
    }
}

/// We wait until the program has ended.
pub fn hand_over(mut command: std::process::Command) -> io::Result<()> {
    command.status().map(|_| ())
}

/// There are no signals to tell apart.
pub fn ended_by(_: ExitStatus) -> i32 {
    0
}
