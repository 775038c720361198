//! Three workers share nine orders of 10 ms.
//! never: order 3 at 10 ms
//! never: order 6 at 20 ms
//! never: order 9 at 30 ms
//! because: What stands in the head of a `while let` lives until the end of its body, and so does the guard of the
//! lock. The worker holds it while it fetches, and the two others wait for it.

use lab::ms;
use tokio::sync::{Mutex, mpsc};

fn main() {
    lab::run(async |lab| {
        let (tx, rx) = mpsc::channel(9);
        (1..=9).for_each(|n| tx.try_send(n).unwrap());
        drop(tx);
        let rx = Mutex::new(rx);
        let worker = async || {
            while let Some(n) = rx.lock().await.recv().await {
                lab.job(format!("order {n}"), ms(10), ()).await;
                if n % 3 == 0 {
                    println!("order {n} at {} ms", lab.elapsed_ms());
                }
            }
        };
        tokio::join!(worker(), worker(), worker());
    });
}
