/* Looking things up in a policy, and the public face of programs, their rules, and sources. */
#include "policy/policy.h"

aid__definition *aid__policy_definition(const struct aid_policy *policy, const struct aid_kind *kind, aid__text id)
{
  const char *const name = aid__names_find(&policy->names, id);

  for (size_t i = 0; name && i < policy->definition_count; i++)
    if (policy->definitions[i]->id == name && policy->definitions[i]->kind == kind)
      return policy->definitions[i];
  return NULL;
}

const struct aid_program *aid__policy_program(const struct aid_policy *policy, aid__text id)
{
  const char *const name = aid__names_find(&policy->names, id);

  for (size_t i = 0; name && i < policy->program_count; i++)
    if (policy->programs[i]->id == name)
      return policy->programs[i];
  return NULL;
}

const struct aid_standard *aid__policy_standard(const struct aid_policy *policy, aid__text id)
{
  const char *const name = aid__names_find(&policy->names, id);

  for (size_t i = 0; name && i < policy->standard_count; i++)
    if (policy->standards[i]->id == name)
      return policy->standards[i];
  return NULL;
}

const aid__region_name *aid__policy_region_name(const struct aid_policy *policy, aid__text code)
{
  const char *const name = aid__names_find(&policy->names, code);

  for (size_t i = 0; name && i < policy->region_count; i++)
    if (policy->regions[i].code == name)
      return &policy->regions[i];
  return NULL;
}

aid_type aid__public_type(const aid__type *type)
{
  static const aid_type types[] = {AID_TYPE_TEXT, AID_TYPE_FLAG, AID_TYPE_NUMBER, AID_TYPE_DATE, AID_TYPE_MONTH, AID_TYPE_CODE, AID_TYPE_TEXT, AID_TYPE_REFERENCE};
  return types[type->base];
}

aid_value aid__public_value(const aid__type *type, const aid__value *value, const char *unit, const char *text)
{
  aid_value v = aid_value_unknown(aid__public_type(type));

  if (type->base == AID__NUMBER)
    v.unit = unit ? unit : "";
  if (!value->known)
    return v;
  v.known = 1;
  switch (type->base) {
  case AID__FLAG: v.number = value->flag; break;
  case AID__NUMBER:
    v.number = value->number.n;
    v.denominator = value->number.d;
    break;
  case AID__DATE: case AID__MONTH: v.number = value->day; break;
  case AID__CODE: v.text = type->codes->codes[value->code].id; break;
  default: v.text = text; break;
  }
  return v;
}

bool aid__private_value(const aid__type *type, const aid_value *value, aid__value *out)
{
  *out = (aid__value){.known = value->known != 0};
  if (value->type != aid__public_type(type))
    return false;
  if (!out->known)
    return true;
  switch (type->base) {
  case AID__FLAG: out->flag = value->number != 0; return true;
  case AID__NUMBER: return aid__fraction_make(value->number, value->denominator, &out->number);
  case AID__DATE: case AID__MONTH: out->day = (int32_t)value->number; return value->number >= INT32_MIN && value->number <= INT32_MAX;
  case AID__CODE: return value->text && (out->code = aid__codes_index(type->codes, aid__text_of(value->text))) >= 0;
  default: return false;
  }
}

size_t aid_policy_source_count(const aid_policy *policy) { return policy ? policy->source_count : 0; }
const aid_source *aid_policy_source_at(const aid_policy *policy, size_t i) { return policy && i < policy->source_count ? policy->sources[i] : NULL; }

const aid_source *aid_policy_source(const aid_policy *policy, const char *id)
{
  for (size_t i = 0; policy && id && i < policy->source_count; i++)
    if (strcmp(policy->sources[i]->id, id) == 0)
      return policy->sources[i];
  return NULL;
}

const char *aid_source_id(const aid_source *source) { return source ? source->id : NULL; }
const char *aid_source_number(const aid_source *source) { return source ? source->number : NULL; }
const char *aid_source_title(const aid_source *source) { return source ? source->title : NULL; }
int32_t aid_source_effective(const aid_source *source) { return source ? source->effective : INT32_MIN; }

size_t aid_policy_program_count(const aid_policy *policy) { return policy ? policy->program_count : 0; }
const aid_program *aid_policy_program_at(const aid_policy *policy, size_t i) { return policy && i < policy->program_count ? policy->programs[i] : NULL; }
const aid_program *aid_policy_program(const aid_policy *policy, const char *id) { return policy && id ? aid__policy_program(policy, aid__text_of(id)) : NULL; }
const char *aid_program_id(const aid_program *program) { return program ? program->id : NULL; }
const char *aid_program_title(const aid_program *program, aid_language language)
{
  return program ? language == AID_LANGUAGE_ZH ? program->titles.zh : program->titles.en : NULL;
}
const aid_kind *aid_program_kind(const aid_program *program) { return program ? program->kind : NULL; }
int aid_program_level(const aid_program *program) { return program ? program->level : -1; }
int aid_program_covers(const aid_program *program) { return program ? program->covers : 0; }
const char *aid_program_severity(const aid_program *program) { return program ? program->severity : NULL; }
const char *aid_program_unit(const aid_program *program) { return program ? program->unit : NULL; }
size_t aid_program_rule_count(const aid_program *program) { return program ? program->rule_count : 0; }
const aid_rule *aid_program_rule_at(const aid_program *program, size_t i) { return program && i < program->rule_count ? program->rules[i] : NULL; }
aid_rule_role aid_rule_role_of(const aid_rule *rule) { return rule ? rule->role : AID_RULE_DEFINE; }
const char *aid_rule_id(const aid_rule *rule) { return rule ? rule->id : NULL; }
const char *aid_rule_title(const aid_rule *rule, aid_language language)
{
  return rule ? language == AID_LANGUAGE_ZH ? rule->titles.zh : rule->titles.en : NULL;
}
const char *aid_rule_cite(const aid_rule *rule) { return rule ? rule->cite : NULL; }
const char *aid_rule_text(const aid_rule *rule) { return rule ? rule->formula.text : NULL; }
int32_t aid_rule_from(const aid_rule *rule) { return rule ? rule->validity.from : INT32_MIN; }
int32_t aid_rule_until(const aid_rule *rule) { return rule ? rule->validity.until : AID_NEVER; }
