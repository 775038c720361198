//! Takes three short heats at the same time for a long one.
//! rejected-by: boiling_takes_30_ms_and_gives_30_degrees
//! says: It was over after 10 ms

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms, and gives the temperature that the thermometer then shows.
pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    let short = || stove.heat(Duration::from_millis(10));
    tokio::join!(short(), short(), short());
    stove.temperature()
}

/// A recipe for `boil`, not yet begun.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    boil(stove)
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
