//! boil is a plain fn that lights the stove at the call.
//! rejected-by: an_order_that_is_dropped_leaves_the_stove_alone
//! says: `boil` and `breakfast` were dropped

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub fn boil(stove: &Stove) -> impl Future<Output = Temp> + '_ {
    stove.light();
    async move {
        stove.heat(Duration::from_millis(30)).await;
        stove.temperature()
    }
}

/// A recipe for `boil`, not yet begun.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    async move { boil(stove).await }
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
