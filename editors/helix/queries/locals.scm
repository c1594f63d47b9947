(rule) @local.scope
(define) @local.scope

(for variable: (name) @local.definition.variable.parameter)
(binder variable: (name) @local.definition.variable.parameter)
(let name: (name) @local.definition.variable.parameter)
(parameter name: (name) @local.definition.variable.parameter)

(name) @local.reference
