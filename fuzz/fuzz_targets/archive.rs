//! Whatever an archive holds: it is refused, or the grader takes what is read of it, each time the same.
#![no_main]

use std::io::Cursor;

use confine::reader::{Limits, archive};
use libfuzzer_sys::fuzz_target;
use tar::Header;

const BLOCK: usize = 512;

fuzz_target!(|bytes: &[u8]| {
    check(bytes);
    // What is no zip and not compressed is a tar as well, but for its checksums.
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&[0x1f, 0x8b]) {
        let mut tar = bytes.to_vec();
        mend(&mut tar);
        tar.extend([0; 2 * BLOCK]);
        check(&tar);
    }
});

/// No fuzzer guesses a checksum.
fn mend(mut tar: &mut [u8]) {
    while let Some((block, rest)) = tar.split_at_mut_checked(BLOCK) {
        let mut header = Header::from_byte_slice(block).clone();
        header.set_cksum();
        block.copy_from_slice(header.as_bytes());
        let size = header.entry_size().unwrap_or_default().min(rest.len() as u64) as usize;
        tar = rest.get_mut(size.next_multiple_of(BLOCK)..).unwrap_or_default();
    }
}

fn check(bytes: &[u8]) {
    let limits =
        Limits { unpacked: 1 << 20, source: 1 << 12, hashed: 1 << 12, files: 4, ..Limits::default() };
    let Ok(submission) = archive(Cursor::new(bytes), &limits) else { return };
    let json = serde_json::to_string(&submission).expect("a submission is JSON");
    assert_eq!(grader::submission::parse(&json).expect("the grader takes it"), submission);
    assert_eq!(archive(Cursor::new(bytes), &limits).expect("it was read before"), submission);
    let said =
        submission.remarks.iter().chain(submission.exercises.values().filter_map(|e| e.refused.as_ref()));
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for sentence in said {
        assert!(!sentence.contains(obeyed) && sentence.len() < 2_000, "{sentence:?}");
    }
    for path in submission.others.keys() {
        assert!(!path.starts_with('/') && !path.split('/').any(|part| part == ".."), "{path:?}");
        assert!(!path.contains(obeyed), "{path:?}");
    }
}
