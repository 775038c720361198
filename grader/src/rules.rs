//! What the code of a stranger may not do, as data with reasons, and as what the compiler takes: a
//! `clippy.toml`, and lints that nothing in the code can switch off. Pure.
//!
//! The compiler resolves the names, so it does not matter by which way one is reached. A type is ruled out
//! together with what makes its values: either alone can be had without naming the other.

use anyhow::{Context, ensure};
use lab::Place;

use crate::facts::{Diagnostic, Note};

/// What is ruled out for one reason.
pub struct Rule {
    /// Goes on where a sentence has said what is used.
    pub reason: &'static str,
    /// Functions and methods.
    pub methods: &'static [&'static str],
    pub types: &'static [&'static str],
    pub macros: &'static [&'static str],
}

/// Holds in every exercise.
#[rustfmt::skip] // As a list of names, a line for each module.
pub const RULES: &[Rule] = &[
    Rule {
        reason: "it leaves the process, and a test that does not come to its end proves nothing",
        methods: &["std::process::exit", "std::process::abort", "std::alloc::handle_alloc_error"],
        types: &[],
        macros: &[],
    },
    Rule {
        reason: "it works with other processes, and what is graded is this one",
        methods: &[
            "std::process::Command::new", "std::process::id", "tokio::process::Command::new",
            "std::os::unix::process::parent_id", "std::os::unix::process::CommandExt::exec",
        ],
        types: &[
            "std::process::Command", "std::process::Child", "std::process::Stdio",
            "std::os::unix::process::CommandExt", "tokio::process::Command", "tokio::process::Child",
        ],
        macros: &[],
    },
    Rule {
        reason: "it moves the clock, and time is what the tests measure",
        methods: &[
            "tokio::time::pause", "tokio::time::resume", "tokio::time::advance",
            "tokio::runtime::Builder::start_paused",
        ],
        types: &[],
        macros: &[],
    },
    Rule {
        reason: "it works with files, and no exercise needs one",
        methods: &[
            "std::fs::canonicalize", "std::fs::copy", "std::fs::create_dir", "std::fs::create_dir_all",
            "std::fs::exists", "std::fs::hard_link", "std::fs::metadata", "std::fs::read", "std::fs::read_dir",
            "std::fs::read_link", "std::fs::read_to_string", "std::fs::remove_dir", "std::fs::remove_dir_all",
            "std::fs::remove_file", "std::fs::rename", "std::fs::set_permissions", "std::fs::soft_link",
            "std::fs::symlink_metadata", "std::fs::write",
            "std::fs::File::create", "std::fs::File::create_new", "std::fs::File::open", "std::fs::File::options",
            "std::fs::OpenOptions::new", "std::fs::OpenOptions::open", "std::fs::DirBuilder::new",
            "std::fs::DirBuilder::create",
            "std::path::Path::canonicalize", "std::path::Path::exists", "std::path::Path::is_dir",
            "std::path::Path::is_file", "std::path::Path::is_symlink", "std::path::Path::metadata",
            "std::path::Path::read_dir", "std::path::Path::read_link", "std::path::Path::symlink_metadata",
            "std::path::Path::try_exists", "std::path::absolute",
            "std::os::unix::fs::symlink", "std::os::unix::fs::chown", "std::os::unix::fs::fchown",
            "std::os::unix::fs::lchown", "std::os::unix::fs::chroot",
            "std::os::windows::fs::symlink_file", "std::os::windows::fs::symlink_dir",
        ],
        types: &[
            "std::fs::File", "std::fs::OpenOptions", "std::fs::DirBuilder", "std::fs::ReadDir",
            "std::fs::DirEntry", "std::fs::Metadata", "std::fs::Permissions",
        ],
        macros: &[],
    },
    Rule {
        reason: "it works with the system's own handles, and through them with files",
        methods: &[
            "std::io::pipe",
            "std::os::fd::AsFd::as_fd", "std::os::fd::AsRawFd::as_raw_fd", "std::os::fd::IntoRawFd::into_raw_fd",
            "std::os::fd::BorrowedFd::try_clone_to_owned", "std::os::fd::OwnedFd::try_clone",
            "std::os::windows::io::AsHandle::as_handle", "std::os::windows::io::AsRawHandle::as_raw_handle",
            "std::os::windows::io::BorrowedHandle::try_clone_to_owned",
            "tokio::io::unix::AsyncFd::new", "tokio::io::unix::AsyncFd::with_interest",
            "tokio::io::unix::AsyncFd::try_new", "tokio::io::unix::AsyncFd::try_with_interest",
            "tokio::net::unix::pipe::pipe", "tokio::net::unix::pipe::OpenOptions::new",
            "tokio::net::unix::pipe::Sender::from_file", "tokio::net::unix::pipe::Receiver::from_file",
        ],
        types: &[
            "std::os::fd::OwnedFd", "std::os::fd::BorrowedFd", "std::os::fd::AsFd", "std::os::fd::AsRawFd",
            "std::os::windows::io::OwnedHandle", "std::os::windows::io::BorrowedHandle",
            "tokio::io::unix::AsyncFd", "tokio::net::unix::pipe::OpenOptions",
            "tokio::net::windows::named_pipe::ClientOptions", "tokio::net::windows::named_pipe::ServerOptions",
        ],
        macros: &[],
    },
    Rule {
        reason: "it looks at the environment of the test, and a right answer does not depend on that",
        methods: &[
            "std::env::args", "std::env::args_os", "std::env::current_dir", "std::env::current_exe",
            "std::env::home_dir", "std::env::remove_var", "std::env::set_current_dir", "std::env::set_var",
            "std::env::temp_dir", "std::env::var", "std::env::var_os", "std::env::vars", "std::env::vars_os",
        ],
        types: &[],
        macros: &[],
    },
    Rule {
        reason: "it reads standard input, and that belongs to the test",
        methods: &["std::io::stdin", "tokio::io::stdin"],
        types: &["std::io::Stdin", "std::io::StdinLock", "tokio::io::Stdin"],
        macros: &[],
    },
    Rule {
        reason: "it asks which test is running, and a right answer is the same in all of them",
        methods: &[
            "std::thread::Thread::name", "std::any::type_name", "std::any::type_name_of_val",
            "std::panic::Location::caller", "std::backtrace::Backtrace::capture",
            "std::backtrace::Backtrace::force_capture", "anyhow::Error::backtrace",
        ],
        types: &["std::backtrace::Backtrace", "std::panic::Location"],
        macros: &[],
    },
    Rule {
        reason: "it listens to signals of the system, and those are for whoever runs the test",
        methods: &["tokio::signal::ctrl_c", "tokio::signal::unix::signal"],
        types: &["tokio::signal::unix::Signal", "tokio::signal::unix::SignalKind"],
        macros: &[],
    },
    Rule {
        reason: "it changes what happens at a panic, and the test has to hear of each",
        methods: &[
            "std::panic::set_hook", "std::panic::take_hook", "std::panic::update_hook", "std::panic::always_abort",
        ],
        types: &[],
        macros: &[],
    },
    Rule {
        reason: "it takes something in while it compiles, and only the code that is handed in counts",
        methods: &[],
        types: &[],
        // Where another macro, an attribute or a whole item takes it in, no lint sees that: then the bounds of the
        // compiler have to hold.
        macros: &["std::include", "std::include_bytes", "std::include_str", "std::env", "std::option_env"],
    },
    Rule {
        reason: "it can only be called by unsafe code, and all code here is safe Rust",
        methods: &[
            "std::mem::transmute", "std::mem::transmute_copy", "std::mem::zeroed", "std::ptr::copy",
            "std::ptr::copy_nonoverlapping", "std::ptr::read", "std::ptr::read_unaligned", "std::ptr::read_volatile",
            "std::ptr::replace", "std::ptr::swap", "std::ptr::write", "std::ptr::write_bytes",
            "std::ptr::write_unaligned", "std::ptr::write_volatile", "std::slice::from_raw_parts",
            "std::slice::from_raw_parts_mut",
        ],
        types: &[],
        macros: &[],
    },
    Rule {
        reason: "it keeps the output to itself, and the test has to report there",
        methods: &["std::io::Stdout::lock", "std::io::Stderr::lock"],
        types: &["std::io::StdoutLock", "std::io::StderrLock"],
        macros: &[],
    },
    Rule {
        reason: "it is assembly, and all code here is safe Rust",
        methods: &[],
        types: &[],
        macros: &["std::arch::asm", "std::arch::global_asm", "std::arch::naked_asm"],
    },
    Rule {
        reason: "it opens a socket, and this exercise needs none",
        methods: &[
            "std::net::UdpSocket::bind", "tokio::net::UdpSocket::bind", "tokio::net::UdpSocket::from_std",
            "std::os::unix::net::UnixStream::connect", "std::os::unix::net::UnixStream::pair",
            "std::os::unix::net::UnixListener::bind", "std::os::unix::net::UnixDatagram::bind",
            "std::os::unix::net::UnixDatagram::pair", "std::os::unix::net::UnixDatagram::unbound",
            "tokio::net::UnixStream::connect", "tokio::net::UnixStream::pair", "tokio::net::UnixListener::bind",
            "tokio::net::UnixDatagram::bind", "tokio::net::UnixDatagram::pair",
            "tokio::net::UnixDatagram::unbound", "tokio::net::UnixSocket::new_stream",
            "tokio::net::UnixSocket::new_datagram",
        ],
        types: &[
            "std::net::UdpSocket", "std::os::unix::net::UnixStream", "std::os::unix::net::UnixListener",
            "std::os::unix::net::UnixDatagram", "tokio::net::UdpSocket", "tokio::net::UnixStream",
            "tokio::net::UnixListener", "tokio::net::UnixDatagram", "tokio::net::UnixSocket",
        ],
        macros: &[],
    },
    Rule {
        reason: "it is for the tests: they run your code, and not the other way round",
        methods: &[
            "lab::run", "lab::run_plain", "lab::run_real", "lab::expect", "lab::expect_eq", "lab::caught",
            "lab::wanted_panic", "lab::Call::new",
            "lab::props::archive::Archive::new", "lab::props::archive::Archive::shut",
            "lab::Job::panicking", "lab::Job::panicking_with",
            "lab::props::chef::Kitchen::new", "lab::props::chef::Kitchen::with_fires",
            "lab::props::depot::Depot::new", "lab::props::depot::Depot::storing_for",
            "lab::props::depot::Depot::fetching_for", "lab::props::floor::Floor::new",
            "lab::props::forks::Table::new", "lab::props::forum::Forum::new", "lab::props::screen::Screen::new",
            "lab::props::screen::Screen::breaks", "lab::props::sleeper::Sleeper::new",
            "lab::props::sleeper::Sleeper::finish", "lab::props::sleeper::Sleeper::wake",
            "lab::props::sleeper::Errand::new", "lab::props::sleeper::expect_asleep",
            "lab::props::stove::Stove::new", "lab::props::tearoom::Tearoom::new",
            "lab::props::tearoom::Tearoom::taking", "lab::props::till::Till::new",
            "lab::props::till::Till::taking", "lab::props::till::Till::declining",
            "lab::props::till::Till::panicking", "lab::props::tray::Tray::put", "lab::props::tray::Tray::close",
            "lab::props::vault::Vault::new", "lab::props::vault::Vault::holding",
            "lab::props::vault::Vault::taking", "lab::props::wire::Wire::new", "lab::props::wire::Wire::at",
            "lab::props::wire::Wire::ending_at", "lab::props::wire::Wire::failing_at",
        ],
        types: &["lab::Lab", "lab::Call", "lab::Record", "lab::props::floor::Floor"],
        macros: &[],
    },
];

