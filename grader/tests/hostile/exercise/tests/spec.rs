// Whoever waits for the job has the answer; nobody else here does.

use ex60::answer;
use lab::{expect_eq, ms};

#[test]
fn the_job_is_waited_for() {
    lab::run(async |lab| {
        let number: u32 = answer(lab.job("question", ms(10), 42)).await;
        expect_eq(number, 42, "The job gives the answer; this came of it.", "who waits for the job?");
    });
}
