//! What the code of a stranger may not do, each tried with the compiler that looks for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use grader::facts::Diagnostic;
use grader::refusal;
use grader::rules::{self, FLAGS, NETWORK, RULES};
use grader::rustc::RustcMessage;
use serde_json::Value;

/// The crates that the code of a learner may use.
const CRATES: &[&str] = &[
    "anyhow",
    "async_stream",
    "futures",
    "lab",
    "pin_project_lite",
    "rand",
    "tokio",
    "tokio_stream",
    "tokio_util",
];

/// The libraries of these exercises, which have all of those.
fn libraries() -> BTreeMap<String, PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let args = ["build", "--quiet", "--message-format=json", "-p", "ex17", "-p", "ex12", "-p", "ex28"];
    let output = Command::new(cargo).current_dir(crate::mini::root()).args(args).output();
    let output = output.expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("cargo writes JSON"));
    let libraries = messages.filter_map(|message| {
        let name = message["target"]["name"].as_str()?.replace('-', "_");
        let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
        let library = files.map(PathBuf::from).find(|file| file.extension().is_some_and(|e| e == "rlib"))?;
        CRATES.contains(&name.as_str()).then_some((name, library))
    });
    let libraries: BTreeMap<String, PathBuf> = libraries.collect();
    assert!(libraries.keys().eq(CRATES), "{libraries:?}");
    libraries
}

/// A crate of these files, with a `clippy.toml` of its own. There is one folder for each test.
struct Krate {
    dir: PathBuf,
    libraries: BTreeMap<String, PathBuf>,
}

impl Krate {
    fn new(name: &str, clippy_toml: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rules-{name}"));
        let _ = fs::remove_dir_all(&dir);
        crate::mini::write(&dir.join("clippy.toml"), clippy_toml);
        Self { dir, libraries: libraries() }
    }

    fn write(&self, file: &str, source: &str) {
        crate::mini::write(&self.dir.join("src").join(file), source);
    }

    /// What the compiler says of the crate whose root is `file`, as the wrapper of a build calls it: the lints of
    /// the workspace come first.
    fn compile(&self, file: &str) -> Vec<Diagnostic> {
        let mut clippy = Command::new("clippy-driver");
        clippy
            .current_dir(&self.dir)
            .env("CLIPPY_CONF_DIR", &self.dir)
            .args(["--edition=2024", "--crate-type=lib", "--crate-name=ex99", "--emit=metadata"])
            .args(["--error-format=json", "--out-dir=out"])
            .args(["--forbid=unsafe_code", "--deny=clippy::await_holding_lock", "--warn=clippy::dbg_macro"])
            .arg(format!("src/{file}"));
        for (name, library) in &self.libraries {
            let folder = library.parent().expect("a library is in a folder");
            clippy.arg("--extern").arg(format!("{name}={}", library.display()));
            clippy.arg("-L").arg(format!("dependency={}", folder.display()));
            clippy.arg("-L").arg(format!("dependency={}", folder.join("deps").display()));
        }
        let output = clippy.args(FLAGS).stdin(Stdio::null()).output();
        let output = output.expect("`rustup component add clippy` brings what looks for the rules");
        let said = String::from_utf8(output.stderr).expect("the compiler writes text");
        let message = |line| serde_json::from_str::<RustcMessage>(line).map(Diagnostic::from);
        said.lines().map(|line| message(line).unwrap_or_else(|_| panic!("{said}"))).collect()
    }
}

/// `=== name`, the program, `--- says`, and the line and what is named in it.
fn cases(file: &str) -> Vec<(String, String, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules").join(file);
    let text = fs::read_to_string(file).expect("the cases are there");
    let cases = text.split("=== ").skip(1).map(|case| {
        let (name, rest) = case.split_once('\n').expect("a case has a name");
        let (source, says) = rest.split_once("--- says\n").expect("a case says what is said of it");
        (name.to_owned(), source.to_owned(), says.trim().to_owned())
    });
    cases.collect()
}

/// A refusal is in its line, and the sentence names what is not allowed.
fn refused_so(said: &[Diagnostic], says: &str) -> Result<(), String> {
    let Some(refusal) = refusal::policy(said) else { return Err(format!("nothing of: {said:#?}")) };
    let (line, named) = says.split_once(' ').expect("a case names a line, and what is there");
    let there = refusal.at.is_some_and(|at| at.line.to_string() == line);
    match there && refusal.observed.contains(named) && refusal.observed.contains("not allowed") {
        true => Ok(()),
        false => Err(refusal.observed),
    }
}