/// Holds where an exercise is not about a network.
#[rustfmt::skip]
pub const NETWORK: Rule = Rule {
    reason: "it opens a connection, and this exercise needs none",
    methods: &[
        "std::net::TcpListener::bind", "std::net::TcpStream::connect", "std::net::TcpStream::connect_timeout",
        "std::net::ToSocketAddrs::to_socket_addrs",
        "tokio::net::TcpListener::bind", "tokio::net::TcpListener::from_std", "tokio::net::TcpStream::connect",
        "tokio::net::TcpStream::from_std", "tokio::net::TcpSocket::new_v4", "tokio::net::TcpSocket::new_v6",
        "tokio::net::TcpSocket::from_std_stream", "tokio::net::lookup_host",
    ],
    types: &[
        "std::net::TcpListener", "std::net::TcpStream", "std::net::Incoming", "tokio::net::TcpListener",
        "tokio::net::TcpStream", "tokio::net::TcpSocket",
    ],
    macros: &[],
};

/// Given to `clippy-driver` behind all other arguments. Its own opinions are silenced first: what is not ruled
/// out is compiled as rustc would. At `forbid` an attribute in the code can't switch a rule off.
pub const FLAGS: &[&str] = &[
    "-Aclippy::all",
    "-Aclippy::dbg_macro",
    "-Funsafe_code",
    "-Flong_running_const_eval",
    "-Fclippy::disallowed_methods",
    "-Fclippy::disallowed_types",
    "-Fclippy::disallowed_macros",
    // A naked function is no unsafe code to rustc, and its assembly no macro to clippy.
    "-Fclippy::inline_asm_x86_att_syntax",
    "-Fclippy::inline_asm_x86_intel_syntax",
];

