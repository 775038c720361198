//! The workflow in a learner's repository. All it does is call the course's own, at one commit.

use std::str::FromStr;

/// Where learners have it.
pub const PLACE: &str = ".github/workflows/grade.yml";

/// What grades each push: the repository of the course on GitHub, and a commit of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub repository: String,
    pub commit: String,
}

impl FromStr for Caller {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts =
            text.split_once('@').filter(|(repository, commit)| is_named(repository) && is_full(commit));
        let (repository, commit) =
            parts.ok_or("a course is called as OWNER/COURSE@COMMIT, with all 40 digits of the commit")?;
        Ok(Self { repository: repository.to_owned(), commit: commit.to_owned() })
    }
}

impl Caller {
    /// The workflow, made of the one by which the course grades its own forks. None if that calls nothing.
    pub fn workflow(&self, ours: &str) -> Option<String> {
        let (repository, commit) = (&self.repository, &self.commit);
        let mut text = format!(
            "# Grades each push, by the course {repository} at one commit. What else is in here counts for nothing.\n"
        );
        let mut calls = false;
        for line in ours.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once("uses: ./") {
                Some((indent, file)) => {
                    calls = true;
                    text.push_str(&format!("{indent}uses: {repository}/{file}@{commit}\n"));
                }
                None => text.push_str(&format!("{line}\n")),
            }
        }
        calls.then_some(text)
    }
}

/// The repository on GitHub, or on a server of its kind, that git fetches from.
pub fn repository(remote: &str) -> Option<String> {
    let remote = remote.trim().trim_end_matches('/');
    let remote = remote.strip_suffix(".git").unwrap_or(remote);
    let (host, path) = match remote.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => remote.split_once(':')?,
    };
    (host.contains("github") && is_named(path)).then(|| path.to_owned())
}

fn is_named(repository: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    repository.split_once('/').is_some_and(|(owner, name)| plain(owner) && plain(name))
}

fn is_full(commit: &str) -> bool {
    commit.len() == 40 && commit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::{Caller, repository};

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn a_repository_is_known_by_each_address_that_git_has_for_it() {
        for remote in [
            "https://github.com/ada/course.git",
            "https://github.com/ada/course/",
            "git@github.com:ada/course.git",
            "ssh://git@github.example.org/ada/course",
        ] {
            assert_eq!(repository(remote).as_deref(), Some("ada/course"), "{remote}");
        }
        for remote in ["/srv/github/course", "https://gitlab.com/ada/course", "https://github.com/a/b/c", ""]
        {
            assert_eq!(repository(remote), None, "{remote}");
        }
    }

    #[test]
    fn nothing_but_a_repository_and_a_whole_commit_gets_into_a_workflow() {
        assert!(format!("ada/course@{COMMIT}").parse::<Caller>().is_ok());
        for text in ["ada/course@main", "ada/course", "@", "a b/c@0123", "ada/course@0123456789ABCDEF"] {
            assert!(text.parse::<Caller>().is_err(), "{text}");
        }
        assert!(format!("ada/co: rse@{COMMIT}").parse::<Caller>().is_err());
    }

    #[test]
    fn a_workflow_that_calls_nothing_is_none() {
        let caller: Caller = format!("ada/course@{COMMIT}").parse().unwrap();
        assert_eq!(caller.workflow("on: push\njobs:\n"), None);
        let calls = caller.workflow("# ours\n    uses: ./.github/workflows/g.yml\n").unwrap();
        assert!(
            calls.ends_with(&format!("\n    uses: ada/course/.github/workflows/g.yml@{COMMIT}\n")),
            "{calls}"
        );
    }
}
