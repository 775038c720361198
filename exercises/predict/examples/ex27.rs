//! Ann has 100, Bob 0. A transfer of 30 needs 10 ms, and has 5.
//! never: Ann has 100
//! never: Bob has 30
//! never: given at 10 ms
//! because: The lock did its work, and nobody else came in between. But the future was dropped at its `.await`,
//! and the line after it never ran.

use lab::ms;
use tokio::{sync::Mutex, time::timeout};

fn main() {
    lab::run(async |lab| {
        let accounts = Mutex::new((100, 0));
        let transfer = async {
            let mut accounts = accounts.lock().await;
            accounts.0 -= 30;
            println!("taken at {} ms", lab.elapsed_ms());
            lab.job("the bank", ms(10), ()).await;
            accounts.1 += 30;
            println!("given at {} ms", lab.elapsed_ms());
        };
        let _ = timeout(ms(5), transfer).await;
        println!("Ann has {}", accounts.lock().await.0);
        println!("Bob has {}", accounts.lock().await.1);
    });
}
