//! Somebody wants eight bytes, gives up, and tries again.
//! never: the reader has ABCDEFGH
//! because: The first `read_exact` had taken ABCD out of the stream when the timeout dropped it, and they were
//! dropped with it.

use lab::ms;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

fn main() {
    lab::run(async |lab| {
        let (mut here, mut there) = tokio::io::duplex(64);
        let writing = async {
            there.write_all(b"ABCD").await.unwrap();
            lab.job("writer rests", ms(20), ()).await;
            there.write_all(b"EFGHIJKL").await.unwrap();
            println!("all is written");
        };
        let reading = async {
            let mut eight = [0; 8];
            let early = timeout(ms(10), here.read_exact(&mut eight)).await;
            println!("the reader gives up: {}", early.is_err());
            here.read_exact(&mut eight).await.unwrap();
            println!("the reader has {}", String::from_utf8_lossy(&eight));
        };
        tokio::join!(writing, reading);
    });
}
