//! What only a tar can do.

use confine::reader::Limits;
use tar::EntryType;

use crate::make::{entry, file, gz, odd, tar};
use crate::{LIB, lib, read, read_within, refusal, refused};

/// A record of an extended header: its length, which counts itself, and what it says.
fn record(key: &str, value: &str) -> String {
    let rest = format!(" {key}={value}\n");
    let len = (1..).find(|len: &usize| len.to_string().len() + rest.len() == *len).expect("there is one");
    format!("{len}{rest}")
}

#[test]
fn links_devices_and_pipes_are_no_sources() {
    for (kind, why) in [
        (EntryType::Symlink, "is a link, and no link is followed"),
        (EntryType::Link, "is a link, and no link is followed"),
        (EntryType::Char, "is neither a file nor a folder"),
        (EntryType::Block, "is neither a file nor a folder"),
        (EntryType::Fifo, "is neither a file nor a folder"),
        (EntryType::new(b'M'), "is neither a file nor a folder"),
        (EntryType::GNUSparse, "is stored with holes"),
    ] {
        let submission = read(tar(&[odd(LIB, kind)]));
        assert!(refused(&submission).contains(why), "{kind:?}: {}", refused(&submission));
        let submission = read(tar(&[file(LIB, "hi"), odd("notes", kind)]));
        assert_eq!(lib(&submission), "hi");
        assert_eq!(submission.remarks.len(), 1);
    }
}

#[test]
fn a_folder_that_is_a_link_refuses_its_exercise() {
    for name in ["exercises/ex01_lazy", "exercises/ex01_lazy/src", "exercises/ex01_lazy/src/kitchen"] {
        let submission = read(tar(&[odd(name, EntryType::Symlink)]));
        assert_eq!(refused(&submission), format!("`{name}` is a link, and no link is followed."));
    }
}

#[test]
fn a_file_behind_a_link_of_its_folder_s_name_is_not_written_through_it() {
    let link = odd("exercises/ex01_lazy/src", EntryType::Symlink);
    assert!(refused(&read(tar(&[link, file(LIB, "hi")]))).contains("is a link"));
}

#[test]
fn long_names_are_read_in_both_ways() {
    let long = format!("exercises/ex01_lazy/src/{}.rs", "x".repeat(150));
    let gnu = entry(b"././@LongLink", EntryType::GNULongName, long.len() as u64, long.as_bytes());
    let record = record("path", &long);
    let pax = entry(b"x", EntryType::XHeader, record.len() as u64, record.as_bytes());
    for name in [gnu, pax] {
        let submission = read(tar(&[name, file("short", "hi"), file(LIB, "lib")]));
        assert_eq!(submission.exercises["ex01_lazy"].sources.len(), 2);
        assert_eq!(lib(&submission), "lib");
    }
}

#[test]
fn a_header_s_word_on_sizes_makes_no_room() {
    for kind in [EntryType::GNULongName, EntryType::XHeader, EntryType::Regular, EntryType::GNULongLink] {
        for size in [u64::MAX, 1 << 60, 1 << 35] {
            let said = refusal(tar(&[entry(b"x", kind, size, b"10 path=x\n"), file(LIB, "hi")]));
            assert!(said.contains("broken"), "{kind:?} {size}: {said}");
        }
    }
    for size in ["18446744073709551615", "18446744073709551616", "-1"] {
        let record = record("size", size);
        let header = entry(b"x", EntryType::XHeader, record.len() as u64, record.as_bytes());
        let said = refusal(tar(&[header, file(LIB, "hi")]));
        assert!(said.contains("broken"), "{size}: {said}");
    }
}

#[test]
fn a_long_name_of_many_megabytes_is_not_held() {
    let name = vec![b'x'; 1 << 20];
    let bomb = tar(&[entry(b"x", EntryType::GNULongName, 1 << 20, &name), file(LIB, "hi")]);
    assert!(refusal(gz(&bomb)).contains("a header is far too large"));
}

#[test]
fn a_sparse_file_of_a_terabyte_is_neither_read_nor_listed() {
    let said =
        [("GNU.sparse.major", "1"), ("GNU.sparse.name", "huge"), ("GNU.sparse.realsize", "1099511627776")];
    let records = said.map(|(key, value)| record(key, value)).concat();
    let header = entry(b"x", EntryType::XHeader, records.len() as u64, records.as_bytes());
    let submission = read(tar(&[header, file("GNUSparseFile.0/huge", "1\n0\n"), file(LIB, "hi")]));
    assert_eq!(submission.remarks, ["`huge` is stored with holes, and such files are not read."]);
    assert_eq!(lib(&submission), "hi");
    assert!(submission.others.is_empty());
}

#[test]
fn a_damaged_header_or_a_wrong_checksum_of_the_packing_is_an_error() {
    let whole = tar(&[file("README.md", "hi"), file(LIB, "hi")]);
    let mut damaged = whole.clone();
    damaged[1024] ^= 1;
    assert!(refusal(damaged).contains("a header is damaged"));
    let mut packed = gz(&whole);
    let checksum = packed.len() - 8;
    packed[checksum] ^= 1;
    assert!(refusal(packed).contains("broken"));
}

#[test]
fn packing_in_many_members_that_bring_out_nothing_ends() {
    let limits = Limits { unpacked: 100_000, ..Limits::default() };
    let whole = gz(&tar(&[file(LIB, "hi")]));
    let many = [whole, gz(b"").repeat(20_000)].concat();
    let said = read_within(many, &limits).expect_err("it is too much").to_string();
    assert!(said.contains("come out of it"), "{said}");
}
