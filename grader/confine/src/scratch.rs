//! The folder in which one compiler works. It can write nowhere else, so no artefact of another crate is in its
//! reach, and what it leaves when it is killed goes with the folder.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::Value;

/// What cargo asks the compiler to write to.
const OUT_DIR: &str = "--out-dir";

pub struct Scratch {
    /// For all that it writes.
    pub dir: PathBuf,
    /// For what it is to make.
    out: PathBuf,
    /// Where cargo wants to find that.
    wanted: PathBuf,
}

impl Scratch {
    /// Below `place`; nobody else has our process's number.
    pub fn new(place: &Path, args: &[OsString]) -> anyhow::Result<Self> {
        let dir = place.join(std::process::id().to_string());
        let _ = fs::remove_dir_all(&dir);
        let out = dir.join("out");
        fs::create_dir_all(&out).with_context(|| format!("{} can't be made", out.display()))?;
        let wanted = args.iter().skip_while(|arg| *arg != OUT_DIR).nth(1).context("cargo names no folder")?;
        Ok(Self { dir, out, wanted: wanted.into() })
    }

    /// What cargo has asked for, with this folder to write to.
    pub fn args(&self, args: &[OsString]) -> Vec<OsString> {
        let mut redirected: Vec<OsString> = args.to_vec();
        if let Some(at) = args.iter().position(|arg| arg == OUT_DIR) {
            redirected[at + 1] = self.out.clone().into();
        }
        redirected
    }

    /// A line in which the compiler says that a file is there that others wait for, as it would have said it without
    /// us; the file is then where cargo looks for it. None for all other lines.
    pub fn handed_on(&self, line: &[u8]) -> io::Result<Option<Vec<u8>>> {
        if !line.starts_with(b"{\"$message_type\":\"artifact\"") {
            return Ok(None);
        }
        let Ok(mut message) = serde_json::from_slice::<Value>(line) else { return Ok(None) };
        let artifact = message["artifact"].as_str().map(PathBuf::from).unwrap_or_default();
        let Some(name) = artifact.file_name().filter(|_| artifact.parent() == Some(&*self.out)) else {
            return Ok(None);
        };
        self.hand_over(name)?;
        message["artifact"] = self.wanted.join(name).to_string_lossy().into();
        Ok(Some(format!("{message}\n").into_bytes()))
    }

    /// Gives cargo all that was made.
    pub fn hand_over_all(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.out)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                self.hand_over(&entry.file_name())?;
            }
        }
        Ok(())
    }

    /// The file stays here too: the compiler may look into it once more.
    fn hand_over(&self, name: &OsStr) -> io::Result<()> {
        let (from, to) = (self.out.join(name), self.wanted.join(name));
        match fs::remove_file(&to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Not all disks have links.
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(|_| ()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> (Scratch, PathBuf) {
        let place = std::env::temp_dir().join(format!("confine-scratch-{name}-{}", std::process::id()));
        let wanted = place.join("deps");
        fs::create_dir_all(&wanted).expect("a folder can be made");
        let args = ["--crate-name", "soup", OUT_DIR].map(OsString::from);
        let args: Vec<OsString> = args.into_iter().chain([wanted.clone().into()]).collect();
        let scratch = Scratch::new(&place, &args).expect("a folder can be made");
        assert_eq!(scratch.args(&args)[3], scratch.out.clone().into_os_string());
        (scratch, wanted)
    }

    #[test]
    fn what_a_compiler_announces_is_where_cargo_looks_for_it() {
        let (scratch, wanted) = scratch("announced");
        fs::write(scratch.out.join("libsoup.rmeta"), "soup").expect("it can be written");
        fs::write(wanted.join("libsoup.rmeta"), "of yesterday").expect("it can be written");
        let said = format!(
            "{{\"$message_type\":\"artifact\",\"artifact\":{:?},\"emit\":\"metadata\"}}\n",
            scratch.out.join("libsoup.rmeta")
        );
        let handed_on = scratch.handed_on(said.as_bytes()).expect("it can be linked").expect("it is one");
        let message: Value = serde_json::from_slice(&handed_on).expect("it is JSON");
        assert_eq!(message["artifact"], wanted.join("libsoup.rmeta").to_string_lossy().as_ref());
        assert_eq!(fs::read_to_string(wanted.join("libsoup.rmeta")).ok().as_deref(), Some("soup"));
        assert!(scratch.out.join("libsoup.rmeta").exists());
        fs::remove_dir_all(wanted).expect("it is ours");
    }

    #[test]
    fn what_was_made_is_handed_over_and_the_rest_goes_with_the_folder() {
        let (scratch, wanted) = scratch("all");
        fs::write(scratch.out.join("spec-1"), "a program").expect("it can be written");
        fs::create_dir(scratch.out.join("rustcAbc")).expect("it can be made");
        scratch.hand_over_all().expect("it can be linked");
        let dir = scratch.dir.clone();
        drop(scratch);
        assert!(!dir.exists());
        let made: Vec<_> =
            fs::read_dir(&wanted).expect("it is there").flatten().map(|e| e.file_name()).collect();
        assert_eq!(made, ["spec-1"]);
        fs::remove_dir_all(wanted).expect("it is ours");
    }

    #[test]
    fn what_a_compiler_says_otherwise_is_left_as_it_is() {
        let (scratch, wanted) = scratch("otherwise");
        for line in [
            "{\"$message_type\":\"diagnostic\"}\n",
            "{\"$message_type\":\"artifact\",\"artifact\":\"/etc/x\"}\n",
            "ld: no\n",
        ] {
            assert!(scratch.handed_on(line.as_bytes()).expect("nothing is done").is_none(), "{line}");
        }
        fs::remove_dir_all(wanted).expect("it is ours");
    }
}
