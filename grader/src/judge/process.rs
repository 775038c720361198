//! What a test is worth of which nothing is known but its process. Pure.

use super::{GradedTest, unknown};
use crate::diagnosis;
use crate::facts::Ran;
use crate::harness::{self, Panic, Said};
use crate::message;
use crate::process::End;
use crate::verdict::Verdict;

/// Judges a test that stands on no lab. It is passed if its process ends well and the harness says that it ran and was
/// ok, and that proves nothing against code that means to deceive.
pub fn test(name: &str, ran: &Ran, said: &Said) -> GradedTest {
    let finished = &ran.finished;
    let panic = harness::panic(&finished.errors);
    let worth = match (finished.end, said) {
        (End::TooMuchOutput, _) => Verdict::OutputLimit,
        (End::TooMuchMemory, _) => Verdict::MemoryLimit,
        (End::TooManyThreads, _) => Verdict::ThreadLimit,
        (End::OutOfTime | End::OutOfProcessorTime, _) => Verdict::TimedOut,
        (End::Exit(0), _) if finished.survivors => Verdict::Leaked,
        (End::Exit(0), Said::Passed) => Verdict::Passed,
        (End::Exit(0), Said::NotThere) => Verdict::Skipped,
        (End::Signal(_), _) if diagnosis::is_out_of_memory(&finished.errors) => Verdict::MemoryLimit,
        (End::Signal(_), _) => Verdict::Crashed,
        (End::Exit(101), Said::Failed(_)) if panic.as_ref().is_some_and(Panic::is_to_do) => {
            Verdict::Unfinished
        }
        (End::Exit(101), Said::Failed(_)) => Verdict::Failed,
        (End::Exit(_), _) => Verdict::LeftEarly,
    };
    let seen = panic.as_ref().and_then(|panic| panic.at.clone());
    let (observed, think) = match (worth, panic, said) {
        (Verdict::Passed, ..) => (None, None),
        (Verdict::Skipped, ..) => (Some(message::NO_SUCH_TEST.to_owned()), None),
        (Verdict::Failed | Verdict::Unfinished, _, Said::Failed(why)) if !why.is_empty() => {
            (Some(why.clone()), None)
        }
        (Verdict::Failed | Verdict::Unfinished, Some(panic), _) => (Some(panic.message), None),
        (Verdict::Failed, None, _) => {
            (Some(harness::error(&finished.errors).unwrap_or(message::FAILED).to_owned()), None)
        }
        _ => {
            let (observed, think) = diagnosis::of_process(finished, worth == Verdict::Leaked);
            (Some(observed), think.map(str::to_owned))
        }
    };
    let seen = seen.filter(|_| worth != Verdict::Passed);
    let wall_ms = u64::try_from(finished.wall.as_millis()).unwrap_or(u64::MAX);
    GradedTest { observed, think, seen, wall_ms, written: ran.written.clone(), ..unknown(name, worth) }
}
