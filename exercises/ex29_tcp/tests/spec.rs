// What `handle` and `serve` must do, in the order in which you may discover it. `handle` is tested without a
// socket, in virtual time; `serve` on sockets, where the parties wait for each other and never for a time.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use ex29::{LONGEST, Stats, handle, serve};
use futures::FutureExt;
use lab::{Lab, expect, expect_eq, ms};
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Semaphore};
use tokio_util::sync::CancellationToken;

const STUCK: &str =
    "the client waits for an answer: has it been written, was it flushed, or what is it waiting for?";

/// Cooks in virtual time. The answers don't follow from the orders, nor from the times.
fn kitchen(lab: &Lab) -> impl Fn(String) -> lab::Job<String> + Clone + Send + Sync + 'static {
    let lab = lab.clone();
    move |order| {
        let (delay, price) = match order.as_str() {
            "soup" => (ms(30), "7 euros".to_owned()),
            "tea" => (ms(10), "3 euros".to_owned()),
            "crème" => (ms(20), "5 euros".to_owned()),
            // An answer that is longer than the stream holds.
            "menu" => (ms(1), "soup, tea, ".repeat(20)),
            other => (ms(5), format!("no {}", other.len())),
        };
        lab.job(format!("cook {:.12}", order), delay, price)
    }
}

/// The other end of a connection.
struct Client<S>(BufReader<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn says(&mut self, bytes: impl AsRef<[u8]>) {
        // A server that has gone away says so by its silence.
        let _ = self.0.write_all(bytes.as_ref()).await;
        let _ = self.0.flush().await;
    }

    /// Says no more, and still listens.
    async fn finishes(&mut self) {
        let _ = self.0.shutdown().await;
    }

    /// The next answer, with its end of line; nothing if there is none.
    async fn hears(&mut self) -> String {
        let mut answer = String::new();
        let _ = self.0.read_line(&mut answer).await;
        answer
    }

    async fn hears_the_rest(&mut self) -> String {
        let mut answers = String::new();
        let _ = self.0.read_to_string(&mut answers).await;
        answers
    }
}

/// A connection of `handle` and a client that follows a script, through a stream that holds 64 bytes.
async fn talk(
    lab: &Lab,
    stop: CancellationToken,
    script: impl AsyncFnOnce(Client<DuplexStream>),
) -> io::Result<()> {
    lab.if_stuck(STUCK);
    let (here, there) = tokio::io::duplex(64);
    let handling = handle(here, kitchen(lab), stop);
    tokio::join!(handling, script(Client(BufReader::new(there)))).0
}

/// A connection that must not fail.
#[track_caller]
fn good(result: io::Result<()>) {
    if let Err(error) = result {
        panic!("The client did nothing wrong, and still `handle` ended with an error: {error}");
    }
}

#[track_caller]
fn expect_heard(heard: &str, expected: &str, says: &str) {
    let think = match heard {
        "" => "nothing came but the end: what closed the connection?",
        _ => "where does an order begin, where does it end, and which answer is whose?",
    };
    expect_eq(heard, expected, says, think);
}

#[test]
fn each_order_is_answered_before_the_next_one_is_sent() {
    lab::run(async |lab| {
        let talked = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("soup\n").await;
            expect_heard(
                &client.hears().await,
                "7 euros\n",
                "The client ordered soup, and waits for the answer.",
            );
            client.says("tea\n").await;
            expect_heard(
                &client.hears().await,
                "3 euros\n",
                "Then it ordered tea, and waits for the answer.",
            );
            client.finishes().await;
            expect_heard(&client.hears_the_rest().await, "", "Then it finished. This came all the same.");
        })
        .await;
        good(talked);
        lab.expect_elapsed(ms(40));
    });
}

#[test]
fn an_order_may_come_byte_by_byte() {
    lab::run(async |lab| {
        let talked = talk(&lab, CancellationToken::new(), async |mut client| {
            for byte in "crème\ntea\n".bytes() {
                tokio::time::sleep(ms(1)).await;
                client.says([byte]).await;
            }
            client.finishes().await;
            let says = "The client ordered crème and tea, a byte every millisecond. It heard:";
            expect_heard(&client.hears_the_rest().await, "5 euros\n3 euros\n", says);
        })
        .await;
        good(talked);
    });
}

#[test]
fn many_orders_may_come_at_once() {
    lab::run(async |lab| {
        let talked = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("soup\ntea\n\ncr").await;
            expect_heard(
                &client.hears().await,
                "7 euros\n",
                "Two orders and more came at once. The first answer:",
            );
            lab.expect_elapsed(ms(30));
            expect_heard(
                &client.hears().await,
                "3 euros\n",
                "Two orders and more came at once. The second answer:",
            );
            lab.expect_elapsed(ms(40));
            expect_heard(&client.hears().await, "no 0\n", "An empty line is an order, too. Its answer:");
            client.says("ème\n").await;
            expect_heard(
                &client.hears().await,
                "5 euros\n",
                "The end of the last order came later. Its answer:",
            );
        })
        .await;
        good(talked);
        lab.expect_at_once(1);
    });
}

