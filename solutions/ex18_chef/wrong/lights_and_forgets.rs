//! Lights each fire with one poll, and polls it again when the salad is done.
//! rejected-by: nothing_burns
//! says: `bake` was over at 16 ms, which nobody saw until 24 ms

use std::pin::pin;

pub use lab::props::chef::Kitchen;
use tokio::sync::Mutex;

/// Drawn before it was run.
pub fn prediction() -> &'static str {
    "
          0         10        20        30 ms
roll      ███
bake         █████████████████████
take out                          ███
cut          ███
simmer          ██████████████████
ladle                                ███
chop 1          ███
chop 2             ███
chop 3                ███
chop 4                   ███
chop 5                      ███
chop 6                         ███
"
}

/// Cooks a pizza, a soup and a salad.
pub async fn chef(kitchen: &Kitchen) {
    kitchen.roll().await;
    let mut bake = pin!(kitchen.bake());
    let _ = futures::poll!(bake.as_mut());
    kitchen.cut().await;
    let mut simmer = pin!(kitchen.simmer());
    let _ = futures::poll!(simmer.as_mut());
    for _ in 0..6 {
        kitchen.chop().await;
    }
    let hands = Mutex::new(());
    let pizza = async {
        bake.await;
        let _hands = hands.lock().await;
        kitchen.take_out().await;
    };
    let soup = async {
        simmer.await;
        let _hands = hands.lock().await;
        kitchen.ladle().await;
    };
    tokio::join!(pizza, soup);
}
