//! Two futures are polled by hand. Each job is due at 10 ms.
//! never: tea off at 10 ms
//! never: soup off at 10 ms
//! because: Each poll runs one future up to its next `Pending`, and whoever polls decides which one that is. At 10 ms
//! the jobs are due, and nobody polls.

use std::pin::pin;
use std::task::{Context, Waker};

use lab::ms;

fn main() {
    lab::run(async |lab| {
        let cook = async |dish: &str| {
            println!("{dish} on at {} ms", lab.elapsed_ms());
            lab.job(dish, ms(10), ()).await;
            println!("{dish} off at {} ms", lab.elapsed_ms());
        };
        let (mut soup, mut tea) = (pin!(cook("soup")), pin!(cook("tea")));
        let mut cx = Context::from_waker(Waker::noop());
        let _ = soup.as_mut().poll(&mut cx);
        let _ = tea.as_mut().poll(&mut cx);
        tokio::time::sleep(ms(20)).await;
        let _ = tea.as_mut().poll(&mut cx);
        let _ = soup.as_mut().poll(&mut cx);
    });
}
