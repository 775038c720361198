//! Lights the stove in the plain fn, before the future.
//! rejected-by: an_order_does_nothing_before_the_first_poll
//! says: the test has not polled its future

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
    stove.light();
    async move {
        stove.heat(Duration::from_millis(30)).await;
        stove.temperature()
    }
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
///
/// Gives the temperature of what was boiled, if anything was.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
