//! Makes one dish after the other.
//! rejected-by: the_hands_never_rest_while_they_could_do_something
//! says: The hands did nothing from 3 ms to 16 ms, and could have done `cut`

pub use lab::props::chef::Kitchen;

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
    kitchen.roll().await;
    kitchen.bake().await;
    kitchen.take_out().await;
    kitchen.cut().await;
    kitchen.simmer().await;
    kitchen.ladle().await;
    for _ in 0..6 {
        kitchen.chop().await;
    }
}
