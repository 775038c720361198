//! A forum whose answers lead from one question to the next.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::Lab;
use crate::record::ms;

/// A user, as the forum knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The number that everybody knows them by.
    pub id: u32,
    /// The number of the page where their posts stand, which only the forum knows.
    pub page: u32,
}

/// A post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// The number of the post, which only the forum knows.
    pub number: u32,
    /// What it is about.
    pub title: String,
}

/// A comment on one of somebody's posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment(pub String);

/// One of the three questions that the forum answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// `Forum::user`
    User,
    /// `Forum::posts`
    Posts,
    /// `Forum::comments`
    Comments,
}

/// All that the forum knows of one user, and how it answers.
#[derive(Clone, Debug)]
pub struct Member {
    /// The answer to the first question.
    pub user: User,
    /// The answer to the second question.
    pub posts: Vec<Post>,
    /// The answer to the third question.
    pub comments: Vec<Comment>,
    /// How long each answer takes.
    pub delays: [Duration; 3],
    /// The question that is not answered.
    pub fails: Option<Question>,
}

/// Why a question is not answered. It has a type of its own, so that it is known from an error that has only
/// its words.
#[derive(Debug)]
pub struct NoAnswer(&'static str);

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NoAnswer {}

/// Answers questions about its members. Clones are handles to the same forum.
#[derive(Clone)]
pub struct Forum {
    lab: Lab,
    members: Arc<Vec<Member>>,
}

impl Forum {
    /// A forum with these members.
    pub fn new(lab: &Lab, members: Vec<Member>) -> Self {
        Self { lab: lab.clone(), members: Arc::new(members) }
    }

    /// The user with this number.
    ///
    /// # Errors
    ///
    /// The forum can't say, or there is nobody with this number.
    pub async fn user(&self, id: u32) -> anyhow::Result<User> {
        let member = self.members.iter().find(|member| member.user.id == id);
        let name = format!("user {id}");
        let member = self.answer(Question::User, name, member, "there is no such user");
        Ok(member.await?.user.clone())
    }

    /// The posts of a user.
    ///
    /// # Errors
    ///
    /// The forum can't say, or it has not given this user.
    pub async fn posts(&self, user: &User) -> anyhow::Result<Vec<Post>> {
        let member = self.members.iter().find(|member| member.user == *user);
        if member.is_none() {
            self.lab.note(format!("`posts` was asked for a user that the forum has not given: {user:?}."));
        }
        let name = format!("posts of {}", user.id);
        let member = self.answer(Question::Posts, name, member, "the page can't be read");
        Ok(member.await?.posts.clone())
    }

    /// The comments on all posts of a user.
    ///
    /// # Errors
    ///
    /// The forum can't say, or these are not the posts of one of its users, all of them.
    pub async fn comments(&self, posts: &[Post]) -> anyhow::Result<Vec<Comment>> {
        let member = self.members.iter().find(|member| member.posts == posts);
        if member.is_none() {
            self.lab.note(format!(
                "`comments` was asked for something else than all posts of one user: {posts:?}."
            ));
        }
        let whose = member.map_or_else(|| "nobody".to_owned(), |member| member.user.id.to_string());
        let name = format!("comments of {whose}");
        let member = self.answer(Question::Comments, name, member, "the comments are hidden");
        Ok(member.await?.comments.clone())
    }

    async fn answer<'a>(
        &self,
        question: Question,
        name: String,
        member: Option<&'a Member>,
        failure: &'static str,
    ) -> anyhow::Result<&'a Member> {
        let delay = member.map_or(ms(10), |member| member.delays[question as usize]);
        self.lab.job(name, delay, ()).await;
        match member {
            Some(member) if member.fails != Some(question) => Ok(member),
            _ => Err(NoAnswer(failure).into()),
        }
    }
}
