//! Hears both bells while it chops; then it waits for the pizza, whichever rings first.
//! rejected-by: the_soup_may_be_done_long_before_the_pizza
//! says: The hands did nothing from 32 ms to 50 ms, and could have done `ladle`

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
    let mut oven = Some(tokio::spawn(async move { oven.bake().await }));
    kitchen.cut().await;
    let hob = kitchen.clone();
    let mut hob = Some(tokio::spawn(async move { hob.simmer().await }));
    let mut chops = 6;
    while chops > 0 {
        if hob.take_if(|hob| hob.is_finished()).is_some() {
            kitchen.ladle().await;
        } else if oven.take_if(|oven| oven.is_finished()).is_some() {
            kitchen.take_out().await;
        } else {
            kitchen.chop().await;
            chops -= 1;
        }
    }
    if let Some(oven) = oven {
        oven.await.unwrap();
        kitchen.take_out().await;
    }
    if let Some(hob) = hob {
        hob.await.unwrap();
        kitchen.ladle().await;
    }
}
