//! Tea is ordered, and then nobody wants it.
//! never: two
//! never: 30 ms later
//! because: The body of a plain `fn` runs at the call. The `async` block runs when it is polled, and nobody
//! polls it: a future that is dropped has done nothing.

use lab::{Job, ms};

fn order(tea: Job<()>) -> impl Future<Output = ()> {
    println!("one");
    async {
        println!("two");
        tea.await;
    }
}

fn main() {
    lab::run(async |lab| {
        let recipe = order(lab.job("tea", ms(30), ()));
        println!("three");
        drop(recipe);
        println!("{} ms later", lab.elapsed_ms());
    });
}
