//! How much of a submission is read. What its headers say of sizes decides nothing: what comes out is counted.

use grader::submission;

const MIB: u64 = 1024 * 1024;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Files and folders that are looked at, in all.
    pub entries: usize,
    /// Folders within folders.
    pub deepest: usize,
    /// Bytes that come out of an archive, and bytes of other files that are hashed, each in all.
    pub unpacked: u64,
    /// Source files in one exercise.
    pub files: usize,
    /// Bytes in one source file.
    pub source: u64,
    /// Bytes of all sources together, as JSON.
    pub sources: u64,
    /// Bytes in another file, up to which it is hashed.
    pub hashed: u64,
    /// Bytes of the other files' names and hashes together, as JSON.
    pub listed: u64,
    /// Bytes in one path.
    pub path: usize,
    pub exercises: usize,
    pub remarks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: submission::MOST_ENTRIES,
            deepest: submission::DEEPEST,
            unpacked: submission::LARGEST_UNPACKED,
            files: submission::MOST_FILES,
            source: submission::LARGEST_SOURCE,
            // With all that is listed and remarked still below `submission::LARGEST`.
            sources: 8 * MIB,
            hashed: 4 * MIB,
            listed: 4 * MIB,
            path: 512,
            exercises: 500,
            remarks: 50,
        }
    }
}
