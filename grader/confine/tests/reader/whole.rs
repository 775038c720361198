//! What honest people hand in, and what is no submission at all.

use std::path::Path;
use std::process::Command;

use confine::reader::{Limits, read as read_path};

use crate::make::{Folder, file, gz, tar, zip};
use crate::{LIB, lib, read, refusal};

/// The hash of `hi`, as `sha256sum` prints it.
const HI: &str = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";

#[test]
fn a_tar_a_packed_tar_a_zip_and_a_folder_give_the_same() {
    let files: [(&str, &[u8]); 5] = [
        (LIB, b"fn lib() {}\n"),
        ("exercises/ex01_lazy/src/kitchen/soup.rs", b"fn soup() {}\n"),
        ("exercises/ex01_lazy/src/notes.txt", b"hi"),
        ("exercises/ex01_lazy/tests/spec.rs", b"fn spec() {}\n"),
        ("README.md", b"hi"),
    ];
    let a_tar = |top: &str| tar(&files.map(|(name, data)| file(format!("{top}{name}"), data)));
    let folder = files.iter().fold(Folder::new(), |folder, (name, data)| folder.with(name, data));
    let of_folder = read_path(&folder.0, &Limits::default()).expect("a folder can be read");

    assert_eq!(of_folder.exercises["ex01_lazy"].sources.len(), 2);
    assert_eq!(of_folder.exercises["ex01_lazy"].sources["kitchen/soup.rs"], "fn soup() {}\n");
    assert_eq!(of_folder.others["README.md"].as_deref(), Some(HI));
    assert_eq!(of_folder.others["exercises/ex01_lazy/src/notes.txt"].as_deref(), Some(HI));
    assert_eq!(of_folder.others.len(), 3);
    assert_eq!(of_folder.remarks, Vec::<String>::new());
    assert_eq!(read(a_tar("")), of_folder);
    assert_eq!(read(a_tar("./")), of_folder);
    assert_eq!(read(a_tar("course-main/")), of_folder);
    assert_eq!(read(gz(&a_tar("course-main/"))), of_folder);
    assert_eq!(read(zip(&files)), of_folder);
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut files: Vec<Vec<u8>> = ["c.txt", "../a", "../b", LIB, "exercises/ex01_lazy/src/A.rs", "a/b"]
        .iter()
        .map(|name| file(name, "hi"))
        .collect();
    let one = read(tar(&files));
    files.reverse();
    assert_eq!(read(tar(&files)), one);
    assert_eq!(one.remarks.len(), 2);
}

