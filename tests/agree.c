/* The two evaluators beside each other. */
#include "tests/agree.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct hanging { bool missing, failed; } hanging;

static void see(void *data, const aid__open *open)
{
  hanging *const h = data;
  h->missing |= open->kind != AID__OPEN_QUESTION;
  h->failed |= open->kind == AID__OPEN_FAILURE;
}

static bool same(const aid__type *type, const aid__value *a, const aid__value *b)
{
  if (a->known != b->known || !a->known)
    return a->known == b->known;
  switch (type->base) {
  case AID__FLAG: return a->flag == b->flag;
  case AID__NUMBER: return a->number.n == b->number.n && a->number.d == b->number.d;
  case AID__TEXT: return strcmp(a->text, b->text) == 0;
  default: return a->day == b->day;
  }
}

static void show(const char *which, const aid__type *type, const aid__value *v, bool missing)
{
  printf("#   %s: ", which);
  if (!v->known)
    printf("unknown%s\n", missing ? ", a fact is missing" : ", questions alone");
  else if (type->base == AID__FLAG)
    printf("%s\n", v->flag ? "yes" : "no");
  else if (type->base == AID__NUMBER)
    printf("%lld/%lld\n", (long long)v->number.n, (long long)v->number.d);
  else
    printf("%d\n", v->day);
}

static void report(const aid__slot *slot, int32_t row, const aid_population *population)
{
  aid__buffer listing;

  printf("# slot %u (%s%s%s, role %d) of %s differs for row %d, %s\n", slot->index, slot->program ? slot->program->id : "", slot->program ? "." : "",
         slot->rule ? slot->rule->id : slot->definition ? slot->definition->id : "", slot->role, slot->kind->id, row, aid__row_id(population, slot->kind, row));
  aid__buffer_init(&listing, NULL, 0);
  aid__ir_print(slot->body, &listing);
  for (const char *line = listing.data; line && *line;) {
    const size_t n = strcspn(line, "\n");
    printf("#     %.*s\n", (int)n, line);
    line += n + (line[n] == '\n');
  }
  aid__buffer_free(&listing);
}

/* The instructions that a register rests on, with their cells at the row where they are of its space. */
static void show_code(const aid__machine *m, uint32_t reg, int32_t row)
{
  const aid__code *const code = m->code;
  const uint16_t space = reg == AID__NO_REG ? 0 : code->list[reg].space;
  bool *const needed = calloc(code->count + 1, 1);
  aid__buffer listing;
  const char *line;

  if (reg == AID__NO_REG || needed == NULL)
    return;
  needed[reg] = true;
  for (uint32_t i = reg + 1; i-- > 0;) {
    const aid__ins *const ins = &code->list[i];
    const uint32_t reads[] = {ins->a, ins->b, ins->c, ins->d};
    for (size_t k = 0; needed[i] && k < 4; k++)
      if (reads[k] != AID__NO_REG)
        needed[reads[k]] = true;
    for (uint32_t k = 0; needed[i] && k < ins->key_count; k++)
      if (ins->keys[k].reg != AID__NO_REG)
        needed[ins->keys[k].reg] = true;
  }
  aid__buffer_init(&listing, NULL, 0);
  aid__code_print(code, &listing);
  line = listing.data;
  for (uint32_t i = 0; line && i <= reg; i++) {
    const size_t n = strcspn(line, "\n");
    if (needed[i]) {
      printf("#     %.*s", (int)n, line);
      if (code->list[i].space == space) {
        const aid__cell_value c = aid__machine_cell(m, i, row);
        printf(c.known ? "   -> %lld" : c.missing ? "   -> missing" : "   -> unknown", (long long)c.value);
      }
      printf("\n");
    }
    line += n + 1;
  }
  aid__buffer_free(&listing);
  free(needed);
}

bool agree_on(const aid__plan *plan, const aid_population *population, aid__machine *machine, aid__trace *trace, int32_t first, int32_t end, tally *t)
{
  const aid__column *const levels = &population->tables[AID__KIND_REGION].columns[population->vocabulary->level->index];

  if (aid__machine_run(machine, first, end, NULL) != AID_OK) {
    if (t)
      printf("# the columns did not run\n");
    return false;
  }
  for (uint32_t i = 0; i < plan->slot_count; i++) {
    const aid__slot *const slot = &plan->slots[i];
    const aid__room *const room = &machine->rooms[slot->kind->index];
    for (int32_t row = room->first; row < room->first + room->count; row++) {
      const aid__step *step;
      aid__value value;
      hanging h = {false, false};
      bool missing;
      if (slot->level >= 0 && ((const int32_t *)levels->values)[row] != slot->level)
        continue;
      if (aid__machine_redone(machine, slot->kind, row)) {
        if (t)
          t->redone++;
        continue;
      }
      if ((step = aid__trace_step(trace, i, row)) == NULL) {
        if (t)
          printf("# there is no step\n");
        return false;
      }
      value = aid__machine_value(machine, i, row, &missing);
      if (!step->value.known)
        aid__opens_each(trace, step->opens, see, &h);
      if (!same(&slot->type, &value, &step->value) || missing != h.missing) {
        if (t == NULL)
          return false;
        report(slot, row, population);
        show("columns", &slot->type, &value, missing);
        show("trace", &slot->type, &step->value, h.missing);
        show_code(machine, machine->code->slots[i].n, row);
        fflush(stdout);
        return false;
      }
      if (t == NULL)
        continue;
      t->rows++;
      t->unknown += !value.known;
      t->questions += !value.known && !h.missing;
      t->failures += h.failed;
    }
  }
  return true;
}

void agree_shrink(const aid__plan *plan, const aid_population *population, aid__machine *machine, aid__trace *trace, int32_t *first, int32_t *end)
{
  tally t = {0, 0, 0, 0, 0};

  while (*end - *first > 1) {
    const int32_t middle = *first + (*end - *first) / 2;
    if (!agree_on(plan, population, machine, trace, *first, middle, NULL))
      *end = middle;
    else if (!agree_on(plan, population, machine, trace, middle, *end, NULL))
      *first = middle;
    else
      break;                                 /* it takes households of both halves */
  }
  printf("# least: households %d ... %d\n", *first, *end - 1);
  (void)agree_on(plan, population, machine, trace, *first, *end, &t);
}
