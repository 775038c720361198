//! Makes the baking anew in each turn of a loop around select!.
//! rejected-by: every_step_is_done_once_and_to_its_end
//! says: `bake` was begun 7 times, and came to its end once

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
    let mut chops = 0;
    loop {
        tokio::select! {
            () = kitchen.bake() => break,
            () = kitchen.chop(), if chops < 6 => chops += 1,
        }
    }
    kitchen.take_out().await;
    kitchen.cut().await;
    kitchen.simmer().await;
    kitchen.ladle().await;
}
