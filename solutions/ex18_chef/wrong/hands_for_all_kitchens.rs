//! Has one pair of hands for the whole program.
//! rejected-by: another_kitchen_has_another_chef
//! says: each in a kitchen of their own

pub use lab::props::chef::Kitchen;
use tokio::sync::Mutex;

static HANDS: Mutex<()> = Mutex::const_new(());

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
        by_hand(&HANDS, kitchen.roll()).await;
        kitchen.bake().await;
        by_hand(&HANDS, kitchen.take_out()).await;
    };
    let soup = async {
        by_hand(&HANDS, kitchen.cut()).await;
        kitchen.simmer().await;
        by_hand(&HANDS, kitchen.ladle()).await;
    };
    let salad = async {
        for _ in 0..6 {
            by_hand(&HANDS, kitchen.chop()).await;
        }
    };
    tokio::join!(pizza, soup, salad);
}

async fn by_hand(hands: &Mutex<()>, step: impl Future<Output = ()>) {
    let _hands = hands.lock().await;
    step.await;
}
