//! Nothing happens until you await: a future is a recipe, not a meal.

pub use lab::props::stove::{Stove, Temp};

/// Lights the stove, heats it for 30 ms in all, and gives the temperature that the thermometer then shows.
///
/// The stove is lit once for each boiling, even if it is warm already.
pub async fn boil(stove: &Stove) -> Temp {
    todo!("light {stove:?}, heat it, wait for the heat, then read the thermometer")
}

/// A recipe for `boil`, not yet begun.
///
/// Calling this does nothing to the stove. The stove is lit when the future is polled for the
/// first time, and not at all if the future is dropped before that.
pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    // The closure is only there so that this compiles; replace all of it.
    let recipe = |stove: &'a Stove| -> std::future::Ready<Temp> {
        todo!("return a future that boils on {stove:?} once somebody awaits it")
    };
    recipe(stove)
}

/// Orders in any case, but boils only if `hungry`; otherwise the stove stays as it is.
///
/// Gives the temperature of what was boiled, if anything was.
pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    todo!("order on {stove:?} and await the order only if {hungry} is true")
}
