; A rule and a define are scopes; what `for` and `let` name is known within.
(rule) @local.scope
(define) @local.scope
(quantified) @local.scope
(aggregate) @local.scope

(for variable: (name) @local.definition.var)
(binder variable: (name) @local.definition.var)
(let name: (name) @local.definition.var)
(parameter name: (name) @local.definition.parameter)

(name) @local.reference
