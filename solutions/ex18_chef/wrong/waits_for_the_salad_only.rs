//! Spawns the two dishes, and returns when the salad is done.
//! rejected-by: a_slow_fire_is_waited_for
//! says: `bake` was begun once, and came to its end not once

pub use lab::props::chef::Kitchen;
use std::sync::Arc;

use tokio::sync::Mutex;

/// Drawn before it was run.
pub fn prediction() -> &'static str {
    "
          0         10        20        30 ms
roll      ███
bake         █████████████
take out                       ███
cut          ███
simmer          ████████
ladle                    ███
chop 1          ███
chop 2             ███
chop 3                ███
chop 4                      ███
chop 5                            ███
chop 6                               ███
"
}

/// Cooks a pizza, a soup and a salad.
pub async fn chef(kitchen: &Kitchen) {
    let hands = Arc::new(Mutex::new(()));
    let (k, h) = (kitchen.clone(), Arc::clone(&hands));
    tokio::spawn(async move {
        by_hand(&h, k.roll()).await;
        k.bake().await;
        by_hand(&h, k.take_out()).await;
    });
    let (k, h) = (kitchen.clone(), Arc::clone(&hands));
    tokio::spawn(async move {
        by_hand(&h, k.cut()).await;
        k.simmer().await;
        by_hand(&h, k.ladle()).await;
    });
    tokio::task::yield_now().await;
    for _ in 0..6 {
        by_hand(&hands, kitchen.chop()).await;
    }
}

async fn by_hand(hands: &Mutex<()>, step: impl Future<Output = ()>) {
    let _hands = hands.lock().await;
    step.await;
}
