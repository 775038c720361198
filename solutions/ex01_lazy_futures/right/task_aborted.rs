//! Spawns the order, and aborts the task before it has run.

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
    Box::pin(boil(stove)) as std::pin::Pin<Box<dyn Future<Output = Temp> + Send + 'a>>
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let stove = stove.clone();
    let order = tokio::spawn(async move { order(&stove).await });
    if !hungry {
        order.abort();
        return None;
    }
    order.await.ok()
}
