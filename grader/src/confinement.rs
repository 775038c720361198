//! Which bounds a stranger's code has while it is compiled and while it runs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::catalog::Course;
use crate::policy::{ADDRESSES, Bounds, CPU_SECONDS, Calls, Compiling, Policy};
use crate::process::Program;

/// Where a compiler waits for others, as linkers wait for a disk, the clock on the wall decides.
const COMPILER_WALL_S: u64 = 300;
/// A compiler that does nothing for so long waits for what never comes: not even a busy machine lets one wait so.
const LEAST_IDLE_S: u64 = 8;
/// Bytes that it may ask for.
const COMPILER_MEMORY: u64 = 4 << 30;
/// Bytes in one file that it writes: a test program has some ten million.
const COMPILER_FILE: u64 = 256 << 20;
/// Bytes of messages.
const COMPILER_OUTPUT: u64 = 4 << 20;

/// Where programs and their libraries are, on all kinds of Linux.
const SYSTEM: [&str; 7] = ["/usr", "/lib", "/lib64", "/bin", "/etc/alternatives", "/nix/store", "/gnu/store"];
/// Libraries alone.
const LIBRARIES: [&str; 6] = ["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/nix/store", "/gnu/store"];
/// What loads a program and its libraries: the one thing of the system that a test may run.
const LOADERS: [&str; 3] =
    ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux-riscv64-lp64d.so.1"];
/// There are other crates to compile at the same time, and one piece takes a processor less time than many. A program
/// that can't be moved is linked, and started, a little quicker. Together a twelfth of what its compiler takes.
const FLAGS: [&str; 2] = ["-Ccodegen-units=1", "-Crelocation-model=static"];

/// The means to confine, as they were found here.
#[derive(Clone, Debug)]
pub struct Confinement {
    /// `confine`, which takes bounds upon itself and becomes the other program.
    pub launcher: PathBuf,
    /// There are bounds. Elsewhere only the rules are left, and what all programs have.
    pub bounded: bool,
    /// What it can do here, in the words of the report.
    pub level: String,
    /// Where the toolchain is.
    pub sysroot: PathBuf,
}

/// Says that the launcher itself has failed. Nobody else knows it.
pub struct Token(String);

impl Token {
    /// Why it has failed, if it has.
    pub fn said_in<'a>(&self, errors: &'a str) -> Option<&'a str> {
        let (_, why) = errors.split_once(&self.0).filter(|_| !self.0.is_empty())?;
        Some(why.trim())
    }
}

impl Confinement {
    /// The same program, behind its bounds.
    pub fn of_test(&self, program: Program, network: bool, on_lab: bool) -> (Program, Token) {
        let bounds = Bounds { cpu_s: CPU_SECONDS, memory: ADDRESSES, file: 0, descriptors: 256 };
        // Other courses' tests read what lies beside them. The lab's have no such need, and prove more. Nobody reads
        // hidden ones, which lie elsewhere.
        let beside = ["src", "tests"].map(|folder| program.dir.join(folder));
        let read = if on_lab { Vec::new() } else { beside.into() };
        let (execute, write) = (Vec::new(), Vec::new());
        let policy = Policy { calls: Calls::Test, read, execute, write, network, bounds };
        self.of(program, policy)
    }

    /// The same program, behind these bounds.
    pub fn of(&self, program: Program, policy: Policy) -> (Program, Token) {
        if !self.bounded {
            return (Program { strange: true, ..program }, Token(String::new()));
        }
        let mut policy = policy;
        policy.read.extend(LIBRARIES.iter().map(PathBuf::from));
        policy.read.push("/etc/ld.so.cache".into());
        policy.execute.extend(LOADERS.iter().map(PathBuf::from));
        policy.execute.push(PathBuf::from(&program.path));
        let token = format!("{:032x} ", rand::random::<u128>());
        let mut args: Vec<OsString> = vec!["run".into(), token.clone().into(), json(&policy).into()];
        args.push(program.path);
        args.extend(program.args);
        let path = self.launcher.clone().into();
        (Program { path, args, strange: true, ..program }, Token(token))
    }

    /// What cargo is told so that it compiles the crates of a scratch workspace behind bounds. All others are
    /// those of the course.
    pub fn of_compiler(
        &self,
        course: &Course,
        temporary: &Path,
        rules: &[&str],
        cpu_s: u64,
    ) -> Vec<(String, String)> {
        let mut read: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).collect();
        read.push("/etc/ld.so.cache".into());
        read.push("/etc/ld.so.conf".into());
        read.push("/proc/sys/vm/overcommit_memory".into());
        // What messages quote: the crates that a learner uses.
        read.extend(course.local.iter().cloned());
        read.extend(course.tools.cargo_home.iter().map(|home| home.join("registry/src")));
        let execute =
            vec![self.sysroot.clone(), "/usr".into(), "/lib".into(), "/lib64".into(), "/bin".into()];
        read.push(course.target.join("debug").join("deps"));
        let write = vec!["/dev/null".into()];
        let bounds = Bounds { cpu_s, memory: COMPILER_MEMORY, file: COMPILER_FILE, descriptors: 1_024 };
        let policy = Policy { calls: Calls::Compiler, read, execute, write, network: false, bounds };
        let compiling = Compiling {
            driver: self.sysroot.join("bin").join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX)),
            rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
            flags: if self.bounded { FLAGS.map(str::to_owned).into() } else { Vec::new() },
            policy: self.bounded.then_some(policy),
            temporary: temporary.to_owned(),
            wall_s: COMPILER_WALL_S,
            idle_s: (cpu_s / 2).max(LEAST_IDLE_S),
            output: COMPILER_OUTPUT,
        };
        vec![
            (crate::policy::COMPILING.to_owned(), json(&compiling)),
            ("RUSTC_WORKSPACE_WRAPPER".to_owned(), self.launcher.to_string_lossy().into_owned()),
            // What is named by what it holds never changes, so nothing would be gained.
            ("CARGO_INCREMENTAL".to_owned(), "0".to_owned()),
            // A server that compiles for others would do so without bounds.
            ("RUSTC_WRAPPER".to_owned(), String::new()),
        ]
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
