//! The contract on top of a known mistake.
#![no_main]

use grader::bank::{Contract, header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    if let Ok(Contract::Rejected { by, says, .. }) = header(source) {
        assert!(!by.is_empty() && !says.is_empty());
    }
});
