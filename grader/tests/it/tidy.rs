//! The grader's own order, as lib.rs tells it.

use std::fs;
use std::path::Path;

/// From left to right: a module uses those before it, and never one after it.
const ORDER: &[&str] = &[
    "error",
    "files",
    "caller",
    "examples",
    "environment",
    "cli",
    "suite",
    "scan",
    "manifest",
    "catalog",
    "hidden",
    "inputs",
    "policy",
    "submission",
    "process",
    "confinement",
    "harness",
    "facts",
    "rules",
    "mistake",
    "compiler",
    "message",
    "refusal",
    "rustc",
    "progress",
    "git",
    "build",
    "run",
    "verdict",
    "aim",
    "diagnosis",
    "judge",
    "overlay",
    "stale",
    "cache",
    "grade",
    "handout",
    "check",
    "programs",
    "bank",
    "api",
    "scaffold",
    "verify",
    "bounds",
    "json",
    "link",
    "text",
    "human",
    "markup",
    "svg",
    "html",
    "github",
    "report",
    "help",
    "predict",
    "repl",
    "completions",
    "commands",
];

/// These give the same for the same, so they touch no file, no clock, no environment.
const PURE: &[&str] = &[
    "caller",
    "handout/manifest",
    "handout/page",
    "policy",
    "submission",
    "suite",
    "scan",
    "scan/tokens",
    "manifest",
    "manifest/text",
    "rules",
    "refusal",
    "mistake",
    "rustc",
    "compiler",
    "diagnosis",
    "aim",
    "harness",
    "judge",
    "judge/process",
    "message",
    "verdict",
    "facts",
    "report/bounds",
    "report/json",
    "report/human",
    "report/markup",
    "report/svg",
    "report/html",
    "report/text",
    "report/link",
    "report/github",
    "api",
    "completions",
    "predict",
];

fn source(module: &str) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let places = [
        src.join(format!("{module}.rs")),
        src.join(module).join("mod.rs"),
        src.join("report").join(format!("{module}.rs")),
    ];
    let file =
        places.iter().find(|file| file.exists()).unwrap_or_else(|| panic!("there is no module {module}"));
    fs::read_to_string(file).expect("a source file is text")
}

#[test]
fn a_module_uses_only_those_to_its_left() {
    for (place, module) in ORDER.iter().enumerate() {
        let source = source(module);
        for used in source.lines().filter_map(|line| line.strip_prefix("use crate::")) {
            let names = used.trim_end_matches(';').trim_start_matches('{').trim_end_matches('}');
            let names =
                if used.starts_with('{') { names } else { used.split([':', ';']).next().unwrap_or("") };
            for name in names.split(", ").map(str::trim) {
                let of = ORDER.iter().position(|known| *known == name);
                assert!(
                    of.is_some_and(|of| of < place || name == "report"),
                    "{module} uses {name}, which is not to its left"
                );
            }
        }
    }
}

#[test]
fn the_order_names_every_module() {
    let lib = source("lib");
    let modules: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(!modules.is_empty());
    for module in modules {
        assert!(ORDER.contains(&module), "{module} has no place in the order");
    }
}

/// Without comments and without what stands in quotes: a text may speak of anything.
fn code_of(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n").replace("\\\"", "").replace("'\"'", "");
    code.split('"').step_by(2).collect()
}

#[test]
fn what_is_pure_touches_no_file_no_clock_and_no_process() {
    for module in PURE {
        let source = source(module);
        let code = code_of(source.split("#[cfg(test)]").next().unwrap_or(&source));
        for banned in ["std::fs", "tokio::", "Instant", "SystemTime", "std::env", "rand::", ".await"] {
            assert!(!code.contains(banned), "{module} is to be pure, and uses {banned}");
        }
    }
}

/// The places that a page links, from the folder in which it stands.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| !link.contains("://"))
}

#[tokio::test]
async fn the_map_in_the_readme_shows_every_exercise_and_every_place_it_links_is_there() {
    let course = crate::course().await;
    let readme = fs::read_to_string(course.root.join("README.md")).expect("there is a README");
    for exercise in &course.exercises {
        let link = format!("[{} {}]({})", exercise.id, exercise.about.title, exercise.lesson());
        assert!(readme.contains(&link), "the README's map lacks {link}");
    }
    for place in links(&readme) {
        assert!(course.root.join(place).exists(), "the README links {place}, which is not there");
    }
}

#[tokio::test]
async fn the_page_of_the_course_shows_every_exercise_and_every_section_that_one_names() {
    let course = crate::course().await;
    let page = course.root.join("exercises/README.md");
    let page = fs::read_to_string(page).expect("there is a page");
    for exercise in &course.exercises {
        let link = format!("[{}]({}/README.md)", exercise.id, exercise.folder);
        assert!(page.contains(&link), "exercises/README.md lacks {link}");
        for section in &exercise.about.course {
            assert!(page.contains(&format!("\n| {section} |")), "it lacks the section `{section}`");
        }
    }
    for place in links(&page) {
        assert!(course.root.join("exercises").join(place).exists(), "it links {place}, which is not there");
    }
}

#[tokio::test]
async fn an_exercise_says_where_its_source_is_so_that_cargo_goes_on_without_it() {
    for exercise in &crate::course().await.exercises {
        let manifest = fs::read_to_string(exercise.dir.join("Cargo.toml")).expect("a manifest is there");
        assert!(manifest.contains("\npath = \"src/lib.rs\"\n"), "{} lacks `path` in [lib]", exercise.id);
    }
}

/// With a function of a crate comes a trait of that name, if there is one, and its methods would stand before those
/// of the lab.
#[test]
fn a_spec_imports_no_function_of_its_exercise() {
    let root = crate::mini::root();
    let exercises = fs::read_dir(root.join("exercises")).expect("there are exercises").flatten();
    let specs: Vec<_> =
        exercises.map(|e| e.path().join("tests/spec.rs")).filter(|spec| spec.exists()).collect();
    assert!(specs.len() >= 30);
    for spec in specs {
        let text = fs::read_to_string(&spec).expect("it is text");
        for used in text.lines().filter(|line| line.starts_with("use ex")) {
            let names = used.split_once("::").map_or("", |(_, names)| names);
            let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
            let functions: Vec<&str> = names.filter(|n| n.starts_with(char::is_lowercase)).collect();
            assert!(functions.is_empty() && !used.contains('*'), "{}: {used}", spec.display());
        }
    }
}
