//! Finds the tests in a source file as the compiler would: behind whatever attributes, inside of modules, and only where
//! its conditions hold. What a macro makes is not seen. Pure.

mod tokens;

use std::collections::BTreeSet;

use crate::environment::SYSTEM;
use tokens::{Token, Tokens};

/// The names of the tests in a source file, in its order: `all_is_well`, `inside::all_is_well`. `module` gives the text
/// of a module that stands in a file of its own, from the names on the way to it.
pub fn tests(
    text: &str,
    features: &BTreeSet<&str>,
    module: &dyn Fn(&[String]) -> Option<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    Scan { features, module }.file(text, &mut Vec::new(), &mut found);
    let mut known = BTreeSet::new();
    found.retain(|name| known.insert(name.clone()));
    found
}

struct Scan<'a> {
    features: &'a BTreeSet<&'a str>,
    module: &'a dyn Fn(&[String]) -> Option<String>,
}

/// What an opened brace belongs to.
enum Scope {
    Module,
    /// No test of the harness stands in here.
    Other,
}

/// What the attributes before an item say of it.
#[derive(Default)]
struct Item {
    is_test: bool,
    is_off: bool,
}

impl Scan<'_> {
    fn file(&self, text: &str, path: &mut Vec<String>, found: &mut Vec<String>) {
        let mut tokens = Tokens::of(text);
        let (mut scopes, mut item) = (Vec::new(), Item::default());
        while let Some(token) = tokens.next() {
            let in_module = scopes.iter().all(|scope| matches!(scope, Scope::Module));
            match token {
                Token::Attribute { text, whole: true } if scopes.is_empty() && self.is_off(text) => return,
                Token::Attribute { whole: true, .. } => {}
                Token::Attribute { text, .. } => {
                    item.is_test |= is_test(text);
                    item.is_off |= self.is_off(text);
                }
                Token::Word("macro_rules") => tokens.skip_group(),
                Token::Word("mod") => {
                    let Some(Token::Word(name)) = tokens.next() else { continue };
                    let off = std::mem::take(&mut item).is_off;
                    match tokens.next() {
                        Some(Token::Sign('{')) if off || !in_module => scopes.push(Scope::Other),
                        Some(Token::Sign('{')) => {
                            path.push(name.to_owned());
                            scopes.push(Scope::Module);
                        }
                        _ if off || !in_module => {}
                        _ => {
                            path.push(name.to_owned());
                            if let Some(text) = (self.module)(path) {
                                self.file(&text, path, found);
                            }
                            path.pop();
                        }
                    }
                }
                Token::Word("fn") => {
                    let Item { is_test, is_off } = std::mem::take(&mut item);
                    if let Some(Token::Word(name)) = tokens.next().filter(|_| is_test && !is_off && in_module)
                    {
                        found.push(
                            path.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::"),
                        );
                    }
                }
                Token::Sign('{') => {
                    item = Item::default();
                    scopes.push(Scope::Other);
                }
                Token::Sign('}') => {
                    if let Some(Scope::Module) = scopes.pop() {
                        path.pop();
                    }
                }
                Token::Sign(';') => item = Item::default(),
                Token::Word(_) | Token::Sign(_) => {}
            }
        }
    }

    fn is_off(&self, attribute: &str) -> bool {
        let condition = attribute.trim().strip_prefix("cfg").map(str::trim_start);
        condition
            .and_then(|rest| rest.strip_prefix('(')?.trim_end().strip_suffix(')'))
            .is_some_and(|it| !self.holds(it))
    }

    /// Whether a condition holds where tests of this system are compiled. What nobody has set does not.
    fn holds(&self, condition: &str) -> bool {
        let condition = condition.trim().trim_end_matches(',').trim_end();
        let inside =
            |name: &str| condition.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')');
        if let Some(all) = inside("all") {
            return parts(all).all(|part| self.holds(part));
        }
        if let Some(any) = inside("any") {
            return parts(any).any(|part| self.holds(part));
        }
        if let Some(not) = inside("not") {
            return !self.holds(not);
        }
        match condition.split_once('=').map(|(key, value)| (key.trim(), value.trim().trim_matches('"'))) {
            Some(("feature", feature)) => self.features.contains(feature),
            Some((key, asked)) => SYSTEM.iter().any(|(known, is)| key == *known && asked == *is),
            None => match condition {
                "test" | "debug_assertions" | "true" => true,
                "unix" => cfg!(unix),
                "windows" => cfg!(windows),
                _ => false,
            },
        }
    }
}

