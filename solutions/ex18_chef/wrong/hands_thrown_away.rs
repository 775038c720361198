//! Binds the hands to `_`, which gives them back at once.
//! rejected-by: the_hands_do_one_thing_at_a_time
//! says: while they were busy with

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
        for _ in 0..6 {
            by_hand(&hands, kitchen.chop()).await;
        }
    };
    tokio::join!(pizza, soup, salad);
}

async fn by_hand(hands: &Mutex<()>, step: impl Future<Output = ()>) {
    let _ = hands.lock().await;
    step.await;
}
