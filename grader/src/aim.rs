//! Where the learner should look, when what failed was seen in a line of the tests: at the first
//! function of theirs that the test calls. A search in the text is enough, because it only chooses
//! a line to show.

/// The line in `source`, from 1, of the first of its public functions that `test` in `spec` mentions;
/// otherwise that of its first public function.
pub fn line(spec: &str, test: &str, source: &str) -> Option<u32> {
    let functions = functions(source);
    let body = body(spec, test);
    // A helper of the tests may make the call: what the test itself says comes first.
    let called = |text: &str| functions.iter().find(|(name, _)| mentions(text, name)).map(|(_, line)| *line);
    called(&body).or_else(|| called(spec)).or_else(|| functions.first().map(|(_, line)| *line))
}

/// The names of the public functions and the lines of their signatures.
fn functions(source: &str) -> Vec<(String, u32)> {
    let numbered = source.lines().zip(1..);
    let named = numbered.filter_map(|(line, n)| {
        let rest = line.trim_start().strip_prefix("pub ")?;
        let rest = rest.strip_prefix("const ").unwrap_or(rest);
        let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
        Some((rest.split(|c: char| !word(c)).next()?.to_owned(), n))
    });
    named.collect()
}

/// From the test's `fn` line to the brace that closes it, which rustfmt puts in the first column.
fn body(spec: &str, test: &str) -> String {
    let begins = format!("fn {test}(");
    let lines = spec.lines().skip_while(|line| !line.trim_start().starts_with(&begins)).skip(1);
    lines.take_while(|line| *line != "}").collect::<Vec<_>>().join("\n")
}

fn mentions(text: &str, name: &str) -> bool {
    let found = text.match_indices(name);
    let whole = |at: usize| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(word) && !after.starts_with(word)
    };
    found.into_iter().any(|(at, _)| whole(at))
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::line;

    const SOURCE: &str =
        "use x;\n\npub async fn boil() {}\n\nimpl Pot {\n    pub fn new() {}\n}\npub fn order() {}\n";

    #[test]
    fn a_test_is_about_the_function_that_it_calls() {
        let spec = "fn a() {\n    reorder(1);\n    order();\n}\nfn b() {\n    Pot::new();\n}\n";
        assert_eq!(line(spec, "a", SOURCE), Some(8));
        assert_eq!(line(spec, "b", SOURCE), Some(6));
    }

    #[test]
    fn a_test_that_calls_nothing_by_name_is_about_what_the_others_call() {
        assert_eq!(
            line("fn helper() {\n    order();\n}\nfn a() {\n    helper();\n}\n", "a", SOURCE),
            Some(8)
        );
        assert_eq!(line("", "a", SOURCE), Some(3));
        assert_eq!(line("", "a", ""), None);
    }
}
