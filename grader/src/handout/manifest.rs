//! The manifests of a handout, made of the course's own: without the packages that stay with the instructor.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};

/// What tells a course that it was handed out. It stands at the end of the root manifest.
const MARK: &str = "\n# No references are in here, and no known mistakes: the instructor has them.\n[workspace.metadata]\nhandout = true\n";

/// The root manifest, with the members that are `kept`, and the profiles of `crates` only.
pub fn root(
    manifest: &str,
    kept: impl Fn(&str) -> bool,
    crates: &BTreeSet<String>,
) -> anyhow::Result<String> {
    let mut text = String::new();
    for block in manifest.split_inclusive("\n\n") {
        let of_crate = block.lines().find_map(|line| line.strip_prefix("[profile.dev.package."));
        let of_crate = of_crate.map(|rest| rest.trim_end_matches(']').trim_matches('"'));
        if of_crate.is_some_and(|name| name != "*" && !crates.contains(name)) {
            continue;
        }
        for line in block.split_inclusive('\n') {
            match line.strip_prefix("members = ").or_else(|| line.strip_prefix("default-members = ")) {
                Some(list) => {
                    let key = line.strip_suffix(list).unwrap_or_default();
                    text.push_str(&format!("{key}{}\n", filtered(list, &kept)?));
                }
                None => text.push_str(line),
            }
        }
    }
    Ok(text.trim_end().to_owned() + "\n" + MARK)
}

/// The manifest of an exercise, which may come only after exercises that are there.
pub fn exercise(manifest: &str, there: impl Fn(&str) -> bool) -> anyhow::Result<String> {
    let lines = manifest.split_inclusive('\n').map(|line| match line.strip_prefix("after = ") {
        Some(list) => Ok(format!("after = {}\n", filtered(list, &there)?)),
        None => Ok(line.to_owned()),
    });
    lines.collect()
}

/// A list of names on one line, without some.
fn filtered(list: &str, kept: impl Fn(&str) -> bool) -> anyhow::Result<String> {
    let names = list.trim().strip_prefix('[').and_then(|list| list.strip_suffix(']'));
    let names = names.with_context(|| format!("{} is to be a list on one line", list.trim()))?;
    let names = names.split(',').map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty());
    let names: Vec<String> = names.filter(|name| kept(name)).map(|name| format!("\"{name}\"")).collect();
    Ok(format!("[{}]", names.join(", ")))
}

/// The name of a package.
pub fn name(manifest: &str) -> anyhow::Result<&str> {
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = "));
    Ok(name.context("a manifest does not name its package")?.trim().trim_matches('"'))
}

/// One package of a lock file.
struct Locked<'a> {
    name: &'a str,
    version: &'a str,
    /// What stands above its dependencies.
    head: &'a str,
    /// `tokio`, or `rand 0.10.1` where there are several.
    needs: Vec<&'a str>,
    ours: bool,
}

impl<'a> Locked<'a> {
    fn read(block: &'a str) -> anyhow::Result<Self> {
        let (head, needs) = block.split_once("dependencies = [\n").unwrap_or((block, ""));
        let value = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)?.strip_suffix('"'));
        let needs = needs.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","));
        Ok(Self {
            name: value("name = \"").context("a locked package has no name")?,
            version: value("version = \"").context("a locked package has no version")?,
            head: head.trim_end(),
            needs: needs.collect(),
            ours: value("source = \"").is_none(),
        })
    }

    fn is(&self, need: &str) -> bool {
        let mut words = need.split(' ');
        words.next() == Some(self.name) && words.next().is_none_or(|version| version == self.version)
    }
}

