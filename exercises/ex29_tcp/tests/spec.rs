// What `handle` and `serve` must do, in the order in which you may discover it. `handle` is tested without a
// socket, in virtual time; `serve` on sockets, where the parties wait for each other and never for a time.

use std::cell::Cell;
use std::cmp::Ordering;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures::FutureExt;
use lab::props::screen::Screen;
use lab::props::wire::Wire;
use lab::{Lab, expect, expect_eq, ms};
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Semaphore};
use tokio_util::sync::CancellationToken;

const STUCK: &str =
    "the client waits for an answer: has it been written, was it flushed, or what is it waiting for?";

/// The longest order, as the exercise has it.
const LONGEST: usize = 1_024;

/// What your `Stats` hold: these are equal if their numbers are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stats {
    served: usize,
    failed: usize,
}

/// Your `handle`, held to its signature.
fn handle<S, C, F>(stream: S, cook: C, stop: CancellationToken) -> impl Future<Output = io::Result<()>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    C: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = String> + Send + 'static,
{
    ex29::handle(stream, cook, stop)
}

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

    async fn hears_a_line(&mut self) -> String {
        let mut answer = String::new();
        let _ = self.0.read_line(&mut answer).await;
        answer
    }

    async fn hears_the_rest(&mut self) -> String {
        let mut answers = String::new();
        let _ = self.0.read_to_string(&mut answers).await;
        answers
    }

    /// The next answer, with its end of line, must be this.
    async fn hears(&mut self, expected: &str, says: &str) {
        expect_heard(&self.hears_a_line().await, expected, says);
    }

    /// All that comes until the connection is closed must be this.
    async fn hears_at_last(&mut self, expected: &str, says: &str) {
        expect_heard(&self.hears_the_rest().await, expected, says);
    }
}

