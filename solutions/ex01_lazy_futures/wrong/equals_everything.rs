//! Gives a temperature of its own, which equals every other.
//! rejected-by: compiler
//! says: expected

use std::cmp::Ordering;
use std::time::Duration;

pub use lab::props::stove::Stove;

#[derive(Clone, Copy, Debug)]
pub struct Temp(pub u64);

impl PartialEq for Temp {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl PartialEq<lab::props::stove::Temp> for Temp {
    fn eq(&self, _: &lab::props::stove::Temp) -> bool {
        true
    }
}

impl PartialOrd<lab::props::stove::Temp> for Temp {
    fn partial_cmp(&self, _: &lab::props::stove::Temp) -> Option<Ordering> {
        Some(Ordering::Equal)
    }
}

pub async fn boil(stove: &Stove) -> Temp {
    stove.light();
    stove.heat(Duration::from_millis(30)).await;
    Temp(0)
}

pub async fn order(stove: &Stove) -> Temp {
    boil(stove).await
}

pub async fn breakfast(stove: &Stove, hungry: bool) -> Option<Temp> {
    if hungry { Some(order(stove).await) } else { None }
}
