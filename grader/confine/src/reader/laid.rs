//! The submission as it comes together, once it is known where its root is.

use std::collections::BTreeSet;

use grader::submission::{Handed, Submission, is_source};

use super::content::{Content, hex};
use super::limits::Limits;
use super::place::Place;
use super::words;

pub struct Laid<'a> {
    limits: &'a Limits,
    pub submission: Submission,
    /// Bytes of what is listed, as JSON.
    listed: u64,
    not_listed: usize,
}

impl<'a> Laid<'a> {
    pub fn new(limits: &'a Limits) -> Self {
        Self { limits, submission: Submission::default(), listed: 0, not_listed: 0 }
    }

    fn handed(&mut self, folder: &str) -> &mut Handed {
        self.submission.exercises.entry(folder.to_owned()).or_default()
    }

    pub fn file(&mut self, path: &str, content: Content) {
        match Place::of(path) {
            Place::Source(folder, Some(below)) if below.ends_with(".rs") => {
                match source(path, below, content, self.limits.source) {
                    Ok(text) => {
                        self.handed(folder).sources.insert(below.to_owned(), text);
                    }
                    Err(refused) => {
                        self.handed(folder).refused.get_or_insert(refused);
                    }
                }
            }
            place => {
                if let Place::Beside(folder) | Place::Source(folder, Some(_)) = place {
                    self.handed(folder);
                }
                self.list(path, content);
            }
        }
    }

    /// Refuses the exercise whose source this is, or may be. False if it is none.
    pub fn refuse(&mut self, path: &str, may_hide_sources: bool, why: &str) -> bool {
        let Place::Source(folder, below) = Place::of(path) else { return false };
        let is = below.is_some_and(|below| below.ends_with(".rs"));
        if is || may_hide_sources {
            self.handed(folder).refused.get_or_insert_with(|| why.to_owned());
        }
        is || may_hide_sources
    }

    fn list(&mut self, path: &str, content: Content) {
        let hash = match content {
            Content::Hash(hash) => Some(hash),
            Content::Bytes(bytes) => Some(hex(&hmac_sha256::Hash::hash(&bytes))),
            Content::Large => None,
        };
        self.listed += as_json(path.as_bytes()) + 80;
        if self.listed > self.limits.listed {
            self.not_listed += 1;
        } else {
            self.submission.others.insert(path.to_owned(), hash);
        }
    }

    pub fn end(mut self, mut remarks: Remarks) -> Submission {
        if self.not_listed > 0 {
            remarks.add(words::not_listed(self.not_listed));
        }
        for handed in self.submission.exercises.values_mut() {
            if handed.sources.len() > self.limits.files {
                handed.refused.get_or_insert_with(|| words::too_many_sources(self.limits.files));
            }
            if handed.refused.is_some() {
                handed.sources.clear();
            }
        }
        self.submission.remarks = remarks.first(self.limits.remarks);
        self.submission
    }
}

/// The text of a source, or why it is none.
fn source(path: &str, below: &str, content: Content, most: u64) -> Result<String, String> {
    match content {
        _ if !is_source(below) => Err(words::no_module(path)),
        Content::Bytes(bytes) => String::from_utf8(bytes).map_err(|_| words::not_text(path)),
        Content::Hash(_) | Content::Large => Err(words::too_large(path, most)),
    }
}

/// How long a text is as JSON.
pub fn as_json(text: &[u8]) -> u64 {
    let len = |byte: &u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    };
    text.iter().map(len).sum()
}

/// What was left out. Those that come first by their letters are kept, so that their order does not matter.
#[derive(Debug, Default)]
pub struct Remarks {
    pub kept: BTreeSet<String>,
    count: usize,
}

impl Remarks {
    const HELD: usize = 200;

    pub fn add(&mut self, remark: String) {
        if self.kept.insert(remark) {
            self.count += 1;
        }
        if self.kept.len() > Self::HELD {
            self.kept.pop_last();
        }
    }

    fn first(self, most: usize) -> Vec<String> {
        let more = self.count.saturating_sub(most);
        let mut first: Vec<String> = self.kept.into_iter().take(most).collect();
        if more > 0 {
            first.push(words::more(more));
        }
        first
    }
}
