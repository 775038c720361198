//! One pair of hands: three slices to chop, and a bell to answer.
//! never: bell at 30 ms
//! because: The second slice has the hands until 20 ms. The bell has asked for them at 15 and the third slice asks
//! at 20: the lock is fair.

use lab::ms;
use tokio::sync::Mutex;

fn main() {
    lab::run(async |lab| {
        let hands = Mutex::new(());
        let chop = async {
            for n in 1..=3 {
                let _held = hands.lock().await;
                lab.job(format!("slice {n}"), ms(10), ()).await;
                println!("slice {n} at {} ms", lab.elapsed_ms());
            }
        };
        let bell = async {
            lab.job("it rings", ms(15), ()).await;
            let _held = hands.lock().await;
            println!("bell at {} ms", lab.elapsed_ms());
        };
        tokio::join!(chop, bell);
    });
}