#[test]
fn the_course_as_git_packs_it_is_the_course_as_it_is_checked_out() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let git = |args: &[&str]| Command::new("git").arg("-C").arg(&course).args(args).output();
    // A copy without a history has none of this to compare.
    let Ok(packed) = git(&["archive", "--format=tar.gz", "--prefix=course-main/", "HEAD"]) else { return };
    let Ok(plain) = git(&["archive", "--format=tar", "HEAD"]) else { return };
    if !packed.status.success() || !plain.status.success() {
        return;
    }
    let folder = Folder::new();
    tar::Archive::new(plain.stdout.as_slice()).unpack(&folder.0).expect("what git packs can be unpacked");
    let of_folder = read_path(&folder.0, &Limits::default()).expect("the course can be read");
    assert_eq!(read(packed.stdout), of_folder);
    assert!(of_folder.exercises.values().all(|handed| handed.sources.contains_key("lib.rs")));
    assert!(of_folder.exercises.len() >= 30);
    assert_eq!(of_folder.remarks, Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_and_line_ends_stay_and_an_empty_file_is_a_source() {
    let text = "\u{feff}fn lib() {}\r\n";
    assert_eq!(lib(&read(tar(&[file(LIB, text)]))), text);
    assert_eq!(lib(&read(zip(&[(LIB, b"")]))), "");
}

#[test]
fn the_lab_and_the_programs_to_predict_are_no_exercises() {
    let files =
        ["exercises/lab/src/lib.rs", "exercises/predict/src/main.rs", LIB].map(|name| file(name, "hi"));
    let submission = read(tar(&files));
    assert_eq!(submission.exercises.len(), 1);
    assert_eq!(submission.others.len(), 2);
}

#[test]
fn an_exercise_without_its_source_is_there_with_none() {
    let submission = read(tar(&[file("exercises/ex01_lazy/Cargo.toml", "hi")]));
    assert!(submission.exercises["ex01_lazy"].sources.is_empty());
    assert_eq!(submission.exercises["ex01_lazy"].refused, None);
}

#[test]
fn what_git_and_cargo_keep_is_left_out_and_a_module_may_be_called_target() {
    let module = "exercises/ex01_lazy/src/target/soup.rs";
    let files =
        [".git/config", "target/debug/x", "exercises/ex01_lazy/target/x", "a/.git/hooks/x", LIB, module];
    let submission = read(tar(&files.map(|name| file(name, "hi"))));
    assert!(submission.others.is_empty() && submission.remarks.is_empty());
    assert_eq!(submission.exercises["ex01_lazy"].sources["target/soup.rs"], "hi");
}

#[test]
fn what_a_system_or_an_editor_puts_beside_a_source_is_no_source() {
    let files = [file(LIB, "hi"), file("exercises/ex01_lazy/src/._lib.rs", b"\xff\0")];
    let submission = read(tar(&files));
    assert_eq!(lib(&submission), "hi");
    assert_eq!(submission.others.len(), 1);
}

#[test]
fn what_stands_beside_the_one_top_folder_is_left_out_and_said() {
    let submission = read(tar(&[file(format!("me/{LIB}"), "hi"), file("__MACOSX/x", "hi")]));
    assert_eq!(lib(&submission), "hi");
    assert_eq!(submission.remarks, ["`__MACOSX` stands outside of `me`, where the course is."]);
    assert!(submission.others.is_empty());
}

#[test]
fn two_courses_in_one_archive_are_refused() {
    let two = tar(&[file(format!("me/{LIB}"), "hi"), file(format!("you/{LIB}"), "hi")]);
    assert_eq!(refusal(two), "it holds several courses, such as `me` and `you`: hand in one of them.");
}

#[test]
fn what_is_no_submission_is_told_from_what_is_broken() {
    let says = |bytes: &[u8], words: &str| {
        let said = refusal(bytes.to_vec());
        assert!(said.contains(words), "{said}");
    };
    says(b"", "an empty file");
    says(b"hello, world", "neither a folder nor an archive");
    says(&[0; 4096], "neither a folder nor an archive");
    says(b"\xfd7zXZ\0 and so on", "packed with xz");
    says(&gz(b"hello, world"), "holds no tar");
    says(&tar(&[file("README.md", "hi")]), "there are no exercises in it");
    says(&zip(&[("README.md", b"hi")]), "there are no exercises in it");
    says(&tar(&[file("exercises\\ex01_lazy\\src\\lib.rs", "hi")]), "has a backslash in its name");
}

#[test]
fn nothing_is_taken_from_half_an_archive() {
    let whole = tar(&[file(LIB, "fn lib() {}\n"), file("README.md", "hi")]);
    for archive in [whole.clone(), gz(&whole), zip(&[(LIB, b"fn lib() {}\n"), ("README.md", b"hi")])] {
        assert!(crate::read_within(archive.clone(), &Limits::default()).is_ok());
        // The last blocks of a tar are padding.
        let until = if archive == whole { whole.len() - 1024 } else { archive.len() - 1 };
        for len in (0..=until).filter(|len| *len > 600 || archive != whole) {
            let said = refusal(archive[..len].to_vec());
            assert!(said.contains("broken") || len < 600, "{len} of {}: {said}", archive.len());
        }
    }
}
