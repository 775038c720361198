//! What strangers' code tries, each attack a small file in `grader/tests/hostile/fixtures`. Its header says which
//! verdict it gets, and with `beneath:` what the bounds alone make of it, were its rules to fail.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use grader::catalog::{About, Course, Exercise};
use grader::check::{self, Guards};
use grader::confinement::Confinement;
use grader::environment::Environment;
use grader::grade;
use grader::judge::Graded;
use grader::manifest::Packaging;
use grader::policy::{COMPILING, Compiling};
use grader::submission::Handed;
use grader::suite::TestFile;
use grader::verdict::Verdict;

/// What lies about on the machine of whoever grades.
const SECRET: &str = "the marks of all others";

/// Each of these tests looks whether anybody is left of it.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A process, a file and a port that are none of a learner's business.
struct Machine {
    sentinel: Child,
    place: PathBuf,
    port: TcpListener,
}

impl Machine {
    fn new(name: &str) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).expect("a folder can be made");
        fs::write(place.join("secret"), SECRET).expect("a file can be written");
        let sentinel = Command::new("sleep").arg("600").spawn().expect("a process can be started");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a port");
        port.set_nonblocking(true).expect("it need not wait");
        Self { sentinel, place, port }
    }

    fn armed(&self, source: &str) -> String {
        let port = self.port.local_addr().expect("it has an address").port();
        source
            .replace("@SECRET@", &self.place.join("secret").to_string_lossy())
            .replace("@PLACE@", &self.place.to_string_lossy())
            .replace("@PORT@", &port.to_string())
    }

    fn expect_untouched(&mut self) {
        assert!(
            self.sentinel.try_wait().expect("it is our child").is_none(),
            "a stranger's process was ended"
        );
        assert!(self.port.accept().is_err(), "somebody has connected");
        assert_eq!(fs::read_to_string(self.place.join("secret")).expect("it is there"), SECRET);
        let files = fs::read_dir(&self.place).expect("it is there").count();
        assert_eq!(files, 1, "somebody has written into {}", self.place.display());
        let launcher = crate::mini::shared().join("debug/confine");
        let probe = Command::new(launcher).arg("probe").output().expect("it can be started");
        assert!(String::from_utf8_lossy(&probe.stdout).contains("Landlock"), "somebody has taken its place");
        let found = Command::new("pgrep").args(["-f", "sleep 97"]).output().expect("pgrep can be started");
        assert!(found.stdout.is_empty(), "what a stranger has started goes on");
        for process in fs::read_dir("/proc").expect("it is Linux").flatten() {
            let dir = fs::read_link(process.path().join("cwd")).unwrap_or_default();
            let at_work = ["hostile", "beneath"]
                .iter()
                .any(|scratch| dir.starts_with(crate::mini::shared().join("grader").join(scratch)));
            assert!(!at_work, "a process in {} goes on", dir.display());
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.sentinel.kill();
        let _ = self.sentinel.wait();
    }
}

fn header<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    source.lines().find_map(|line| line.strip_prefix("//! ")?.strip_prefix(key)).map(str::trim)
}

fn fixtures() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/fixtures");
    let files = fs::read_dir(folder).expect("the fixtures are there").flatten();
    let fixture = |file: fs::DirEntry| {
        let name = file.path().file_stem().expect("it has a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(file.path()).expect("it is text"))
    };
    files.map(fixture).collect()
}

/// The exercise that all of them claim to have done.
pub fn exercise(others: &[Exercise]) -> Exercise {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/exercise");
    let spec = fs::read_to_string(dir.join("tests/spec.rs")).expect("it has tests");
    let about = About {
        title: "The answer".to_owned(),
        part: "Z".to_owned(),
        minutes: 1,
        limit_seconds: 3,
        ..About::default()
    };
    let (id, folder) = ("ex60".to_owned(), "ex60_answer".to_owned());
    let suite = vec![TestFile::new("spec", &dir.join("tests/spec.rs"), spec, true)];
    let needs = ["async-stream", "futures", "lab", "rand", "tokio"];
    let needed = |name: &&str| {
        others.iter().flat_map(|e| &e.packaging.dependencies).find(|d| d.name == **name).cloned()
    };
    let packaging = Packaging {
        dependencies: needs.iter().filter_map(needed).collect(),
        library: id.clone(),
        ..others[0].packaging.clone()
    };
    Exercise { id, folder, dir, about, on_lab: true, has_lesson: false, packaging, suite }
}

/// The course with that exercise alone, and what confines here.
async fn confining() -> (Course, Confinement) {
    let course = crate::course().await;
    let course = Course { exercises: vec![exercise(&course.exercises)], ..course };
    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let means = check::means(&course, &environment, true, &|_| ()).await.expect("this system can confine");
    (course, means)
}

