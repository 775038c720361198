//! Puts the shards of a class together.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::gradebook::{self, Head, Reader, Status, Writer};
use crate::{Said, results};

/// Writes to `out` what one run would have written that grades all that these shards have graded.
pub fn merge(shards: &[PathBuf], out: &Path, in_github_actions: bool) -> anyhow::Result<Said> {
    let mut readers = shards
        .iter()
        .map(|shard| Reader::open(gradebook::file(shard)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let head = together(&readers.iter().map(|reader| &reader.head).collect::<Vec<_>>())?;
    std::fs::create_dir_all(out).with_context(|| format!("{} can't be made", out.display()))?;
    // Each k-th learner is in the k-th shard, so they come round and round.
    let mut order = Vec::new();
    for (at, reader) in readers.iter().enumerate() {
        order.push((reader.head.shard()?.part, at));
    }
    order.sort_unstable();
    let mut book = Writer::new(out, &head)?;
    let mut unknown = 0;
    for number in 0..head.learners {
        let (_, at) = order[number % order.len()];
        let row =
            readers[at].next().with_context(|| format!("{} ends too early", shards[at].display()))??;
        ensure!(row.number == number, "{} has learner {} out of order", shards[at].display(), row.number);
        results::copy(&shards[at], out, &row)?;
        unknown += usize::from(row.status == Status::GraderError);
        book.row(&row)?;
    }
    book.done()?;
    let since = results::complete(out)?;
    crate::said(head.learners, unknown, &since, out, in_github_actions)
}

/// What they have in common, if they are the shards of one class and all of them.
fn together(heads: &[&Head]) -> anyhow::Result<Head> {
    let first = heads.first().context("name the folders of the shards")?;
    let whole = Head { shard: None, ..(*first).clone() };
    let mut parts = Vec::new();
    for head in heads {
        let same = Head { shard: None, ..(*head).clone() } == whole;
        ensure!(
            same,
            "these shards were not graded alike: the course, the toolchain, the class or the bounds differ"
        );
        let shard = head.shard()?;
        ensure!(shard.of == heads.len(), "{} shards are here, and one of them is {shard}", heads.len());
        parts.push(shard.part);
    }
    parts.sort_unstable();
    if let Some(missing) = (1..=heads.len()).find(|part| !parts.contains(part)) {
        bail!("shard {missing} of {} is missing, and another one is here twice", heads.len());
    }
    Ok(whole)
}
