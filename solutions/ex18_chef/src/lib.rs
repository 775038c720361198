//! The reference for ex18: three recipes that are joined, and a lock that stands for the hands.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex18_chef/README.md"))]

pub use lab::props::chef::Kitchen;
use tokio::sync::Mutex;

/// What the chef will do where `bake` takes 13 ms and `simmer` 8, drawn before you run it.
///
/// One row for each step, in any order, with a bar of any character: from the column in which the step
/// begins to the column before the one in which it ends. A column is a millisecond, and the axis says which.
/// A step from 4 to 7 ms looks like this:
///
/// ```text
///           0         10        20        30 ms
/// a step        ███
/// ```
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

/// Cooks three dishes, all alone:
///
/// - a pizza: `roll`, then `bake`, then `take_out`;
/// - a soup: `cut`, then `simmer`, then `ladle`;
/// - a salad: `chop`, six times.
///
/// `bake` needs the oven and `simmer` the hob; everything else needs the hands, and there is one pair of
/// them: they do one thing at a time, and don't rest while there is anything that they could do. A step is
/// begun once, and goes on to its end. What is done in the oven or on the hob does not wait for the hands for
/// more than 6 ms: then it burns.
///
/// In the kitchen that you draw, `bake` takes 13 ms and `simmer` 8, and the hands never rest: all is done at
/// 30 ms. Other ovens and hobs are slower or quicker, which nobody knows before; the rules are the same.
///
/// Returns when all three dishes are done. Another kitchen has another chef, with hands of their own.
pub async fn chef(kitchen: &Kitchen) {
    // Whoever has the lock has the hands. Tokio's lock is fair: who asks first is served first, so the salad
    // can't keep the pizza waiting for longer than the steps that were asked for before it.
    let hands = Mutex::new(());
    let pizza = async {
        by_hand(&hands, kitchen.roll()).await;
        // No hands here: this is the time in which the others get on.
        kitchen.bake().await;
        by_hand(&hands, kitchen.take_out()).await;
    };
    let soup = async {
        by_hand(&hands, kitchen.cut()).await;
        kitchen.simmer().await;
        by_hand(&hands, kitchen.ladle()).await;
    };
    let salad = async {
        for _ in 0..6 {
            // Given back after each chop: between two of them the bell is heard.
            by_hand(&hands, kitchen.chop()).await;
        }
    };
    tokio::join!(pizza, soup, salad);
}

async fn by_hand(hands: &Mutex<()>, step: impl Future<Output = ()>) {
    let _hands = hands.lock().await;
    step.await;
}
