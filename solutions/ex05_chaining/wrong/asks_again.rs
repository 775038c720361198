//! Asks again for what it has already been told.
//! rejected-by: each_question_is_asked_once
//! says: asked for `user 7` once

use anyhow::Context;
pub use lab::props::forum::{Comment, Forum, Post, User};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub user: User,
    pub posts: Vec<Post>,
    pub comments: Vec<Comment>,
}

async fn posts(forum: &Forum, id: u32) -> anyhow::Result<Vec<Post>> {
    forum.posts(&forum.user(id).await?).await
}

pub async fn feed(forum: &Forum, id: u32) -> anyhow::Result<Feed> {
    let chain = async {
        let user = forum.user(id).await?;
        let posts = posts(forum, id).await?;
        let comments = forum.comments(&posts).await?;
        anyhow::Ok(Feed { user, posts, comments })
    };
    chain.await.with_context(|| format!("user {id}"))
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    futures::future::join_all(ids.into_iter().map(|id| feed(forum, id))).await
}
