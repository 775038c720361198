//! What a gradebook has otherwise than the one before it, so that whoever is asked why somebody's points are others
//! can tell. Of the earlier one only the places of its lines are kept in memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use hmac_sha256::Hash;

use crate::formats::changes::{self, Line};
use crate::gradebook::{self, Head, Reader, Row};
use crate::journal::hex;

/// So many learners with other points are named.
const NAMED: usize = 10;

/// How many learners have changed, and in what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub learners: usize,
    /// Who was there before and has other points.
    pub points: usize,
    pub new: usize,
    pub gone: usize,
    /// The first of those with other points, and these before and after.
    pub first: Vec<(String, [Option<u32>; 2])>,
}

/// What is known about an earlier gradebook.
#[derive(Debug)]
pub enum Since {
    /// There was none.
    First,
    Same,
    Changed(Changed),
    /// It can't be compared, for this reason.
    Unreadable(String),
}

/// The name of the file that says what has changed.
pub fn file(out: &Path) -> PathBuf {
    out.join("changes.csv")
}

/// Writes down what has changed since the gradebook that is to be replaced. Where nothing has, what was written of an
/// earlier time stays, if it led to the gradebook that is here: whoever runs the same command twice loses nothing.
pub fn write(out: &Path) -> anyhow::Result<Since> {
    let (before, after, file) = (gradebook::file(out), gradebook::beside(out), file(out));
    if !before.exists() {
        return forget(&file).map(|()| Since::First);
    }
    let hashes = (hash(&before)?, hash(&after)?);
    if hashes.0 == hashes.1 {
        if fs::read(&file).is_ok_and(|text| !changes::lead_to(&text, &hashes.1)) {
            forget(&file)?;
        }
        return Ok(Since::Same);
    }
    let earlier = match Earlier::open(&before) {
        Ok(earlier) => earlier,
        Err(why) => {
            forget(&file)?;
            return Ok(Since::Unreadable(format!("{why:#}")));
        }
    };
    let beside = file.with_extension("csv.part");
    let mut lines = changes::Writer::new(&beside)?;
    lines.line(&Line::of_course("gradebook", &hashes.0, &hashes.1))?;
    let changed = compare(earlier, Reader::open(after)?, &mut lines)?;
    lines.done()?;
    fs::rename(&beside, &file).with_context(|| format!("{} can't be written", file.display()))?;
    Ok(Since::Changed(changed))
}

fn forget(file: &Path) -> anyhow::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be removed", file.display()))
        }
        _ => Ok(()),
    }
}

/// The first digits of a hash of a file, which may be large.
fn hash(file: &Path) -> anyhow::Result<String> {
    let mut opened = File::open(file).with_context(|| format!("{} can't be read", file.display()))?;
    let (mut hash, mut bytes) = (Hash::new(), vec![0; 1 << 16]);
    loop {
        match opened.read(&mut bytes).with_context(|| format!("{} can't be read", file.display()))? {
            0 => return Ok(hex(&hash.finalize()[..8])),
            read => hash.update(&bytes[..read]),
        }
    }
}

fn compare(mut earlier: Earlier, rows: Reader, lines: &mut changes::Writer) -> anyhow::Result<Changed> {
    let heads = (earlier.head.clone(), rows.head.clone());
    changes::of_heads(&heads.0, &heads.1).iter().try_for_each(|line| lines.line(line))?;
    let mut changed = Changed::default();
    for row in rows {
        let row = row?;
        changed.learners += 1;
        let before = earlier.take(&row.who.id)?;
        match &before {
            None => changed.new += 1,
            Some(before) if before.score != row.score => {
                changed.points += 1;
                if changed.first.len() < NAMED {
                    changed.first.push((row.who.id.clone(), [before.score, row.score]));
                }
            }
            Some(_) => {}
        }
        let found = changes::of_rows((&heads.0, before.as_ref()), (&heads.1, Some(&row)));
        found.iter().try_for_each(|line| lines.line(line))?;
    }
    for row in earlier.left()? {
        changed.gone += 1;
        let found = changes::of_rows((&heads.0, Some(&row?)), (&heads.1, None));
        found.iter().try_for_each(|line| lines.line(line))?;
    }
    Ok(changed)
}

/// A gradebook in which learners are looked up.
struct Earlier {
    head: Head,
    lines: BufReader<File>,
    /// By id: where a line begins.
    places: BTreeMap<String, u64>,
}

impl Earlier {
    /// All of it is read once, so that what is wrong with it is known before anything is written.
    fn open(file: &Path) -> anyhow::Result<Self> {
        let head = Reader::open(file.to_owned())?.head;
        let mut lines = BufReader::new(File::open(file)?);
        let mut place = lines.skip_until(b'\n')? as u64;
        let mut places = BTreeMap::new();
        let mut line = String::new();
        loop {
            line.clear();
            let read = lines.read_line(&mut line)?;
            if read == 0 {
                return Ok(Self { head, lines, places });
            }
            let row: Row = serde_json::from_str(&line).context("a line of it is none of a gradebook's")?;
            ensure!(places.insert(row.who.id, place).is_none(), "it has a learner twice");
            place += read as u64;
        }
    }

    fn take(&mut self, id: &str) -> anyhow::Result<Option<Row>> {
        let Some(place) = self.places.remove(id) else { return Ok(None) };
        self.at(place).map(Some)
    }

    fn at(&mut self, place: u64) -> anyhow::Result<Row> {
        self.lines.seek(SeekFrom::Start(place))?;
        let mut line = String::new();
        self.lines.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }

    /// Whoever was not taken, in the order of the earlier class.
    fn left(&mut self) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Row>>> {
        let mut places: Vec<u64> = std::mem::take(&mut self.places).into_values().collect();
        places.sort_unstable();
        Ok(places.into_iter().map(|place| self.at(place)))
    }
}

impl Since {
    /// What is said of it at the end.
    pub fn said(&self, out: &Path) -> String {
        match self {
            Self::First => String::new(),
            Self::Same => "Nothing is otherwise than in the gradebook that was here before.\n".to_owned(),
            Self::Changed(changed) => format!("{changed}: {}\n", file(out).display()),
            Self::Unreadable(why) => format!(
                "What has changed is not known, because the gradebook that was here before can't be read: {why}\n"
            ),
        }
    }
}

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { learners, points, new, gone, .. } = self;
        let have = if *points == 1 { "has" } else { "have" };
        write!(f, "{points} of {learners} learners {have} other points than before")?;
        if *new > 0 {
            write!(f, ", {new} {} new", if *new == 1 { "is" } else { "are" })?;
        }
        if *gone > 0 {
            write!(f, ", {gone} {} gone", if *gone == 1 { "is" } else { "are" })?;
        }
        Ok(())
    }
}
