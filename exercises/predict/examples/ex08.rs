//! Three jobs give what they need, and their results come in a stream.
//! never: 10 at 10 ms
//! never: 20 at 20 ms
//! because: A stream is no faster than what feeds it, and `join_all` gives nothing before it has everything. Then
//! it gives the results in the order of the jobs.

use futures::StreamExt;
use lab::ms;

fn main() {
    lab::run(async |lab| {
        let jobs = [30, 10, 20].map(|n| lab.job(n.to_string(), ms(n), n));
        let results = futures::future::join_all(jobs).await;
        let mut stream = futures::stream::iter(results);
        while let Some(result) = stream.next().await {
            println!("{result} at {} ms", lab.elapsed_ms());
        }
    });
}