#[test]
fn what_is_ruled_out_is_refused_by_whatever_way_it_is_reached() {
    let krate = Krate::new("refused", &rules::clippy_toml(None, false).expect("there is nothing to mend"));
    let cases = cases("refused.txt");
    for (name, source, _) in &cases {
        krate.write(&format!("{name}.rs"), source);
    }
    krate.write("lib.rs", &cases.iter().map(|(name, ..)| format!("pub mod {name};\n")).collect::<String>());

    let said = krate.compile("lib.rs");

    let mut wrong = String::new();
    for (name, source, says) in &cases {
        let file = format!("src/{name}.rs");
        let of_it = |d: &&Diagnostic| d.at.as_ref().is_some_and(|at| at.file == file);
        let of_it: Vec<Diagnostic> = said.iter().filter(of_it).cloned().collect();
        if let Err(instead) = refused_so(&of_it, says) {
            wrong.push_str(&format!("=== {name}\n{source}--- says\n{says}\n--- and not\n{instead}\n\n"));
        }
    }
    assert!(wrong.is_empty(), "these are not refused as in tests/rules/refused.txt:\n\n{wrong}");
}

#[test]
fn a_rule_can_t_be_switched_off_and_a_constant_comes_to_an_end() {
    let krate = Krate::new("alone", &rules::clippy_toml(None, false).expect("there is nothing to mend"));
    for (name, source, says) in cases("alone.txt") {
        krate.write(&format!("{name}.rs"), &source);
        let said = krate.compile(&format!("{name}.rs"));
        assert_eq!(refused_so(&said, &says), Ok(()), "{name}");
    }
}

