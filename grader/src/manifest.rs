//! The manifests of a scratch workspace. What cargo has read of the course's own is written anew, so that it does not
//! matter in which of TOML's many ways that was said; only what cargo does not tell is taken from the text. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use serde::Deserialize;

use crate::suite::TestFile;

/// What decides how a package is compiled, its sources aside.
#[derive(Clone, Debug, Default)]
pub struct Packaging {
    pub version: String,
    pub edition: String,
    pub rust_version: Option<String>,
    pub dependencies: Vec<Dependency>,
    pub features: BTreeMap<String, Vec<String>>,
    /// The name of its library, as code knows it.
    pub library: String,
    pub is_macro: bool,
}

impl Packaging {
    /// The features that are on where nobody asks for others.
    pub fn features_on(&self) -> BTreeSet<&str> {
        let mut on = BTreeSet::new();
        let mut next = vec!["default"];
        while let Some(feature) = next.pop() {
            if on.insert(feature) {
                next.extend(self.features.get(feature).into_iter().flatten().map(String::as_str));
            }
        }
        on
    }
}

/// A dependency, as `cargo metadata` tells of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Dependency {
    pub name: String,
    pub req: String,
    pub rename: Option<String>,
    /// `dev` or `build`; none for an ordinary one.
    pub kind: Option<String>,
    #[serde(default)]
    pub optional: bool,
    #[serde(rename = "uses_default_features")]
    pub default_features: bool,
    pub features: Vec<String>,
    /// The systems that have it, if not all do.
    pub target: Option<String>,
    pub source: Option<String>,
    pub registry: Option<String>,
    pub path: Option<PathBuf>,
}

/// Cargo takes what lies in `src/bin`, and more, for programs, builds them, and gives them whatever name they like.
const NOTHING_ELSE: &str =
    "build = false\nautobins = false\nautoexamples = false\nautotests = false\nautobenches = false\n";

/// The manifest of a package of this name, with these files of tests at these places. `own` is the text of the
/// exercise's manifest, and `root` that of the scratch workspace.
pub fn member(
    name: &str,
    packaging: &Packaging,
    tests: &[(&TestFile, String)],
    own: &str,
    root: &str,
) -> String {
    let Packaging { version, edition, rust_version, dependencies, features, is_macro, .. } = packaging;
    let mut text = format!(
        "# Written by the grader.\n[package]\nname = {}\nversion = {}\nedition = {}\npublish = false\n",
        quoted(name),
        quoted(version),
        quoted(edition)
    );
    if let Some(version) = rust_version {
        let _ = writeln!(text, "rust-version = {}", quoted(version));
    }
    text.push_str(NOTHING_ELSE);
    text.push_str("\n[lib]\npath = \"src/lib.rs\"\ntest = false\ndoctest = false\n");
    if *is_macro {
        text.push_str("proc-macro = true\n");
    }
    for (test, place) in tests {
        let _ = write!(text, "\n[[test]]\nname = {}\npath = {}\n", quoted(&test.name), quoted(place));
    }
    if !features.is_empty() {
        text.push_str("\n[features]\n");
    }
    for (feature, more) in features {
        let _ = writeln!(text, "{} = {}", quoted(feature), list(more));
    }
    dependencies.iter().filter(|d| d.kind.as_deref() != Some("build")).for_each(|d| text.push_str(&table(d)));
    let lints = kept(own, |key| key.starts_with("lints"));
    if !inherits(&lints) || root.contains("[workspace.lints") {
        let _ = write!(text, "\n{lints}");
    }
    text
}

