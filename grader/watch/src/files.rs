//! Sees when sources are saved. The system only says that something happened; what the files hold decides.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use grader::catalog::Course;
use notify::event::{AccessKind, AccessMode};
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use crate::event::Event;

/// Once nothing was written for so long, the save is over. Seen with strace, which makes all of it slower: Vim,
/// Neovim and nano take half a millisecond at most from the first event to the last, whether they write in
/// place or rename. A save that comes later begins again.
const QUIET: Duration = Duration::from_millis(2);
/// However busy the folder is, so often the files are looked at.
const LONGEST: Duration = Duration::from_millis(100);
/// A file that is empty or gone is one that is about to be written, unless it stays so.
const HALFWAY: Duration = Duration::from_millis(60);
/// Some file systems say nothing: what comes over a network, or from another system's disk.
const LOOK: Duration = Duration::from_secs(1);
/// Where the system has no room for another watch.
const POLL: Duration = Duration::from_millis(300);

/// What is in which file; nothing in one that can't be read.
type Files = BTreeMap<PathBuf, Option<Vec<u8>>>;
/// The sources of each exercise.
type Sources = BTreeMap<String, Files>;

/// Tells of each save, for ever. What the files hold when this is called is what they were before the first
/// save.
pub fn watch(
    folders: BTreeMap<String, PathBuf>,
    tell: UnboundedSender<Event>,
) -> impl Future<Output = ()> + Send {
    let (wake, mut woken) = unbounded_channel();
    let watcher = watcher(&folders, &wake);
    let mut known = read(&folders);
    async move {
        loop {
            // Whether it was woken or has slept enough: the files decide.
            let _ = timeout(LOOK, woken.recv()).await;
            settle(&mut woken).await;
            let mut now = read(&folders);
            if now.iter().any(|(id, files)| known.get(id).is_some_and(|before| is_halfway(before, files))) {
                sleep(HALFWAY).await;
                now = read(&folders);
            }
            let changed = |(id, files): &(&String, &_)| known.get(*id) != Some(*files);
            let saved: Vec<String> = now.iter().filter(changed).map(|(id, _)| id.clone()).collect();
            known = now;
            if !saved.is_empty() && tell.send(Event::Saved(saved)).is_err() {
                break;
            }
        }
        drop((watcher, wake));
    }
}

/// The folders of the exercises, by their names.
pub fn folders(course: &Course) -> BTreeMap<String, PathBuf> {
    course.exercises.iter().map(|exercise| (exercise.id.clone(), exercise.dir.clone())).collect()
}

/// Waits until nothing has happened for a moment.
async fn settle(woken: &mut UnboundedReceiver<()>) {
    let calm = async { while let Ok(Some(())) = timeout(QUIET, woken.recv()).await {} };
    let _ = timeout(LONGEST, calm).await;
}

/// A file was emptied, or is gone: somebody is about to write it.
fn is_halfway(before: &Files, now: &Files) -> bool {
    let is_empty =
        |file: Option<&Option<Vec<u8>>>| file.is_none_or(|text| text.as_ref().is_none_or(Vec::is_empty));
    before.keys().chain(now.keys()).any(|file| is_empty(now.get(file)) && before.get(file) != now.get(file))
}

/// Wakes somebody whenever something is written below these folders. If even asking from time to time is
/// not to be had, the look once a second is what remains.
fn watcher(
    folders: &BTreeMap<String, PathBuf>,
    wake: &UnboundedSender<()>,
) -> Option<Box<dyn Watcher + Send>> {
    let handler = |wake: UnboundedSender<()>| {
        move |event: notify::Result<notify::Event>| {
            // Our own reading is an event, too.
            let ours = matches!(&event, Ok(event) if matches!(event.kind, EventKind::Access(kind)
                if kind != AccessKind::Close(AccessMode::Write)));
            if !ours {
                let _ = wake.send(());
            }
        }
    };
    let below = |mut watcher: Box<dyn Watcher + Send>| {
        for folder in folders.values() {
            watcher.watch(folder, RecursiveMode::Recursive).ok()?;
        }
        Some(watcher)
    };
    let recommended = RecommendedWatcher::new(handler(wake.clone()), Config::default()).ok();
    recommended.and_then(|watcher| below(Box::new(watcher))).or_else(|| {
        let often = Config::default().with_poll_interval(POLL);
        below(Box::new(PollWatcher::new(handler(wake.clone()), often).ok()?))
    })
}

fn read(folders: &BTreeMap<String, PathBuf>) -> Sources {
    let sources = |folder: &Path| {
        let mut files = BTreeMap::new();
        for part in ["src", "tests"] {
            collect(&folder.join(part), &mut files);
        }
        files
    };
    folders.iter().map(|(id, folder)| (id.clone(), sources(folder))).collect()
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&path, files),
            _ if path.extension().is_some_and(|extension| extension == "rs") => {
                files.insert(path.clone(), fs::read(&path).ok());
            }
            _ => {}
        }
    }
}