/// How a message begins that tells of something ruled out, and the code of those that are ours.
pub const DISALLOWED: &str = "use of a disallowed";
pub const WORD: &str = "grader::disallowed_words";

/// What no lint sees on every machine. A name can't be made of pieces, so it stands in the text.
const WORDS: &[(&str, &str)] = &[
    ("naked_asm", "it is assembly, and all code here is safe Rust"),
    ("link_section", "it lays out the program by hand, and all code here is safe Rust"),
];

/// The word without which there is no unsafe code. The lint does not see it in each place: an attribute of a method
/// that a trait provides, a type of functions.
const UNSAFE: (&str, &str) = ("unsafe", "all exercises are done in safe Rust");

/// Why a name may not begin with two underscores. Macros of other crates hold unsafe code that no lint looks into, and
/// by such names, which are theirs alone, they can be made to take in somebody else's.
const HIDDEN: &str = "names that begin with `__` are the inner parts of macros, and lead past the rules";

type Paths = fn(&Rule) -> &'static [&'static str];

/// The text of a `clippy.toml`: the rules beside those of the exercise's `own`.
pub fn clippy_toml(own: Option<&str>, network: bool) -> anyhow::Result<String> {
    let rules: Vec<&Rule> = RULES.iter().chain((!network).then_some(&NETWORK)).collect();
    let lists: [(&str, Paths); 3] = [
        ("disallowed-methods", |rule| rule.methods),
        ("disallowed-types", |rule| rule.types),
        ("disallowed-macros", |rule| rule.macros),
    ];
    let mut text = own.unwrap_or_default().to_owned();
    for (key, of) in lists {
        let entries = rules.iter().flat_map(|rule| of(rule).iter().map(|path| entry(path, rule.reason)));
        text = with_entries(&text, key, &entries.collect::<String>())
            .with_context(|| format!("the exercise's clippy.toml has no `{key}` as the course writes it"))?;
    }
    Ok(text)
}

