/* Mutants of packs: each one small change of a rule that a case ought to notice. */
#ifndef AID_TESTS_MUTANTS_H
#define AID_TESTS_MUTANTS_H
#include "base/memory.h"
#include "policy/policy.h"

/* What is changed. The first group is required of every pack, the rest is told on request. */
#define MUTATIONS(X) \
  X(edge, "comparison", "the line itself changes sides, or equal becomes unequal") \
  X(turn, "comparison", "greater becomes less") \
  X(operand, "condition", "an operand of and, or is taken out") \
  X(not, "condition", "a not is taken out") \
  X(where, "condition", "the where of a list is taken out") \
  X(if_yes, "condition", "the condition of an if is always met") \
  X(if_no, "condition", "the condition of an if is never met") \
  X(member, "condition", "a member of in {…} is taken out") \
  X(element, "condition", "a whole element is taken out") \
  X(constant, "constant", "a number is one step higher") \
  X(date, "date", "from or until is a day later")
typedef enum mutation {
#define X(name, class, what) MUTATION_##name,
  MUTATIONS(X)
#undef X
  MUTATION_COUNT
} mutation;
extern const char *const mutation_names[], *const mutation_classes[];

typedef struct mutant {
  mutation mutation;
  bool of_procedure;             /* the condition of a step: no case asks of those yet */
  uint16_t pack;                 /* index in the stack */
  uint32_t offset, length;       /* the bytes of the file that give way */
  const char *with;              /* to these */
  const char *element;           /* "dibao.income", "in_study from 2021-07-01" */
  const char *context;           /* what is changed, blanks folded: with the three above it names the mutant, whatever moves around it */
  aid__place place;
} mutant;

typedef struct mutants { mutant *list; size_t count, capacity; aid__arena *arena; bool no_memory; } mutants;

/* All mutants of a pack, in the order of the file. False: no memory. */
bool mutants_make(const aid__pack *pack, uint16_t index, mutants *out);
/* The bytes of the mutated file, in the arena. */
const char *mutant_bytes(const mutant *m, const aid__tree *tree, aid__arena *arena, size_t *length);
#endif
