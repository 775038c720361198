//! The compiler's messages, as cargo hands them on in JSON.

use std::path::Path;

use lab::Place;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::facts::{Diagnostic, Label, Note};

/// Through so many macros of other crates is looked for the call that is the learner's.
const CALLS: usize = 32;

/// A message, or a note below one.
#[derive(Deserialize)]
pub struct RustcMessage {
    pub message: String,
    #[serde(default)]
    code: Option<Code>,
    pub level: String,
    pub rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<RustcMessage>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    is_primary: bool,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    text: Vec<SpanLine>,
    /// Read where it is asked for. Each macro that calls another one nests it deeper, without end.
    #[serde(default)]
    expansion: Option<Box<RawValue>>,
}

/// A line of source; what the span is about in it stands between two columns, counted from 1 in chars.
#[derive(Deserialize)]
struct SpanLine {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

/// The call of a macro that a span comes out of.
#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

impl Span {
    /// Where it is in the workspace: inside of a macro of another crate, the call of that macro.
    fn here(self) -> Self {
        let mut here = self;
        for _ in 0..CALLS {
            match here.call() {
                Some(call) if Path::new(&here.file_name).is_absolute() => here = call,
                _ => break,
            }
        }
        here
    }

    fn call(&self) -> Option<Self> {
        let expansion: Expansion = serde_json::from_str(self.expansion.as_ref()?.get()).ok()?;
        Some(expansion.span)
    }

    fn place(&self) -> Place {
        Place { file: self.file_name.replace('\\', "/"), line: self.line_start }
    }
}

impl From<Span> for Label {
    fn from(mut span: Span) -> Self {
        let text = span.label.take().unwrap_or_default();
        let here = span.here();
        let piece = |line: &SpanLine| {
            let (start, end) = (line.highlight_start, line.highlight_end);
            line.text.chars().take(end.saturating_sub(1)).skip(start.saturating_sub(1)).collect::<String>()
        };
        let source = here.text.iter().map(piece).collect::<Vec<_>>().join("\n");
        Self { text, at: here.place(), source }
    }
}

impl From<RustcMessage> for Diagnostic {
    fn from(message: RustcMessage) -> Self {
        let primary = message.spans.iter().position(|span| span.is_primary);
        let labels = |spans: Vec<Span>| spans.into_iter().map(Label::from).collect::<Vec<_>>();
        let spans = labels(message.spans);
        let notes = message.children.into_iter();
        Self {
            at: primary.map(|at| spans[at].at.clone()),
            labels: spans,
            notes: notes.map(|n| Note { text: n.message, labels: labels(n.spans) }).collect(),
            text: message.message,
            rendered: message.rendered.unwrap_or_default(),
            code: message.code.map(|code| code.code),
            of: String::new(),
        }
    }
}
