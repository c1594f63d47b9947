(entity kind: (name) @context name: (name) @name) @item
(kind_declaration "kind" @context name: (name) @name) @item
(rule "rule" @context name: (name) @name) @item
(define "define" @context name: (name) @name) @item
