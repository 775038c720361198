//! Where the learner should look, when what failed was seen in a line of the tests: at the function of
//! theirs that the test is about. A search in the text is enough, because it only chooses a line to show.

/// What the tests of one exercise call.
pub struct Aim<'a> {
    functions: Vec<Function<'a>>,
    /// Each test with its own text and that of the helpers that it calls.
    tests: Vec<(&'a str, String)>,
}

/// A public function of the learner's.
struct Function<'a> {
    name: &'a str,
    /// The type that has it, if it is no function by itself.
    owner: Option<&'a str>,
    line: u32,
}

impl<'a> Aim<'a> {
    /// Reads the tests and what the learner wrote.
    pub fn new(spec: &'a str, source: &'a str) -> Self {
        let bodies = bodies(spec);
        let tests = bodies.iter().map(|(name, _)| (*name, reached(&bodies, name))).collect();
        Self { functions: functions(source), tests }
    }

    /// The line, from 1, of the function that `test` is about: of those that it calls the one that its name
    /// names, otherwise the one that fewest other tests call. If it calls none, the first function of all.
    pub fn line(&self, test: &str) -> Option<u32> {
        let text = self.tests.iter().find(|(name, _)| *name == test).map_or("", |(_, text)| text);
        let called = || self.functions.iter().filter(|function| function.is_called_in(text));
        let place = |function: &Function<'_>| format!("_{test}_").find(&format!("_{}_", function.name));
        let named =
            called().filter_map(|function| Some((place(function)?, function))).min_by_key(|(at, _)| *at);
        let callers = |function: &&Function<'_>| {
            self.tests.iter().filter(|(_, text)| function.is_called_in(text)).count()
        };
        let named = named.map(|(_, function)| function);
        let about = named.or_else(|| called().min_by_key(callers)).or(self.functions.first());
        about.map(|function| function.line)
    }
}

impl Function<'_> {
    fn is_called_in(&self, text: &str) -> bool {
        let mut found = uses(text, self.name).map(|at| &text[..at]);
        match self.owner {
            None => found.any(|before| !before.ends_with('.')),
            Some(owner) => found.any(|before| before.ends_with('.') || ends_with_path(before, owner)),
        }
    }
}

/// True for text that ends in `owner::`, or in `owner::<T>::`.
fn ends_with_path(text: &str, owner: &str) -> bool {
    let path = text.strip_suffix("::").unwrap_or_default();
    let path = match path.strip_suffix('>').and_then(|generic| generic.rsplit_once('<')) {
        Some((path, _)) => path.strip_suffix("::").unwrap_or(path),
        None => path,
    };
    path.strip_suffix(owner).is_some_and(|before| !before.ends_with(word))
}

/// The public functions, in order.
fn functions(source: &str) -> Vec<Function<'_>> {
    let mut owner = None;
    let mut functions = Vec::new();
    for (text, line) in source.lines().zip(1..) {
        if text.starts_with("impl") {
            owner = implemented(text);
        } else if text.starts_with('}') {
            owner = None;
        }
        if let Some(name) = text.trim_start().strip_prefix("pub ").and_then(declared) {
            functions.push(Function { name, owner, line });
        }
    }
    functions
}

/// The type that an `impl` is about: `Queue` in `impl<T: Send> Queue<T> {`.
fn implemented(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("impl")?;
    let mut depth = 0;
    let behind_parameters = rest.find(|c: char| {
        depth += i32::from(c == '<') - i32::from(c == '>');
        depth == 0
    })?;
    let rest = rest[behind_parameters..].trim_start_matches(['>', ' ']);
    let own = rest.split_once(" for ").map_or(rest, |(_, own)| own);
    own.split(|c: char| !word(c)).next().filter(|name| !name.is_empty())
}

/// The name of the function that a line declares.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("const ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")?;
    line.split(|c: char| !word(c)).next()
}