#[test]
fn a_client_that_has_finished_writing_gets_all_its_answers() {
    lab::run(async |lab| {
        let talked = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("soup\ncrème\ntea").await;
            client.finishes().await;
            let says = "The client gave three orders, the last one without a newline, and finished writing. It heard:";
            expect_heard(&client.hears_the_rest().await, "7 euros\n5 euros\n3 euros\n", says);
        })
        .await;
        good(talked);
        lab.expect_elapsed(ms(60));
    });
}

#[test]
fn a_client_may_read_slowly() {
    lab::run(async |lab| {
        let talked = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("menu\ntea\n").await;
            client.finishes().await;
            tokio::time::sleep(ms(500)).await;
            let expected = "soup, tea, ".repeat(20) + "\n3 euros\n";
            let says = "The answer is longer than what the connection holds, and the client began to read late. It heard:";
            expect_heard(&client.hears_the_rest().await, &expected, says);
        })
        .await;
        good(talked);
    });
}

#[test]
fn the_longest_order_is_taken_and_a_longer_one_is_not() {
    lab::run(async |lab| {
        let talked = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("x".repeat(LONGEST) + "\n").await;
            let says = format!("An order of {LONGEST} bytes came. Its answer:");
            expect_heard(&client.hears().await, &format!("no {LONGEST}\n"), &says);
            client.finishes().await;
        })
        .await;
        good(talked);
        // With its newline, and without: then nobody knows how much more would come.
        for end in ["\ntea\n", ""] {
            lab.if_stuck("an order came that is too long: what does the connection still wait for?");
            let (here, there) = tokio::io::duplex(LONGEST * 2);
            let handling = handle(here, kitchen(&lab), CancellationToken::new());
            let mut client = Client(BufReader::new(there));
            let (result, heard) = tokio::join!(handling, async {
                client.says("x".repeat(LONGEST + 1) + end).await;
                client.hears_the_rest().await
            });
            let says = format!(
                "An order of {} bytes came, one more than the longest. The client heard:",
                LONGEST + 1
            );
            expect_heard(&heard, "too long\n", &says);
            let think = "how does the caller come to know that this client was refused?";
            expect(result.is_err(), "An order was too long, and `handle` says that all went well.", think);
        }
    });
}

#[test]
fn a_client_may_go_away_while_its_order_is_cooked() {
    lab::run(async |lab| {
        // Whether that is an error depends on who notices first; it is no reason to panic or to wait.
        let _ = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("menu\nsoup\nsoup\n").await;
        })
        .await;
        expect(
            lab.elapsed_ms() <= 61,
            &format!("The client was gone at once, and `handle` returned after {} ms.", lab.elapsed_ms()),
            "what does a write to nobody give?",
        );
    });
}

#[test]
fn stop_ends_a_connection_that_waits() {
    lab::run(async |lab| {
        // Waiting for the first byte of an order, for its end, and after an answer.
        for (sent, heard) in [("", ""), ("so", ""), ("tea\nso", "3 euros\n")] {
            let (stop, began) = (CancellationToken::new(), lab.elapsed_ms());
            let talked = talk(&lab, stop.clone(), async |mut client| {
                client.says(sent).await;
                // So long that somebody who looks again and again is found out.
                tokio::time::sleep(ms(90_025)).await;
                lab.if_stuck(
                    "`stop` was cancelled: what does the connection wait for, and who looks at the token?",
                );
                stop.cancel();
                let says =
                    format!("The client said {sent:?}, then `stop` was cancelled. It heard, until the end:");
                expect_heard(&client.hears_the_rest().await, heard, &says);
                let says =
                    "`stop` was cancelled after 90025 ms. The connection was closed after so many milliseconds.";
                let took = lab.elapsed_ms() - began;
                expect_eq(took, 90_025, says, "which two things does the connection wait for at the same time?");
            })
            .await;
            good(talked);
        }
        // It may have been cancelled before.
        let stop = CancellationToken::new();
        stop.cancel();
        good(talk(&lab, stop.clone(), async |mut client| client.says("soup\n").await).await);
        let think = "when is the token looked at for the first time?";
        expect_eq(
            lab.begun("cook soup", |_| true),
            0,
            "`stop` was cancelled at the start. Orders begun all the same:",
            think,
        );
    });
}

