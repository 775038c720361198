//! Asks for the user and the posts at the same time, with a user that it makes up.
//! rejected-by: a_feed_is_what_the_forum_says_to_three_questions
//! says: asked for a user that the forum has not given: User { id: 7, page: 0 }

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
        let made_up = User { id, ..User::default() };
        let (user, posts) = tokio::try_join!(forum.user(id), forum.posts(&made_up))?;
        let comments = forum.comments(&posts).await?;
        anyhow::Ok(Feed { user, posts, comments })
    };
    chain.await.with_context(|| format!("user {id}"))
}

pub async fn feeds(forum: &Forum, ids: Vec<u32>) -> Vec<anyhow::Result<Feed>> {
    futures::future::join_all(ids.into_iter().map(|id| feed(forum, id))).await
}
