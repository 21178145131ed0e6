/* What the columns of a record batch are: ids, parents, dates, lists, facts. */
#include "population/arrow_take.h"

struct aid_fact aid__arrow_made_fact(const aid__arrow_taking *t, const char *id, aid__base base)
{
  struct aid_fact fact = {.id = id, .kind = t->kind};

  fact.type.base = (uint8_t)base;
  return fact;
}

const aid__arrow_source *aid__arrow_source_of(const aid__arrow_taking *t, aid__arrow_role role)
{
  for (size_t i = 0; i < t->column_count; i++) {
    if (t->columns[i].role == role)
      return &t->columns[i];
  }
  return NULL;
}

static const aid_arrow_column *option_of(const aid__arrow_taking *t, const char *name)
{
  for (size_t i = 0; i < t->options->column_count; i++) {
    if (strcmp(t->options->columns[i].column, name) == 0)
      return &t->options->columns[i];
  }
  return NULL;
}

static bool find_role(const aid__arrow_taking *t, aid__arrow_source *c)
{
  const struct aid_kind *const kind = t->kind, *const parent = kind->parent;
  const aid__text name = aid__text_of(c->name);

  if (aid__text_is(name, "id"))
    c->role = AID__ROLE_ID;
  else if (parent != NULL && aid__text_is(name, parent->id))
    c->role = AID__ROLE_PARENT;
  else if (parent != NULL && parent->index == AID__KIND_PERSON && aid__text_is(name, parent->parent->id))
    c->role = AID__ROLE_RECORD;
  else if (kind->index == AID__KIND_PERSON && aid__text_is(name, t->population->vocabulary->member->id))
    c->role = AID__ROLE_MEMBER;
  else if (kind->dated && aid__text_is(name, "from"))
    c->role = AID__ROLE_FROM;
  else if (kind->dated && aid__text_is(name, "until"))
    c->role = AID__ROLE_UNTIL;
  else if ((c->fact = aid__kind_fact(kind, name)) != NULL)
    c->role = AID__ROLE_FACT;
  else if ((c->list = aid__vocabulary_list(t->population->vocabulary, kind, name)) != NULL)
    c->role = AID__ROLE_LIST;
  return c->role != AID__ROLE_NONE;
}

static void offer(const char *offered, aid__text wanted, const char **nearest, size_t *distance)
{
  const size_t d = offered == NULL ? *distance : aid__distance(wanted, aid__text_of(offered), *distance);

  if (d < *distance) {
    *distance = d;
    *nearest = offered;
  }
}

const struct aid_kind *aid__arrow_kind(const struct aid_population *p, const char *id, const char **nearest)
{
  const struct aid_kind *const kind = aid__vocabulary_kind(p->vocabulary, aid__text_of(id));
  size_t distance = 3;

  *nearest = "";
  for (size_t i = 0; kind == NULL && i < p->vocabulary->kind_count; i++)
    offer(p->vocabulary->kinds[i]->id, aid__text_of(id), nearest, &distance);
  return kind;
}

static const char *nearest_name(const aid__arrow_taking *t, const char *name)
{
  const aid__text wanted = aid__text_of(name);
  const char *nearest = "";
  size_t distance = 3;

  offer("id", wanted, &nearest, &distance);
  offer(t->kind->parent == NULL ? NULL : t->kind->parent->id, wanted, &nearest, &distance);
  for (size_t i = 0; i < t->kind->fact_count; i++)
    offer(t->kind->facts[i]->id, wanted, &nearest, &distance);
  for (size_t k = 0; k < t->population->vocabulary->kind_count; k++) {
    if (t->population->vocabulary->kinds[k]->parent == t->kind)
      offer(t->population->vocabulary->kinds[k]->list, wanted, &nearest, &distance);
  }
  return nearest;
}

static bool name_column(const aid__arrow_taking *t, size_t i, const char *name)
{
  aid__arrow_source *const c = &t->columns[i];
  const aid_arrow_column *const option = option_of(t, name);

  c->name = option != NULL && option->name != NULL ? option->name : name;
  c->null_says_nothing = option != NULL && option->null_says_nothing;
  if (option != NULL && option->name != NULL && option->name[0] == '\0')
    return true;
  if (!find_role(t, c)) {
    if ((t->options->flags & AID_ARROW_SKIP_UNKNOWN) != 0 && option == NULL)
      return true;
    aid__report(t->reports, AID__E3314, AID__NOWHERE, t->kind->id, aid__text_clean(aid__text_of(c->name)) ? c->name : "***",
                nearest_name(t, c->name), NULL);
    return false;
  }
  for (size_t other = 0; other < i; other++) {
    const aid__arrow_source *const before = &t->columns[other];

    if (before->role == c->role && before->fact == c->fact && before->list == c->list) {
      aid__report(t->reports, AID__E3315, AID__NOWHERE, c->name, t->schema->children[other]->name, name, NULL);
      return false;
    }
  }
  return c->role != AID__ROLE_FACT || aid__fact_settable(t->population, c->fact, AID__NOWHERE, t->reports);
}

static void need(const aid__arrow_taking *t, aid__arrow_role role, const char *name)
{
  if (aid__arrow_source_of(t, role) == NULL)
    aid__report(t->reports, AID__E3313, AID__NOWHERE, t->kind->id, name, NULL);
}

/* Every finding about the columns, so that they can be put right at once. */
bool aid__arrow_name_columns(aid__arrow_taking *t)
{
  t->column_count = (size_t)t->schema->n_children;
  t->columns = aid__allocate(&t->population->memory, t->column_count * sizeof *t->columns);
  if (t->columns == NULL) {
    t->column_count = 0;
    return aid__no_memory(t->reports);
  }
  for (size_t i = 0; i < t->column_count; i++)
    name_column(t, i, t->schema->children[i]->name == NULL ? "" : t->schema->children[i]->name);
  for (size_t i = 0; i < t->options->column_count; i++) {
    const char *const name = t->options->columns[i].column;
    bool there = false;

    for (size_t c = 0; c < t->column_count; c++)
      there = there || (t->schema->children[c]->name != NULL && strcmp(t->schema->children[c]->name, name) == 0);
    if (!there)
      aid__report(t->reports, AID__E3316, AID__NOWHERE, aid__text_clean(aid__text_of(name)) ? name : "***", NULL);
  }
  if (t->kind->index <= AID__KIND_PERSON)
    need(t, AID__ROLE_ID, "id");
  if (t->kind->index > AID__KIND_HOUSEHOLD)
    need(t, AID__ROLE_PARENT, t->kind->parent->id);
  return aid__arrow_well(t);
}
