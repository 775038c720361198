//! Four jobs, at most two at a time.
//! never: 2 at 10 ms
//! never: 4 at 30 ms
//! because: `buffered` gives its results in order, and counts a job until its result is given out. The second one is
//! done at 10 ms, and keeps its slot until the first one is done too.

use futures::stream::{self, StreamExt};
use lab::ms;

fn main() {
    lab::run(async |lab| {
        let jobs = [(1, 50), (2, 10), (3, 10), (4, 10)];
        let jobs = jobs.map(|(n, time)| lab.job(format!("job {n}"), ms(time), n));
        let mut results = stream::iter(jobs).buffered(2);
        while let Some(n) = results.next().await {
            println!("{n} at {} ms", lab.elapsed_ms());
        }
    });
}
