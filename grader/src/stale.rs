//! Cargo tells by a file's time whether to build it again. A version that is put back (`mv`, `cp -p`,
//! an archive) may come with a time before the last build; cargo would take that build for the file's
//! own, and the grade would be another file's. Such a file gets today's time.

use std::path::Path;

/// Changes the file's time if it came here later than it was written.
#[cfg(unix)]
pub fn freshen(file: &Path) {
    use std::fs::File;
    use std::os::unix::fs::MetadataExt;
    use std::time::SystemTime;

    /// Editors write to a new file and rename it; that takes less.
    const WRITING_SECONDS: i64 = 2;

    // A file that can't be read is rustc's to complain about; one that can't be touched stands in a tree
    // in which nobody puts versions back.
    let came_later =
        |file: &File| file.metadata().is_ok_and(|about| about.ctime() - about.mtime() > WRITING_SECONDS);
    if let Some(file) = File::open(file).ok().filter(came_later) {
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
        let file = std::env::temp_dir().join(format!("put-back-{}.rs", std::process::id()));
        fs::write(&file, "fn old() {}").expect("it can be written");
        let fresh = modified(&file);
        freshen(&file);
        assert_eq!(modified(&file), fresh, "what was just written is left alone");

        let hour_ago = SystemTime::now() - Duration::from_secs(3_600);
        File::options().append(true).open(&file).and_then(|f| f.set_modified(hour_ago)).expect("it is ours");
        freshen(&file);
        assert!(modified(&file) >= fresh, "its time is still that of an hour ago");
        fs::remove_file(&file).expect("it is ours");
    }

    fn modified(file: &Path) -> SystemTime {
        fs::metadata(file).and_then(|about| about.modified()).expect("it is there")
    }
}
