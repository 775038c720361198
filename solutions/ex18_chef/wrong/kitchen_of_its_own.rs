//! Brings a kitchen of its own, in which it knows how long everything takes.
//! rejected-by: compiler
//! says: mismatched types

use std::time::Duration;

use futures::future::join_all;
use lab::{Lab, ms};

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

/// A kitchen with the fires of the first one, whatever is asked for.
pub struct Kitchen(Lab);

impl Kitchen {
    /// A clean kitchen.
    pub fn new(lab: &Lab) -> Self {
        Self(lab.clone())
    }

    /// The same kitchen.
    pub fn with_fires(lab: &Lab, _: Duration, _: Duration) -> Self {
        Self::new(lab)
    }
}

/// Cooks a pizza, a soup and a salad, by the clock.
pub async fn chef(kitchen: &Kitchen) {
    let plan = [
        ("roll", 0, 3),
        ("bake", 3, 13),
        ("take out", 21, 3),
        ("cut", 3, 3),
        ("simmer", 6, 8),
        ("ladle", 15, 3),
        ("chop 1", 6, 3),
        ("chop 2", 9, 3),
        ("chop 3", 12, 3),
        ("chop 4", 18, 3),
        ("chop 5", 24, 3),
        ("chop 6", 27, 3),
    ];
    let step = async |(name, begins, takes)| {
        tokio::time::sleep(ms(begins)).await;
        kitchen.0.job(name, ms(takes), ()).await;
    };
    join_all(plan.map(step)).await;
}
