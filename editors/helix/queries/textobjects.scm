(entity body: (_) @class.inside) @class.around
(kind_declaration body: (_) @class.inside) @class.around
(rule body: (_) @function.inside) @function.around
(define body: (_) @function.inside) @function.around
(test body: (_) @test.inside) @test.around
(comment) @comment.inside
(comment)+ @comment.around
