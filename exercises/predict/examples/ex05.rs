//! Ann needs 30 + 5 ms, Bob 5 + 30 ms, and they don't need each other.
//! never: Bob 2 at 35 ms
//! because: The end of a `join!` is a barrier: nobody takes a second step before both have taken their
//! first. So it takes 60 ms, and each of them needs 35.

use lab::ms;

fn main() {
    lab::run(async |lab| {
        let step = async |name: &str, time| {
            lab.job(name, ms(time), ()).await;
            println!("{name} at {} ms", lab.elapsed_ms());
        };
        tokio::join!(step("Ann 1", 30), step("Bob 1", 5));
        tokio::join!(step("Ann 2", 5), step("Bob 2", 30));
    });
}
