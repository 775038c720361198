//! Places that a terminal opens at a click: OSC 8, as terminals have agreed on it
//! (<https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::text::legible;

/// How places are linked; by default they are not.
#[derive(Clone, Debug, Default)]
pub struct Links(Option<Base>);

#[derive(Clone, Debug)]
struct Base {
    host: String,
    root: PathBuf,
}

impl Links {
    /// To the files below this folder. The host is named for terminals that show several machines.
    pub fn to(host: &str, root: &Path) -> Self {
        Self(Some(Base { host: host.to_owned(), root: root.to_owned() }))
    }

    /// A file, seen from the root of the course.
    pub fn file(&self, file: &str) -> String {
        self.around(file, &legible(file))
    }

    /// A line of it. A `file:` address has no room for a line: some terminals refuse one that tries.
    pub fn line(&self, file: &str, line: u32) -> String {
        self.around(file, &format!("{}:{line}", legible(file)))
    }

    fn around(&self, file: &str, text: &str) -> String {
        let Some(Base { host, root }) = &self.0 else { return text.to_owned() };
        let path = encoded(root.join(file).as_os_str().as_encoded_bytes());
        let slash = if path.starts_with('/') { "" } else { "/" };
        let host = encoded(host.as_bytes());
        format!("\u{1b}]8;;file://{host}{slash}{path}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
    }
}

/// With nothing left in it that could end the escape or mean something else in an address.
fn encoded(path: &[u8]) -> String {
    let mut text = String::new();
    for &byte in path {
        let _ = match byte {
            b'\\' if cfg!(windows) => write!(text, "/"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b':' => {
                write!(text, "{}", char::from(byte))
            }
            _ => write!(text, "%{byte:02X}"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_links_the_text_alone_is_there() {
        assert_eq!(Links::default().line("src/lib.rs", 17), "src/lib.rs:17");
        assert_eq!(Links::default().file("README.md"), "README.md");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_leads_to_the_file_and_its_text_stays() {
        let links = Links::to("desk", Path::new("/home/me/my course"));
        assert_eq!(
            links.line("src/lib.rs", 17),
            "\u{1b}]8;;file://desk/home/me/my%20course/src/lib.rs\u{1b}\\src/lib.rs:17\u{1b}]8;;\u{1b}\\"
        );
    }

    #[test]
    fn no_name_breaks_out_of_the_escape() {
        let links = Links::to("de\u{7}sk", Path::new("/home"));
        let link = links.file("a\u{1b}\\\u{7}\u{9c}é;#?b\n.rs");
        assert_eq!(link.matches('\u{1b}').count(), 4, "{link:?}");
        assert!(link.chars().all(|c| c == '\u{1b}' || c == '\n' || !c.is_control()), "{link:?}");
        let (address, _) = link[5..].split_once('\u{1b}').expect("the address ends");
        assert!(address.bytes().all(|byte| byte.is_ascii_graphic() && !b";#?".contains(&byte)), "{address}");
    }
}
