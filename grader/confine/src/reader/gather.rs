//! Makes a submission of files and their names, in whatever order they come.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{bail, ensure};
use grader::submission::Submission;

use super::content::{Content, Keep};
use super::laid::{Laid, Remarks, as_json};
use super::limits::Limits;
use super::name::Name;
use super::place::{is_skipped, may_be_source, root_of};
use super::words::{self, Why};

/// What is known of a path.
#[derive(Debug)]
enum Found {
    File(Content),
    Odd(Why),
}

#[derive(Debug)]
pub struct Gather<'a> {
    limits: &'a Limits,
    found: BTreeMap<String, Found>,
    remarks: Remarks,
    entries: usize,
    sources: u64,
}

impl<'a> Gather<'a> {
    pub fn new(limits: &'a Limits) -> Self {
        Self { limits, found: BTreeMap::new(), remarks: Remarks::default(), entries: 0, sources: 0 }
    }

    /// So many more entries are looked at.
    pub fn room(&self) -> usize {
        self.limits.entries.saturating_sub(self.entries)
    }

    /// Every file, folder or whatever else there is counts, skipped or not.
    pub fn count(&mut self, entries: usize) -> anyhow::Result<()> {
        self.entries += entries;
        let most = self.limits.entries;
        ensure!(self.entries <= most, words::too_many_entries(most));
        Ok(())
    }

    /// The name of something whose content is wanted; else a remark, or nothing, is all that comes of it.
    pub fn wants(&mut self, name: &[u8]) -> Option<String> {
        let name = self.named(name)?;
        match name.fault {
            Some(why) => {
                self.put(name.path, Found::Odd(why));
                None
            }
            None => Some(name.path),
        }
    }

    /// What to keep of the file with this name.
    pub fn keep(&self, path: &str) -> Keep {
        if may_be_source(path) { Keep::Bytes(self.limits.source) } else { Keep::Hash(self.limits.hashed) }
    }

    pub fn file(&mut self, path: String, content: Content) -> anyhow::Result<()> {
        if let Content::Bytes(bytes) = &content {
            self.sources += as_json(bytes);
            let most = self.limits.sources;
            ensure!(self.sources <= most, words::sources_too_large(most));
        }
        self.put(path, Found::File(content));
        Ok(())
    }

    /// Something that is no file, or none that can be read.
    pub fn odd(&mut self, name: &[u8], why: Why) {
        if let Some(name) = self.named(name) {
            self.put(name.path, Found::Odd(name.fault.unwrap_or(why)));
        }
    }

    fn named(&mut self, name: &[u8]) -> Option<Name> {
        match Name::new(name, self.limits) {
            Ok(name) => name.filter(|name| !is_skipped(&name.path)),
            Err(why) => {
                self.remarks.add(why.says(&String::from_utf8_lossy(name)));
                None
            }
        }
    }

    fn put(&mut self, path: String, found: Found) {
        match self.found.entry(path) {
            Entry::Vacant(free) => {
                free.insert(found);
            }
            // Which of the two somebody means can't be known.
            Entry::Occupied(mut taken) => {
                taken.insert(Found::Odd(Why::Twice));
            }
        }
    }

    pub fn finish(mut self) -> anyhow::Result<Submission> {
        let root = self.root()?;
        let twins = twins(self.found.keys());
        let mut laid = Laid::new(self.limits);
        let mut outside = BTreeSet::new();
        for (path, found) in std::mem::take(&mut self.found) {
            let Some(below) = below(&path, root.as_deref()) else {
                outside.insert(path.split('/').next().unwrap_or_default().to_owned());
                continue;
            };
            match (found, twins.get(&path)) {
                (Found::File(content), None) => laid.file(below, content),
                (Found::File(content), Some(twin)) => {
                    let remark = words::twins(&path, twin);
                    if !laid.refuse(below, false, &remark) {
                        laid.file(below, content);
                        self.remarks.add(remark);
                    }
                }
                (Found::Odd(why), _) => {
                    let remark = why.says(below);
                    if !laid.refuse(below, why.may_hide_sources(), &remark) {
                        self.remarks.add(remark);
                    }
                }
            }
            let most = self.limits.exercises;
            ensure!(laid.submission.exercises.len() <= most, words::too_many_exercises(most));
        }
        for top in outside {
            self.remarks.add(words::outside(&top, root.as_deref().unwrap_or_default()));
        }
        Ok(laid.end(self.remarks))
    }

    /// The folder that everything stands in, if there is one.
    fn root(&self) -> anyhow::Result<Option<String>> {
        let roots: BTreeSet<Option<&str>> = self.found.keys().filter_map(|path| root_of(path)).collect();
        match roots.first() {
            None => {
                let odd = |(path, found): (&String, &Found)| match found {
                    Found::Odd(why) => Some(why.says(path)),
                    Found::File(_) => None,
                };
                let odd = self.found.iter().filter_map(odd);
                bail!(words::no_exercises(self.remarks.kept.iter().cloned().chain(odd).take(3)))
            }
            Some(None) => Ok(None),
            Some(Some(root)) if roots.len() == 1 => Ok(Some((*root).to_owned())),
            Some(_) => bail!(words::several(&roots.into_iter().flatten().collect::<Vec<_>>())),
        }
    }
}

/// A path from the root, if it stands there.
fn below<'p>(path: &'p str, root: Option<&str>) -> Option<&'p str> {
    match root {
        None => Some(path),
        Some(root) => path.strip_prefix(root)?.strip_prefix('/'),
    }
}

/// To each path that differs from another one only in case, such another one.
fn twins<'p>(paths: impl Iterator<Item = &'p String> + Clone) -> HashMap<String, String> {
    let mut seen: HashMap<String, &String> = HashMap::new();
    let mut twins = HashMap::new();
    for path in paths {
        let first = *seen.entry(path.to_lowercase()).or_insert(path);
        if first != path {
            twins.insert(path.clone(), first.clone());
            twins.entry(first.clone()).or_insert_with(|| path.clone());
        }
    }
    twins
}
