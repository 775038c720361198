//! Puts each feed where it comes: in the order in which they are complete.
//! rejected-by: the_feeds_stand_in_the_order_of_the_ids
//! says: in the order in which they were complete

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
    let mut tasks = tokio::task::JoinSet::new();
    for id in ids {
        let forum = forum.clone();
        tasks.spawn(async move { feed(&forum, id).await });
    }
    tasks.join_all().await
}
