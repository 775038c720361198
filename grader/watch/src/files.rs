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

/// Once nothing was written for so long, the save is over. Editors that write to a new file and rename it
/// take less than a millisecond from the first event to the last; a save that comes later begins again.
const QUIET: Duration = Duration::from_millis(5);
/// However busy the folder is, so often the files are looked at.
const LONGEST: Duration = Duration::from_millis(100);
/// An empty file is one that is about to be written, unless it stays so.
const EMPTY: Duration = Duration::from_millis(60);
/// Some file systems say nothing: what comes over a network, or from another system's disk.
const LOOK: Duration = Duration::from_secs(1);
/// Where the system has no room for another watch.
const POLL: Duration = Duration::from_millis(300);

/// The sources of each exercise: what is in which file.
type Sources = BTreeMap<String, BTreeMap<PathBuf, Option<Vec<u8>>>>;

/// Tells of each save, for ever.
pub async fn watch(folders: BTreeMap<String, PathBuf>, tell: UnboundedSender<Event>) {
    let (wake, mut woken) = unbounded_channel();
    let watcher = watcher(&folders, &wake);
    let mut known = read(&folders);
    loop {
        // Whether it was woken or has slept enough: the files decide.
        let _ = timeout(LOOK, woken.recv()).await;
        settle(&mut woken).await;
        let mut now = read(&folders);
        if now.iter().any(|(id, files)| known.get(id) != Some(files) && files.values().any(is_empty)) {
            sleep(EMPTY).await;
            now = read(&folders);
        }
        let changed = |(id, files): &(&String, &_)| known.get(*id) != Some(*files);
        let saved: Vec<String> = now.iter().filter(changed).map(|(id, _)| id.clone()).collect();
        known = now;
        if !saved.is_empty() && tell.send(Event::Saved(saved)).is_err() {
            break;
        }
    }
    drop(watcher);
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

fn is_empty(file: &Option<Vec<u8>>) -> bool {
    file.as_ref().is_none_or(Vec::is_empty)
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
