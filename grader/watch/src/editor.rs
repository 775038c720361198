//! Which program opens a file at a line.

/// The program and its arguments. `editor` is what `$VISUAL` or `$EDITOR` says.
pub fn command(editor: Option<&str>, in_vscode: bool, file: &str, line: u32) -> Option<Vec<String>> {
    let editor = match editor {
        // In its own terminal the window is there already, whatever else is set.
        _ if in_vscode => "code",
        Some(editor) => editor,
        None => return None,
    };
    let mut words: Vec<String> = editor.split_whitespace().map(str::to_owned).collect();
    let program = words.first()?.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let name = program.strip_suffix(".exe").or(program.strip_suffix(".cmd")).unwrap_or(&program);
    match name {
        "vi" | "vim" | "nvim" | "gvim" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" | "joe"
        | "ed" => {
            words.extend([format!("+{line}"), file.to_owned()]);
        }
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            words.extend(["--goto".to_owned(), format!("{file}:{line}")]);
        }
        "hx" | "helix" | "zed" | "subl" => words.push(format!("{file}:{line}")),
        _ => words.push(file.to_owned()),
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::command;

    fn words(editor: Option<&str>, in_vscode: bool) -> String {
        command(editor, in_vscode, "a b.rs", 7).unwrap_or_default().join("|")
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(words(Some("/usr/bin/vim -n"), false), "/usr/bin/vim|-n|+7|a b.rs");
        assert_eq!(words(Some("hx"), false), "hx|a b.rs:7");
        assert_eq!(words(Some("code --wait"), false), "code|--wait|--goto|a b.rs:7");
        assert_eq!(words(Some("unheard-of"), false), "unheard-of|a b.rs");
    }

    #[test]
    fn the_terminal_of_vs_code_has_its_editor_around_it() {
        assert_eq!(words(Some("vim"), true), "code|--goto|a b.rs:7");
        assert_eq!(words(None, true), "code|--goto|a b.rs:7");
    }

    #[test]
    fn without_an_editor_there_is_nothing_to_start() {
        assert_eq!(command(None, false, "a.rs", 1), None);
        assert_eq!(command(Some("  "), false, "a.rs", 1), None);
    }
}
