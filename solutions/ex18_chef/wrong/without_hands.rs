//! Joins three recipes as if there were six hands.
//! rejected-by: the_hands_do_one_thing_at_a_time
//! says: At 0 ms the hands began with `cut`, while they were busy with `roll`

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
    let pizza = async {
        kitchen.roll().await;
        kitchen.bake().await;
        kitchen.take_out().await;
    };
    let soup = async {
        kitchen.cut().await;
        kitchen.simmer().await;
        kitchen.ladle().await;
    };
    let salad = async {
        for _ in 0..6 {
            kitchen.chop().await;
        }
    };
    tokio::join!(pizza, soup, salad);
}
