//! The compiler's messages, as cargo hands them on in JSON.

use std::path::Path;

use lab::Place;
use serde::Deserialize;

use crate::facts::{Diagnostic, Label, Note};

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
    #[serde(default)]
    expansion: Option<Expansion>,
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
    span: Box<Span>,
}

impl Span {
    /// Where it is in the workspace: inside of a macro of another crate, the call of that macro.
    fn here(&self) -> &Span {
        match &self.expansion {
            Some(call) if Path::new(&self.file_name).is_absolute() => call.span.here(),
            _ => self,
        }
    }

    fn place(&self) -> Place {
        let here = self.here();
        Place { file: here.file_name.replace('\\', "/"), line: here.line_start }
    }

    fn label(&self) -> Label {
        let piece = |line: &SpanLine| {
            let (start, end) = (line.highlight_start, line.highlight_end);
            line.text.chars().take(end.saturating_sub(1)).skip(start.saturating_sub(1)).collect::<String>()
        };
        let source = self.here().text.iter().map(piece).collect::<Vec<_>>().join("\n");
        Label { text: self.label.clone().unwrap_or_default(), at: self.place(), source }
    }
}

impl From<RustcMessage> for Diagnostic {
    fn from(message: RustcMessage) -> Self {
        let labels = |spans: &[Span]| spans.iter().map(Span::label).collect::<Vec<_>>();
        let notes = message.children.iter();
        Self {
            at: message.spans.iter().find(|span| span.is_primary).map(Span::place),
            labels: labels(&message.spans),
            notes: notes.map(|n| Note { text: n.message.clone(), labels: labels(&n.spans) }).collect(),
            text: message.message,
            rendered: message.rendered.unwrap_or_default(),
            code: message.code.map(|code| code.code),
        }
    }
}