/// Grades all fixtures that have such a header, by this name of the scratch workspace.
async fn graded(
    machine: &Machine,
    scratch: &str,
    rules: bool,
    key: &str,
) -> BTreeMap<String, (String, Graded)> {
    // What fixtures look for in the environment is there to be found.
    assert!(std::env::var_os("CARGO").is_some());
    let (course, means) = confining().await;
    let all: BTreeMap<String, (String, Handed)> = fixtures()
        .into_iter()
        .filter(|(_, source)| header(source, key).is_some())
        .map(|(name, source)| {
            let also = header(&source, "also:").unwrap_or_default().split_whitespace();
            let files = ["lib.rs"].into_iter().chain(also);
            let sources = files.map(|file| (file.to_owned(), machine.armed(&source))).collect();
            (name, (source, Handed { sources, refused: None }))
        })
        .collect();
    let guards = Guards { rules, compiler_s: 4 };
    let laid: Vec<_> = all
        .values()
        .map(|(_, handed)| check::lay(&course.exercises[0], handed, guards).expect("it can be laid"))
        .collect();
    let confined = check::confined(&course, &means, guards).expect("the means are there");
    let graded =
        grade::strangers(&course, scratch, &laid, &confined, &|_| ()).await.expect("the grader works");
    all.into_iter().zip(graded).map(|((name, (source, _)), graded)| (name, (source, graded))).collect()
}

/// What is not as its header says.
fn surprises(graded: &BTreeMap<String, (String, Graded)>, verdict: &str, says: &str) -> Vec<String> {
    let mut surprises = Vec::new();
    for (name, (source, graded)) in graded {
        let is = serde_json::to_string(&graded.verdict).expect("a verdict has a name");
        let test = &graded.tests[0];
        let compiler = graded.compiler.iter().map(|d| d.text.as_str()).collect::<Vec<_>>().join("; ");
        let said = format!("{} {compiler} {}", test.observed.as_deref().unwrap_or_default(), test.written);
        let expected = header(source, verdict).unwrap_or_default();
        let words = header(source, says).unwrap_or_default();
        if !expected.split('|').any(|verdict| is == format!("\"{verdict}\""))
            || !words.split('|').any(|words| said.contains(words))
        {
            surprises.push(format!("{name}: {is}, expected {expected} with {words:?}; it says: {said}"));
        }
        if said.contains(SECRET) {
            surprises.push(format!("{name} knows the secret"));
        }
    }
    surprises
}

#[tokio::test]
async fn no_attack_is_passed() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let mut machine = Machine::new("hostile");
    let graded = graded(&machine, "hostile", true, "verdict:").await;
    assert!(graded.len() > 40, "{} fixtures", graded.len());
    let surprises = surprises(&graded, "verdict:", "says:");
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
    machine.expect_untouched();
}

#[tokio::test]
async fn the_bounds_hold_without_the_rules() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let mut machine = Machine::new("hostile-beneath");
    let graded = graded(&machine, "beneath", false, "beneath:").await;
    let surprises = surprises(&graded, "beneath:", "beneath-says:");
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
    machine.expect_untouched();
}

/// The system kills what it has no memory for, and nobody can say whose fault that is.
#[tokio::test]
async fn a_compiler_that_is_killed_is_nobody_s_zero_and_costs_nobody_else_a_grade() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("killed");
    fs::create_dir_all(&place).expect("a folder can be made");
    let (course, means) = confining().await;
    let handed = |change: &str| {
        let source = fixtures()["honest"].clone() + change;
        Handed { sources: BTreeMap::from([("lib.rs".to_owned(), source)]), refused: None }
    };
    let (well, killed, silent) = (handed("// well"), handed("// killed"), handed("// silent"));
    let guards = Guards::default();
    let laid: Vec<_> = [&well, &killed, &silent]
        .map(|handed| check::lay(&course.exercises[0], handed, guards).expect("it can be laid"))
        .into();
    let mut confined = check::confined(&course, &means, guards).expect("the means are there");
    let (_, told) = confined.compiler.iter_mut().find(|(name, _)| name == COMPILING).expect("it is told");
    let mut compiling: Compiling = serde_json::from_str(told).expect("it can be read");
    let crates = laid.iter().map(|laid| laid.package.replace('-', "_")).collect::<Vec<_>>();
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in\n*{}*) kill -9 $$;;\n*{}*) exit 1;;\nesac\nexec {} \"$@\"\n",
        crates[1],
        crates[2],
        compiling.driver.display()
    );
    compiling.driver = place.join("driver");
    compiling.policy = None;
    fs::write(&compiling.driver, script).expect("a file can be written");
    fs::set_permissions(&compiling.driver, fs::Permissions::from_mode(0o755)).expect("it is ours");
    *told = serde_json::to_string(&compiling).expect("it is data");

    let graded = grade::strangers(&course, "killed", &laid, &confined, &|_| ()).await.expect("it goes on");
    let verdicts = graded.iter().map(|graded| graded.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::InternalError, Verdict::InternalError]);
    let said = |at: usize| graded[at].tests[0].observed.as_deref().unwrap_or_default();
    assert_eq!(said(1), "The compiler was stopped: somebody else has killed it.");
    assert_eq!(said(2), "The compiler has failed without a word of why: run the grader again.");
}
