//! Reads the thermometer before the heat, and adds 30 degrees by itself.
//! rejected-by: the_thermometer_is_read_when_the_heat_is_over
//! says: somebody else heated the same stove

use std::time::Duration;
pub use lab::props::stove::{Stove, Temp};

pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    let Temp(before) = stove.temperature();
    stove.heat(Duration::from_millis(30)).await;
    Temp(before + 30)
}

pub fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    boil(stove)
}

pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    let recipe = order(stove);
    if hungry { Some(recipe.await) } else { None }
}
