//! Each number takes one second to come, and two to be worked with.
//! never: 2 at 5 s
//! never: 3 at 7 s
//! because: While the loop works, nobody waits for the next number: its second has not even begun. A stream does not
//! run ahead.

use std::pin::pin;

use futures::{StreamExt, stream};
use lab::ms;

fn main() {
    lab::run(async |lab| {
        let get = |n| lab.job(format!("get {n}"), ms(1_000), n);
        let mut numbers = pin!(stream::iter(1..=3).then(get));
        while let Some(n) = numbers.next().await {
            lab.job(format!("use {n}"), ms(2_000), ()).await;
            println!("{n} at {} s", lab.elapsed().as_secs());
        }
    });
}
