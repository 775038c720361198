//! Cargo's messages: the compiler quotes a learner's code in them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let built = grader::build::told(text, &["ex09".to_owned()]);
    assert_eq!(built.len(), 1);
});
