//! A task for each dish, soup first, and a semaphore of one permit.

pub use lab::props::chef::Kitchen;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Drawn before it was run.
pub fn prediction() -> &'static str {
    "
          0         10        20        30 ms
roll         ███
bake            █████████████
take out                       ███
cut       ███
simmer       ████████
ladle                 ███
chop 1          ███
chop 2             ███
chop 3                   ███
chop 4                      ███
chop 5                            ███
chop 6                               ███
"
}

/// Cooks a pizza, a soup and a salad.
pub async fn chef(kitchen: &Kitchen) {
    let hands = Arc::new(Semaphore::new(1));
    let mut dishes = JoinSet::new();
    let (k, h) = (kitchen.clone(), Arc::clone(&hands));
    dishes.spawn(async move {
        let permit = h.acquire().await.unwrap();
        k.cut().await;
        drop(permit);
        k.simmer().await;
        let _permit = h.acquire().await.unwrap();
        k.ladle().await;
    });
    let (k, h) = (kitchen.clone(), Arc::clone(&hands));
    dishes.spawn(async move {
        let permit = h.acquire().await.unwrap();
        k.roll().await;
        drop(permit);
        k.bake().await;
        let _permit = h.acquire().await.unwrap();
        k.take_out().await;
    });
    let k = kitchen.clone();
    dishes.spawn(async move {
        for _ in 0..6 {
            let _permit = hands.acquire().await.unwrap();
            k.chop().await;
        }
    });
    dishes.join_all().await;
}
