//! A learner waits for each crate once: the grader and every exercise share one build of it.

use std::process::Command;

use serde_json::Value;

/// The registry crates that this call of cargo had to compile.
fn compiled(args: &[&str]) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--quiet", "--message-format=json"])
        .args(args);
    let output = command.output().expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON")).collect();
    let artifacts = messages.iter().filter(|message| message["reason"] == "compiler-artifact");
    let registry =
        artifacts.filter(|m| m["package_id"].as_str().is_some_and(|id| id.starts_with("registry")));
    let names: Vec<(String, bool)> =
        registry.map(|m| (m["package_id"].to_string(), m["fresh"] == true)).collect();
    assert!(!names.is_empty(), "cargo named no crate at all");
    names.into_iter().filter(|(_, fresh)| !fresh).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn after_the_grader_is_built_no_exercise_builds_a_crate_again() {
    let course = crate::course().await;
    compiled(&["-p", "grader"]);
    let mut again = Vec::new();
    for exercise in &course.exercises {
        again.extend(compiled(&["--tests", "-p", &exercise.id]));
    }
    assert_eq!(again, Vec::<String>::new());
}
