//! Bombs, small ones.

use confine::reader::Limits;
use grader::submission::{LARGEST, parse};

use crate::make::{Folder, file, gz, tar, zip};
use crate::{LIB, lib, read, read_within, refused};

const MIB: usize = 1 << 20;

#[test]
fn what_comes_out_counts_and_no_header_is_asked() {
    let limits = Limits { unpacked: 2 * MIB as u64, ..Limits::default() };
    let zeros = vec![0; 20 * MIB];
    let bomb = tar(&[file(LIB, "hi"), file("zeros", &zeros)]);
    let thin: Vec<(String, &[u8])> = (0..20).map(|i| (format!("{i}"), &zeros[..MIB])).collect();
    let thin: Vec<(&str, &[u8])> = thin.iter().map(|(name, data)| (name.as_str(), *data)).collect();
    for bomb in [gz(&bomb), bomb, zip(&[&[(LIB, b"hi".as_slice())], thin.as_slice()].concat())] {
        let said = read_within(bomb, &limits).expect_err("it is too much").to_string();
        assert!(said.starts_with("more than 2 MiB come out of it"), "{said}");
    }
}

#[test]
fn a_source_that_is_too_large_refuses_its_exercise_and_another_file_goes_without_a_hash() {
    let limits = Limits { source: 1024, hashed: 2048, ..Limits::default() };
    let name = "exercises/ex01_lazy/src/large.rs";
    let (large, larger) = (vec![b' '; 1025], vec![b' '; 2049]);
    let files: [(&str, &[u8]); 3] = [(LIB, b"hi"), (name, &large), ("notes", &larger)];
    let folder = files.iter().fold(Folder::new(), |folder, (name, data)| folder.with(name, data));
    let of_folder = confine::reader::read(&folder.0, &limits).expect("it can be read");
    let of_tar =
        read_within(tar(&files.map(|(name, data)| file(name, data))), &limits).expect("it can be read");
    let of_zip = read_within(zip(&files), &limits).expect("it can be read");
    for submission in [of_folder, of_tar, of_zip] {
        assert_eq!(refused(&submission), format!("`{name}` is larger than 1 KiB."));
        assert_eq!(submission.others["notes"], None);
    }
    let fits = read_within(tar(&[file(LIB, &large[..1024])]), &limits).expect("it can be read");
    assert_eq!(lib(&fits).len(), 1024);
}

#[test]
fn a_source_that_is_no_text_refuses_its_exercise() {
    let submission = read(tar(&[file(LIB, b"fn \xff() {}")]));
    assert_eq!(refused(&submission), format!("`{LIB}` is no text in UTF-8."));
}

#[test]
fn the_number_of_files_of_sources_and_of_exercises_has_an_end() {
    let limits = Limits { entries: 10, files: 2, exercises: 3, ..Limits::default() };
    let sources =
        |n: usize| (0..n).map(|i| file(format!("exercises/ex01_lazy/src/m{i}.rs"), "")).collect::<Vec<_>>();
    let submission = read_within(tar(&sources(3)), &limits).expect("it can be read");
    assert_eq!(refused(&submission), "It has more than 2 source files.");
    assert!(
        read_within(tar(&sources(2)), &limits).expect("it can be read").exercises["ex01_lazy"]
            .refused
            .is_none()
    );
    let said = read_within(tar(&sources(11)), &limits).expect_err("they are too many").to_string();
    assert!(said.starts_with("it has more than 10 files and folders"), "{said}");
    let names: Vec<String> = (0..4).map(|i| format!("exercises/ex01_m{i}/src/lib.rs")).collect();
    let exercises: Vec<Vec<u8>> = names.iter().map(|name| file(name, "")).collect();
    let said = read_within(tar(&exercises), &limits).expect_err("they are too many").to_string();
    assert_eq!(said, "it has more than 3 exercises.");
}

#[test]
fn what_is_printed_is_never_more_than_the_grader_takes() {
    // Each of these bytes takes six in JSON.
    let hostile = vec![1; MIB];
    let sources = |n: usize| {
        let name = |i: usize| format!("exercises/ex{i:02}_lazy/src/lib.rs");
        tar(&(0..n).map(|i| file(name(i), &hostile)).collect::<Vec<_>>())
    };
    let submission = read(sources(1));
    let json = serde_json::to_string(&submission).expect("it is JSON");
    assert!(json.len() < LARGEST);
    assert_eq!(parse(&json).expect("the grader takes it"), submission);
    let said = read_within(sources(2), &Limits::default()).expect_err("they are too large").to_string();
    assert_eq!(said, "its sources are larger than 8 MiB together.");
}

#[test]
fn the_list_of_other_files_has_an_end_that_is_said() {
    let limits = Limits { listed: 1_000, ..Limits::default() };
    let files = (0..30).map(|i| file(format!("notes/{i:02}"), ""));
    let submission = read_within(tar(&files.chain([file(LIB, "hi")]).collect::<Vec<_>>()), &limits);
    let submission = submission.expect("it can be read");
    assert_eq!(submission.others.len(), 11);
    assert_eq!(submission.remarks, ["19 more files are not listed."]);
}