fn expect_heard(heard: &str, expected: &str, says: &str) {
    let think = match heard {
        "" => "nothing came but the end: what closed the connection?",
        "too long\n" => "which bytes are counted here, and is the `\\n` one of them?",
        _ if expected == "too long\n" && heard.starts_with(expected) => {
            "what may come after `too long`, if anything?"
        }
        _ if expected == "too long\n" => {
            "how many bytes may be read before it is clear that an order is too long?"
        }
        _ if expected.is_empty() => {
            "who asked for this: what had come by then, and what had the connection been told?"
        }
        _ => "where does an order begin, where does it end, and which answer is whose?",
    };
    expect_eq(heard, expected, says, think);
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

/// A connection of `handle` to a client that says what comes on a wire. What it could see, and when.
async fn wired(lab: &Lab, wire: Wire) -> (Screen, io::Result<()>) {
    lab.if_stuck(STUCK);
    let screen = Screen::new(lab);
    let stream = tokio::io::join(wire, screen.clone());
    (screen, handle(stream, kitchen(lab), CancellationToken::new()).await)
}

/// Expects that the client had heard this by that instant.
fn expect_seen(screen: &Screen, at_ms: u64, expected: &str, says: &str) {
    let (heard, says) = (screen.text_at(at_ms), format!("{says} At {at_ms} ms the client had heard:"));
    if heard.is_empty() {
        let think = match screen.held_back().is_empty() {
            true => "what does the answer wait for, and is it flushed once it is written?",
            false => "something was written and never flushed: who may keep the bytes until then?",
        };
        expect_eq(heard.as_str(), expected, &says, think);
    }
    expect_heard(&heard, expected, &says);
}

/// Expects that a connection has ended well.
fn expect_good(ended: io::Result<()>) {
    if let Err(error) = ended {
        let says = format!("The client did nothing wrong, and still `handle` ended with an error: {error}");
        expect(false, &says, "which line of yours makes this error, and what has happened just before it?");
    }
}

#[test]
fn each_order_is_answered_before_the_next_one_is_sent() {
    lab::run(async |lab| {
        let wire = Wire::new(&lab).at(ms(5), "soup\n").at(ms(50), "tea\n").ending_at(ms(90));
        let (screen, ended) = wired(&lab, wire).await;
        expect_seen(&screen, 35, "7 euros\n", "The client ordered soup at 5 ms, and the soup takes 30 ms.");
        expect_seen(&screen, 60, "7 euros\n3 euros\n", "Then it ordered tea at 50 ms, and tea takes 10 ms.");
        expect_seen(&screen, 90, "7 euros\n3 euros\n", "Then it ordered nothing.");
        expect_good(ended);
        lab.expect_elapsed(ms(90));
    });
}

#[test]
fn an_order_may_come_byte_by_byte() {
    lab::run(async |lab| {
        lab.possible(&[("cook crème", 7, 27), ("cook tea", 27, 37)]);
        let bytes = "crème\ntea\n".bytes().enumerate();
        let wire = bytes.fold(Wire::new(&lab), |wire, (i, byte)| wire.at(ms(1 + i as u64), [byte]));
        let (screen, ended) = wired(&lab, wire.ending_at(ms(50))).await;
        let says = "The client ordered crème and tea, a byte every millisecond.";
        if lab.jobs().iter().any(|job| job.name.contains('\u{fffd}')) {
            let think = "a character may be several bytes: when are all of them there?";
            expect_eq(screen.text(), "5 euros\n3 euros\n".to_owned(), &format!("{says} It heard:"), think);
        }
        expect_seen(&screen, 50, "5 euros\n3 euros\n", says);
        expect_good(ended);
    });
}

#[test]
fn many_orders_may_come_at_once() {
    lab::run(async |lab| {
        lab.possible(&[
            ("cook soup", 5, 35),
            ("cook tea", 35, 45),
            ("cook ", 45, 50),
            ("cook  tea ", 50, 55),
            ("cook crème", 60, 80),
        ]);
        let wire = Wire::new(&lab).at(ms(5), "soup\ntea\n\n tea \ncr").at(ms(60), "ème\n").ending_at(ms(100));
        let (screen, ended) = wired(&lab, wire).await;
        lab.expect_at_once(1);
        // An empty line is an order, too, and so is one with spaces.
        let answers =
            [(35, "7 euros\n"), (45, "3 euros\n"), (50, "no 0\n"), (55, "no 5\n"), (80, "5 euros\n")];
        let mut expected = String::new();
        for (at, answer) in answers {
            let says =
                r#"At 5 ms "soup\ntea\n\n tea \ncr" came at once, and the end of the crème came at 60 ms."#;
            expect_seen(&screen, at - 1, &expected, says);
            expected += answer;
            expect_seen(&screen, at, &expected, says);
        }
        expect_good(ended);
    });
}

#[test]
fn a_client_that_has_finished_writing_gets_all_its_answers() {
    lab::run(async |lab| {
        let ended = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("soup\ncrème\ntea").await;
            client.finishes().await;
            let says = "The client gave three orders, the last one without a newline, and finished writing. It heard:";
            client.hears_at_last("7 euros\n5 euros\n3 euros\n", says).await;
        });
        expect_good(ended.await);
        lab.expect_elapsed(ms(60));
    });
}

#[test]
fn a_client_may_read_slowly() {
    lab::run(async |lab| {
        let ended = talk(&lab, CancellationToken::new(), async |mut client| {
            client.says("menu\ntea\n").await;
            client.finishes().await;
            tokio::time::sleep(ms(500)).await;
            let expected = "soup, tea, ".repeat(20) + "\n3 euros\n";
            let says = "The answer is longer than what the connection holds, and the client began to read late. It heard:";
            let think = "how much of an answer does one write take, and who writes the rest?";
            expect_eq(client.hears_the_rest().await, expected, says, think);
        });
        expect_good(ended.await);
    });
}

