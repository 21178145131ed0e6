/* Procedures as callers see them. */
#include "policy/procedure.h"

const struct aid_stage *aid__procedure_stage(const struct aid_procedure *p, aid__text id)
{
  for (size_t i = 0; i < p->stage_count; i++)
    if (p->stages[i]->id && aid__text_is(id, p->stages[i]->id))
      return p->stages[i];
  return NULL;
}

static const char *in_language(const aid__titles *titles, aid_language language) { return language == AID_LANGUAGE_ZH ? titles->zh : titles->en; }

size_t aid_policy_procedure_count(const aid_policy *policy) { return policy ? policy->procedure_count : 0; }
const aid_procedure *aid_policy_procedure_at(const aid_policy *policy, size_t i) { return policy && i < policy->procedure_count ? policy->procedures[i] : NULL; }

const aid_procedure *aid_policy_procedure(const aid_policy *policy, const char *id, int32_t day, int32_t known)
{
  const struct aid_procedure *versions[AID__VERSIONS_MOST];
  const aid__validity *validities[AID__VERSIONS_MOST];
  size_t count = 0;
  int best;

  for (size_t i = 0; policy && id && i < policy->procedure_count; i++)
    if (strcmp(policy->procedures[i]->id, id) == 0) {
      versions[count] = policy->procedures[i];
      validities[count++] = &policy->procedures[i]->validity;
    }
  best = count ? aid__validity_choose(validities, count, day, known) : -1;
  return best < 0 ? NULL : versions[best];
}

const char *aid_procedure_id(const aid_procedure *p) { return p ? p->id : NULL; }
const char *aid_procedure_title(const aid_procedure *p, aid_language language) { return p ? in_language(&p->titles, language) : NULL; }
const char *aid_procedure_cite(const aid_procedure *p) { return p ? p->cite : NULL; }
size_t aid_procedure_program_count(const aid_procedure *p) { return p ? p->program_count : 0; }
const aid_program *aid_procedure_program_at(const aid_procedure *p, size_t i) { return p && i < p->program_count ? p->programs[i] : NULL; }
const aid_kind *aid_procedure_kind(const aid_procedure *p) { return p ? p->kind : NULL; }
int aid_procedure_is_public(const aid_procedure *p) { return p ? p->shown : 0; }
int32_t aid_procedure_from(const aid_procedure *p) { return p ? p->validity.from : INT32_MIN; }
int32_t aid_procedure_until(const aid_procedure *p) { return p ? p->validity.until : AID_NEVER; }
size_t aid_procedure_stage_count(const aid_procedure *p) { return p ? p->stage_count : 0; }
const aid_stage *aid_procedure_stage_at(const aid_procedure *p, size_t i) { return p && i < p->stage_count ? p->stages[i] : NULL; }
const aid_stage *aid_procedure_stage(const aid_procedure *p, const char *id) { return p && id ? aid__procedure_stage(p, aid__text_of(id)) : NULL; }

aid_stage_role aid_stage_role_of(const aid_stage *s) { return s ? s->role : AID_STAGE_EVENT; }
const char *aid_stage_id(const aid_stage *s) { return s ? s->id : NULL; }
const char *aid_stage_title(const aid_stage *s, aid_language language) { return s ? in_language(&s->titles, language) : NULL; }
const char *aid_stage_cite(const aid_stage *s) { return s ? s->cite : NULL; }
size_t aid_stage_after_count(const aid_stage *s) { return s ? s->after_count : 0; }
const aid_stage *aid_stage_after_at(const aid_stage *s, size_t i) { return s && i < s->after_count ? s->after[i] : NULL; }
const aid_stage *aid_stage_target(const aid_stage *s) { return s ? s->target : NULL; }
int aid_stage_lasts(const aid_stage *s) { return s ? s->lasts : 0; }
int aid_stage_level(const aid_stage *s) { return s ? s->level : -1; }
size_t aid_stage_not_by_count(const aid_stage *s) { return s ? s->not_by_count : 0; }
const aid_stage *aid_stage_not_by_at(const aid_stage *s, size_t i) { return s && i < s->not_by_count ? s->not_by[i] : NULL; }
int aid_stage_officers(const aid_stage *s) { return s ? s->officers : 0; }
const char *aid_stage_when(const aid_stage *s) { return s ? s->when.text : NULL; }
int aid_stage_is_optional(const aid_stage *s) { return s ? s->optional : 0; }
int aid_stage_is_public(const aid_stage *s) { return s ? s->shown : 0; }

aid_value aid_stage_time(const aid_stage *s)
{
  static const char *const units[] = {"", "days", "working days", "months"};
  return s && s->time.unit ? aid_value_number(s->time.count, 1, units[s->time.unit]) : aid_value_unknown(AID_TYPE_NUMBER);
}

aid_value aid_stage_share(const aid_stage *s)
{
  return s && s->has_share ? aid_value_number(s->share.n, s->share.d, "rate") : aid_value_unknown(AID_TYPE_NUMBER);
}
