//! Breakfast lights the stove, and the order does it again.
//! rejected-by: with_hunger_breakfast_is_warm
//! says: the stove was lit 2 times

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    stove.heat(Duration::from_millis(30)).await;
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    boil(stove)
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if !hungry {
        return None;
    }
    stove.light();
    Some(order.await)
}
