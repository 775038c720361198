//! Holds the hands while the fire does the work.
//! rejected-by: the_hands_never_rest_while_they_could_do_something
//! says: The hands did nothing from 3 ms to 16 ms

pub use lab::props::chef::Kitchen;
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
    let hands = Mutex::new(());

    let pizza = async {
        let _hands = hands.lock().await;
        kitchen.roll().await;
        kitchen.bake().await;
        kitchen.take_out().await;
    };
    let soup = async {
        let _hands = hands.lock().await;
        kitchen.cut().await;
        kitchen.simmer().await;
        kitchen.ladle().await;
    };
    let salad = async {
        for _ in 0..6 {
            by_hand(&hands, kitchen.chop()).await;
        }
    };
    tokio::join!(pizza, soup, salad);
}

async fn by_hand(hands: &Mutex<()>, step: impl Future<Output = ()>) {
    let _hands = hands.lock().await;
    step.await;
}
