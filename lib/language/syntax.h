/* Rule text to a tree with places: lexer (token.c) and parser (parser.c). Nothing is known of names or types here. */
#ifndef AID_LIB_LANGUAGE_SYNTAX_H
#define AID_LIB_LANGUAGE_SYNTAX_H
#include "base/number.h"
#include "base/report.h"
#include "xml/reader.h"

/* A text of a pack whose bytes can be found again in the file: an element's text, or an attribute's value. */
typedef struct aid__script {
  const aid__tree *tree;
  const aid__node *node;
  const aid__node_attribute *attribute;  /* NULL: the element's text */
  aid__text text;
} aid__script;
aid__script aid__script_text(const aid__tree *tree, const aid__node *node);
aid__script aid__script_attribute(const aid__tree *tree, const aid__node *node, const aid__node_attribute *attribute);
aid__place aid__script_place(const aid__script *script, size_t offset, size_t length);

typedef enum aid__token_kind {
  AID__TOKEN_END, AID__TOKEN_NUMBER, AID__TOKEN_DATE, AID__TOKEN_MONTH, AID__TOKEN_CODE, AID__TOKEN_NAME, AID__TOKEN_MARK, AID__TOKEN_BAD
} aid__token_kind;
typedef struct aid__token {
  aid__token_kind kind;
  uint32_t offset, length;
  aid__text text;             /* of names, codes (without quotes) and marks */
  aid__fraction number;       /* of numbers */
  uint8_t digits;
  int32_t days;               /* of dates and months */
} aid__token;
/* The next token from *offset on. AID__TOKEN_BAD: reported. */
aid__token aid__token_next(const aid__script *script, size_t *offset, aid__reports *reports);
/* The Chinese of a phrase that messages are filled in with ("a value"); the phrase itself where there is none. */
const char *aid__phrase_zh(const char *phrase);
/* Words of the grammar, which no definition may be named. */
bool aid__word_reserved(aid__text word);

#define AID__AST_KINDS(X) \
  X(number) X(yes) X(no) X(never) X(date) X(month) X(code) X(name) X(call) X(aggregate) X(at) X(negate) X(not) X(and) X(or) \
  X(equal) X(unequal) X(less) X(at_most) X(greater) X(at_least) X(in) X(add) X(subtract) X(multiply) X(divide) X(choose)
typedef enum aid__ast_kind {
#define X(name) AID__AST_##name,
  AID__AST_KINDS(X)
#undef X
  AID__AST_COUNT
} aid__ast_kind;

typedef struct aid__ast aid__ast;
struct aid__ast {
  aid__ast_kind kind;
  uint32_t offset, length;
  uint32_t height;             /* 1 more than the highest operand: no formula is higher than the parser lets it be */
  aid__text text;              /* call: its name; code: the id; aggregate: its name; round: see call */
  aid__fraction number; uint8_t digits; aid__text unit[2]; bool per; /* number: "600 yuan / month": unit[0] per unit[1]; "working days" is one text */
  int32_t days;                /* date, month; at: nothing */
  aid__text *path; uint32_t *path_offsets; size_t path_count;   /* name; aggregate: of its list */
  bool ever;
  bool months; int32_t month_from, month_until;   /* aggregate: of "months -12..-1" in place of a list */
  aid__text row_name;          /* aggregate … as name; length 0: none */
  aid__ast **args; size_t arg_count;      /* operands; call: arguments; in: the value, then the set; aggregate: where, by, n, value, else (NULL where not given) */
  aid__text *arg_names;        /* call: "area" of (area: …); length 0: none */
};

#define AID__MONTHS_MOST 120     /* in one list of months */
#define AID__MONTHS_MOST_TEXT "120"

/* Parses the whole script as an expression. NULL: reported. */
aid__ast *aid__parse(const aid__script *script, aid__arena *arena, aid__reports *reports);
/* Parses "persons where counted": a list as in an aggregate, with its where (an aggregate node without value). */
aid__ast *aid__parse_list(const aid__script *script, aid__arena *arena, aid__reports *reports);
#endif
