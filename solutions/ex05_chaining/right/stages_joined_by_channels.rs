//! Three stages with a queue between them, and a task for each question.

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
    use tokio::sync::mpsc::unbounded_channel;
    let whose = |id: u32| move || format!("user {id}");
    let (users_in, mut users) = unbounded_channel();
    let (posts_in, mut posts) = unbounded_channel();
    let (done_in, mut done) = unbounded_channel();
    let n = ids.len();
    let mut tasks = tokio::task::JoinSet::new();
    for (place, id) in ids.into_iter().enumerate() {
        let (forum, users_in) = (forum.clone(), users_in.clone());
        tasks.spawn(async move {
            let _ = users_in.send((place, id, forum.user(id).await.with_context(whose(id))));
        });
    }
    drop(users_in);
    let (forum1, done1) = (forum.clone(), done_in.clone());
    tasks.spawn(async move {
        let mut asked = tokio::task::JoinSet::new();
        while let Some((place, id, user)) = users.recv().await {
            let (forum, posts_in, done) = (forum1.clone(), posts_in.clone(), done1.clone());
            asked.spawn(async move {
                let posts = async {
                    let user = user?;
                    let posts = forum.posts(&user).await.with_context(whose(id))?;
                    anyhow::Ok((user, posts))
                };
                let _ = match posts.await {
                    Ok((user, posts)) => posts_in.send((place, user, posts)).map_err(|_| ()),
                    Err(error) => done.send((place, Err(error))).map_err(|_| ()),
                };
            });
        }
        asked.join_all().await;
    });
    let forum2 = forum.clone();
    tasks.spawn(async move {
        let mut asked = tokio::task::JoinSet::new();
        while let Some((place, user, posts)) = posts.recv().await {
            let (forum, done) = (forum2.clone(), done_in.clone());
            asked.spawn(async move {
                let id = user.id;
                let comments = forum.comments(&posts).await.with_context(whose(id));
                let _ = done.send((place, comments.map(|comments| Feed { user, posts, comments })));
            });
        }
        asked.join_all().await;
    });
    let mut places: Vec<Option<anyhow::Result<Feed>>> = std::iter::repeat_with(|| None).take(n).collect();
    while let Some((place, feed)) = done.recv().await {
        places[place] = Some(feed);
    }
    tasks.join_all().await;
    places.into_iter().flatten().collect()
}
