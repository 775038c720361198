//! Spawns the boiling at the call, and aborts it when the order is dropped.
//! rejected-by: an_order_does_nothing_before_the_first_poll
//! says: the test has not polled its future

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

struct Task(tokio::task::JoinHandle<Temp>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    stove.heat(Duration::from_millis(30)).await;
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    let stove = stove.clone();
    let mut task = Task(tokio::spawn(async move { boil(&stove).await }));
    async move { (&mut task.0).await.expect("the boiling panicked") }
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
