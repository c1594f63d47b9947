/**
 * The grammar of Einklang for editors. The language itself is told in docs/language.md; its parser is src/syntax.
 *
 * What the two parsers have in common is held together by compare.py. What this one leaves out on purpose: which numbers
 * and dates are well-formed, how deep things may nest, and what is an entity and what a sentence (it guesses by shape).
 *
 * Lines mean something in Einklang, and words are keywords only where they are expected. The first is done by src/scanner.c,
 * which ends members (`_end`) and joins lines (`_join`); the second by tree-sitter, which takes a keyword only where one
 * may stand.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const LOOSEST = { or: 1, and: 2, not: 3, compare: 4, domain: 5, add: 6, multiply: 7, negate: 8, at: 9, range: 10, call: 13 };

/** Words that are names unless something particular follows them. */
const SOFT = ['some', 'no', 'every', 'count', 'sum', 'min', 'max', 'set', 'about', 'pair'];

const commaSep1 = (rule) => seq(rule, repeat(seq(',', rule)));

export default grammar({
  name: 'einklang',

  word: ($) => $.name,

  extras: ($) => [/[\s\uFEFF]/, $.comment, $._join],

  externals: ($) => [
    $._end, // the line ends, and the member with it
    $._goes_on, // the line ends behind a word that leaves it open
    $._join, // the line ends, and the next one continues it
    $.property_name, // a name with a colon behind it
    $.language_tag, // `en` with a text behind it
    $._entity_kind, // the first of two names that begin an entity, in a body
    $._item_kind, // the same at the top level, where declarations have words of their own
    $._unit_slash, // `/` between a unit and its denominator, with no blank around it
    $._unit_star,
    $._unclosed, // the end of the line, where a text should have ended
    $._recovering, // never wanted: says that the parser looks for a way out of an error
  ],

  conflicts: ($) => [],

  supertypes: ($) => [$.item, $.expression],

  rules: {
    source_file: ($) =>
      seq(repeat(choice($.item, seq($._item_line, $._end), $._end)), optional($._item_line)),

    comment: (_) => token(seq('#', /[^\n]*/)),

    name: (_) =>
      /[\p{Alphabetic}_][\p{Alphabetic}\p{N}\u0300-\u036f_]*(\.[\p{Alphabetic}_][\p{Alphabetic}\p{N}\u0300-\u036f_]*)*/,

    // What stands at the top level, and in tests.

    item: ($) =>
      choice(
        $.use,
        $.unit_declaration,
        $.choice_declaration,
        $.kind_declaration,
        $.kind_extension,
        $.rule,
        $.define,
        $.value_declaration,
        $.accept,
        $.test,
        $.extension,
        alias($._item_entity, $.entity),
        $.sentence,
      ),

    use: ($) => seq('use', field('pack', choice($.name, $.text))),

    unit_declaration: ($) =>
      prec.right(
        seq(
          'unit',
          field('name', $.name),
          repeat(seq('|', field('spelling', $.name))),
          optional(field('title', $._local_text)),
          optional(seq('=', field('equals', $.expression), optional(field('title', $._local_text)))),
        ),
      ),

    choice_declaration: ($) =>
      seq('choice', field('name', $.name), optional(field('title', $._local_text)), field('body', $.choice_body)),

    choice_body: ($) => seq('{', repeat(choice($.choice_value, ',', '|', $._end)), '}'),

    choice_value: ($) => prec.right(seq(field('name', $.name), optional(field('title', $._local_text)))),

    kind_declaration: ($) =>
      prec.right(seq('kind', field('name', $.name), repeat($._kind_head), optional(field('body', $.kind_body)))),

    kind_extension: ($) =>
      seq('extend', 'kind', field('name', $.name), repeat($._kind_head), field('body', $.kind_body)),

    _kind_head: ($) =>
      choice(
        seq('is', field('parent', $.name)),
        seq('in', field('container', $.name)),
        field('note', $.note),
        field('title', $._local_text),
      ),

    kind_body: ($) => seq('{', repeat(choice($.property_declaration, $.sentence_template, $.note, $._end)), '}'),

    property_declaration: ($) =>
      prec.right(
        seq(
          field('name', $.property_name),
          ':',
          choice($.quantity_type, field('type', $.name)),
          repeat(
            choice(
              seq('|', field('type', $.name)),
              field('cardinality', $.cardinality),
              seq(choice('<', '<=', '>', '>='), field('bound', $._value)),
              seq('=', field('default', $._value)),
              field('title', $._local_text),
              $.note,
            ),
          ),
        ),
      ),

    cardinality: (_) => choice('?', '*', '+'),

    quantity_type: ($) => seq('quantity', 'in', $.unit),

    sentence_template: ($) => seq('sentence', optional($.language_tag), $.text),

    define: ($) =>
      seq(
        'define',
        field('name', $.name),
        '(',
        optional(commaSep1($.parameter)),
        ')',
        optional(field('title', $._local_text)),
        choice('when', '='),
        field('body', $.expression),
      ),

    parameter: ($) => seq(field('name', $.name), ':', field('type', choice($.name, $.quantity_type))),

    value_declaration: ($) =>
      seq('value', field('name', $.name), optional(field('title', $._local_text)), '=', field('value', $.expression)),

    // Statements.

    extension: ($) => seq('extend', field('name', $.name), field('body', $.body)),

    // A line of words goes to its end, to its body, or to a property behind it. Nothing else begins within it.

    _item_entity: ($) => seq($._item_entity_alone, field('body', $.body)),

    _item_entity_alone: ($) => seq(field('kind', alias($._item_kind, $.name)), $._entity_rest),

    entity: ($) => seq($._entity_alone, field('body', $.body)),

    _entity_alone: ($) => seq(field('kind', alias($._entity_kind, $.name)), $._entity_rest),

    _entity_rest: ($) =>
      prec.right(seq(field('name', $.name), optional(field('title', $._title)), optional($._words))),

    // A text behind the name of an entity is its title, and not a word of it.
    _title: ($) => prec(1, $._local_text),

    _line: ($) =>
      choice(
        alias($._words_alone, $.sentence),
        alias($._entity_alone, $.entity),
        alias($._empty_property, $.property),
      ),

    _item_line: ($) => choice(alias($._words_alone, $.sentence), alias($._item_entity_alone, $.entity)),

    sentence: ($) => seq($._words_alone, field('body', $.body)),

    _words_alone: ($) =>
      prec.right(
        seq(
          choice($.name, $.number, $.date, $._local_text, seq($._open_word, optional($._goes_on))),
          optional($._words),
        ),
      ),

    _words: ($) => prec.right(repeat1(choice($._word, seq($._opener, optional($._goes_on))))),

    _word: ($) =>
      choice($.name, $.number, $.date, $._local_text, '..', '.', '(', ')', '?', '%', '±', '!'),

    // A line that ends with one of these goes on.
    _opener: ($) =>
      choice($._open_word, ...[',', '|', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/']),

    _open_word: ($) =>
      alias(
        choice(
          'when', 'where', 'unless', 'and', 'or', 'not', 'in', 'via',
          'overlaps', 'meets', 'within', 'before', 'after', 'reaches',
        ),
        $.name,
      ),

    body: ($) =>
      seq('{', repeat(choice($._member, seq($._line, choice($._end, $.property)), $._end)), optional($._line), '}'),

    _member: ($) =>
      choice(
        $.property,
        $.cite,
        $.note,
        $.alias,
        $.entity,
        $.sentence,
      ),

    property: ($) =>
      prec.right(
        seq(
          field('name', $.property_name),
          ':',
          optional($._goes_on),
          commaSep1(field('value', $.property_value)),
        ),
      ),

    // Half typed, it has no value yet; that is no reason to take the next line for one.
    _empty_property: ($) => seq(field('name', $.property_name), ':'),

    property_value: ($) =>
      prec.right(
        seq(
          choice($._value, $.fraction),
          repeat($._when),
          optional(seq($.cite, repeat($._when))),
        ),
      ),

    _when: ($) => choice(seq('during', $._value), seq('as', 'of', $._value)),

    fraction: ($) => seq($.quantity, '/', $.quantity),

    cite: ($) => prec.right(seq('cite', field('source', $.name), optional(field('quotation', $.text)))),

    note: ($) => seq('note', $._local_text),

    alias: ($) => prec.right(seq('alias', commaSep1($.name))),

    // Rules.

    rule: ($) =>
      seq('rule', field('name', $.name), optional(field('title', $._local_text)), field('body', $.rule_body)),

    rule_body: ($) => seq('{', repeat(choice($._rule_member, $._end)), '}'),

    _rule_member: ($) =>
      choice(
        $.severity, $.for, $.where, $.unless, $.let, $.report, $.with, $.help, $.fix,
        $.cite, $.note,
      ),

    severity: ($) => prec.right(seq('severity', ':', commaSep1($._level))),

    _level: ($) =>
      prec.right(seq(field('level', alias(choice('error', 'warning', 'note'), $.level)), optional(seq('when', $.expression)))),

    for: ($) => seq('for', choice(seq('pair', commaSep1(field('variable', $.name)), $._domain), $._binders)),

    _binders: ($) => prec.right(commaSep1($.binder)),

    binder: ($) => seq(field('variable', $._name), $._domain),

    _domain: ($) =>
      choice(seq(':', field('kind', $.name)), prec(LOOSEST.domain, seq('in', field('path', $.expression)))),

    where: ($) => seq('where', $.expression),

    unless: ($) => seq('unless', $.expression),

    let: ($) => seq('let', field('name', $.name), '=', field('value', $.expression)),

    report: ($) => seq('report', field('place', $.name), $._local_text),

    with: ($) =>
      prec.right(
        seq('with', field('place', $.name), $._local_text, optional(seq('for', $._binders, optional($._filter)))),
      ),

    help: ($) => seq('help', $._local_text),

    fix: ($) =>
      seq(
        optional('safe'),
        'fix',
        field('title', $._local_text),
        choice(
          seq('insert', $._local_text, 'in', field('place', $.name)),
          seq('replace', field('place', $.name), 'with', $._local_text),
        ),
      ),

    // Acceptances and tests.

    rule_name: ($) => prec.right(seq($.name, optional(seq('/', $.name)))),

    accept: ($) =>
      prec.right(
        seq(
          'accept',
          field('rule', $.rule_name),
          'at',
          field('place', $.name),
          optional(seq('with', commaSep1(field('with', $.name)))),
          optional(field('body', $.accept_body)),
        ),
      ),

    accept_body: ($) => seq('{', repeat(choice($.because, $.by, $.until, $._end)), '}'),

    because: ($) => seq('because', optional(':'), $.text),

    by: ($) => seq('by', ':', $.name),

    until: ($) => seq('until', ':', $._value),

    test: ($) => seq('test', field('title', $._local_text), field('body', $.test_body)),

    test_body: ($) => seq(
        '{',
        repeat(choice($.item, seq($._item_line, $._end), $.as_of, $.expect, $._end)),
        optional($._item_line),
        '}',
      ),

    as_of: ($) => seq('as_of', ':', $._value),

    expect: ($) =>
      prec.right(
        seq(
          'expect',
          choice(
            seq('no', 'findings'),
            seq(
              optional(choice('possible', 'no')),
              field('rule', $.rule_name),
              optional(seq('at', field('place', $.name))),
            ),
          ),
        ),
      ),

    // Values.

    _value: ($) => choice($._operand, $.range),

    range: ($) =>
      prec.right(LOOSEST.range, choice(seq($._operand, '..', optional($._operand)), seq('..', $._operand))),

    _operand: ($) =>
      choice($.quantity, $.date, $._local_text, $.about, $.at_least, $.at_most, $._name, $.call, $.path, $.parenthesized),

    about: ($) => prec.right(seq('about', $.quantity, optional(seq('±', $.quantity)))),

    at_least: ($) => prec(LOOSEST.range + 1, seq('at', 'least', $._simple)),

    at_most: ($) => prec(LOOSEST.range + 1, seq('at', 'most', $._simple)),

    _simple: ($) => choice($.quantity, $.date, $._name, $.call, $.path, $.parenthesized),

    quantity: ($) =>
      choice(
        prec.right(LOOSEST.range + 1, seq($.number, $._measure)),
        prec.right(LOOSEST.range + 1, $.number),
        prec.right(LOOSEST.range + 2, seq('-', $.number, optional($._measure))),
      ),

    // What may stand behind the digits: `400 thousand persons`, `25 %`.
    _measure: ($) =>
      prec.right(
        LOOSEST.range + 2,
        choice(
          seq(field('scale', alias(choice('thousand', 'million', 'billion'), $.scale)), optional('%'), optional($.unit)),
          seq('%', optional($.unit)),
          $.unit,
        ),
      ),

    unit: ($) =>
      prec.right(
        LOOSEST.range + 1,
        choice(seq($.name, repeat($._unit_factor)), repeat1($._unit_factor)),
      ),

    _unit_factor: ($) =>
      choice(
        seq(alias($._unit_slash, '/'), $.name),
        seq(alias($._unit_star, '*'), $.name),
        seq('per', $.name),
      ),

    number: (_) => /[0-9]+(_[0-9]+)*(\.[0-9]+(_[0-9]+)*)?/,

    date: (_) => /[0-9]{4}-[0-9]{2}(-[0-9]{2})?/,

    _local_text: ($) => choice($.text, $.local_text),

    local_text: ($) => prec.right(repeat1(seq($.language_tag, $.text))),

    text: ($) =>
      choice(
        seq(
          '"',
          repeat(
            choice(
              token.immediate(prec(1, /[^"\\{\n]+/)),
              token.immediate(prec(1, '{')),
              $.escape,
              $.hole,
            ),
          ),
          choice(token.immediate('"'), $._unclosed),
        ),
        seq(
          '"""',
          repeat(
            choice(
              token.immediate(prec(1, /[^"\\{]+/)),
              token.immediate(prec(1, '{')),
              token.immediate('"'),
              $.escape,
              alias($._wide_hole, $.hole),
            ),
          ),
          token.immediate('"""'),
        ),
      ),

    escape: (_) => token.immediate(prec(2, /\\(u\{[0-9a-fA-F]*\}|[^\n])/)),

    // What is filled in: `{o.title}`, and the slots of a sentence, `[in {scope}]`.
    hole: (_) => token.immediate(prec(2, /\{([^{}"\\\n]|\\[^\n])*\}/)),

    _wide_hole: (_) => token.immediate(prec(3, /\{([^{}\\\n]|\\[^\n])*\}/)),

    // Conditions and calculations.

    expression: ($) =>
      choice(
        $._operand,
        $.range,
        $.binary,
        $.not,
        $.negation,
        $.is,
        $.in_list,
        $.reaches,
        $.at,
        $.quantified,
        $.aggregate,
      ),

    _name: ($) => choice($.name, prec(-1, alias(choice(...SOFT), $.name))),

    parenthesized: ($) => seq('(', $.expression, ')'),

    call: ($) =>
      prec(LOOSEST.call, seq(field('function', $._name), '(', optional(commaSep1($.expression)), ')')),

    path: ($) => prec.left(LOOSEST.call, seq(choice($.call, $.parenthesized, $.path), '.', field('property', $.name))),

    binary: ($) =>
      choice(
        prec.left(LOOSEST.or, seq($.expression, field('operator', 'or'), $.expression)),
        prec.left(LOOSEST.and, seq($.expression, field('operator', 'and'), $.expression)),
        prec.left(
          LOOSEST.compare,
          seq(
            $.expression,
            field(
              'operator',
              choice('==', '!=', '<', '<=', '>', '>=', 'in', 'overlaps', 'meets', 'within', 'before', 'after'),
            ),
            $.expression,
          ),
        ),
        prec.left(LOOSEST.add, seq($.expression, field('operator', choice('+', '-')), $.expression)),
        prec.left(LOOSEST.multiply, seq($.expression, field('operator', choice('*', '/')), $.expression)),
      ),

    in_list: ($) =>
      prec.left(
        LOOSEST.compare,
        seq($.expression, 'in', '(', $.expression, ',', commaSep1($.expression), ')'),
      ),

    not: ($) => prec.right(LOOSEST.not, seq('not', $.expression)),

    negation: ($) => prec.right(LOOSEST.negate, seq('-', $.expression)),

    is: ($) => prec.left(LOOSEST.compare, seq($.expression, 'is', field('what', $.name))),

    reaches: ($) =>
      prec.right(
        LOOSEST.compare,
        seq(
          $.expression,
          'reaches',
          $.expression,
          optional(choice('positively', 'negatively')),
          'via',
          commaSep1(seq(optional('-'), field('step', $.name))),
        ),
      ),

    at: ($) => prec.left(LOOSEST.at, seq($.expression, 'at', $._value)),

    quantified: ($) =>
      prec.right(
        seq(
          choice(
            seq(choice('some', 'no'), $._binders, optional($._filter)),
            seq('every', $._binders, optional($._filter), 'satisfies', $.expression),
          ),
        ),
      ),

    aggregate: ($) =>
      prec.right(
        seq(
          choice(
            seq('count', 'of'),
            seq(choice('sum', 'min', 'max', 'set'), 'of', $.expression, 'for'),
          ),
          $._binders,
          optional($._filter),
        ),
      ),

    _filter: ($) => seq('where', $.expression),
  },
});
