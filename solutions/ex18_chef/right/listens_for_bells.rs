//! No lock: one sequence for the hands, which listens for the bells between two steps.

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
pub use lab::props::chef::Kitchen;

/// Drawn before it was run.
pub fn prediction() -> &'static str {
    "
          0         10        20        30 ms
roll      ███
bake         █████████████
take out                    ███
cut          ███
simmer          ████████
ladle                    ███
chop 1          ███
chop 2             ███
chop 3                ███
chop 4                         ███
chop 5                            ███
chop 6                               ███
"
}

/// Cooks a pizza, a soup and a salad.
pub async fn chef(kitchen: &Kitchen) {
    let mut bells = FuturesUnordered::new();
    kitchen.roll().await;
    let oven = kitchen.clone();
    bells.push(tokio::spawn(async move { oven.bake().await }.map(|()| "oven")));
    kitchen.cut().await;
    let hob = kitchen.clone();
    bells.push(tokio::spawn(async move { hob.simmer().await }.map(|()| "hob")));
    let mut chops = 0;
    loop {
        // As long as there is something to chop, a bell is only listened for.
        let rung = match chops {
            6 => bells.next().await,
            _ => bells.next().now_or_never().flatten(),
        };
        match rung.map(Result::unwrap) {
            Some("oven") => kitchen.take_out().await,
            Some(_) => kitchen.ladle().await,
            None if chops == 6 => break,
            None => {
                kitchen.chop().await;
                chops += 1;
            }
        }
    }
}