/// The root manifest of a scratch workspace: profiles, lints and patches are those of the course, whose root manifest
/// is `text` and stands in the folder `root`. So the crates that are built already serve here too.
pub fn root(text: &str, root: &str) -> String {
    let resolver = resolver(text).map(|resolver| format!("resolver = {}\n", quoted(resolver)));
    let resolver = resolver.unwrap_or_default();
    let mut scratch = format!("# Written by the grader.\n[workspace]\n{resolver}members = [\"*-*\"]\n\n");
    let shared = |key: &str| {
        ["profile", "patch", "replace", "workspace.lints"]
            .iter()
            .any(|begin| key.strip_prefix(begin).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    for line in kept(text, shared).lines() {
        // Nobody debugs these programs, and a panic knows its line without that.
        let line = if line.starts_with("debug = \"") { "debug = false" } else { line };
        scratch.push_str(&absolute(line, root));
        scratch.push('\n');
    }
    scratch
}

fn quoted(text: &str) -> String {
    // The escapes of JSON are those of TOML, too.
    serde_json::Value::from(text).to_string()
}

fn list(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}

/// A dependency as a table of its own.
fn table(dependency: &Dependency) -> String {
    let Dependency { name, req, rename, kind, optional, default_features, features, target, .. } = dependency;
    let target = target.as_ref().map(|target| format!("target.{}.", quoted(target))).unwrap_or_default();
    let kind = if kind.is_some() { "dev-dependencies" } else { "dependencies" };
    let mut text = format!("\n[{target}{kind}.{}]\n", quoted(rename.as_ref().unwrap_or(name)));
    let mut say = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {value}");
    };
    if rename.is_some() {
        say("package", &quoted(name));
    }
    if req != "*" || dependency.path.is_none() {
        say("version", &quoted(req));
    }
    if let Some(path) = &dependency.path {
        say("path", &quoted(&path.to_string_lossy()));
    }
    if let Some(index) = &dependency.registry {
        say("registry-index", &quoted(index));
    }
    if let Some(git) = dependency.source.as_ref().and_then(|source| source.strip_prefix("git+")) {
        let (url, which) = git.split_once('?').unwrap_or((git, ""));
        say("git", &quoted(url));
        if let Some((key @ ("branch" | "tag" | "rev"), value)) = which.split_once('=') {
            say(key, &quoted(value));
        }
    }
    if *optional {
        say("optional", "true");
    }
    if !default_features {
        say("default-features", "false");
    }
    if !features.is_empty() {
        say("features", &list(features));
    }
    text
}

/// The tables of a manifest whose names are wanted, as they stand there.
fn kept(text: &str, wanted: impl Fn(&str) -> bool) -> String {
    let (mut kept, mut is_wanted, mut inside) = (String::new(), false, Inside::default());
    for line in text.lines() {
        if inside.is_free() && line.trim_start().starts_with('[') {
            is_wanted = wanted(&heading(line));
        } else {
            inside.goes_over(line);
        }
        if is_wanted {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// `workspace.lints` of `[workspace . lints] # why`.
fn heading(line: &str) -> String {
    let name = line.trim().trim_start_matches('[').split(']').next().unwrap_or_default();
    name.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect::<Vec<_>>().join(".")
}

/// What a line of TOML is still inside of when the one before it has ended.
#[derive(Default)]
struct Inside {
    /// Lists and tables.
    depth: usize,
    /// A text over several lines, by what ends it.
    text: Option<&'static str>,
}

impl Inside {
    fn is_free(&self) -> bool {
        self.depth == 0 && self.text.is_none()
    }

    fn goes_over(&mut self, line: &str) {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            if let Some(end) = self.text {
                let Some(at) = rest.find(end) else { return };
                (self.text, rest) = (None, &rest[at + end.len()..]);
                continue;
            }
            if let Some(long) = ["\"\"\"", "'''"].into_iter().find(|long| rest.starts_with(long)) {
                (self.text, rest) = (Some(long), &rest[3..]);
                continue;
            }
            match first {
                '#' => return,
                '[' | '{' => self.depth += 1,
                ']' | '}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            let length = if matches!(first, '"' | '\'') { quote(rest) } else { first.len_utf8() };
            rest = &rest[length..];
        }
    }
}

/// How long the text is that a quotation mark begins.
fn quote(text: &str) -> usize {
    let mark = text.chars().next().unwrap_or('"');
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if mark == '"' => escaped = true,
            _ if c == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn inherits(lints: &str) -> bool {
    lints.lines().any(|line| line.replace(' ', "").starts_with("workspace=true"))
}

/// As the workspace says it, or else as the edition of its root package does.
fn resolver(text: &str) -> Option<&str> {
    let value = |line: &'static str, text: &str| {
        let found =
            text.lines().find_map(|own| own.trim().strip_prefix(line)?.trim_start().strip_prefix('='));
        found.map(|value| {
            value.trim().split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned()
        })
    };
    let said = value("resolver", &kept(text, |key| key == "workspace" || key == "package"));
    let edition = value("edition", &kept(text, |key| key == "package"));
    let by_edition = match edition.as_deref() {
        Some("2021") => Some("2"),
        Some("2024") => Some("3"),
        _ => None,
    };
    match said.as_deref() {
        Some("1") => Some("1"),
        Some("2") => Some("2"),
        Some("3") => Some("3"),
        _ => by_edition,
    }
}

/// A line in which each `path` that is not from the root of the system is made to be.
fn absolute(line: &str, root: &str) -> String {
    let Some(at) = line.find("path") else { return line.to_owned() };
    let (before, rest) = line.split_at(at + "path".len());
    let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
    let is_key =
        !before.trim_end_matches("path").ends_with(|c: char| c.is_alphanumeric() || "_-".contains(c));
    match value.filter(|value| is_key && value.starts_with(['"', '\''])) {
        Some(value) if !value[1..].starts_with('/') && value.as_bytes().get(2) != Some(&b':') => {
            let (mark, rest) = value.split_at(1);
            format!("{before} = {mark}{root}/{rest}")
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{kept, root};

    const MANIFEST: &str = "# A course.\n[workspace] # ours\nresolver = '2'\nmembers = [\n  \"a\", # [profile.no]\n  \"b\",\n]\n\n\
        [workspace.dependencies]\ncommon = { path = \"common\" }\n\n[ profile . \"dev\" ]\ndebug = \"line-tables-only\"\n\n\
        [package]\nname = \"x\"\ndescription = \"\"\"\n[profile.release]\n\"\"\"\n\n\
        [patch.crates-io]\nsoup = { path=\"vendor/soup\" }\ntea = { path = '/tea' }\n[workspace.lints.rust]\nunused = \"allow\"\n";

    #[test]
    fn a_scratch_workspace_has_the_profiles_lints_and_patches_of_the_course() {
        insta::assert_snapshot!(root(MANIFEST, "/course"), @r#"
        # Written by the grader.
        [workspace]
        resolver = "2"
        members = ["*-*"]

        [ profile . "dev" ]
        debug = false

        [patch.crates-io]
        soup = { path = "/course/vendor/soup" }
        tea = { path = '/tea' }
        [workspace.lints.rust]
        unused = "allow"
        "#);
    }

    #[test]
    fn a_table_ends_where_the_next_one_begins_and_not_within_a_list_or_a_text() {
        assert!(kept(MANIFEST, |key| key == "workspace").ends_with("]\n\n"));
        assert!(kept(MANIFEST, |key| key == "package").contains("[profile.release]"));
        assert_eq!(kept("[a]\nb = [[1],\n[2]]\n[c]\n", |key| key == "c"), "[c]\n");
    }

    #[test]
    fn a_root_package_without_a_resolver_has_that_of_its_edition() {
        assert!(root("[package]\nedition = \"2024\"\n[workspace]\n", "/").contains("resolver = \"3\""));
        assert!(!root("[workspace]\n", "/").contains("resolver"));
    }
}
