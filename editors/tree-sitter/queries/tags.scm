(entity name: (name) @name) @definition.class
(kind_declaration name: (name) @name) @definition.class
(rule name: (name) @name) @definition.function
(define name: (name) @name) @definition.function
