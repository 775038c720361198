//! The first poll leaves all of the boiling to a task; breakfast asks with a guard of `select!`.

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
    let stove = stove.clone();
    async move {
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(async move { boil(&stove).await });
        tasks.join_next().await.expect("one task").expect("the boiling panicked")
    }
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let order = order(stove);
    tokio::select! {
        temp = order, if hungry => Some(temp),
        else => None,
    }
}