/// The tests and their helpers, each from its `fn` line to the brace that closes it, which rustfmt puts in
/// the first column.
fn bodies(spec: &str) -> Vec<(&str, String)> {
    let mut lines = spec.lines();
    let mut bodies = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(name) = declared(line) {
            let body: Vec<&str> = match line.ends_with('}') {
                true => Vec::new(),
                false => lines.by_ref().take_while(|line| *line != "}").collect(),
            };
            bodies.push((name, body.join("\n")));
        }
    }
    bodies
}

/// The text of a test, and that of each helper that it calls, be it through another one.
fn reached(bodies: &[(&str, String)], test: &str) -> String {
    let mut reached: Vec<usize> = bodies.iter().position(|(name, _)| *name == test).into_iter().collect();
    let mut next = 0;
    while let Some(from) = reached.get(next).copied() {
        let calls = |name: &str| {
            let text = &bodies[from].1;
            uses(text, name).any(|at| !text[..at].ends_with(['.', ':']))
        };
        let more = (0..bodies.len()).filter(|i| !reached.contains(i) && calls(bodies[*i].0));
        reached.extend(more.collect::<Vec<_>>());
        next += 1;
    }
    reached.into_iter().map(|i| bodies[i].1.as_str()).collect::<Vec<_>>().join("\n")
}

/// Where `name` is called. A word in a sentence of the test is no call.
fn uses<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let called = move |at: &usize| {
        let after = &text[at + name.len()..];
        after.starts_with('(') || after.starts_with("::<")
    };
    whole_words(text, name).filter(called)
}

/// Where `name` stands as a whole word.
fn whole_words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let whole = move |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + name.len()..]);
        !before.ends_with(word) && !after.starts_with(word)
    };
    text.match_indices(name).map(|(at, _)| at).filter(whole)
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::Aim;

    const SOURCE: &str = "use x;\n\npub async fn boil() {}\n\nimpl<T: Send> Pot<T> {\n    pub fn new() {}\n    pub fn \
                          stir(&self) {}\n}\n\nimpl<A, B> Pan<A, B> {\n    pub fn new() {}\n}\npub fn order() {}\n";

    fn line(spec: &str, test: &str) -> Option<u32> {
        Aim::new(spec, SOURCE).line(test)
    }

    #[test]
    fn a_test_is_about_the_function_that_it_calls() {
        let spec = "fn a() {\n    reorder(1);\n    order();\n}\nfn b() {\n    Pot::new();\n}\n";
        assert_eq!(line(spec, "a"), Some(13));
        assert_eq!(line(spec, "b"), Some(6));
    }

    #[test]
    fn functions_of_one_name_are_told_apart_by_their_types() {
        let spec = "fn a() {\n    Pan::new();\n}\nfn b() {\n    Pot::<u32>::new();\n}\nfn c() {\n    Vec::new();\n}\n";
        assert_eq!((line(spec, "a"), line(spec, "b")), (Some(11), Some(6)));
        assert_eq!(line(spec, "c"), Some(3), "nothing of theirs: the first function");
    }

    #[test]
    fn a_word_in_a_sentence_is_no_call() {
        assert_eq!(line("fn a() {\n    order();\n    says(\"does it boil?\");\n}\n", "a"), Some(13));
    }

    #[test]
    fn the_function_that_the_test_is_named_after_comes_first() {
        let spec = "fn an_order_waits() {\n    boil();\n    order();\n}\nfn b() {\n    order();\n}\n";
        assert_eq!(line(spec, "an_order_waits"), Some(13));
    }

    #[test]
    fn a_function_that_all_tests_call_says_less_than_one_that_few_call() {
        let spec = "fn a() {\n    Pot::new();\n}\nfn b() {\n    Pot::new().stir();\n}\n";
        assert_eq!((line(spec, "a"), line(spec, "b")), (Some(6), Some(7)));
    }

    #[test]
    fn what_a_helper_calls_is_called_too() {
        let spec =
            "fn helper() {\n    deep();\n}\nfn deep() {\n    order();\n}\nfn a() {\n    helper();\n}\n";
        assert_eq!(line(spec, "a"), Some(13));
        assert_eq!(line("", "a"), Some(3));
        assert_eq!(Aim::new("", "").line("a"), None);
    }
}
