//! The manifests of a scratch workspace. What cargo has read of the course's own is written anew, so that it does not
//! matter in which of TOML's many ways that was said; only what cargo does not tell is taken from the text. Pure.

mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use serde::Deserialize;

use text::{absolute, inherits, kept, resolver};

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

/// The manifest of a package of this name, with tests of these names at these places. `own` is the text of the
/// exercise's manifest, and `root` that of the scratch workspace.
pub fn member(
    name: &str,
    packaging: &Packaging,
    tests: &[(String, String)],
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
        let _ = write!(text, "\n[[test]]\nname = {}\npath = {}\n", quoted(test), quoted(place));
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

#[cfg(test)]
mod tests {
    use super::root;

    /// Lists and texts go over several lines.
    pub(super) const MANIFEST: &str = "# A course.\n[workspace] # ours\nresolver = '2'\nmembers = [\n  \"a\", # [profile.no]\n  \"b\",\n]\n\n\
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
    fn a_root_package_without_a_resolver_has_that_of_its_edition() {
        assert!(root("[package]\nedition = \"2024\"\n[workspace]\n", "/").contains("resolver = \"3\""));
        assert!(!root("[workspace]\n", "/").contains("resolver"));
    }
}
