//! The hands are an actor: steps come in through a channel, and each is answered.

pub use lab::props::chef::Kitchen;
use std::pin::Pin;

use tokio::sync::{mpsc, oneshot};

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
    let (ask, mut asked) = mpsc::channel(3);
    let hands = async {
        while let Some((step, done)) = asked.recv().await {
            let (step, done): Order<'_> = (step, done);
            step.await;
            let _ = done.send(());
        }
    };
    let dishes = async {
        let ask = ask;
        tokio::join!(
            async {
                by_hand(&ask, kitchen.roll()).await;
                kitchen.bake().await;
                by_hand(&ask, kitchen.take_out()).await;
            },
            async {
                by_hand(&ask, kitchen.cut()).await;
                kitchen.simmer().await;
                by_hand(&ask, kitchen.ladle()).await;
            },
            async {
                for _ in 0..6 {
                    by_hand(&ask, kitchen.chop()).await;
                }
            },
        );
    };
    tokio::join!(hands, dishes);
}

type Order<'a> = (Pin<Box<dyn Future<Output = ()> + 'a>>, oneshot::Sender<()>);

async fn by_hand<'a>(ask: &mpsc::Sender<Order<'a>>, step: impl Future<Output = ()> + 'a) {
    let (done, answer) = oneshot::channel();
    let _ = ask.send((Box::pin(step), done)).await;
    let _ = answer.await;
}
