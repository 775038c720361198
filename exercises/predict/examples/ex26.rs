//! Five numbers are sent in two ways before anybody reads.
//! never: seen: 1
//! because: `broadcast` keeps each value for each reader, up to its capacity. `watch` keeps the last one. Both give
//! what they still have, though their senders are gone.

use lab::ms;
use tokio::sync::{broadcast, watch};

fn main() {
    lab::run(async |lab| {
        let (events, mut heard) = broadcast::channel(8);
        let (state, mut seen) = watch::channel(0);
        for n in 1..=5 {
            lab.job(format!("send {n}"), ms(10), ()).await;
            events.send(n).unwrap();
            state.send(n).unwrap();
        }
        drop((events, state));
        let mut all = Vec::new();
        while let Ok(n) = heard.recv().await {
            all.push(n);
        }
        println!("heard: {all:?}");
        println!("seen: {}", *seen.borrow_and_update());
        println!("more: {}", seen.changed().await.is_ok());
    });
}
