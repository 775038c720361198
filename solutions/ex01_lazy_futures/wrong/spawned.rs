//! Spawns the boiling inside of `order`: a task runs without being awaited.
//! rejected-by: an_order_that_is_dropped_leaves_the_stove_alone
//! says: dropped without one poll

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    stove.heat(Duration::from_millis(30)).await;
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
///
/// Calling this does nothing to the stove. The stove is lit when the future is polled for the
/// first time, and not at all if the future is dropped before that.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    let stove = stove.clone();
    let task = tokio::spawn(async move { boil(&stove).await });
    async move { task.await.unwrap_or(Temp(0)) }
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
///
/// Gives the temperature of what was boiled, if anything was.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
