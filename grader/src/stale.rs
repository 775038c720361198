//! Cargo tells by a file's time whether to build it again. A version that is put back (`mv`, `cp -p`,
//! an archive) may come with a time before the last build; cargo would take that build for the file's
//! own, and the grade would be another file's. Such a file gets today's time.

use std::path::Path;

/// Changes the times of those Rust files in this folder, and below it, that came later than they were
/// written.
#[cfg(unix)]
pub fn freshen(folder: &Path) {
    // What can't be read is rustc's to complain about.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => freshen(&path),
            Ok(kind) if kind.is_file() && path.extension().is_some_and(|e| e == "rs") => freshen_file(&path),
            _ => {}
        }
    }
}

#[cfg(unix)]
fn freshen_file(file: &Path) {
    use std::fs::File;
    use std::os::unix::fs::MetadataExt;
    use std::time::SystemTime;

    /// Editors write to a new file and rename it; that takes less.
    const WRITING_SECONDS: i64 = 2;

    let came_later =
        |file: &File| file.metadata().is_ok_and(|about| about.ctime() - about.mtime() > WRITING_SECONDS);
    if let Some(file) = File::open(file).ok().filter(came_later) {
        // One that can't be touched stands in a tree in which nobody puts versions back.
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Other systems keep no time of a file's coming.
#[cfg(not(unix))]
pub fn freshen(_: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::freshen;

    #[test]
    fn a_version_that_is_put_back_is_as_new_as_its_coming() {
        let folder = std::env::temp_dir().join(format!("put-back-{}", std::process::id()));
        let file = folder.join("deep/inside.rs");
        fs::create_dir_all(folder.join("deep")).expect("a folder can be made");
        fs::write(&file, "fn old() {}").expect("it can be written");
        let fresh = modified(&file);
        freshen(&folder);
        assert_eq!(modified(&file), fresh, "what was just written is left alone");

        let hour_ago = SystemTime::now() - Duration::from_secs(3_600);
        File::options().append(true).open(&file).and_then(|f| f.set_modified(hour_ago)).expect("it is ours");
        freshen(&folder);
        assert!(modified(&file) >= fresh, "its time is still that of an hour ago");
        fs::remove_dir_all(&folder).expect("it is ours");
    }

    fn modified(file: &Path) -> SystemTime {
        fs::metadata(file).and_then(|about| about.modified()).expect("it is there")
    }
}
