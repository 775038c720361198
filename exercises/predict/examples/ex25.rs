//! Ann takes the salt first, and Bob the pepper.
//! never: in time: false
//! because: A free lock is taken without waiting. Ann has both before Bob is polled at all, and Bob waits for the
//! pepper with nothing in his hands. The flaw is there all the same: one `.await` between the locks shows it.

use lab::ms;
use tokio::{sync::Mutex, time::timeout};

fn main() {
    lab::run(async |lab| {
        let (salt, pepper) = (Mutex::new("salt"), Mutex::new("pepper"));
        let meal = async |name: &str, first: &Mutex<&str>, second: &Mutex<&str>| {
            let first = first.lock().await;
            println!("{name} has the {first}");
            let second = second.lock().await;
            println!("{name} has the {second}");
            lab.job(format!("{name} eats"), ms(10), ()).await;
        };
        let (ann, bob) = (meal("Ann", &salt, &pepper), meal("Bob", &pepper, &salt));
        let both = async { tokio::join!(ann, bob) };
        let in_time = timeout(ms(1_000), both).await.is_ok();
        println!("in time: {in_time}");
    });
}
