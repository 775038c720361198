//! The reference for ex01: async fns, and a plain fn that returns one's future.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex01_lazy_futures/README.md"))]

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms in all, and gives the temperature that the thermometer then shows.
///
/// The stove is lit once for each boiling, even if it is warm already.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    // Without `.await` this line would make a future, and drop it cold.
    stove.heat(Duration::from_millis(30)).await;
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
///
/// Calling this does nothing to the stove. The stove is lit when the future is polled for the
/// first time, and not at all if the future is dropped before that.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    // Calling an async fn runs nothing of its body; whoever awaits this runs it.
    boil(stove)
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
///
/// Gives the temperature of what was boiled, if anything was.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    // An order that nobody awaits is dropped here, and nothing has happened.
    if hungry { Some(order.await) } else { None }
}
