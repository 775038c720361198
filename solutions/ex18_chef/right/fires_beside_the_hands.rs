//! Oven and hob are polled beside the steps of the hands, by select! on pinned futures.

pub use lab::props::chef::Kitchen;
use std::pin::pin;

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
    let mut oven = pin!(kitchen.bake());
    let mut hob = pin!(kitchen.simmer());
    let (mut oven_on, mut hob_on) = (false, false);
    let (mut baked, mut simmered) = (false, false);
    let mut todo = vec!["chop"; 6];
    todo.extend(["cut", "roll"]);
    loop {
        let what = todo.pop();
        if what.is_none() && !oven_on && !hob_on {
            break;
        }
        let mut step = pin!(async {
            match what {
                Some("roll") => kitchen.roll().await,
                Some("cut") => kitchen.cut().await,
                Some("ladle") => kitchen.ladle().await,
                Some("take out") => kitchen.take_out().await,
                Some(_) => kitchen.chop().await,
                None => std::future::pending().await,
            }
        });
        loop {
            tokio::select! {
                biased;
                () = &mut oven, if oven_on => (oven_on, baked) = (false, true),
                () = &mut hob, if hob_on => (hob_on, simmered) = (false, true),
                () = &mut step => break,
            }
            if what.is_none() {
                break;
            }
        }
        match what {
            Some("roll") => oven_on = true,
            Some("cut") => hob_on = true,
            _ => {}
        }
        // What is hot comes next.
        if std::mem::take(&mut baked) {
            todo.push("take out");
        }
        if std::mem::take(&mut simmered) {
            todo.push("ladle");
        }
    }
}
