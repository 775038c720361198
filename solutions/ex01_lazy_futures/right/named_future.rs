//! A future type of its own, with a state.

use std::time::Duration;

pub use lab::props::stove::{Stove, Temp};

struct Order<'a> {
    stove: &'a Stove,
    boiling: Option<std::pin::Pin<Box<dyn Future<Output = Temp> + 'a>>>,
}

impl Future for Order<'_> {
    type Output = Temp;

    fn poll(mut self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<Temp> {
        let stove = self.stove;
        self.boiling.get_or_insert_with(|| Box::pin(boil(stove))).as_mut().poll(cx)
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
    Order { stove, boiling: None }
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    if hungry { Some(order.await) } else { None }
}
