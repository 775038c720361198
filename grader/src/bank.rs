//! The bank of an exercise: other right ways, and known mistakes, each with its contract on top.

use std::path::Path;

use anyhow::{Context, bail};

/// One source for an exercise, and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// `stub`, `right/join_all`, `wrong/sequential`.
    pub name: String,
    pub source: String,
    pub contract: Contract,
}

/// What must come of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contract {
    /// Compiles without a warning, and a `todo!` is reached.
    Stub,
    Passes,
    /// Rejected by this test (or by the `compiler`), in words that contain these. Where the question to think
    /// about hangs on the mistake, it contains `asks`.
    Rejected {
        by: String,
        says: String,
        asks: Option<String>,
    },
}

impl Contract {
    /// The one test that decides, if it is one.
    pub fn only(&self) -> Option<&str> {
        match self {
            Self::Rejected { by, .. } => Some(by),
            Self::Stub | Self::Passes => None,
        }
    }
}

impl Variant {
    /// The package that it becomes: `ex09-wrong-sequential`.
    pub fn package(&self, exercise: &str) -> String {
        format!("{exercise}-{}", self.name.replace(['/', '_'], "-"))
    }
}

/// Everything in an exercise's bank, in a fixed order.
pub fn read(twin: &Path) -> anyhow::Result<Vec<Variant>> {
    let stub = twin.join("stub.rs");
    let source = read_source(&stub)?;
    let mut variants = vec![Variant { name: "stub".to_owned(), source, contract: Contract::Stub }];
    for kind in ["right", "wrong"] {
        let dir = twin.join(kind);
        // git keeps no empty folder.
        if !dir.exists() {
            continue;
        }
        let entries = std::fs::read_dir(&dir).with_context(|| format!("{} can't be read", dir.display()))?;
        let mut files: Vec<_> = entries.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
        files.sort();
        for file in files {
            let source = read_source(&file)?;
            let name = format!("{kind}/{}", file.file_stem().unwrap_or_default().to_string_lossy());
            let contract = match kind {
                "right" => Contract::Passes,
                _ => header(&source).with_context(|| format!("in the header of {}", file.display()))?,
            };
            variants.push(Variant { name, source, contract });
        }
    }
    Ok(variants)
}

fn read_source(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))
}

/// The contract in the first comment of a wrong variant. Where the system does not tell what a thread's
/// time went into, the lab says less; `elsewhere:` has the words for that.
pub fn header(source: &str) -> anyhow::Result<Contract> {
    let lines: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let find =
        |key: &str| lines.iter().find_map(|line| line.strip_prefix(key)).map(|value| value.trim().to_owned());
    let elsewhere = find("elsewhere:").filter(|_| !cfg!(target_os = "linux"));
    match (lines.first(), find("rejected-by:"), elsewhere.or_else(|| find("says:"))) {
        (Some(first), _, _) if first.contains(':') && !first.ends_with('.') => {
            bail!("the first line says what the mistake is, in a sentence")
        }
        (Some(_), Some(by), Some(says)) if !by.is_empty() && !says.is_empty() => {
            Ok(Contract::Rejected { by, says, asks: find("asks:") })
        }
        _ => bail!("`rejected-by:` and `says:` are both needed"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Contract, header};

    #[test]
    fn a_header_names_the_test_and_its_words() {
        let source = "//! Awaits one after the other.\n//! rejected-by: a_test\n//! says: one after another\nfn f() {}";
        let contract =
            Contract::Rejected { by: "a_test".into(), says: "one after another".into(), asks: None };
        assert_eq!(header(source).unwrap(), contract);
        let source = "//! Sleeps.\n//! rejected-by: a_test\n//! says: so long\n//! asks: which unit\n";
        let asks = match header(source).unwrap() {
            Contract::Rejected { asks, .. } => asks,
            _ => None,
        };
        assert_eq!(asks.as_deref(), Some("which unit"));
    }

    #[test]
    fn a_system_that_tells_less_has_words_of_its_own() {
        let source = "//! Sleeps.\n//! rejected-by: a_test\n//! says: blocked\n//! elsewhere: held\n";
        let says = if cfg!(target_os = "linux") { "blocked" } else { "held" }.to_owned();
        assert_eq!(header(source).unwrap(), Contract::Rejected { by: "a_test".into(), says, asks: None });
    }

    #[test]
    fn a_header_without_its_words_is_refused() {
        assert!(header("//! Awaits.\n//! rejected-by: a_test\n").is_err());
        assert!(header("fn f() {}").is_err());
    }
}
