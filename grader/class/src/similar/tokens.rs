//! Rust as a string of tokens in which no name and no value is left, so that whoever renames and reformats changes
//! nothing. Pure.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream};

/// Code that is larger than anything that an exercise asks for is not looked at.
pub const LARGEST: usize = 128 * 1024;

/// What a name becomes; a lifetime, and the kinds of values.
const NAME: u8 = b'a';
const LIFETIME: u8 = b'l';
const NUMBER: u8 = b'n';
const TEXT: u8 = b's';
const CHARACTER: u8 = b'c';
/// The first of the keywords. What is below are signs, which stand for themselves.
const KEYWORD: u8 = 0x80;

const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "where", "while",
];

/// The tokens of a source, one byte for each; none where it can't be taken apart. Comments, attributes and imports
/// are left out: everybody has them from the exercise or from an editor.
pub fn of(source: &str) -> Option<Vec<u8>> {
    if source.len() > LARGEST {
        return None;
    }
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let stream: TokenStream = source.parse().ok()?;
    Some(flat(stream))
}

/// By hand and not by recursion: groups may be nested as deeply as a stranger likes.
fn flat(stream: TokenStream) -> Vec<u8> {
    let mut tokens = Vec::new();
    let mut around: Vec<(token_stream::IntoIter, Option<u8>)> = vec![(stream.into_iter(), None)];
    while let Some((inside, close)) = around.last_mut() {
        let Some(token) = inside.next() else {
            tokens.extend(*close);
            around.pop();
            continue;
        };
        match token {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(&group);
                tokens.extend(open);
                around.push((group.stream().into_iter(), close));
            }
            TokenTree::Ident(name) => match name.to_string().as_str() {
                "use" => import(inside, &mut tokens),
                name => tokens.push(word(name)),
            },
            TokenTree::Literal(value) => tokens.push(kind(&value.to_string())),
            TokenTree::Punct(sign) => match sign.as_char() {
                '#' => attribute(inside, &mut tokens),
                '\'' => {
                    inside.next();
                    tokens.push(LIFETIME);
                }
                sign => tokens.push(u8::try_from(sign).unwrap_or(b'?')),
            },
        }
    }
    tokens
}

fn delimiters(group: &Group) -> (Option<u8>, Option<u8>) {
    match group.delimiter() {
        Delimiter::Parenthesis => (Some(b'('), Some(b')')),
        Delimiter::Brace => (Some(b'{'), Some(b'}')),
        Delimiter::Bracket => (Some(b'['), Some(b']')),
        Delimiter::None => (None, None),
    }
}

/// Leaves out an import, up to its semicolon. `use<'a>` in a type is none, and has no semicolon of its own.
fn import(rest: &mut token_stream::IntoIter, tokens: &mut Vec<u8>) {
    let is =
        |token: &TokenTree, wanted: char| matches!(token, TokenTree::Punct(sign) if sign.as_char() == wanted);
    match rest.next() {
        Some(first) if is(&first, '<') => tokens.push(b'<'),
        Some(first) if is(&first, ';') => {}
        Some(_) => drop(rest.find(|token| is(token, ';'))),
        None => {}
    }
}

/// Leaves out an attribute or a comment for readers of the docs, which is one too. Elsewhere a `#` is a sign.
fn attribute(rest: &mut token_stream::IntoIter, tokens: &mut Vec<u8>) {
    let mut ahead = rest.clone();
    let mut next = ahead.next();
    if matches!(&next, Some(TokenTree::Punct(sign)) if sign.as_char() == '!') {
        next = ahead.next();
    }
    match next {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => *rest = ahead,
        _ => tokens.push(b'#'),
    }
}

fn word(name: &str) -> u8 {
    let known = KEYWORDS.iter().position(|keyword| *keyword == name);
    known.and_then(|at| u8::try_from(at).ok()).map_or(NAME, |at| KEYWORD + at)
}

fn kind(literal: &str) -> u8 {
    match literal.trim_start_matches(['b', 'c', 'r']).chars().next() {
        Some('\'') => CHARACTER,
        Some('"' | '#') => TEXT,
        _ => NUMBER,
    }
}
