//! Polls once at the call, to get it going as a task would.
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
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    let mut boiling = Box::pin(boil(stove));
    let _ = boiling.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    boiling
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
