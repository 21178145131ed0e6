/* Listings of the intermediate form. */
#include "language/ir.h"

static const char *const op_names[] = {
#define X(name) #name,
  AID__OPS(X)
#undef X
};
static const char *const aggregate_names[] = {
#define X(name) #name,
  AID__AGGREGATES(X)
#undef X
};
static const char *const record_names[] = {
#define X(name) #name,
  AID__RECORDS(X)
#undef X
};

const char *aid__op_name(aid__op op) { return op < AID__OP_COUNT ? op_names[op] : "?"; }

static void print(const aid__ir *ir, aid__buffer *out, unsigned depth)
{
  char text[128];

  for (unsigned i = 0; i < depth; i++)
    aid__buffer_string(out, "  ");
  if (ir == NULL) {
    aid__buffer_string(out, "-\n");
    return;
  }
  aid__buffer_string(out, ir->op == AID__OP_AGGREGATE ? aggregate_names[ir->aggregate] : aid__op_name((aid__op)ir->op));
  if (ir->op == AID__OP_CONST) {
    aid__type_print(&ir->type, &ir->value, text, sizeof text);
    aid__buffer_string(out, " ");
    aid__buffer_string(out, text);
  }
  if (ir->fact) {
    aid__buffer_string(out, " ");
    aid__buffer_string(out, ir->fact->id);
  }
  if (ir->op == AID__OP_RECORD) {
    aid__buffer_string(out, " ");
    aid__buffer_string(out, record_names[ir->record]);
  }
  if (ir->op == AID__OP_SLOT) {
    aid__buffer_string(out, " ");
    aid__buffer_int(out, ir->index);
  }
  if (ir->list.kind) {
    aid__buffer_string(out, " ");
    aid__buffer_string(out, ir->list.kind->id);
  }
  if (ir->type.base == AID__NUMBER) {
    aid__buffer_string(out, ir->type.fraction ? " :fraction" : " :");
    if (!ir->type.fraction)
      aid__buffer_int(out, ir->type.digits);
  }
  aid__buffer_string(out, "\n");
  for (size_t i = 0; i < ir->count; i++)
    print(ir->operands[i], out, depth + 1);
}

void aid__ir_print(const aid__ir *ir, aid__buffer *out) { print(ir, out, 0); }
