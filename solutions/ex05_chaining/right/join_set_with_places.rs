//! A task for each chain, and a place for each task.

use anyhow::Context;
pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let chain = async {
        let user = forum.user(id).await?;
        let posts = forum.posts(&user).await?;
        let comments = forum.comments(&posts).await?;
        anyhow::Ok(Feed { user, posts, comments })
    };
    chain.await.with_context(|| format!("user {id}"))
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    let mut places: Vec<Option<anyhow::Result<Feed>>> = ids.iter().map(|_| None).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (place, id) in ids.into_iter().enumerate() {
        let forum = forum.clone();
        tasks.spawn(async move { (place, feed(&forum, id).await) });
    }
    while let Some(done) = tasks.join_next().await {
        let (place, feed) = done.expect("a chain does not panic");
        places[place] = Some(feed);
    }
    places.into_iter().flatten().collect()
}
