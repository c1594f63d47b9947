//! The members of a rule, and the defines on their own.

use crate::finding::{Citation, Severity};
use crate::model::nearest::nearest;
use crate::source::Place;
use crate::syntax::tree::{self, RuleMember};

use super::super::ir::*;
use super::super::library::DefineDecl;
use super::super::messages;
use super::conditions::operands;
use super::{FOR_LIMIT, Typer};

impl Typer<'_> {
    /// A rule; nothing where what makes it a rule is missing (and said).
    pub fn rule(&mut self, rule: &tree::Rule) -> Option<Rule> {
        let name = self.text(rule.name).to_owned();
        let place = self.place(rule.name.span);
        if !rule.members.iter().any(|m| matches!(m, RuleMember::For { .. })) {
            if !rule.members.iter().any(|m| matches!(m, RuleMember::Broken(_))) {
                self.say(messages::no_for(place, &name));
            }
            return None;
        }
        let Sought { variables, binders, conditions: reasons, lets } = self.sought(&rule.members, place)?;
        let texts = self.rule_texts(rule);
        let is_broken = rule.members.iter().any(|m| matches!(m, RuleMember::Broken(_)));
        if texts.report.is_none() || is_broken || self.reader.is_some() {
            // What is missing may be what would have used them, be it in another language.
            self.scope.iter_mut().for_each(|v| v.used = true);
        }
        self.leave(0);
        let Some((report, message)) = texts.report else {
            if !is_broken && !rule.members.iter().any(|m| matches!(m, RuleMember::Report { .. })) {
                self.say(messages::no_report(place, &name));
            }
            return None;
        };
        if is_broken {
            // Without one of its conditions it would say something else; what is wrong is said.
            return None;
        }
        let code = format!("{}/{name}", self.sources.pack_name(self.origin.pack));
        let title = rule.title.as_ref().map(|t| self.plain(t)).unwrap_or_default();
        Some(Rule {
            reasons,
            code,
            name,
            pack: self.origin.pack,
            place,
            title,
            severities: texts.severities,
            variables,
            lets,
            query: Query::of(binders, variables, Vec::new()),
            report,
            message,
            with: texts.with,
            help: texts.help,
            fixes: texts.fixes,
            cites: texts.cites,
            slots: self.slots(),
        })
    }

    /// What some members seek: the variables of all `for`, then the `let`s, and the conditions, in their order; nothing
    /// where there are too many variables (and that is said). All stay in scope.
    pub(super) fn sought(&mut self, members: &[RuleMember], place: Place) -> Option<Sought> {
        let count = |m: &RuleMember| if let RuleMember::For { binders, .. } = m { binders.len() } else { 0 };
        let variables: usize = members.iter().map(count).sum();
        if variables > FOR_LIMIT {
            self.say(messages::too_many_variables(place, variables, FOR_LIMIT));
            return None;
        }
        // All rules stand in memory until they are asked: none takes room to spare.
        let lets = members.iter().filter(|m| matches!(m, RuleMember::Let { .. })).count();
        let (mut binders, mut conditions) = (Vec::with_capacity(variables + lets), Vec::new());
        // Variables may be used in any member, wherever `for` stands.
        for member in members {
            if let RuleMember::For { pair, binders: list } = member {
                let mark = binders.len();
                binders.extend(self.binders(list, false));
                if *pair {
                    self.pairs(&binders[mark..], &mut conditions);
                }
            }
        }
        let variables = binders.len();
        let mut lets: Vec<Expr> = Vec::with_capacity(lets);
        for member in members {
            match member {
                RuleMember::Where(c) => {
                    let mut parts = Vec::new();
                    operands(tree::BinaryOp::And, c, &mut parts);
                    conditions.reserve_exact(parts.len());
                    for p in parts {
                        let p = self.condition(p, true);
                        conditions.push(p);
                    }
                }
                RuleMember::Unless(c) => {
                    let c_typed = self.condition(c, false);
                    conditions.push(self.make(Node::Not(Box::new(c_typed)), Ty::Truth, false, c.span));
                }
                RuleMember::Let { name, value } => {
                    let value = self.value(value, None);
                    let slot = self.declare(*name, value.ty, value.many, true);
                    let (ty, place) = (value.ty, self.place(name.span));
                    let name = self.text(*name).to_owned();
                    lets.push(value.clone());
                    binders.push(Binder {
                        slot,
                        name,
                        domain: Domain::Is(value),
                        ty,
                        existential: true,
                        place,
                    });
                }
                _ => {}
            }
        }
        Some(Sought { variables, binders, conditions, lets })
    }

    /// `for pair a, b: K`: different ones, each pair once.
    fn pairs(&mut self, binders: &[Binder], conditions: &mut Vec<Expr>) {
        for two in binders.windows(2) {
            if let [a, b] = two {
                let span = b.place.span;
                conditions.push(self.make(Node::PairOnce(a.slot, b.slot), Ty::Truth, false, span));
            }
        }
    }

    fn rule_texts(&mut self, rule: &tree::Rule) -> Texts {
        let mut texts = Texts::default();
        for member in &rule.members {
            match member {
                RuleMember::Severity(list) => self.severities(list, &mut texts.severities),
                RuleMember::Report { place, text } => {
                    let mark = self.mark(*place);
                    let text = self.template(text);
                    if texts.report.is_some() {
                        let at = self.place(place.span);
                        self.say(messages::twice(at, "report"));
                    }
                    texts.report = mark.map(|m| (m, text)).or(texts.report.take());
                }
                RuleMember::With { place, text, binders, filter } => {
                    let scope = self.scope.len();
                    let own = self.binders(binders, true);
                    let conditions = match filter {
                        Some(f) => self.filter(f, binders, f.span),
                        None => Vec::new(),
                    };
                    let mark = self.mark(*place);
                    let text = self.template(text);
                    self.leave(scope);
                    let query = (!own.is_empty()).then(|| self.query(own, conditions));
                    texts.with.extend(mark.map(|mark| With { mark, text, query }));
                }
                RuleMember::Help(text) => {
                    if texts.help.is_some() {
                        let at = self.place(text.span);
                        self.say(messages::twice(at, "help"));
                    }
                    texts.help = Some(self.template(text));
                }
                RuleMember::Fix { is_safe, title, edit } => {
                    let title = self.template(title);
                    let edit = match edit {
                        tree::FixEdit::Insert { text, into } => {
                            let into = self.mark(*into).map(|m| m.of);
                            let text = self.template(text);
                            into.map(|into| FixEdit::Insert(text, into))
                        }
                        tree::FixEdit::Replace { place, text } => {
                            let mark = self.mark(*place);
                            let text = self.template(text);
                            mark.map(|m| FixEdit::Replace(m, text))
                        }
                    };
                    texts.fixes.extend(edit.map(|edit| Fix { title, edit, is_safe: *is_safe }));
                }
                RuleMember::Cite(cite) => texts.cites.extend(self.cite(cite)),
                _ => {}
            }
        }
        if texts.severities.is_empty() {
            texts.severities.push((Severity::Error, None));
        }
        texts
    }

    fn severities(
        &mut self,
        list: &[(tree::Name, Option<tree::Expr>)],
        out: &mut Vec<(Severity, Option<Expr>)>,
    ) {
        for (name, condition) in list {
            let text = self.text(*name);
            let condition = condition.as_ref().map(|c| self.condition(c, true));
            match text {
                "error" => out.push((Severity::Error, condition)),
                "warning" => out.push((Severity::Warning, condition)),
                "note" => out.push((Severity::Note, condition)),
                _ => {
                    let near = nearest(text, ["error", "warning", "note"].into_iter());
                    let place = self.place(name.span);
                    self.say(messages::unknown_severity(place, text, &near));
                }
            }
        }
    }

    fn cite(&mut self, cite: &tree::Cite) -> Option<Citation> {
        let text = self.text(cite.source);
        if self.entity(text).is_none() {
            let known = self.model.kind(crate::model::KindId::SOURCE).extent.clone();
            let names = known.map(|e| self.model.name_of(crate::model::EntityId(e)));
            let near = nearest(text, names);
            let place = self.place(cite.source.span);
            self.say(messages::unknown_name(place, text, &near));
            return None;
        }
        let quote = cite.quote.map(|q| crate::syntax::unquote(self.origin.text, q).into_owned());
        Some(Citation { source: text.to_owned(), quote })
    }

    /// `c`, `c.object`, `c.agreement.title`: what `report` marks.
    fn mark(&mut self, name: tree::Name) -> Option<Mark> {
        let of = self.name(name.span, None);
        match of.node {
            _ if of.ty == Ty::Error => None,
            Node::Property { of, property, at: None } => Some(Mark { of: *of, property: Some(property) }),
            Node::Slot(_) | Node::Container { .. } | Node::Const(Const::Entity(_)) => {
                Some(Mark { of, property: None })
            }
            _ => {
                let place = self.place(name.span);
                self.say(messages::bad_mark(place));
                None
            }
        }
    }

    /// A text without holes.
    pub fn plain(&mut self, text: &tree::LocalText) -> Template {
        let text = self.localised(text);
        Template {
            variants: text.variants.into_iter().map(|(t, s)| (t, vec![Piece::Text(s.into())])).collect(),
        }
    }

    /// A text whose `{ }` hold expressions.
    pub(super) fn template(&mut self, text: &tree::LocalText) -> Template {
        let read = self.read(&text.variants);
        let mut template = Template { variants: Vec::with_capacity(read.len()) };
        for (tag, text) in read {
            let tag = tag.map(|n| Box::from(self.text(n)));
            let parts = crate::syntax::holes(self.origin.text, *text);
            let mut pieces = Vec::with_capacity(parts.len());
            for piece in parts {
                match piece {
                    crate::syntax::Part::Literal(s) => pieces.push(Piece::Text(s)),
                    crate::syntax::Part::Hole(span) => {
                        match crate::syntax::expression_at(self.origin.source, self.origin.text, span) {
                            Ok(tree) => {
                                let value = self.value(&tree, None);
                                pieces.push(Piece::Hole(value));
                            }
                            Err(finding) => self.say(finding),
                        }
                    }
                }
            }
            template.variants.push((tag, pieces));
        }
        template
    }

    /// Those of a text's variants that are read: for one reader the one that is shown, as [`Template::plain`] has it.
    fn read<'t>(
        &self,
        variants: &'t [(Option<tree::Name>, tree::Text)],
    ) -> &'t [(Option<tree::Name>, tree::Text)] {
        let Some(lang) = self.reader else { return variants };
        let by =
            |wanted: Option<&str>| variants.iter().position(|(tag, _)| tag.map(|n| self.text(n)) == wanted);
        let shown = by(Some(lang.tag())).or_else(|| by(None)).unwrap_or(0);
        variants.get(shown..=shown).unwrap_or_default()
    }

    /// A define on its own: its parameters as the first binders, and its body.
    pub fn define(&mut self, decl: &DefineDecl<'_>) -> (Vec<Binder>, Expr) {
        let mut params = Vec::with_capacity(decl.params.len());
        for ((name, _), (text, ty)) in decl.tree.params.iter().zip(&decl.params) {
            let slot = self.declare(*name, *ty, false, false);
            let domain = match ty.kind() {
                Some(kind) => Domain::Kind(kind),
                None => Domain::Kind(crate::model::KindId::ENTITY),
            };
            let place = self.place(name.span);
            params.push(Binder {
                slot,
                name: (*text).to_owned(),
                domain,
                ty: *ty,
                existential: false,
                place,
            });
        }
        let body = match &decl.tree.body {
            tree::DefineBody::When(c) => self.condition(c, true),
            tree::DefineBody::Equals(e) => self.value(e, None),
        };
        self.leave(0);
        (params, body)
    }

    /// A named value: a literal.
    pub fn named_value(&mut self, value: &tree::Expr) -> Expr {
        let typed = self.value(value, None);
        if matches!(typed.node, Node::Const(_)) || typed.ty == Ty::Error {
            return typed;
        }
        let place = self.place(value.span);
        self.say(messages::bad_literal(place, ("a fixed value", "kein fester Wert")));
        self.error(value.span)
    }

    /// The project's own value for a named value of a pack: of the same type.
    pub fn override_value(&mut self, tree: &tree::Expr, declared: &Expr) -> Option<Expr> {
        let own = self.value(tree, Some(declared.ty));
        if own.ty != Ty::Error && declared.ty != Ty::Error && own.ty != declared.ty {
            self.mismatch(own.place, (declared.ty, false), &own);
            return None;
        }
        (own.ty != Ty::Error && matches!(own.node, Node::Const(_))).then_some(own)
    }
}

/// What the variables and conditions of a rule or of a question seek.
pub(super) struct Sought {
    /// How many of the binders are `for` variables: the first ones.
    pub(super) variables: usize,
    pub(super) binders: Vec<Binder>,
    pub(super) conditions: Vec<Expr>,
    /// What the `let`s say as it was written.
    pub(super) lets: Vec<Expr>,
}

/// What a rule says.
#[derive(Default)]
struct Texts {
    severities: Vec<(Severity, Option<Expr>)>,
    report: Option<(Mark, Template)>,
    with: Vec<With>,
    help: Option<Template>,
    fixes: Vec<Fix>,
    cites: Vec<Citation>,
}
