/* The compiler from inside: shared by names.c (what a name means), compile.c (what an expression means), compile_lists.c (aggregates)
   and compile_rules.c (what stands in elements). */
#ifndef AID_LIB_POLICY_COMPILE_H
#define AID_LIB_POLICY_COMPILE_H
#include "language/syntax.h"
#include "policy/policy.h"

/* Where a name is looked up: the row at hand, and those that the enclosing aggregates are of. */
typedef struct aid__scope aid__scope;
struct aid__scope {
  const struct aid_kind *here;
  const aid__scope *outer;
  aid__text row_name;          /* "as name" */
  bool hopped;                 /* the list was reached through a reference: what lies further out cannot be named */
};

typedef struct aid__compiler {
  struct aid_policy *policy;
  aid__reports *reports;
  const aid__script *script;
  unsigned at;                 /* how many at(…) enclose this */
  bool warning;                /* of a warning: it may ask whether something is known, and read other warnings */
  int32_t shift;               /* months of the at(month - n months: …) around; 0: none, or another */
  const aid__definition *now;  /* the definition that is compiled: it may read itself a month earlier */
  const struct aid_standard_row *row;   /* the row of a standard that is compiled: its keys are constants in it */
  const char *waiting[64];     /* definitions and programs whose types are being settled, for the message about a cycle */
  unsigned waiting_count;
  unsigned depth;              /* of trees being compiled inside each other, through definitions too */
} aid__compiler;

#define AID__ERROR(c, id, offset, length, ...) \
  aid__report((c)->reports, id, aid__script_place((c)->script, offset, (length) ? (length) : 1), __VA_ARGS__, NULL)
#define AID__ERROR_AT(c, id, ast, ...) AID__ERROR(c, id, (ast)->offset, (ast)->length, __VA_ARGS__)

typedef struct aid__printed { char text[96]; } aid__printed;
aid__printed aid__type_text(const struct aid_policy *policy, const aid__type *type);   /* for messages: "yuan/month", "flag", "code area" */
aid__printed aid__text_copy(aid__text text);

aid__ir *aid__ir_new(aid__compiler *c, aid__op op, size_t operands, const struct aid_kind *here, const aid__type *type, uint32_t offset, uint32_t length);
#define AID__DIGITS_KEPT 12      /* a product with more digits after the point goes on as a fraction */
aid__ir *aid__ir_pair(aid__compiler *c, aid__op op, const aid__scope *scope, const aid__ast *ast, const aid__type *type, aid__ir *a, aid__ir *b);   /* NULL where one is */
aid__ir *aid__ir_constant(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *type, aid__value value);
/* x times a constant factor: exact, a fraction where it must be. */
aid__ir *aid__ir_times(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__ir *x, aid__fraction factor);
/* `expected`: a type that a bare code or zero may take from; NULL: none. NULL: reported. */
aid__ir *aid__compile_ast(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *expected);
aid__ir *aid__compile_name(aid__compiler *c, const aid__scope *scope, const aid__ast *ast);
aid__ir *aid__compile_standard(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const struct aid_standard *standard);
aid__ir *aid__compile_marginal(aid__compiler *c, const aid__scope *scope, const aid__ast *ast);
aid__ir *aid__compile_aggregate(aid__compiler *c, const aid__scope *scope, const aid__ast *ast);
/* Path to the list of an aggregate. Hops that lead to its owner are put around `*wrap` by the caller: see names.c. */
typedef struct aid__hops { aid__op op[8]; const struct aid_kind *here[8], *to[8]; int level[8]; const struct aid_fact *fact[8]; uint8_t depth[8]; size_t count; } aid__hops;
bool aid__compile_list(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__list *list, aid__hops *hops);
aid__ir *aid__wrap_hops(aid__compiler *c, const aid__hops *hops, aid__ir *body, const aid__ast *ast);
/* Made ready on demand; false: it has errors (reported where they are), or it waits on itself (reported here). */
bool aid__compile_definition(aid__compiler *c, aid__definition *definition, const aid__ast *reader);
bool aid__compile_rows(aid__compiler *c, struct aid_standard *standard, const aid__ast *reader);   /* computed rows, before the type is read */
bool aid__compile_pays(aid__compiler *c, struct aid_program *program, const aid__ast *reader);
aid__type aid__number_type(uint8_t digits, bool fraction);
bool aid__is_zero(const aid__ir *ir);            /* a bare 0, which fits any unit */
void aid__wrong_type(aid__compiler *c, const aid__ast *ast, const char *wanted, const aid__type *found);
bool aid__want(aid__compiler *c, const aid__ast *ast, const aid__ir *ir, aid__base base, const char *name);   /* false: reported */
/* Brings numbers to one scale, and gives a bare zero the unit of the others. False: reported. */
bool aid__unify(aid__compiler *c, aid__ir **irs, size_t count, const aid__ast *ast);
/* x rounded to a step in the unit of x less its time. */
aid__ir *aid__rounded(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__ir *x, const aid__type *step_type, aid__fraction step, aid__rounding how);
/* The same number at other digits or as a fraction. */
aid__ir *aid__scale(aid__compiler *c, aid__ir *ir, uint8_t digits, bool fraction);
#endif
