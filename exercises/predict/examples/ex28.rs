//! Two orders lie in a channel when it is closed.
//! never: cake taken: true
//! never: cake at 30 ms
//! because: Who closes a channel refuses what comes after that, and still receives what is in it: after the tea
//! `recv` gives `None`.

use lab::ms;
use tokio::sync::mpsc;

fn main() {
    lab::run(async |lab| {
        let (tx, mut rx) = mpsc::channel(4);
        tx.send("soup").await.unwrap();
        tx.send("tea").await.unwrap();
        rx.close();
        println!("cake taken: {}", tx.send("cake").await.is_ok());
        while let Some(order) = rx.recv().await {
            lab.job(order, ms(10), ()).await;
            println!("{order} at {} ms", lab.elapsed_ms());
        }
        println!("closing time");
    });
}
