//! Blocks the thread for 30 ms instead of heating.
//! rejected-by: boiling_takes_30_ms_and_gives_30_degrees
//! says: blocked the thread for
//! elsewhere: gave another temperature

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    std::thread::sleep(Duration::from_millis(30));
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
///
/// Calling this does nothing to the stove. The stove is lit when the future is polled for the
/// first time, and not at all if the future is dropped before that.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    boil(stove)
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
///
/// Gives the temperature of what was boiled, if anything was.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
