//! Heats in three slices, one after the other.

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    for _ in 0..3 {
        stove.heat(Duration::from_millis(10)).await;
    }
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    boil(stove)
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    futures::future::OptionFuture::from(hungry.then(|| order(stove))).await
}
