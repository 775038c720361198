use std::collections::BTreeMap;

use grader::submission::Handed;

use super::known::Known;
use super::pairs::{self, Pair};
use super::{Fingerprints, MOST, tokens, winnow};

const EXERCISES: [&str; 4] = ["ex01", "ex02", "ex03", "ex04"];

fn handed(source: &str) -> Handed {
    Handed { sources: BTreeMap::from([("lib.rs".to_owned(), source.to_owned())]), refused: None }
}

/// Code of some length whose shape hangs on the seed, and whose names are these.
fn code(seed: u64, name: &str) -> String {
    const SHAPES: [&str; 8] = [
        "if N > 3 { N += 1; } ",
        "N.push(N * 2); ",
        "N = &mut N[0]; ",
        "match N { 1 => N(), _ => break } ",
        "let N = N.iter().map(|N| N + 1).collect::<Vec<_>>(); ",
        "loop { N.await?; } ",
        "N(N, \"a\") - 'x'; ",
        "return !N; ",
    ];
    let draw = |at: u64| usize::from(hmac_sha256::Hash::hash(format!("{seed} {at}").as_bytes())[0]);
    let body: String = (0..60).map(|at| SHAPES[draw(at) % SHAPES.len()]).collect();
    format!("pub async fn {name}() {{\n{body}}}\n").replace('N', name)
}

/// The pairs of a class in which everybody has handed in these, one source for each exercise.
fn pairs(class: &[(&str, Vec<String>)], known: &[&str]) -> Vec<Pair> {
    let mut prints = BTreeMap::new();
    for (learner, sources) in class {
        let mut of = Fingerprints::default();
        for (exercise, source) in EXERCISES.iter().zip(sources) {
            of.add(exercise, &handed(source), &Known::these(exercise, known));
        }
        prints.insert((*learner).to_owned(), of);
    }
    let learners = class.iter().map(|(learner, _)| (*learner).to_owned()).collect();
    let exercises = EXERCISES.map(str::to_owned);
    pairs::of_class(learners, &exercises, |learner| Ok(prints[learner].clone())).expect("all is there")
}

fn solutions(seed: u64, name: &str) -> Vec<String> {
    (0..4).map(|exercise| code(seed * 100 + exercise, name)).collect()
}

fn names(pairs: &[Pair]) -> Vec<(&str, &str)> {
    pairs.iter().map(|pair| (pair.one.as_str(), pair.other.as_str())).collect()
}

/// As somebody would make it another text: other names and numbers, another layout, comments and attributes.
fn disguised(source: &str) -> String {
    let text = source.replace('3', "44").replace("\"a\"", "r#\"other\"#").replace("{ ", "{\n// so\n    ");
    format!(
        "//! Mine.\nuse std::{{fmt, io}};\n#![allow(dead_code)]\n/// All of it.\n{}",
        text.replace("; ", ";\n\n")
    )
}

#[test]
fn what_is_renamed_and_laid_out_anew_is_found() {
    let copy = solutions(1, "kettle").iter().map(|source| disguised(source)).collect();
    let class = [("ada", solutions(1, "soup")), ("bob", solutions(2, "tea")), ("eve", copy)];
    let found = pairs(&class, &[]);
    assert_eq!(names(&found), [("ada", "eve")]);
    assert_eq!(found[0].exercises.len(), 4);
    for shared in &found[0].exercises {
        assert_eq!((shared.shared, shared.shared), (shared.of_one, shared.of_other), "{shared:?}");
    }
}

#[test]
fn who_hands_in_what_is_known_shares_nothing() {
    let known = solutions(1, "reference");
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let class = [("ada", solutions(1, "soup")), ("eve", solutions(1, "tea"))];
    assert_eq!(names(&pairs(&class, &[])), [("ada", "eve")]);
    assert_eq!(pairs(&class, &known), []);
}

#[test]
fn what_is_written_around_the_stub_counts_and_the_stub_does_not() {
    let stub = code(9, "stub");
    let with = |seed| solutions(seed, "x").into_iter().map(|own| format!("{stub}{own}")).collect();
    let class = [("ada", with(1)), ("bob", with(2)), ("eve", with(1))];
    assert_eq!(names(&pairs(&class, &[&stub])), [("ada", "eve")]);
}

#[test]
fn small_solutions_that_suggest_themselves_make_no_pair() {
    let small = |name: &str| {
        let source =
            "pub async fn N(N: N) -> N { N.await; tokio::spawn(N).await.unwrap() }".replace('N', name);
        vec![source; 4]
    };
    assert_eq!(pairs(&[("ada", small("soup")), ("eve", small("tea"))], &[]), []);
}

