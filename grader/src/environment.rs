//! The one module that reads the environment. Everything else is handed what it needs.
#![expect(clippy::disallowed_methods, reason = "the bans are for all others")]

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;

/// What the compiler knows of this system, for which tests are compiled, by the names that conditions have for it.
pub const SYSTEM: [(&str, &str); 6] = [
    ("target_os", std::env::consts::OS),
    ("target_arch", std::env::consts::ARCH),
    ("target_family", std::env::consts::FAMILY),
    ("target_pointer_width", if cfg!(target_pointer_width = "64") { "64" } else { "32" }),
    ("target_endian", if cfg!(target_endian = "little") { "little" } else { "big" }),
    ("panic", "unwind"),
];

/// Where the grader stands and what it writes to.
#[derive(Clone, Debug)]
pub struct Environment {
    pub here: PathBuf,
    /// Somebody has named the place, so it need not be where the grader comes from.
    pub elsewhere: bool,
    /// What was typed behind our name.
    pub args: Vec<OsString>,
    pub tools: Tools,
    /// `NO_COLOR` is set, and not empty: <https://no-color.org>.
    pub no_color: bool,
    /// The locale does not say that there are fewer characters than in Unicode.
    pub unicode: bool,
    /// What `$VISUAL` says, or else `$EDITOR`.
    pub editor: Option<String>,
    /// The terminal is the one inside of VS Code.
    pub in_vscode: bool,
    pub input_is_terminal: bool,
    pub output_is_terminal: bool,
    /// It shows links, and does not find the places in our text by itself.
    pub output_has_links: bool,
    /// The name of this machine, or nothing where it is not asked for.
    pub host: String,
    pub errors_are_terminal: bool,
    /// GitHub Actions reads what is written, and obeys commands in it.
    pub in_github_actions: bool,
}

/// The programs that the grader starts, and its patience with them.
#[derive(Clone, Debug)]
pub struct Tools {
    /// The cargo that runs us, or the one that the shell would find.
    pub cargo: OsString,
    pub rustc: OsString,
    /// How long another cargo may hold the build directory before the grader gives up.
    pub lock_wait: Duration,
    /// Variables that cargo, rustc and the tests heed.
    pub heeded: Vec<(OsString, OsString)>,
    /// Where cargo keeps a configuration for all that it builds.
    pub cargo_home: Option<PathBuf>,
    /// Which grader this is: another build of it is another one. None where the system does not tell.
    pub grader: Option<String>,
}

/// Where no locale is set, as in most containers, the terminal can show more than C and POSIX promise.
fn unicode(locale: Option<OsString>) -> bool {
    let locale = locale.map(|name| name.to_string_lossy().to_lowercase().replace('-', ""));
    cfg!(windows) || locale.is_none_or(|name| name.contains("utf8"))
}

/// Variables that decide what is built and how it runs: by name, and by how the name begins.
const HEEDED: [&str; 9] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTUP_TOOLCHAIN",
    "RUST_MIN_STACK",
    "TOKIO_WORKER_THREADS",
];
const HEEDED_GROUPS: [&str; 3] = ["CARGO_BUILD_", "CARGO_PROFILE_", "CARGO_TARGET_"];

impl Environment {
    /// A person sits at both ends.
    pub fn is_interactive(&self) -> bool {
        self.input_is_terminal && self.output_is_terminal
    }

    pub fn read(lock_wait: Duration) -> anyhow::Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let here =
            std::env::current_dir().context("the current folder is gone: change to the course's folder")?;
        Ok(Self {
            here,
            elsewhere: false,
            args: std::env::args_os().skip(1).collect(),
            tools: Tools {
                cargo: set("CARGO").unwrap_or_else(|| "cargo".into()),
                rustc: set("RUSTC").unwrap_or_else(|| "rustc".into()),
                lock_wait,
                heeded: heeded(),
                cargo_home: set("CARGO_HOME")
                    .map_or_else(|| Some(std::env::home_dir()?.join(".cargo")), |home| Some(home.into())),
                grader: grader(),
            },
            no_color: set("NO_COLOR").is_some(),
            unicode: unicode(["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set)),
            editor: set("VISUAL").or_else(|| set("EDITOR")).map(|name| name.to_string_lossy().into_owned()),
            in_vscode: set("TERM_PROGRAM").is_some_and(|name| name == "vscode"),
            input_is_terminal: std::io::stdin().is_terminal(),
            output_is_terminal: std::io::stdout().is_terminal(),
            output_has_links: std::io::stdout().is_terminal() && has_links(set),
            host: host(),
            errors_are_terminal: std::io::stderr().is_terminal(),
            in_github_actions: set("GITHUB_ACTIONS").is_some_and(|set| set == "true"),
        })
    }
}

/// VS Code opens `file:line` at that line, on a remote machine too, and a link would only get in its way.
/// A dumb terminal shows escapes as they are, whatever the one around it can do.
fn has_links(set: impl Fn(&str) -> Option<OsString>) -> bool {
    let is = |name, value| set(name).is_some_and(|set| set == value);
    let not_here = is("TERM_PROGRAM", "vscode") || is("TERM", "dumb");
    !not_here && supports_hyperlinks::supports_hyperlinks()
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Elsewhere the address of a file begins with its drive.
#[cfg(not(unix))]
fn host() -> String {
    String::new()
}

fn heeded() -> Vec<(OsString, OsString)> {
    let decides = |name: &OsString| {
        let name = name.to_string_lossy();
        HEEDED.contains(&&*name) || HEEDED_GROUPS.iter().any(|begin| name.starts_with(begin))
    };
    let mut heeded: Vec<_> = std::env::vars_os().filter(|(name, _)| decides(name)).collect();
    heeded.sort();
    heeded
}

fn grader() -> Option<String> {
    let about = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let built = about.modified().ok()?;
    Some(format!("{} {} {built:?}", env!("CARGO_PKG_VERSION"), about.len()))
}
