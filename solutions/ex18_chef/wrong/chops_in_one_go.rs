//! Holds the hands for all six chops.
//! rejected-by: nothing_burns
//! says: `bake` was over at 16 ms, and `take out` began at

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
        by_hand(&hands, kitchen.roll()).await;
        kitchen.bake().await;
        by_hand(&hands, kitchen.take_out()).await;
    };
    let soup = async {
        by_hand(&hands, kitchen.cut()).await;
        kitchen.simmer().await;
        by_hand(&hands, kitchen.ladle()).await;
    };

    let salad = async {
        let _hands = hands.lock().await;
        for _ in 0..6 {
            kitchen.chop().await;
        }
    };
    tokio::join!(pizza, soup, salad);
}

async fn by_hand(hands: &Mutex<()>, step: impl Future<Output = ()>) {
    let _hands = hands.lock().await;
    step.await;
}
