//! Two are called to a meal before they listen. Each has a second.
//! never: Ann gives up
//! never: Bob leaves at 600 ms
//! because: `notify_one` leaves a permit for the next one who comes, and Ann takes it at once. `notify_waiters`
//! wakes those who wait at that moment, and leaves nothing for Bob, who waits his second in vain.

use lab::ms;
use tokio::{sync::Notify, time::timeout};

fn main() {
    lab::run(async |lab| {
        let (one, all) = (Notify::new(), Notify::new());
        one.notify_one();
        all.notify_waiters();
        println!("both are told");
        for (name, notify) in [("Ann", one), ("Bob", all)] {
            let meal = lab.job(format!("{name} eats"), ms(300), ());
            match timeout(ms(1_000), notify.notified()).await {
                Ok(()) => meal.await,
                Err(_) => println!("{name} gives up"),
            }
            println!("{name} leaves at {} ms", lab.elapsed_ms());
        }
    });
}
