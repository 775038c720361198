//! A block with a guard needs 50 ms, and has 20.
//! never: the last line
//! because: At 20 ms the timeout drops the block in the middle of its wait. Its values are dropped with it, and
//! the last line never runs.

use lab::ms;
use tokio::time::timeout;

struct Guard;
impl Drop for Guard {
    fn drop(&mut self) {
        println!("the guard");
    }
}

fn main() {
    lab::run(async |lab| {
        let block = async {
            let _guard = Guard;
            println!("the first line");
            lab.job("soup", ms(50), ()).await;
            println!("the last line");
        };
        let _ = timeout(ms(20), block).await;
        println!("over at {} ms", lab.elapsed_ms());
    });
}
