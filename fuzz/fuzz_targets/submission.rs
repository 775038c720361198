//! What another program says of a submission: no source gets in whose name leads elsewhere.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(submission) = grader::submission::parse(text) else { return };
    for path in submission.exercises.values().flat_map(|handed| handed.sources.keys()) {
        assert!(path.ends_with(".rs") && !path.starts_with('/') && !path.contains(".."), "{path:?}");
    }
});
