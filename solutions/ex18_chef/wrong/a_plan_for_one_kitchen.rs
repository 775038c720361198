//! Has a plan that is made for the times of one kitchen.
//! rejected-by: a_quick_fire_is_served_in_time
//! says: After 6 ms it burns

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
    kitchen.roll().await;
    let oven = kitchen.clone();
    let oven = tokio::spawn(async move { oven.bake().await });
    kitchen.cut().await;
    let hob = kitchen.clone();
    let hob = tokio::spawn(async move { hob.simmer().await });
    for _ in 0..3 {
        kitchen.chop().await;
    }
    hob.await.unwrap();
    kitchen.ladle().await;
    oven.await.unwrap();
    kitchen.take_out().await;
    for _ in 0..3 {
        kitchen.chop().await;
    }
}
