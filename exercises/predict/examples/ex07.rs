//! Two tasks, and one of them gives an error.
//! never: over at 10 ms
//! never: ok: false
//! because: A handle gives a `Result` around that of its task, and `try_join!` looks at the outer one. It fails
//! if the task panics or is aborted; the error is inside, and nobody has looked at it.

use lab::ms;

fn main() {
    lab::run(async |lab| {
        let good = tokio::spawn(lab.job("soup", ms(30), Ok::<u32, &str>(7)));
        let bad = tokio::spawn(lab.job("toast", ms(10), Err::<u32, &str>("burnt")));
        let outcome = tokio::try_join!(good, bad);
        println!("over at {} ms", lab.elapsed_ms());
        println!("ok: {}", outcome.is_ok());
        println!("bad: {:?}", outcome.unwrap().1);
    });
}
