//! Folders.

use std::fs;
use std::process::{Command, Output};

use confine::reader::{Limits, read};

use crate::make::Folder;
use crate::{LIB, lib};

fn confine(path: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_confine"))
        .arg("read")
        .arg(path)
        .output()
        .expect("confine can be started")
}

#[test]
fn the_program_prints_one_line_that_the_grader_takes() {
    let folder = Folder::new().with(LIB, "hi");
    let output = confine(&folder.0);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("it is text");
    assert_eq!(text.lines().count(), 1);
    assert_eq!(lib(&grader::submission::parse(&text).expect("the grader takes it")), "hi");
}

#[test]
fn the_program_says_what_to_do_where_there_is_nothing() {
    let folder = Folder::new().with("notes", "hi");
    let paths = [folder.0.join("nowhere"), folder.0.join("notes"), folder.0.clone()];
    for (path, words) in
        paths.iter().zip(["it is not there", "nor an archive", "there are no exercises in it"])
    {
        let output = confine(path);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn one_folder_around_everything_is_looked_through() {
    let folder = Folder::new().with(&format!("course/{LIB}"), "hi").with("course/README.md", "hi");
    let submission = read(&folder.0, &Limits::default()).expect("it can be read");
    assert_eq!(lib(&submission), "hi");
    assert!(submission.others.contains_key("README.md"));
}

#[test]
fn a_tree_of_4000_folders_ends() {
    let folder = Folder::new().with(LIB, "hi");
    // Deeper than a path can be: one is put into the other, from the innermost.
    let (mut inner, outer) = (folder.0.join("a"), folder.0.join("b"));
    fs::create_dir(&inner).expect("a folder can be made");
    for _ in 0..40 {
        let chain = outer.join("d/".repeat(99));
        fs::create_dir_all(&chain).expect("a folder can be made");
        fs::rename(&inner, chain.join("e")).expect("a folder can be moved");
        fs::rename(&outer, &inner).expect("a folder can be moved");
    }
    let submission = read(&folder.0, &Limits::default());
    // Its path is too long for removing by path in one go, on some systems.
    for _ in 0..40 {
        let last = inner.join("d/".repeat(99)).join("e");
        let next = folder.0.join("next");
        fs::rename(&last, &next).expect("a folder can be moved");
        fs::remove_dir_all(&inner).expect("a folder can be removed");
        inner = next;
        let free = folder.0.join("a");
        fs::rename(&inner, &free).expect("a folder can be moved");
        inner = free;
    }
    let submission = submission.expect("it can be read");
    assert_eq!(lib(&submission), "hi");
    assert_eq!(submission.remarks.len(), 1);
    assert!(submission.remarks[0].ends_with("lies too deep."), "{:?}", submission.remarks);
}

#[test]
fn the_number_of_files_in_a_folder_has_an_end() {
    let folder = (0..12).fold(Folder::new().with(LIB, "hi"), |folder, i| folder.with(&format!("{i}"), ""));
    let said = read(&folder.0, &Limits { entries: 10, ..Limits::default() }).expect_err("they are too many");
    assert!(said.to_string().starts_with("it has more than 10 files and folders"), "{said}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::refused;

    #[test]
    fn no_link_is_followed() {
        let secret = Folder::new().with("secret.rs", "secret");
        let folder = Folder::new().with(LIB, "hi").with("exercises/ex02_runtime/src/lib.rs", "hi");
        symlink(&secret.0, folder.0.join("exercises/ex01_lazy/src/kitchen")).expect("a link can be made");
        symlink(&secret.0, folder.0.join("notes")).expect("a link can be made");
        symlink(secret.0.join("secret.rs"), folder.0.join("secret.rs")).expect("a link can be made");
        let submission = read(&folder.0, &Limits::default()).expect("it can be read");
        let said = refused(&submission);
        assert_eq!(said, "`exercises/ex01_lazy/src/kitchen` is a link, and no link is followed.");
        assert_eq!(submission.exercises["ex02_runtime"].sources["lib.rs"], "hi");
        assert_eq!(submission.remarks.len(), 2);
        assert!(submission.others.is_empty());
    }

    #[test]
    fn a_submission_that_is_a_link_is_not_followed_either() {
        let folder = Folder::new().with(LIB, "hi");
        let beside = Folder::new();
        symlink(&folder.0, beside.0.join("me")).expect("a link can be made");
        let said = read(&beside.0.join("me"), &Limits::default()).expect_err("it is a link").to_string();
        assert_eq!(said, "it is a link: name what it leads to.");
    }

    #[test]
    fn a_hard_link_is_a_file() {
        let folder = Folder::new().with(LIB, "hi");
        let other = folder.0.join("exercises/ex01_lazy/src/other.rs");
        fs::hard_link(folder.0.join(LIB), other).expect("a link can be made");
        let submission = read(&folder.0, &Limits::default()).expect("it can be read");
        assert_eq!(submission.exercises["ex01_lazy"].sources["other.rs"], "hi");
    }

    #[test]
    fn a_pipe_and_a_socket_are_not_waited_for() {
        let folder = Folder::new().with("exercises/ex01_lazy/Cargo.toml", "hi");
        fs::create_dir(folder.0.join("exercises/ex01_lazy/src")).expect("a folder can be made");
        let pipe = Command::new("mkfifo").arg(folder.0.join(LIB)).status().expect("mkfifo can be started");
        assert!(pipe.success());
        // A socket's path is short, wherever the target folder is.
        let short = std::env::temp_dir().join(format!("confine-{}", std::process::id()));
        let _socket = UnixListener::bind(&short).expect("a socket can be made");
        let socket = read(&short, &Limits::default()).map_err(|error| error.to_string());
        fs::remove_file(&short).expect("a socket can be removed");
        assert!(socket.expect_err("it is no archive").contains("neither a folder nor an archive"));
        let submission = read(&folder.0, &Limits::default()).expect("it can be read");
        assert_eq!(refused(&submission), format!("`{LIB}` is neither a file nor a folder."));
        let said = read(&folder.0.join(LIB), &Limits::default()).expect_err("it is a pipe").to_string();
        assert!(said.contains("neither a folder nor an archive"), "{said}");
    }

    #[test]
    fn a_file_of_a_terabyte_with_holes_is_not_read() {
        let folder = Folder::new().with(LIB, "hi").with("huge", "").with("exercises/ex02_b/src/lib.rs", "");
        for name in ["huge", "exercises/ex02_b/src/lib.rs"] {
            let file =
                fs::OpenOptions::new().write(true).open(folder.0.join(name)).expect("it can be opened");
            file.set_len(1 << 40).expect("a file can have holes");
        }
        let submission = read(&folder.0, &Limits::default()).expect("it can be read");
        assert_eq!(submission.others["huge"], None);
        let said = submission.exercises["ex02_b"].refused.as_deref();
        assert_eq!(said, Some("`exercises/ex02_b/src/lib.rs` is larger than 1 MiB."));
        assert_eq!(lib(&submission), "hi");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_no_text_refuses_where_it_is_a_source_s() {
        use std::os::unix::ffi::OsStrExt;

        let folder = Folder::new().with(LIB, "hi");
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.rs");
        fs::write(folder.0.join("exercises/ex01_lazy/src").join(name), "hi").expect("a file can be written");
        fs::write(folder.0.join(name), "hi").expect("a file can be written");
        let submission = read(&folder.0, &Limits::default()).expect("it can be read");
        assert!(refused(&submission).ends_with("has a name that is no UTF-8."));
        assert_eq!(submission.remarks, ["`caf\u{fffd}.rs` has a name that is no UTF-8."]);
    }

    #[test]
    fn what_git_would_run_is_not_run() {
        let folder =
            Folder::new().with(LIB, "hi").with("run.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n");
        let script = folder.0.join("run.sh");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let config = format!("[core]\n\tfsmonitor = {}\n", script.display());
        let folder = folder.with(".git/config", config).with(".git/HEAD", "ref: refs/heads/main\n");
        let submission = read(&folder.0, &Limits::default()).expect("it can be read");
        assert_eq!(lib(&submission), "hi");
        assert!(!folder.0.join("ran").exists());
        assert!(submission.others.keys().all(|path| !path.contains(".git")));
    }
}
