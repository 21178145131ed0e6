/* Listings of column code. */
#include "engine/code.h"

static const char *const names[] = {
#define X(name) #name,
  AID__DOS(X)
#undef X
};

static void number(aid__buffer *out, const char *before, int64_t n)
{
  aid__buffer_string(out, before);
  aid__buffer_int(out, n);
}

static void print_one(const aid__code *code, size_t i, aid__buffer *out)
{
  const aid__ins *const ins = &code->list[i];
  const uint32_t regs[] = {ins->a, ins->b, ins->c, ins->d};
  const aid__space *const space = &code->spaces[ins->space];

  number(out, "r", (int64_t)i);
  aid__buffer_string(out, " ");
  aid__buffer_string(out, space->kind->id);
  if (!space->base)
    number(out, "#", ins->space);
  aid__buffer_string(out, code->kept[i] ? " ! " : " = ");
  aid__buffer_string(out, names[ins->op]);
  for (size_t k = 0; k < 4; k++)
    if (regs[k] != AID__NO_REG)
      number(out, " r", regs[k]);
  for (uint32_t k = 0; k < ins->key_count; k++) {
    if (ins->keys[k].reg == AID__NO_REG)
      number(out, " by ", ins->keys[k].n);
    else
      number(out, " by r", ins->keys[k].reg);
  }
  switch ((aid__do)ins->op) {
  case AID__DO_FACT:
    aid__buffer_string(out, " ");
    aid__buffer_string(out, ((const struct aid_fact *)ins->of)->id);
    if (ins->day)
      number(out, " on ", ins->day);
    break;
  case AID__DO_RECORD:
    aid__buffer_string(out, " ");
    aid__buffer_string(out, ((const struct aid_program *)ins->of)->id);
    number(out, " ", ins->how);
    number(out, " part ", ins->part);
    number(out, " in ", ins->day);
    break;
  case AID__DO_IN_FORCE:
  case AID__DO_WHOLE:
  case AID__DO_PLACE:
    aid__buffer_string(out, " ");
    aid__buffer_string(out, ((const struct aid_kind *)ins->of)->id);
    break;
  case AID__DO_LINEAR:
    number(out, " times ", ins->ka);
    if (ins->b != AID__NO_REG)
      number(out, " ", ins->kb);
    number(out, " plus ", ins->k);
    break;
  case AID__DO_CONST:
  case AID__DO_STANDARD:
  case AID__DO_LEVEL:
  case AID__DO_ROUND:
  case AID__DO_EXACT:
  case AID__DO_NTH: number(out, " ", ins->k); break;
  case AID__DO_DATE:
    aid__buffer_string(out, " ");
    aid__buffer_string(out, aid__op_name((aid__op)ins->how));
    break;
  case AID__DO_EQ:
  case AID__DO_LT:
  case AID__DO_LE:
  case AID__DO_SAME:
    if (ins->turn)
      aid__buffer_string(out, " not");
    break;
  default: break;
  }
  aid__buffer_string(out, "\n");
}

void aid__code_print(const aid__code *code, aid__buffer *out)
{
  for (size_t i = 0; i < code->count; i++)
    print_one(code, i, out);
}
