//! Lets ten chains run at the same time, and no more.
//! rejected-by: a_thousand_users_take_as_long_as_the_slowest
//! says: could be asked for at 0 ms

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
    use futures::StreamExt;
    futures::stream::iter(ids).map(|id| feed(forum, id)).buffered(10).collect().await
}
