//! What only a zip can do.

use crate::make::{directory, replaced, zip};
use crate::{LIB, lib, read, refusal, refused};

/// A zip whose first file's row in the directory is changed, as bytes from the row's begin.
fn changed(files: &[(&str, &[u8])], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip(files);
    let at = directory(&zip) + at;
    zip[at..at + bytes.len()].copy_from_slice(bytes);
    zip
}

#[test]
fn links_devices_and_what_is_encrypted_or_packed_otherwise_are_no_sources() {
    let modes: [(u16, &str); 3] = [
        (0o120_777, "is a link, and no link is followed"),
        (0o020_666, "is neither a file nor a folder"),
        (0o010_666, "is neither a file nor a folder"),
    ];
    let modes = modes.map(|(mode, why)| (40, mode, why));
    let rest = [(8, 1, "is encrypted"), (10, 12, "is packed in a way that is not read here")];
    for (at, value, why) in modes.into_iter().chain(rest) {
        let submission = read(changed(&[(LIB, b"hi")], at, &u16::to_le_bytes(value)));
        assert!(refused(&submission).contains(why), "{}", refused(&submission));
        let submission = read(changed(&[("notes", b"hi"), (LIB, b"hi")], at, &u16::to_le_bytes(value)));
        assert!(submission.remarks[0].contains(why), "{:?}", submission.remarks);
        assert_eq!(lib(&submission), "hi");
    }
}

#[test]
fn a_directory_that_says_another_thing_than_its_files_is_broken() {
    let broken = |at: usize, bytes: &[u8]| {
        let said = refusal(changed(&[(LIB, b"fn lib() {}")], at, bytes));
        assert!(said.contains("broken"), "{at}: {said}");
    };
    broken(16, &[0; 4]); // its checksum
    broken(24, &7u32.to_le_bytes()); // its size
    broken(20, &3u32.to_le_bytes()); // its size as it is packed
    broken(42, &9u32.to_le_bytes()); // where it stands
    broken(42, &u32::MAX.to_le_bytes());
    broken(28, &9u16.to_le_bytes()); // how long its name is
    broken(10, &0u16.to_le_bytes()); // how it is packed
    broken(46, b"E"); // its name
}

#[test]
fn a_directory_of_more_files_than_there_are_makes_no_room() {
    let mut zip = zip(&[(LIB, b"hi")]);
    let end = zip.len() - 22;
    zip[end + 8..end + 12].copy_from_slice(&[0xf0, 0xff, 0xf0, 0xff]);
    assert!(refusal(zip.clone()).contains("its directory is damaged"));
    zip[end + 8..end + 12].copy_from_slice(&[0xff; 4]);
    assert!(refusal(zip).contains("more than 65,000 files"));
}

#[test]
fn what_stands_in_a_comment_is_no_end() {
    let comment = zip(&[("exercises/ex02_evil/src/lib.rs", b"evil")]);
    let mut whole = zip(&[(LIB, b"hi")]);
    let len = whole.len();
    whole[len - 2..].copy_from_slice(&u16::try_from(comment.len()).expect("it is short").to_le_bytes());
    whole.extend(comment);
    // Two archives in one: what it is depends on who looks, so it is none.
    assert!(refusal(whole).contains("broken"));
}

#[test]
fn a_name_is_utf_8_or_none() {
    let name = "exercises/ex01_lazy/src/ab.rs";
    let submission = read(replaced(&zip(&[(name, b"hi")]), "ab.rs", b"\xe9b.rs"));
    assert!(refused(&submission).contains("has a name that is no UTF-8"));
}
