//! What only a browser knows of the page of a report. CI has one and runs these:
//! `cargo test -p grader --test it -- --ignored browser`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use grader::report::html;
use serde_json::Value;

use crate::html::{hostile, plain};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Looks at the page from inside, and leaves what it sees in the page.
const MEASURE: &str = r#"<script>
const seen = {
  hacked: typeof hacked !== "undefined",
  scripts: document.scripts.length - 1,
  strange: document.querySelectorAll("img, iframe, object, [onerror], [onload]").length,
  width: innerWidth,
  needed: document.documentElement.scrollWidth,
  folded: document.querySelectorAll("details:not([open]) > .inside").length,
  unseen: [...document.querySelectorAll(".exercise > .inside, .test:not(.well) > .inside")]
    .filter(inside => !inside.checkVisibility()).length,
  paper: getComputedStyle(document.body).backgroundColor,
  bars: [...document.querySelectorAll("svg[role=img] rect")].filter(bar => bar.getBBox().width > 0).length,
};
document.documentElement.dataset.seen = encodeURIComponent(JSON.stringify(seen));
</script></body>"#;

fn browser() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).flat_map(|dir| NAMES.map(|name| dir.join(name)));
    let found = places.into_iter().find(|place| place.is_file());
    found.unwrap_or_else(|| panic!("none of {NAMES:?} is installed, and this test is about a browser"))
}

fn written(name: &str, page: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser_{name}.html"));
    fs::write(&file, page).expect("a page can be written");
    file
}

/// What the browser makes of a page in a window of this width: the document after all has happened to it.
fn opened(name: &str, page: &str, width: u32) -> String {
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser_{name}"));
    let output = Command::new(browser())
        // The sandbox asks for rights that a container has not, and all that is opened here is ours.
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={width},800"))
        .arg(format!("file://{}", written(name, page).display()))
        .output()
        .expect("the browser can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a document is text")
}

fn without_policy(page: &str) -> String {
    page.replacen("http-equiv=\"Content-Security-Policy\"", "name=\"policy\"", 1)
}

/// What is seen from inside of the page.
fn measured(name: &str, page: &str, width: u32) -> Value {
    read(&opened(name, &without_policy(page).replace("</body>", MEASURE), width))
}

/// What `MEASURE` has left in a document.
fn read(document: &str) -> Value {
    let (_, seen) = document.split_once("data-seen=\"").expect("the page was measured");
    let seen = seen.split('"').next().unwrap_or_default();
    let bytes = seen.split('%').enumerate().flat_map(|(i, part)| match i {
        0 => part.as_bytes().to_vec(),
        _ => [&[u8::from_str_radix(&part[..2], 16).expect("%xx")], &part.as_bytes()[2..]].concat(),
    });
    serde_json::from_slice(&bytes.collect::<Vec<u8>>()).expect("the measure is JSON")
}

#[test]
#[ignore = "needs a Chromium"]
fn in_a_browser_hostile_text_makes_no_element_and_runs_nothing() {
    let seen = measured("hostile", &html::page(&hostile()), 1200);
    assert_eq!(seen["hacked"], false, "{seen}");
    assert_eq!((&seen["scripts"], &seen["strange"]), (&0.into(), &0.into()), "{seen}");
}

#[test]
#[ignore = "needs a Chromium"]
fn in_a_browser_a_script_that_got_in_would_not_run() {
    let page = html::page(&plain()).replace("</body>", MEASURE);
    let document = opened("policy", &page, 1200);
    assert!(document.contains("const seen") && !document.contains("data-seen=\""), "the policy holds it");
}

#[test]
#[ignore = "needs a Chromium"]
fn in_a_browser_the_page_fits_a_phone() {
    for (name, report) in [("phone", plain()), ("phone_hostile", hostile())] {
        let page = html::page(&report);
        // All that can be unfolded is.
        let page = page.replace("<details ", "<details open=\"\" ");
        let page = page.replace("open=\"\" class=\"exercise\" open=\"\"", "open=\"\" class=\"exercise\"");
        let page = page.replace("open=\"\" class=\"test\" open=\"\"", "open=\"\" class=\"test\"");
        // Some browsers make no window as narrow as this one, so it is the page that is made narrow.
        let frame = format!(
            "<iframe width=\"360\" height=\"800\" style=\"border:0\" srcdoc=\"{}\"></iframe>\
             <script>onload = () => document.documentElement.dataset.seen = \
             document.querySelector(\"iframe\").contentDocument.documentElement.dataset.seen</script></body>",
            without_policy(&page).replace("</body>", MEASURE).replace('&', "&amp;").replace('"', "&quot;")
        );
        let seen = read(&opened(name, &frame, 1200));
        assert_eq!(seen["width"], 360, "{seen}");
        assert_eq!(seen["needed"], 360, "{name} is to be moved sideways: {seen}");
        assert_eq!(seen["folded"], 0, "{seen}");
        assert!(seen["bars"].as_u64().is_some_and(|bars| bars > 5), "{seen}");
    }
}

#[test]
#[ignore = "needs a Chromium"]
fn in_a_browser_all_that_is_not_passed_is_unfolded_on_paper() {
    let page = html::page(&plain());
    let seen = measured("screen", &page, 1200);
    assert_eq!(seen["paper"], "rgb(255, 255, 255)", "{seen}");
    assert!(seen["unseen"].as_u64() >= Some(2), "{seen}");
    // As on paper, where no script could look.
    let seen = measured("paper", &page.replace("@media print", "@media all"), 1200);
    assert_eq!(seen["unseen"], 0, "{seen}");
}

#[test]
#[ignore = "needs a Chromium"]
fn in_a_browser_the_page_is_dark_where_that_is_wanted() {
    let page = html::page(&plain()).replace("(prefers-color-scheme: dark)", "(min-width: 0)");
    assert_eq!(measured("dark", &page, 1200)["paper"], "rgb(20, 23, 27)");
}
