//! Five jobs; the first three results go into a list.
//! never: 7 is here
//! never: [1, 3, 9]
//! because: `push` keeps the order of arrival: the quickest comes first, whatever its value. To keep a list in
//! order is to look for the place of each value.

use futures::stream::{FuturesUnordered, StreamExt};
use lab::ms;

fn main() {
    lab::run(async |lab| {
        let mut arrivals = FuturesUnordered::new();
        for (needs, value) in [(30, 7), (10, 9), (20, 1), (40, 7), (5, 3)] {
            arrivals.push(lab.job(format!("{needs} ms"), ms(needs), value));
        }
        let mut results = Vec::new();
        for _ in 0..3 {
            let value = arrivals.next().await.unwrap();
            println!("{value} is here");
            results.push(value);
        }
        println!("{results:?}");
    });
}