#[test]
fn the_longest_order_is_taken_and_a_longer_one_is_not() {
    lab::run(async |lab| {
        let longest = "x".repeat(LONGEST);
        let ways = [
            (vec![format!("{longest}\n")], "with its newline"),
            (vec![longest.clone(), "\n".to_owned()], "and its newline 5 ms later"),
            (vec![longest.clone()], "and then the end, without a newline"),
        ];
        for (pieces, how) in ways {
            let wire =
                pieces.iter().zip([5, 10]).fold(Wire::new(&lab), |wire, (piece, at)| wire.at(ms(at), piece));
            let (screen, ended) = wired(&lab, wire.ending_at(ms(20))).await;
            let says = format!("An order of {LONGEST} bytes came, {how}.");
            expect_seen(&screen, lab.elapsed_ms(), &format!("no {LONGEST}\n"), &says);
            expect_good(ended);
        }
        // With its newline, and without: then nobody knows how much more would come.
        let wires = [
            Wire::new(&lab).at(ms(5), format!("{longest}x\ntea\n")).ending_at(ms(30)),
            Wire::new(&lab).at(ms(30), format!("{longest}x")),
        ];
        for wire in wires {
            lab.tell_if_stuck("An order came that is too long, and more of it does not come.");
            let (screen, ended) = wired(&lab, wire).await;
            let says = "An order came that is one byte longer than the longest.";
            expect_seen(&screen, lab.elapsed_ms(), "too long\n", says);
            let think = "how does the caller come to know that this client was refused?";
            expect(ended.is_err(), "An order was too long, and `handle` says that all went well.", think);
        }
    });
}

#[test]
fn a_client_may_go_away_while_its_order_is_cooked() {
    lab::run(async |lab| {
        // Whether that is an error depends on who notices first; it is no reason to panic or to wait.
        let script = async |mut client: Client<_>| client.says("menu\nsoup\nsoup\n").await;
        let _ = talk(&lab, CancellationToken::new(), script).await;
        let says =
            format!("The client was gone at once, and `handle` returned after {} ms.", lab.elapsed_ms());
        expect(lab.elapsed_ms() <= 61, &says, "what does a write to nobody give?");
    });
}

#[test]
fn a_stream_that_fails_ends_the_connection_with_an_error() {
    lab::run(async |lab| {
        let think = "where does the error of a read go, and where the one of a write?";
        let wire = Wire::new(&lab).at(ms(5), "tea\nso").failing_at(ms(25), "the wire is cut");
        let (screen, ended) = wired(&lab, wire).await;
        expect(ended.is_err(), "Reading failed at 25 ms, and `handle` says that all went well.", think);
        expect_seen(&screen, 25, "3 euros\n", "Reading failed at 25 ms, in the middle of the second order.");
        lab.expect_elapsed(ms(25));
        screen.breaks();
        let stream = tokio::io::join(Wire::new(&lab).at(ms(5), "tea\n").ending_at(ms(90)), screen);
        let ended = handle(stream, kitchen(&lab), CancellationToken::new()).await;
        expect(ended.is_err(), "Writing failed, and `handle` says that all went well.", think);
    });
}

#[test]
fn stop_ends_a_connection_that_waits() {
    lab::run(async |lab| {
        // Waiting for the first byte of an order, for its end, and after an answer.
        for (sent, heard) in [("", ""), ("so", ""), ("tea\nso", "3 euros\n")] {
            let (stop, began) = (CancellationToken::new(), lab.elapsed_ms());
            let ended = talk(&lab, stop.clone(), async |mut client| {
                client.says(sent).await;
                // So long that somebody who looks again and again is found out.
                tokio::time::sleep(ms(90_025)).await;
                lab.if_stuck(
                    "`stop` was cancelled: what does the connection wait for, and who looks at the token?",
                );
                stop.cancel();
                let says =
                    format!("The client said {sent:?}, then `stop` was cancelled. It heard, until the end:");
                client.hears_at_last(heard, &says).await;
                let says = "`stop` was cancelled after 90025 ms. The connection was closed after so many milliseconds.";
                let think = "which two things does the connection wait for at the same time?";
                expect_eq(lab.elapsed_ms() - began, 90_025, says, think);
            });
            expect_good(ended.await);
        }
        // It may have been cancelled before.
        let stop = CancellationToken::new();
        stop.cancel();
        expect_good(talk(&lab, stop.clone(), async |mut client| client.says("soup\n").await).await);
        let says = "`stop` was cancelled at the start. Orders begun all the same:";
        expect_eq(
            lab.begun("cook soup", |_| true),
            0,
            says,
            "when is the token looked at for the first time?",
        );
    });
}

