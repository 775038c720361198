//! The public face of a source file: its signatures, without bodies and without documentation.

/// Every `pub` signature in order, each on one line. For sources that rustfmt has formatted.
pub fn public(source: &str) -> Vec<String> {
    let mut signatures = Vec::new();
    let mut open: Option<String> = None;
    for line in source.lines().map(|line| line.split("//").next().unwrap_or("").trim()) {
        if open.is_none() && !line.starts_with("pub ") {
            continue;
        }
        let mut signature = open.take().map_or_else(String::new, |text| text + " ");
        signature.push_str(line);
        if line.ends_with('{')
            || line.ends_with(';')
            || line.ends_with('}')
            || line.ends_with(',') && is_field(&signature)
        {
            signatures.push(signature.trim_end_matches(['{', ' ']).to_owned());
        } else {
            open = Some(signature);
        }
    }
    signatures
}

fn is_field(signature: &str) -> bool {
    !["pub fn", "pub async fn", "pub const fn", "pub struct", "pub enum"]
        .iter()
        .any(|s| signature.starts_with(s))
}

#[cfg(test)]
mod tests {
    use super::public;

    #[test]
    fn signatures_are_told_without_bodies_comments_and_line_breaks() {
        let source = "/// Doc.\npub async fn f<F>(a: F) -> u8\nwhere\n    F: Copy, // why\n{\n    g(a)\n}\nfn g() {}\npub struct S {\n    pub a: u8,\n    b: u8,\n}\n";
        assert_eq!(
            public(source),
            ["pub async fn f<F>(a: F) -> u8 where F: Copy,", "pub struct S", "pub a: u8,"]
        );
    }

    #[test]
    fn another_argument_is_another_face() {
        assert_ne!(public("pub fn f(a: u8) {\n}"), public("pub fn f(a: u16) {\n}"));
    }
}