#[test]
fn what_only_looks_like_it_is_allowed_and_no_opinion_of_clippy_s_is_heard() {
    let krate = Krate::new("allowed", &rules::clippy_toml(None, false).expect("there is nothing to mend"));
    krate.write("lib.rs", include_str!("../rules/allowed.rs"));
    let said: Vec<String> = krate.compile("lib.rs").into_iter().map(|d| d.rendered).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn an_exercise_about_a_network_may_listen_and_connect_and_no_other_may() {
    let source = "pub async fn f() -> std::io::Result<tokio::net::TcpStream> {\n\
                  let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await?;\n\
                  tokio::net::TcpStream::connect(listener.local_addr()?).await\n}\n";
    let may = |network: bool| {
        let name = if network { "network" } else { "no-network" };
        let toml = rules::clippy_toml(None, network).expect("there is nothing to mend");
        let krate = Krate::new(name, &toml);
        krate.write("lib.rs", source);
        refusal::policy(&krate.compile("lib.rs")).is_none()
    };
    assert_eq!((may(true), may(false)), (true, false));
}

#[test]
fn each_path_that_a_rule_names_is_there() {
    let toml = rules::clippy_toml(None, false).expect("there is nothing to mend");
    // A rule for another system, and those for what this Tokio is built without.
    let elsewhere = |line: &&str| {
        !["windows", "tokio::io::stdin", "tokio::io::Stdin", "panic::update_hook", "panic::always_abort"]
            .iter()
            .any(|other| line.contains(other))
    };
    let toml: Vec<&str> = toml.lines().filter(elsewhere).collect();
    let krate = Krate::new("paths", &toml.join("\n").replace(", allow-invalid = true", ""));
    // A crate that nothing is taken from is not loaded.
    let used = CRATES.iter().map(|name| format!("pub use {name} as _{name};\n"));
    krate.write("lib.rs", &used.collect::<String>());
    let said: Vec<String> = krate.compile("lib.rs").into_iter().map(|d| d.rendered).collect();
    if cfg!(target_os = "linux") {
        assert!(said.is_empty(), "{}", said.join("\n"));
    }
}

#[test]
fn each_rule_says_why() {
    for rule in RULES.iter().chain([&NETWORK]) {
        assert!(rule.reason.starts_with("it ") && !rule.reason.ends_with('.'), "{}", rule.reason);
        assert!(!(rule.methods.is_empty() && rule.types.is_empty() && rule.macros.is_empty()));
    }
}

#[test]
fn the_exercise_s_own_rules_stand_beside_ours() {
    let own = "disallowed-methods = [\n    { path = \"slice::sort\", reason = \"no sort here\" },\n]\n";
    let toml = rules::clippy_toml(Some(own), false).expect("it is as the course writes it");
    assert_eq!(toml.matches("disallowed-methods = [").count(), 1, "{toml}");
    let krate = Krate::new("own", &toml);
    krate.write("lib.rs", "pub fn f(l: &mut [u64]) {\n    let g = <[u64]>::sort;\n    g(l)\n}\n");
    assert_eq!(refused_so(&krate.compile("lib.rs"), "2 no sort here"), Ok(()));
    krate.write("lib.rs", "pub fn f() {\n    std::process::exit(0)\n}\n");
    assert_eq!(refused_so(&krate.compile("lib.rs"), "2 std::process::exit"), Ok(()));

    let other = rules::clippy_toml(Some("msrv = \"1.89\"\n"), true).expect("other settings stay");
    assert!(other.contains("\nmsrv = \"1.89\"\n"), "{other}");
    for strange in ["disallowed-methods = [ { path = \"a\" } ]\n", "[x]\ndisallowed-types=[\n]\n"] {
        assert!(rules::clippy_toml(Some(strange), false).is_err(), "{strange}");
    }
}

#[test]
fn a_word_that_no_lint_sees_is_found_in_the_text() {
    for (source, says) in [
        ("use std::arch::*;\nextern \"C\" fn f() { naked_asm!(\"ret\") }\n", "2 naked_asm"),
        ("trait T {\n    #[unsafe(export_name = \"memcmp\")]\n    fn f() {}\n}\n", "2 unsafe"),
        ("const F: unsafe fn() = f;\n", "1 unsafe"),
        ("use a::{\n    b,__private::c};\n", "2 __private"),
        ("macro_rules! m { ($($t:tt)*) => { r#__inner!($($t)*) } }\n", "1 __inner"),
        ("/* // */ use a::__b;\n", "1 __b"),
        ("// */ use a::__b;\n", "1 __b"),
        ("// \" ; unsafe {}\n", "1 unsafe"),
    ] {
        let said = rules::word("src/lib.rs", source).expect("the word stands there");
        assert_eq!(refused_so(&[said], says), Ok(()), "{source}");
    }
    for source in [
        "pub fn assemble() {}\n",
        "/// This is no __bold__ and no unsafe code.\npub fn f() {}\n",
        "    //! unsafe\n",
        "let _ = is_unsafe; let (_, __) = (1, 2); // ____\n",
        "let my__name = 1;\n",
    ] {
        assert!(rules::word("src/lib.rs", source).is_none(), "{source}");
    }
}

/// The pristine stub, the reference and all other right ways of an exercise.
fn right_ones(solution: &Path) -> Vec<PathBuf> {
    let mut right = vec![solution.join("stub.rs"), solution.join("src/lib.rs")];
    let more = fs::read_dir(solution.join("right")).expect("there are right ways").flatten();
    right.extend(more.map(|entry| entry.path()));
    right
}

#[tokio::test]
#[ignore = "compiles all right ways of the course, for a minute"]
async fn every_right_way_of_the_course_keeps_the_rules() {
    let course = crate::course().await;
    let krate = Krate::new("bank", "");
    let (mut tried, mut refused) = (0, String::new());
    for exercise in &course.exercises {
        let own = fs::read_to_string(exercise.dir.join("clippy.toml")).ok();
        let toml =
            rules::clippy_toml(own.as_deref(), exercise.about.network).expect("the course writes it so");
        crate::mini::write(&krate.dir.join("clippy.toml"), &toml);
        for file in right_ones(&course.root.join("solutions").join(&exercise.folder)) {
            let source = fs::read_to_string(&file).expect("a source is text");
            krate.write("lib.rs", &source);
            let said = krate.compile("lib.rs");
            let errors = said.iter().filter(|d| d.rendered.starts_with("error"));
            let told = errors.map(|d| d.rendered.as_str()).collect::<String>();
            let word = rules::word("src/lib.rs", &source).map(|d| d.text).unwrap_or_default();
            if !(told.is_empty() && word.is_empty()) {
                refused.push_str(&format!("{}: {word}\n{told}\n", file.display()));
            }
            tried += 1;
        }
    }
    assert!(tried >= 3 * course.exercises.len(), "{tried} sources are not all");
    assert!(refused.is_empty(), "{refused}");
}