#[test]
fn stop_lets_an_order_be_answered_and_begins_no_other() {
    lab::run(async |lab| {
        // Often enough that a choice at random goes wrong once.
        for _ in 0..25 {
            let (stop, began) = (CancellationToken::new(), lab.elapsed_ms());
            let ended = talk(&lab, stop.clone(), async |mut client| {
                client.says("soup\ntea\ntea\n").await;
                tokio::time::sleep(ms(15)).await;
                stop.cancel();
                let says = "`stop` was cancelled while the soup was cooked, and two orders of tea had come. The client heard:";
                let heard = client.hears_the_rest().await;
                let think = match heard.as_str() {
                    "" if lab.elapsed_ms() - began < 30 => {
                        "what becomes of a future that is in a `select!` with the token, and loses?"
                    }
                    "" => "the soup is done: who still waits for its answer?",
                    _ => "the token and the next order are ready together: which of them is looked at first?",
                };
                expect_eq(heard.as_str(), "7 euros\n", says, think);
            });
            expect_good(ended.await);
            let (took, says) =
                (lab.elapsed_ms() - began, "The soup was answered after 30 ms. `handle` returned after:");
            expect_eq(took, 30, says, "what else does the connection wait for?");
            // The other way round: it waits for an order, and finds that and the token together.
            let stop = CancellationToken::new();
            let ended = talk(&lab, stop.clone(), async |mut client| {
                tokio::time::sleep(ms(15)).await;
                client.says("tea\n").await;
                stop.cancel();
                let says = "A connection was waiting; then an order came and `stop` was cancelled, in one instant. The client \
                            heard:";
                let think = "the token and an order are ready together: which of them is looked at first?";
                expect_eq(client.hears_the_rest().await.as_str(), "", says, think);
            });
            expect_good(ended.await);
        }
    });
}

