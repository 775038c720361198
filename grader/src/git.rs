//! What git knows of a course: where it comes from, and its commits. Where git is missing, nothing is known.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::caller::{self, Caller};
use crate::process::{self, End, Limits, Program, Stream};

const LIMITS: Limits = Limits { wall: Duration::from_secs(60), output: 64 << 20, holds: None };
/// A course may have been handed out at any of so many commits.
const COMMITS: &str = "--max-count=10000";

/// All callers that the course may have handed out.
pub async fn callers(root: &Path) -> Vec<Caller> {
    let Some(repository) = repository(root).await else { return Vec::new() };
    let commits = lines(root, &["rev-list", COMMITS, "HEAD"]).await.unwrap_or_default();
    commits.into_iter().map(|commit| Caller { repository: repository.clone(), commit }).collect()
}

/// The caller of the course as it is now.
pub async fn caller(root: &Path) -> Option<Caller> {
    let repository = repository(root).await?;
    let commit = lines(root, &["rev-parse", "HEAD"]).await?.into_iter().next()?;
    Some(Caller { repository, commit })
}

/// True if something of the course is not committed.
pub async fn is_changed(root: &Path) -> bool {
    lines(root, &["status", "--porcelain"]).await.is_some_and(|changes| !changes.is_empty())
}

/// True if git has not fetched all commits.
pub async fn is_shallow(root: &Path) -> bool {
    let said = lines(root, &["rev-parse", "--is-shallow-repository"]).await;
    said.is_some_and(|said| said.first().is_some_and(|line| line == "true"))
}

/// Only of a course that stands at the top: GitHub looks for workflows nowhere else.
async fn repository(root: &Path) -> Option<String> {
    let below_top = lines(root, &["rev-parse", "--show-prefix"]).await?;
    if below_top.iter().any(|prefix| !prefix.is_empty()) {
        return None;
    }
    lines(root, &["remote", "get-url", "origin"]).await?.first().and_then(|url| caller::repository(url))
}

async fn lines(root: &Path, args: &[&str]) -> Option<Vec<String>> {
    let program = Program {
        path: "git".into(),
        args: args.iter().map(Into::into).collect(),
        dir: root.to_owned(),
        env: vec![("GIT_OPTIONAL_LOCKS".to_owned(), "0".to_owned())],
        input: String::new(),
        followed: false,
        strange: false,
    };
    let lines = Mutex::new(Vec::new());
    let on_line = |stream: Stream, line: &str| {
        if stream == Stream::Output {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
        }
    };
    let finished = process::finish(&program, LIMITS, &on_line).await.ok()?;
    (finished.end == End::Exit(0)).then(|| lines.into_inner().unwrap_or_default())
}