/// Not every path is there on each system, nor in each exercise.
fn entry(path: &str, reason: &str) -> String {
    format!("    {{ path = \"{path}\", reason = \"{reason}\", allow-invalid = true }},\n")
}

/// Adds to the list `key`, which the course begins with a line of its own, or begins it.
fn with_entries(text: &str, key: &str, entries: &str) -> anyhow::Result<String> {
    let begins = format!("{key} = [");
    let all: Vec<&str> = text.lines().filter(|line| line.contains(key) && !line.starts_with('#')).collect();
    ensure!(all.len() <= 1, "`{key}` stands there twice");
    let Some(line) = all.first() else { return Ok(format!("{begins}\n{entries}]\n{text}")) };
    ensure!(*line == begins, "it begins with `{line}`, and not with `{begins}`");
    let lines = text.lines().map(|line| match line == begins {
        true => format!("{line}\n{entries}"),
        false => format!("{line}\n"),
    });
    Ok(lines.collect())
}

/// The first of the words that no code may have, as if the compiler had told of it.
pub fn word(file: &str, text: &str) -> Option<Diagnostic> {
    let (line, (word, reason)) = text.lines().enumerate().find_map(|(line, text)| {
        let word = WORDS.iter().find(|(word, _)| text.contains(word) && !is_comment(text)).copied();
        Some((line, word.or_else(|| name(text))?))
    })?;
    let note = Note { text: reason.to_owned(), labels: Vec::new() };
    let line = u32::try_from(line + 1).unwrap_or(u32::MAX);
    Some(Diagnostic {
        text: format!("{DISALLOWED} word `{word}`"),
        rendered: format!("error: {DISALLOWED} word `{word}`\n --> {file}:{line}\n"),
        at: Some(Place { file: file.to_owned(), line }),
        code: Some(WORD.to_owned()),
        notes: vec![note],
        ..Diagnostic::default()
    })
}

/// A line that can be nothing but a comment, or a piece of a text that goes on.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//") && !line.contains("*/") && !line.contains('"')
}

/// The first name in a line that no code may have.
fn name(line: &str) -> Option<(&str, &str)> {
    let goes_on = |c: char| c == '_' || c.is_alphanumeric();
    if is_comment(line) {
        return None;
    }
    line.split(|c: char| !goes_on(c)).find_map(|name| match name {
        _ if name == UNSAFE.0 => Some(UNSAFE),
        _ if name.starts_with("__") && name.contains(char::is_alphanumeric) => Some((name, HIDDEN)),
        _ => None,
    })
}
