; As in editors/tree-sitter/queries, under the names of Helix. What comes later wins.

(name) @variable

; Statements
(entity kind: (name) @type)
(entity name: (name) @variable)
(property name: (property_name) @variable.other.member)
(cite source: (name) @constant)
(alias (name) @variable)
(extension name: (name) @variable)

; Vocabulary
(use pack: (name) @namespace)
(kind_declaration name: (name) @type)
(kind_declaration parent: (name) @type)
(kind_declaration container: (name) @type)
(kind_extension name: (name) @type)
(choice_declaration name: (name) @type)
(choice_value name: (name) @constant)
(property_declaration name: (property_name) @variable.other.member)
(property_declaration type: (name) @type)
(parameter name: (name) @variable.parameter)
(parameter type: (name) @type)
(unit_declaration name: (name) @type)
(unit_declaration spelling: (name) @type)
(unit (name) @type)
((property_declaration type: (name) @type.builtin)
  (#any-of? @type.builtin "text" "yes_no" "number" "date" "period" "duration"))
(cardinality) @operator

; Rules
(rule name: (name) @function)
(define name: (name) @function)
(value_declaration name: (name) @constant)
(rule_name (name) @function)
(binder variable: (name) @variable.parameter)
(binder kind: (name) @type)
(for variable: (name) @variable.parameter)
(for kind: (name) @type)
(let name: (name) @variable.parameter)
(call function: (name) @function)
(path property: (name) @variable.other.member)
(reaches step: (name) @variable.other.member)
(is what: (name) @type)
((is what: (name) @constant.builtin)
  (#any-of? @constant.builtin "given" "none" "known" "unknown"))
(level) @constant.builtin
((name) @constant.builtin
  (#any-of? @constant.builtin "unknown" "any" "yes" "no" "today"))

; Words of the language. `keyword` does not reach those that stand for names: they are names there.
[
  "use" "unit" "choice" "kind" "rule" "define" "value" "accept" "test" "extend"
  "severity" "for" "pair" "where" "unless" "let" "report" "with" "help" "safe" "fix" "insert" "replace"
  "cite" "note" "alias" "sentence" "quantity" "because" "by" "until" "expect" "possible" "findings" "as_of"
  "during" "as" "of" "per" "at" "least" "most" "about" "when" "satisfies" "via" "positively" "negatively"
  "some" "no" "every" "count" "sum" "min" "max" "set"
] @keyword

(binary operator: ["and" "or" "in" "overlaps" "meets" "within" "before" "after"] @keyword.operator)
(in_list "in" @keyword.operator)
(not "not" @keyword.operator)
(is "is" @keyword.operator)
(reaches "reaches" @keyword.operator)
(kind_declaration ["is" "in"] @keyword)
(kind_extension ["is" "in"] @keyword)
(quantity_type "in" @keyword)
(binder "in" @keyword)
(for "in" @keyword)
(fix "in" @keyword)

; Literals
(comment) @comment
(text) @string
(escape) @constant.character.escape
(hole) @string.special
(language_tag) @attribute
(number) @constant.numeric
(date) @constant.numeric
(scale) @keyword

[ "==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "=" ".." "±" "%" "|" ] @operator
[ "," ":" "." ] @punctuation.delimiter
[ "{" "}" "(" ")" ] @punctuation.bracket
