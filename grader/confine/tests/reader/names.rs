//! Names that lead elsewhere, that are no text, and that are there twice.

use tar::EntryType;

use crate::make::{file, odd, replaced, tar, zip};
use crate::{LIB, lib, read, refused};

#[test]
fn a_name_that_leads_out_is_left_out_in_a_tar_and_in_a_zip() {
    for name in ["../x.rs", "/etc/passwd", "a/../../x", "exercises/ex01_lazy/src/../../x.rs", "C:/x", "c:x"] {
        let said = format!("`{name}` leads out of the submission.");
        let of_tar = read(tar(&[file(LIB, "hi"), file(name, "evil")]));
        let stand_in = "x".repeat(name.len());
        let zip = zip(&[(LIB, b"hi"), (&stand_in, b"evil")]);
        let of_zip = read(replaced(&zip, &stand_in, name.as_bytes()));
        for submission in [of_tar, of_zip] {
            assert_eq!(lib(&submission), "hi");
            assert_eq!(submission.remarks, [said.as_str()]);
            assert!(submission.others.is_empty());
        }
    }
}

#[test]
fn a_source_whose_name_is_no_module_s_refuses_its_exercise() {
    for (name, why) in [
        (b"a\\b.rs".as_slice(), "has a backslash in its name"),
        (b"caf\xe9.rs", "has a name that is no UTF-8"),
        ("gnp.\u{202e}.rs".as_bytes(), "has signs in its name that can't be seen"),
        (b"a\x1b[2J.rs", "has signs in its name that can't be seen"),
        ("café.rs".as_bytes(), "has a name that no module has"),
        (b"a b.rs", "has a name that no module has"),
        (b"lib.rs/x.rs", "has a name that no module has"),
    ] {
        let name = [b"exercises/ex01_lazy/src/", name].concat();
        let submission = read(tar(&[file(LIB, "hi"), file(&name, "evil")]));
        assert!(refused(&submission).contains(why), "{}", refused(&submission));
        assert!(!refused(&submission).contains(['\x1b', '\u{202e}']));
    }
}

#[test]
fn a_nul_in_a_name_of_a_zip_is_no_end_of_it() {
    let name = "exercises/ex01_lazy/src/ab.rs";
    let submission = read(replaced(&zip(&[(LIB, b"hi"), (name, b"evil")]), "ab.rs", b"a\0.rs"));
    assert!(refused(&submission).contains("has signs in its name that can't be seen"));
}

#[test]
fn other_files_with_such_names_are_remarked_and_not_listed() {
    let files = [file(LIB, "hi"), file(b"caf\xe9", "a"), file("a\\b", "a"), file("a\x1bb\nc", "a")];
    let submission = read(tar(&files));
    assert_eq!(lib(&submission), "hi");
    assert!(submission.others.is_empty());
    assert_eq!(
        submission.remarks,
        [
            "`a\\b` has a backslash in its name.",
            "`a\u{fffd}b\u{fffd}c` has signs in its name that can't be seen.",
            "`caf\u{fffd}` has a name that is no UTF-8.",
        ]
    );
}

#[test]
fn sources_that_differ_only_in_case_or_in_nothing_refuse_their_exercise() {
    let other = "exercises/ex01_lazy/src/Lib.rs";
    let said = format!("`{LIB}` and `{other}` differ only in case.");
    let either = format!("`{other}` and `{LIB}` differ only in case.");
    for files in [[LIB, other], [other, LIB]] {
        let submission = read(tar(&files.map(|name| file(name, "hi"))));
        assert!([said.as_str(), &either].contains(&refused(&submission)), "{}", refused(&submission));
    }
    let twice = read(tar(&[file(LIB, "one"), file(LIB, "other")]));
    assert_eq!(refused(&twice), format!("`{LIB}` is there twice."));
    let stand_in = "exercises/ex01_lazy/src/lxb.rs";
    let twice = read(replaced(&zip(&[(LIB, b"one"), (stand_in, b"other")]), "lxb.rs", b"lib.rs"));
    assert_eq!(refused(&twice), format!("`{LIB}` is there twice."));
    let spelled = read(tar(&[file(LIB, "one"), file(LIB.replace("src/", "src/.//"), "other")]));
    assert_eq!(refused(&spelled), format!("`{LIB}` is there twice."));
}

#[test]
fn other_files_that_differ_only_in_case_are_remarked() {
    let submission = read(tar(&[LIB, "README.md", "Readme.md"].map(|name| file(name, "hi"))));
    assert_eq!(lib(&submission), "hi");
    assert_eq!(submission.others.len(), 2);
    assert_eq!(submission.remarks.len(), 2);
}

#[test]
fn only_one_exercise_is_refused_and_the_others_are_not() {
    let other = "exercises/ex02_runtime/src/lib.rs";
    let submission = read(tar(&[odd(LIB, EntryType::Symlink), file(other, "hi")]));
    assert_eq!(refused(&submission), format!("`{LIB}` is a link, and no link is followed."));
    assert_eq!(submission.exercises["ex02_runtime"].sources["lib.rs"], "hi");
}

#[test]
fn remarks_are_few_and_short() {
    let long = "x".repeat(90);
    let names = (0..400).map(|i| file(format!("../{i}{long}"), "a"));
    let submission = read(tar(&names.chain([file(LIB, "hi")]).collect::<Vec<_>>()));
    assert_eq!(submission.remarks.len(), 51);
    assert_eq!(submission.remarks[50], "And 350 more remarks like these.");
    assert!(submission.remarks.iter().all(|remark| remark.chars().count() < 200));
}