#[test]
fn stop_lets_an_order_be_answered_and_begins_no_other() {
    lab::run(async |lab| {
        // Often enough that a choice at random goes wrong once.
        for _ in 0..25 {
            let (stop, began) = (CancellationToken::new(), lab.elapsed_ms());
            let talked = talk(&lab, stop.clone(), async |mut client| {
                client.says("soup\ntea\ntea\n").await;
                tokio::time::sleep(ms(15)).await;
                stop.cancel();
                let says = "`stop` was cancelled while the soup was cooked, and two orders of tea had come. The client heard:";
                let heard = client.hears_the_rest().await;
                let think = match heard.as_str() {
                    "" => "what becomes of a future that is in a `select!` with the token, and loses?",
                    _ => "the token and the next order are ready together: which of them is looked at first?",
                };
                expect_eq(heard.as_str(), "7 euros\n", says, think);
            })
            .await;
            good(talked);
            let think = "what else does the connection wait for?";
            expect_eq(
                lab.elapsed_ms() - began,
                30,
                "The soup was answered after 30 ms. `handle` returned after:",
                think,
            );
        }
    });
}

/// A server and a script that talks to it; the script ends with `stop`. What the server counted.
async fn serving<F>(
    lab: &Lab,
    max_clients: usize,
    cook: impl Fn(String) -> F + Clone + Send + Sync + 'static,
    script: impl AsyncFnOnce(SocketAddr, CancellationToken, &Cell<bool>),
) -> Stats
where
    F: Future<Output = String> + Send + 'static,
{
    let (listener, stop) = match TcpListener::bind("127.0.0.1:0").await {
        Ok(listener) => (listener, CancellationToken::new()),
        Err(error) => panic!("This machine gives no port to listen on: {error}"),
    };
    let address =
        listener.local_addr().unwrap_or_else(|error| panic!("a listener without an address: {error}"));
    let returned = Cell::new(false);
    let server = async {
        let stats = serve(listener, cook, stop.clone(), max_clients).await;
        returned.set(true);
        stats
    };
    let client = async {
        script(address, stop.clone(), &returned).await;
        lab.if_stuck("`stop` was cancelled, and all clients are gone: what does `serve` wait for?");
        stop.cancel();
    };
    let (stats, ()) = tokio::join!(server, client);
    lab.expect_nothing_left().await;
    stats
}

async fn connect(address: SocketAddr) -> Client<TcpStream> {
    match TcpStream::connect(address).await {
        Ok(stream) => Client(BufReader::new(stream)),
        Err(error) => {
            panic!("A client came, `stop` was not cancelled, and nobody listened any more: {error}")
        }
    }
}

#[test]
fn clients_are_served_at_the_same_time() {
    lab::run_real(async |lab| {
        lab.if_stuck(
            "the cook begins when three orders are there, of three clients: whom does the server wait for?",
        );
        let all = Arc::new(Barrier::new(3));
        let cook = move |order: String| {
            let all = Arc::clone(&all);
            async move {
                all.wait().await;
                order + ", together"
            }
        };
        let stats = serving(&lab, 5, cook, async |address, _, _| {
            // Two that never say a word.
            let _silent = [connect(address).await, connect(address).await];
            let mut clients = [connect(address).await, connect(address).await, connect(address).await];
            for (client, order) in clients.iter_mut().zip(["soup\n", "tea\n", "stew\n"]) {
                client.says(order).await;
            }
            for (client, order) in clients.iter_mut().zip(["soup", "tea", "stew"]) {
                let says =
                    format!("Three clients ordered at the same time. This is the answer to `{order}`.");
                expect_heard(&client.hears().await, &format!("{order}, together\n"), &says);
                client.finishes().await;
                expect_heard(
                    &client.hears_the_rest().await,
                    "",
                    "The client had finished. This came all the same.",
                );
            }
        })
        .await;
        let think = "where does the result of a connection go when it has ended?";
        expect_eq(stats, Stats { served: 5, failed: 0 }, "Five clients came and went.", think);
    });
}

#[test]
fn a_bad_client_disturbs_no_other() {
    lab::run_real(async |lab| {
        lab.if_stuck("one client is bad, another one waits for its answer: who serves it?");
        let cook = |order: String| async move {
            if order == "poison" {
                lab::wanted_panic("the cook panics, because the test told it to");
            }
            order + ", well done"
        };
        let stats = serving(&lab, 2, cook, async |address, _, _| {
            let mut client = connect(address).await;
            client.says("soup\n").await;
            expect_heard(
                &client.hears().await,
                "soup, well done\n",
                "The answer before anything bad happens:",
            );
            // One after another: each takes the second place, and has to give it back.
            for bad in ["x".repeat(LONGEST + 1), "poison\n".to_owned(), "poison\n".to_owned()] {
                let mut other = connect(address).await;
                other.says(bad).await;
                other.hears_the_rest().await;
                client.says("tea\n").await;
                let says = "Another client made its connection fail. The answer to a good one after that:";
                expect_heard(&client.hears().await, "tea, well done\n", says);
            }
            let mut late = connect(address).await;
            late.says("stew\n").await;
            expect_heard(
                &late.hears().await,
                "stew, well done\n",
                "The answer to a client that came after the bad ones:",
            );
        })
        .await;
        let says = "One order was too long, `cook` panicked at two, and two clients went well.";
        let think = "which ways can a connection end, and what does awaiting its task give then?";
        expect_eq(stats, Stats { served: 2, failed: 3 }, says, think);
    });
}

