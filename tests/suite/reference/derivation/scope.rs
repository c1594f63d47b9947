//! The variables in scope, and how their values are said.

use einklang::engine::derivation::Derivation;
use einklang::model::truth::Truth;
use einklang::syntax::tree::{Binder, Expr};

use super::super::evaluate::Env;
use super::super::value::V;
use super::checker::{Checked, Checker, ensure};

/// What is in scope: the values of variables, and which of them are a rule's `let`s.
#[derive(Clone)]
pub(super) struct Scope<'t> {
    pub(super) env: Env,
    pub(super) lets: Vec<(String, &'t Expr)>,
}

impl Checker<'_> {
    /// Brings variables into scope: each has the value that is said of it, which is one of its domain.
    pub(super) fn bind(
        &self,
        binders: &[&Binder],
        said: &[(String, String)],
        env: &mut Env,
    ) -> Result<Truth, String> {
        let mut truth = Truth::True;
        for (i, binder) in binders.iter().enumerate() {
            let name = self.text(binder.name.span);
            let (_, value) =
                said.get(i).filter(|(n, _)| n == name).ok_or_else(|| format!("`{name}` is not bound"))?;
            let domain = self.it.domain(&binder.domain, env).into_iter();
            let meant = domain.into_iter().find(|(v, ..)| self.says(v, value));
            let (v, t, _) = meant.ok_or_else(|| format!("`{name}` cannot be {value}"))?;
            truth = truth.and(t);
            env.push((name.to_owned(), v));
        }
        Ok(truth)
    }

    /// Whether the values said of variables are those they have.
    pub(super) fn under(&self, d: &Derivation, env: &Env) -> Checked {
        let same =
            |((n, v), (name, said)): (&(String, V), &(String, String))| n == name && self.says(v, said);
        let all = d.bindings.len() == env.len() && env.iter().zip(&d.bindings).all(same);
        ensure(all, || format!("{:?} under {:?}, not {env:?}", d.by, d.bindings))
    }

    /// A value as it is printed.
    pub(super) fn print(&self, v: &V) -> String {
        let model = &self.scene.world.model;
        match v.clone().settle(&V::None) {
            V::Entity(e) => model.name_of(e).to_owned(),
            V::Choice(id, i) => {
                let value = model.choices[id.index()].values.get(usize::from(i));
                value.map_or("", |(n, _)| model.symbols.text(*n)).to_owned()
            }
            V::Period(p) | V::Length(p) => p.to_string(),
            V::Date(d) => d.to_string(),
            V::Duration(d) => d.to_string(),
            V::Number(i) => i.to_string(),
            V::Unknown(shape) if !shape.bound.is_all() => shape.bound.to_string(),
            V::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            V::Text(all) => all.first().cloned().unwrap_or_default(),
            V::Word(word) => word,
            V::None => "none".to_owned(),
            _ => "unknown".to_owned(),
        }
    }

    pub(super) fn says(&self, v: &V, said: &str) -> bool {
        match v {
            V::Text(all) => all.iter().any(|t| t == said),
            v => self.print(v) == said,
        }
    }
}
