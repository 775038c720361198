//! What the reader says.

use super::name::shown;

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Link,
    NoFile,
    Encrypted,
    Method,
    Sparse,
    Unreadable,
    Elsewhere,
    Backslash,
    NoUtf8,
    Invisible,
    Long,
    Deep,
    Twice,
}

impl Why {
    /// As it can't be looked into, sources may be below it.
    pub fn may_hide_sources(self) -> bool {
        matches!(self, Self::Link | Self::Unreadable | Self::Deep | Self::Long)
    }

    /// A sentence about this name.
    pub fn says(self, name: &str) -> String {
        let name = shown(name);
        match self {
            Self::Link => format!("{name} is a link, and no link is followed."),
            Self::NoFile => format!("{name} is neither a file nor a folder."),
            Self::Encrypted => format!("{name} is encrypted."),
            Self::Method => format!("{name} is packed in a way that is not read here."),
            Self::Sparse => format!("{name} is stored with holes, and such files are not read."),
            Self::Unreadable => format!("{name} can't be read."),
            Self::Elsewhere => format!("{name} leads out of the submission."),
            Self::Backslash => format!("{name} has a backslash in its name."),
            Self::NoUtf8 => format!("{name} has a name that is no UTF-8."),
            Self::Invisible => format!("{name} has signs in its name that can't be seen."),
            Self::Long => format!("{name} has too long a name."),
            Self::Deep => format!("{name} lies too deep."),
            Self::Twice => format!("{name} is there twice."),
        }
    }
}

pub fn not_text(name: &str) -> String {
    format!("{} is no text in UTF-8.", shown(name))
}

pub fn too_large(name: &str, most: u64) -> String {
    format!("{} is larger than {}.", shown(name), size(most))
}

pub fn no_module(name: &str) -> String {
    format!("{} has a name that no module has: letters, digits and `_` only.", shown(name))
}

pub fn too_many_sources(most: usize) -> String {
    format!("It has more than {most} source files.")
}

pub fn twins(one: &str, other: &str) -> String {
    format!("{} and {} differ only in case.", shown(one), shown(other))
}

pub fn outside(top: &str, root: &str) -> String {
    format!("{} stands outside of {}, where the course is.", shown(top), shown(root))
}

pub fn not_listed(count: usize) -> String {
    format!("{count} more files are not listed.")
}

pub fn more(count: usize) -> String {
    format!("And {count} more remarks like these.")
}

pub fn no_exercises(remarks: impl Iterator<Item = String>) -> String {
    let remarks: String = remarks.map(|remark| format!(" {remark}")).collect();
    format!(
        "there are no exercises in it: `exercises/NAME/src` has to stand at its top, or in the one folder at its \
         top.{remarks}"
    )
}

pub fn several(roots: &[&str]) -> String {
    let names: Vec<String> = roots.iter().take(3).map(|root| shown(root)).collect();
    format!("it holds several courses, such as {}: hand in one of them.", names.join(" and "))
}

pub fn too_many_entries(most: usize) -> String {
    format!("it has more than {most} files and folders: hand in the course only.")
}

pub fn too_many_exercises(most: usize) -> String {
    format!("it has more than {most} exercises.")
}

pub fn unpacks_to_too_much(most: u64) -> String {
    format!("more than {} come out of it: hand in the course only, without `target`.", size(most))
}

pub fn sources_too_large(most: u64) -> String {
    format!("its sources are larger than {} together.", size(most))
}

pub fn broken(what: &str) -> String {
    format!("the archive is broken ({what}), and nothing is taken from half an archive: pack it again.")
}

pub const MISSING: &str = "it is not there: name a folder, or a tar, tar.gz or zip archive.";
pub const A_LINK: &str = "it is a link: name what it leads to.";
pub const EMPTY: &str = "it is an empty file: hand in a folder, or a tar, tar.gz or zip archive.";
pub const NO_ARCHIVE: &str =
    "it is neither a folder nor an archive: hand in a folder, or a tar, tar.gz or zip archive.";
pub const NO_TAR: &str =
    "it is packed with gzip, and holds no tar: hand in a folder, or a tar, tar.gz or zip archive.";
pub const ZIP64: &str =
    "it is a zip of more than 65,000 files or 4 GB: hand in the course only, without `target`.";

pub fn packed_with(tool: &str) -> String {
    format!("it is packed with {tool}: pack it as tar.gz or zip.")
}

fn size(bytes: u64) -> String {
    match (bytes >> 20, bytes >> 10) {
        (0, 0) => format!("{bytes} bytes"),
        (0, kib) => format!("{kib} KiB"),
        (mib, _) => format!("{mib} MiB"),
    }
}
