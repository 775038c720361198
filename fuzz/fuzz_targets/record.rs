//! The lab's record, as a learner's program may have written it: whatever is read of it can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(record) = serde_json::from_slice::<lab::Record>(bytes) else { return };
    for columns in [20, 80] {
        let lines = record.picture.actual(columns).to_string().lines().count();
        assert!(lines < 200, "{lines} lines");
        let _ = record.picture.possible(columns).ascii();
    }
    let _ = (record.picture.until_ms(), record.picture.folded(), record.picture.notes());
});
