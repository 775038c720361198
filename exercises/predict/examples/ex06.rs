//! Three jobs are made, and then awaited.
//! never: tea at 10 ms
//! never: tea at 30 ms
//! never: stew at 30 ms
//! because: A future does nothing until it is polled, and the second one is polled only when the first is
//! done: 30 + 10 + 20 ms.

use lab::ms;

fn main() {
    lab::run(async |lab| {
        let jobs = [("soup", 30), ("tea", 10), ("stew", 20)];
        let jobs = jobs.map(|(dish, needs)| lab.job(dish, ms(needs), dish));
        for job in jobs {
            let dish = job.await;
            println!("{dish} at {} ms", lab.elapsed_ms());
        }
    });
}
