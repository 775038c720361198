//! The course keeps its own promises: the same command that authors run.

use grader::verify;

#[tokio::test]
async fn every_stub_fails_every_right_way_passes_and_every_mistake_is_rejected_in_its_words() {
    let course = crate::course().await;
    let all = course.find_all(&[]).expect("the course has exercises");
    let cells = verify::verify(&course, &all, &|_| ()).await.expect("the bank can be built");
    assert!(cells.len() > all.len(), "the table is empty");
    assert!(cells.iter().all(|cell| cell.fault.is_none()), "\n{}", verify::table(&cells));
}