/// What stands between the commas of a list, lists inside of it as one.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let between = move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    list.split(between).map(str::trim).filter(|part| !part.is_empty())
}

/// `test`, `tokio::test(flavor = "multi_thread")`.
fn is_test(attribute: &str) -> bool {
    let path = attribute.split(['(', '=', '[', '{']).next().unwrap_or_default();
    path.rsplit("::").next().is_some_and(|last| last.trim() == "test")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::tests;

    fn found(text: &str) -> Vec<String> {
        let module = |path: &[String]| (path == ["cases"]).then(|| "#[test] fn there() {}".to_owned());
        tests(text, &BTreeSet::from(["default", "io"]), &module)
    }

    #[test]
    fn a_test_is_found_behind_whatever_stands_before_it() {
        let text = r##"
            //! #[test] fn no_1() {}
            #![allow(dead_code)]
            const TEXT: &str = r#"#[test] fn no_2() {} ""#;
            const MARK: [char; 3] = ['"', '\'', '{'];
            fn helper<'a>(x: &'a str) -> &'a str { "#[test] fn no_3() { }" }
            #[test] fn one() {}
            #[test]
            #[ignore = "not ] yet"]
            /// Says why. #[test]
            #[should_panic(expected = "x")]
            fn two() { mod deep { #[test] fn no_4() {} } }
            #[ tokio :: test(flavor = "multi_thread",
                worker_threads = 2)]
            pub(crate) async fn three() -> Result<(), ()> { Ok(()) }
            #[rstest] fn no_5() {}
            #[test_case(1)] fn no_6() {}
            /* /* */ #[test] fn no_7() {} */
            #[core::prelude::v1::test]
            fn r#try() {}
        "##;
        assert_eq!(found(text), ["one", "two", "three", "try"]);
    }

    #[test]
    fn a_test_in_a_module_has_its_path() {
        let text = "mod a { use super::*; #[test] fn x() {} pub mod b { #[test] fn y() {} } #[test] fn z() {} }\n\
            mod cases; mod nowhere; #[test] fn x() {}";
        assert_eq!(found(text), ["a::x", "a::b::y", "a::z", "cases::there", "x"]);
    }

    #[test]
    fn what_is_not_compiled_is_no_test() {
        let text = "#[cfg(feature = \"io\")] #[test] fn a() {}\n#[test] #[cfg(feature = \"no\")] fn no_1() {}\n\
            #[cfg(all(test, any(unix, windows), not(feature = \"no\")))] mod b { #[test] fn c() {} }\n\
            #[cfg(any())] mod no { #[test] fn no_2() {} mod cases; }\n#[cfg(not(test))] use x;\n#[test] fn d() {}";
        assert_eq!(found(text), ["a", "b::c", "d"]);
        assert!(found("#![cfg(feature = \"no\")]\n#[test] fn no() {}").is_empty());
    }

    #[test]
    fn what_macros_are_made_of_is_no_test() {
        let text = "macro_rules! t { ($n:ident) => { #[test] fn $n() {} #[test] fn no() {} } }\nt!(a);\n\
            t! { #[test] fn b() {} }\n#[test] fn c() { t!{ } }";
        assert_eq!(found(text), ["c"]);
    }

    #[test]
    fn whatever_the_text_is_it_comes_to_an_end() {
        for text in [
            "#[",
            "#![test",
            "'",
            "'\\",
            "\"",
            "r#\"",
            "/*",
            "mod",
            "mod a",
            "fn",
            "#[test] fn",
            "é'é",
            "}}}",
            "#[test]]) fn a",
        ] {
            found(text);
        }
    }
}
