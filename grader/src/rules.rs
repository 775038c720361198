//! What a stranger's code may not do, as rules for Clippy.

/// The rules as arguments of the compiler, at a level that no code can turn off.
pub fn flags() -> Vec<&'static str> {
    vec!["-A", "clippy::all", "-F", "unsafe_code", "-F", "clippy::disallowed_methods"]
}

/// What Clippy reads: the rules for all, and an exercise's own.
pub fn clippy_toml(own: Option<&str>, _network: bool) -> String {
    own.unwrap_or_default().to_owned()
}
