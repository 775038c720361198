//! The lab's record, as a learner's program may have written it: whatever is read of it can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = serde_json::from_slice::<lab::Record>(bytes);
});