#[test]
fn whoever_comes_too_many_waits_until_another_one_leaves() {
    lab::run_real(async |lab| {
        lab.if_stuck(
            "fewer clients are served than may be, and one waits: who gives a place back, and when?",
        );
        let book = lab.clone();
        let cook = move |order: String| {
            book.note(order.clone());
            async move { order + ", please wait" }
        };
        let stats = serving(&lab, 3, cook, async |address, _, _| {
            let mut three = [connect(address).await, connect(address).await, connect(address).await];
            let round = async |clients: &mut [Client<TcpStream>]| {
                for client in clients {
                    client.says("tea\n").await;
                    expect_heard(
                        &client.hears().await,
                        "tea, please wait\n",
                        "Three clients may come, and three are there. An answer:",
                    );
                }
            };
            round(&mut three).await;
            for order in ["stew", "soup", "toast"] {
                let mut fourth = connect(address).await;
                fourth.says(format!("{order}\n")).await;
                // A server that serves it has every opportunity to.
                for _ in 0..20 {
                    round(&mut three).await;
                }
                let cooked = lab.log().iter().filter(|(_, cooked)| cooked == order).count();
                let says = "A fourth client came where three are the limit. So many of its orders were cooked while the three were there.";
                let think = "what is counted, when is it counted, and what waits until there is a place?";
                expect_eq(cooked, 0, says, think);
                let early = fourth.hears().now_or_never();
                let says = "The fourth client has to wait, and heard something before its turn.";
                expect_eq(
                    early,
                    None,
                    says,
                    "what happens to a client that is accepted where there is no place?",
                );
                three[0].finishes().await;
                three[0].hears_the_rest().await;
                let says = "One of the three left, and the fourth client is served. It heard:";
                expect_heard(&fourth.hears().await, &format!("{order}, please wait\n"), says);
                three[0] = fourth;
            }
        })
        .await;
        let says = "Six clients came and went, three at a time.";
        expect_eq(stats, Stats { served: 6, failed: 0 }, says, "who counts a client, and when?");
    });
}

#[test]
fn stop_waits_for_what_is_being_cooked() {
    lab::run_real(async |lab| {
        lab.if_stuck("`stop` was cancelled: which clients are to be closed at once, and which one is still cooked for?");
        let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (hold, tell, book) = (Arc::clone(&gate), Arc::clone(&begun), lab.clone());
        let cook = move |order: String| {
            let (hold, tell) = (Arc::clone(&hold), Arc::clone(&tell));
            book.note(order.clone());
            async move {
                tell.add_permits(1);
                if order == "stew" {
                    let _ = hold.acquire().await;
                }
                order + ", at last"
            }
        };
        let stats = serving(&lab, 2, cook, async |address, stop, returned| {
            let (mut idle, mut busy) = (connect(address).await, connect(address).await);
            idle.says("tea\n").await;
            expect_heard(&idle.hears().await, "tea, at last\n", "The answer before `stop`:");
            busy.says("stew\n").await;
            let _ = begun.acquire_many(2).await;
            // One that waits for a place, and never gets it.
            let mut waiting = connect(address).await;
            waiting.says("soup\n").await;
            stop.cancel();
            let says = "`stop` was cancelled, and a client had no order. Until it was closed, it heard:";
            expect_heard(&idle.hears_the_rest().await, "", says);
            let think = "the stew is still being cooked: what does `serve` have to wait for?";
            expect(!returned.get(), "`serve` returned while an order was being cooked.", think);
            gate.add_permits(1);
            let says = "`stop` was cancelled while the stew was cooked, which is done now. Its client heard, until the end:";
            expect_heard(&busy.hears_the_rest().await, "stew, at last\n", says);
            expect_heard(
                &waiting.hears_the_rest().await,
                "",
                "A client that waited for a place when `stop` was cancelled heard:",
            );
        })
        .await;
        let cooked: Vec<String> = lab.log().into_iter().map(|(_, order)| order).collect();
        let says = "Orders that were begun, before `stop` and after it.";
        expect_eq(
            cooked,
            vec!["tea".to_owned(), "stew".to_owned()],
            says,
            "who begins an order after `stop`?",
        );
        expect_eq(
            stats.failed,
            0,
            "No client did anything wrong. So many failed.",
            "is being stopped a failure?",
        );
    });
}