#[test]
fn two_exercises_alone_make_no_pair() {
    let half = [&solutions(1, "a")[..2], &solutions(2, "a")[..2]].concat();
    assert_eq!(pairs(&[("ada", solutions(1, "soup")), ("eve", half)], &[]), []);
    let more = [&solutions(1, "a")[..3], &solutions(2, "a")[..1]].concat();
    assert_eq!(names(&pairs(&[("ada", solutions(1, "soup")), ("eve", more)], &[])), [("ada", "eve")]);
}

#[test]
fn what_many_of_the_class_have_is_nobodys() {
    let who = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let class = |many: usize| -> Vec<(&str, Vec<String>)> {
        let seed = |at| if at < many { 1 } else { 10 + at as u64 };
        who.iter().enumerate().map(|(at, who)| (*who, solutions(seed(at), "x"))).collect()
    };
    assert_eq!(names(&pairs(&class(3), &[])), [("a", "b"), ("a", "c"), ("b", "c")]);
    assert_eq!(pairs(&class(4), &[]), []);
}

#[test]
fn the_order_of_the_learners_changes_nothing() {
    let mut class = vec![
        ("ada", solutions(1, "a")),
        ("bob", solutions(2, "b")),
        ("cyd", solutions(2, "c")),
        ("dan", solutions(1, "d")),
        ("eve", solutions(1, "e")),
    ];
    let found = pairs(&class, &[]);
    assert_eq!(found.len(), 4);
    for _ in 0..class.len() {
        class.rotate_left(1);
        assert_eq!(pairs(&class, &[]), found);
        class.swap(0, 2);
        assert_eq!(pairs(&class, &[]), found);
    }
}

#[test]
fn tokens_have_no_names_and_no_values() {
    let seen = |source: &str| String::from_utf8_lossy(&tokens::of(source).expect("it lexes")).into_owned();
    let source = "use a::b; /// doc\n#[test] r#x += 7u8 'a' b\"s\" br#\"t\"# 'long: /* c */ ->";
    assert_eq!(seen(source), "a+=ncssl:->");
    assert_eq!(seen("f([{}])"), "a([{}])");
    let of = |source| tokens::of(source).expect("it lexes");
    assert_eq!(of("if x {}"), of("if soup { }"));
    assert_ne!(of("if x {}"), of("while x {}"));
    assert_eq!(of("impl A + use<'a>;"), [of("impl a + "), b"<l>;".to_vec()].concat());
    assert_eq!(of("use a::{b, c}; use"), b"");
}

#[test]
fn what_does_not_lex_or_is_too_large_is_left_out() {
    for source in ["fn f( {", "\"open", "fn f() { 'ab' }", &"x ".repeat(tokens::LARGEST)] {
        assert_eq!(tokens::of(source), None, "{}", &source[..source.len().min(20)]);
    }
}

#[test]
fn groups_may_be_nested_as_deep_as_a_stranger_likes() {
    let deep = tokens::LARGEST / 2;
    let source = format!("{}{}", "(".repeat(deep), ")".repeat(deep));
    assert_eq!(tokens::of(&source).map(|tokens| tokens.len()), Some(2 * deep));
}

#[test]
fn whatever_is_shared_over_a_window_of_runs_is_seen() {
    let tokens: Vec<u8> = (0..400_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let guaranteed = winnow::TOKENS + winnow::WINDOW - 1;
    let whole = winnow::winnowed(&winnow::hashes(&tokens));
    assert!(whole.len() < tokens.len() / 2, "{} of {}", whole.len(), tokens.len());
    for from in 0..tokens.len() - guaranteed {
        let part = winnow::winnowed(&winnow::hashes(&tokens[from..from + guaranteed]));
        assert!(part.iter().any(|print| whole.binary_search(print).is_ok()), "from {from}");
    }
    assert_eq!(winnow::winnowed(&winnow::hashes(&tokens[..winnow::TOKENS])).len(), 1);
    assert!(winnow::winnowed(&winnow::hashes(&tokens[..winnow::TOKENS - 1])).is_empty());
}

#[test]
fn fingerprints_are_read_back_within_their_bounds() {
    let mut prints = Fingerprints::default();
    let many: Vec<String> = (0..200).map(|seed| code(seed, "x")).collect();
    prints.add("ex01", &handed(&many.concat()[..tokens::LARGEST / 2]), &Known::default());
    prints.add("ex02", &handed(&many[..60].concat()), &Known::default());
    assert_eq!(prints.exercises["ex02"].len(), MOST);
    assert_eq!(Fingerprints::parse(&prints.render()).expect("it is ours"), prints);
    let over = format!("{:?}", (0..=MOST).collect::<Vec<_>>());
    for exercises in [r#"{"a":[2,1]}"#, r#"{"a":[1,1]}"#, r#"{"a":[-1]}"#, &format!("{{\"a\":{over}}}")] {
        let text = format!(r#"{{"schema":1,"exercises":{exercises}}}"#);
        assert!(Fingerprints::parse(&text).is_err(), "{exercises}");
    }
    assert!(Fingerprints::parse(r#"{"schema":2,"exercises":{}}"#).is_err());
}