#[test]
fn stop_lets_an_answer_be_written_to_its_end() {
    lab::run(async |lab| {
        let stop = CancellationToken::new();
        let ended = talk(&lab, stop.clone(), async |mut client| {
            client.says("menu\ntea\n").await;
            tokio::time::sleep(ms(15)).await;
            stop.cancel();
            tokio::time::sleep(ms(90_000)).await;
            let heard = client.hears_the_rest().await;
            let says = "`stop` was cancelled while an answer was written that is longer than what the connection holds, and \
                        the client read it late. It heard:";
            let think = if heard.contains("3 euros") {
                "the answer is written, and `stop` was cancelled meanwhile: who looks at the token then?"
            } else {
                "an order is cooked: until when does it count as answered?"
            };
            expect_eq(heard, "soup, tea, ".repeat(20) + "\n", says, think);
        });
        expect_good(ended.await);
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
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("this machine gives no port to listen on");
    let address = listener.local_addr().expect("a listener without an address");
    let stop = CancellationToken::new();
    let returned = Cell::new(false);
    let server = async {
        let ex29::Stats { served, failed } = ex29::serve(listener, cook, stop.clone(), max_clients).await;
        returned.set(true);
        Stats { served, failed }
    };
    let client = async {
        script(address, stop.clone(), &returned).await;
        lab.if_stuck("`stop` was cancelled, and all clients are gone: what does `serve` wait for?");
        stop.cancel();
    };
    // In this order, so that the server always finds `stop` and what follows from it together.
    let (stats, ()) = tokio::join!(biased; server, client);
    lab.expect_nothing_left().await;
    stats
}

async fn connect(address: SocketAddr) -> Client<TcpStream> {
    let connected = TcpStream::connect(address).await;
    let says = "A client came, `stop` was not cancelled, and nobody listened any more.";
    expect(connected.is_ok(), says, "who holds the listener, and for how long?");
    Client(BufReader::new(connected.unwrap_or_else(|_| unreachable!())))
}

fn expect_stats(stats: Stats, served: usize, failed: usize, says: &str) {
    let think = match (stats.served + stats.failed).cmp(&(served + failed)) {
        Ordering::Less => "which of them is not counted, and at which moment should it have been?",
        Ordering::Greater => "who is counted here, and was never handled?",
        _ if stats.failed > failed => "which connection ended badly, and was that its client's fault?",
        _ => "which ways can a connection end, and what does awaiting its task give then?",
    };
    expect_eq(stats, Stats { served, failed }, says, think);
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
                client.hears(&format!("{order}, together\n"), &says).await;
                client.finishes().await;
                client.hears_at_last("", "The client had finished. This came all the same.").await;
            }
        })
        .await;
        expect_stats(stats, 5, 0, "Five clients came and went.");
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
            client.hears("soup, well done\n", "The answer before anything bad happens:").await;
            // One after another: each takes the second place, and has to give it back.
            for bad in ["x".repeat(LONGEST + 1), "poison\n".to_owned(), "poison\n".to_owned()] {
                let mut other = connect(address).await;
                other.says(bad).await;
                other.hears_the_rest().await;
                client.says("tea\n").await;
                let says = "Another client made its connection fail. The answer to a good one after that:";
                client.hears("tea, well done\n", says).await;
            }
            let mut late = connect(address).await;
            late.says("stew\n").await;
            late.hears("stew, well done\n", "The answer to a client that came after the bad ones:").await;
        })
        .await;
        let says = "One order was too long, `cook` panicked at two, and two clients went well.";
        expect_stats(stats, 2, 3, says);
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
                    let says = "Three clients may come, and three are there. An answer:";
                    client.hears("tea, please wait\n", says).await;
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
                let early = fourth.hears_a_line().now_or_never();
                let says = "The fourth client has to wait, and heard something before its turn.";
                let think = "what happens to a client that is accepted where there is no place?";
                expect_eq(early, None, says, think);
                three[0].finishes().await;
                three[0].hears_the_rest().await;
                let says = "One of the three left, and the fourth client is served. It heard:";
                fourth.hears(&format!("{order}, please wait\n"), says).await;
                three[0] = fourth;
            }
        })
        .await;
        expect_stats(stats, 6, 0, "Six clients came and went, three at a time.");
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
                if order != "tea" {
                    let _ = hold.acquire().await;
                }
                if order == "poison" {
                    lab::wanted_panic("the cook panics, because the test told it to");
                }
                order + ", at last"
            }
        };
        let stats = serving(&lab, 4, cook, async |address, stop, returned| {
            // It leaves its place in the moment of `stop`, before whoever waits for one hears of that.
            let _silent = connect(address).await;
            let (mut idle, mut busy, mut bad) =
                (connect(address).await, connect(address).await, connect(address).await);
            idle.says("tea\n").await;
            idle.hears("tea, at last\n", "The answer before `stop`:").await;
            busy.says("stew\n").await;
            bad.says("poison\n").await;
            let _ = begun.acquire_many(3).await;
            // One that waits for a place, and never gets it.
            let mut waiting = connect(address).await;
            waiting.says("soup\n").await;
            // A server that accepts it all the same has every opportunity to.
            for _ in 0..20 {
                idle.says("tea\n").await;
                idle.hears("tea, at last\n", "Four clients may come, and four are there. An answer:").await;
            }
            stop.cancel();
            let says = "`stop` was cancelled, and a client had no order. Until it was closed, it heard:";
            idle.hears_at_last("", says).await;
            let think = "the stew is still being cooked: what does `serve` have to wait for?";
            expect(!returned.get(), "`serve` returned while an order was being cooked.", think);
            gate.add_permits(1);
            let says = "`stop` was cancelled while the stew was cooked, which is done now. Its client heard, until the end:";
            busy.hears_at_last("stew, at last\n", says).await;
            let says = "A client that waited for a place when `stop` was cancelled heard:";
            waiting.hears_at_last("", says).await;
        })
        .await;
        // The two came at the same time.
        let mut cooked: Vec<_> =
            lab.log().into_iter().map(|(_, order)| order).filter(|order| order != "tea").collect();
        cooked.sort();
        let says = "Apart from tea, these orders were begun, before `stop` and after it.";
        expect_eq(
            cooked,
            ["poison", "stew"].map(String::from).to_vec(),
            says,
            "who begins an order after `stop`?",
        );
        let says = "Four clients were there when `stop` was cancelled, and a fifth one still waited for a place. After that \
                    `cook` panicked at the order of one of the four.";
        expect_stats(stats, 3, 1, says);
    });
}