/// The lock file that cargo would write for these packages of ours alone, and the names of all crates in it.
pub fn lock(lock: &str, ours: &BTreeSet<String>) -> anyhow::Result<(String, BTreeSet<String>)> {
    let (head, blocks) = lock.split_once("[[package]]\n").context("a lock file has packages")?;
    let all = blocks.split("[[package]]\n").map(Locked::read).collect::<anyhow::Result<Vec<_>>>()?;
    let mut reached = BTreeSet::new();
    let mut next: Vec<usize> =
        (0..all.len()).filter(|at| all[*at].ours && ours.contains(all[*at].name)).collect();
    ensure!(next.len() == ours.len(), "the lock file is not up to date: run `cargo build` and look again");
    while let Some(at) = next.pop() {
        if reached.insert(at) {
            let needed = |need: &&str| all.iter().position(|locked| locked.is(need));
            next.extend(all[at].needs.iter().filter_map(needed));
        }
    }
    let kept: Vec<&Locked<'_>> = reached.iter().map(|at| &all[*at]).collect();
    let mut count = BTreeMap::new();
    kept.iter().for_each(|locked| *count.entry(locked.name).or_insert(0) += 1);
    // Cargo names the version of a crate where there is more than one, and only there.
    let shortest = |need: &str| match need.split_once(' ') {
        Some((name, _)) if count.get(name) == Some(&1) => name.to_owned(),
        _ => need.to_owned(),
    };
    let mut text = head.trim_end().to_owned() + "\n";
    for locked in &kept {
        text.push_str(&format!("\n[[package]]\n{}\n", locked.head));
        if !locked.needs.is_empty() {
            let needs = locked.needs.iter().map(|need| format!(" \"{}\",\n", shortest(need)));
            text.push_str(&format!("dependencies = [\n{}]\n", needs.collect::<String>()));
        }
    }
    Ok((text, kept.iter().map(|locked| locked.name.to_owned()).collect()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{exercise, lock, root};

    #[test]
    fn a_lock_file_keeps_what_is_needed_and_names_a_version_only_where_there_are_two() {
        let text = "# By cargo.\nversion = 4\n\n\
            [[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\n \"r 2\",\n]\n\n\
            [[package]]\nname = \"b\"\nversion = \"1\"\ndependencies = [\n \"a\",\n \"r 1\",\n]\n\n\
            [[package]]\nname = \"r\"\nversion = \"1\"\nsource = \"registry\"\n\n\
            [[package]]\nname = \"r\"\nversion = \"2\"\nsource = \"registry\"\n";
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        let (both, _) = lock(text, &names(&["a", "b"])).unwrap();
        assert_eq!(both, text);
        let (one, crates) = lock(text, &names(&["a"])).unwrap();
        assert_eq!(crates, names(&["a", "r"]));
        let expected = "# By cargo.\nversion = 4\n\n\
            [[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\n \"r\",\n]\n\n\
            [[package]]\nname = \"r\"\nversion = \"2\"\nsource = \"registry\"\n";
        assert_eq!(one, expected);
        assert!(lock(text, &names(&["c"])).is_err(), "a package that is not locked");
    }

    #[test]
    fn members_and_profiles_that_are_not_there_are_left_out() {
        let text = "[workspace]\nmembers = [\"a\", \"b*\"]\n# Why.\ndefault-members = [\"a\"]\n\n\
            # Fast.\n[profile.dev.package.a]\nopt-level = 3\n\n# All.\n[profile.dev.package.\"*\"]\ndebug = false\n";
        let made = root(text, |name| name != "a", &BTreeSet::new()).unwrap();
        let expected = "[workspace]\nmembers = [\"b*\"]\n# Why.\ndefault-members = []\n\n# All.\n[profile.dev.package.\"*\"]\n";
        assert!(made.starts_with(expected) && made.ends_with("handout = true\n"), "{made}");
    }

    #[test]
    fn an_exercise_comes_after_those_that_are_there() {
        let manifest = "title = \"after = [\"\nafter = [\"ex03\", \"ex05\"]\n";
        let made = exercise(manifest, |id| id == "ex05").unwrap();
        assert_eq!(made, "title = \"after = [\"\nafter = [\"ex05\"]\n");
        assert_eq!(exercise(manifest, |_| true).unwrap(), manifest);
    }
}
