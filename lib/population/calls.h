/* What the public calls about households, persons and rows have in common. A subject is a handle, whatever its public name. */
#ifndef AID_LIB_POPULATION_CALLS_H
#define AID_LIB_POPULATION_CALLS_H
#include "population/builder.h"

/* NULL handles and rows that were left out are refused; `function` is for the message. */
bool aid__call_begin(const char *function, const char *argument, const struct aid_row *row, aid_status *status, aid_error **error);
aid_status aid__call_null(const struct aid_population *population, const char *function, const char *argument, aid_error **error);
aid_status aid__call_set(const char *function, const char *argument, struct aid_row *row, const char *fact, aid_value value, aid_error **error);
aid_status aid__call_set_fen(const char *function, const char *argument, struct aid_row *row, const char *fact, int64_t fen, aid_error **error);
aid_status aid__call_set_written(const char *function, const char *argument, struct aid_row *row, const char *fact, const char *written, aid_error **error);
aid_status aid__call_set_unknown(const char *function, const char *argument, struct aid_row *row, const char *fact, aid_error **error);
aid_status aid__call_set_span(const char *function, const char *argument, struct aid_row *row, const char *fact, aid_value value, int32_t from,
                              int32_t until, const char *source, int32_t recorded, aid_error **error);
aid_status aid__call_value(const char *function, const char *argument, const struct aid_row *row, const char *fact, int32_t day, aid_value *value,
                           aid_error **error);
aid_status aid__call_add_row(const char *function, const char *argument, struct aid_row *row, const char *kind, const char *id,
                             struct aid_row **out, aid_error **error);
aid_status aid__call_set_list(const char *function, const char *argument, struct aid_row *row, const char *kind, aid_list known, aid_error **error);
size_t aid__call_row_count(const struct aid_row *row, const char *kind);
struct aid_row *aid__call_row_at(struct aid_row *row, const char *kind, size_t i);
int aid__call_list_is_whole(const struct aid_row *row, const char *kind);
#define AID__MONTH_DECIDED INT32_MIN   /* in aid__call_set_given(): the month that the population is about */
aid_status aid__call_set_given(const char *function, const char *argument, struct aid_row *row, const char *name, int32_t month, const char *written, aid_error **error);
aid_status aid__call_add_award(const char *function, const char *argument, struct aid_row *row, const char *program, const aid_award *award,
                               aid_error **error);
aid_status aid__call_set_awards(const char *function, const char *argument, struct aid_row *row, aid_list known, aid_error **error);
aid_status aid__call_finish(const struct aid_population *population, aid__reports *reports, aid_error **error);
void aid__call_reports(struct aid_population *population, aid__reports *reports);
aid__place aid__call_place(const struct aid_row *row);
/* The i-th row of a kind under a parent, or SIZE_MAX: only count them. -1: none. */
int32_t aid__child_at(const struct aid_population *population, size_t kind, int32_t parent, size_t i, size_t *count);

/* The calls that a household, a person and a row all have. `as_row` makes a row of the handle. */
#define AID__CALLS(noun, as_row)                                                                                                       \
  aid_status aid_##noun##_set(aid_##noun *noun, const char *fact, aid_value value, aid_error **error)                                  \
  {                                                                                                                                    \
    return aid__call_set("aid_" #noun "_set", #noun, as_row(noun), fact, value, error);                                                \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_flag(aid_##noun *noun, const char *fact, int flag, aid_error **error)                                    \
  {                                                                                                                                    \
    return aid__call_set("aid_" #noun "_set_flag", #noun, as_row(noun), fact, aid_value_flag(flag), error);                            \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_code(aid_##noun *noun, const char *fact, const char *code, aid_error **error)                            \
  {                                                                                                                                    \
    if (code == NULL)                                                                                                                  \
      return aid__call_null(NULL, "aid_" #noun "_set_code", "code", error);                                                            \
    return aid__call_set("aid_" #noun "_set_code", #noun, as_row(noun), fact, aid_value_code(code), error);                            \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_date(aid_##noun *noun, const char *fact, int32_t day, aid_error **error)                                 \
  {                                                                                                                                    \
    const aid_value value = {AID_TYPE_DATE, 1, day, 1, NULL, NULL};                                                                    \
    return aid__call_set("aid_" #noun "_set_date", #noun, as_row(noun), fact, value, error);                                           \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_month(aid_##noun *noun, const char *fact, int32_t month, aid_error **error)                              \
  {                                                                                                                                    \
    const aid_value value = {AID_TYPE_MONTH, 1, month, 1, NULL, NULL};                                                                 \
    return aid__call_set("aid_" #noun "_set_month", #noun, as_row(noun), fact, value, error);                                          \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_number(aid_##noun *noun, const char *fact, aid_value number, aid_error **error)                          \
  {                                                                                                                                    \
    return aid__call_set("aid_" #noun "_set_number", #noun, as_row(noun), fact, number, error);                                        \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_fen(aid_##noun *noun, const char *fact, int64_t fen, aid_error **error)                                  \
  {                                                                                                                                    \
    return aid__call_set_fen("aid_" #noun "_set_fen", #noun, as_row(noun), fact, fen, error);                                          \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_text(aid_##noun *noun, const char *fact, const char *text, aid_error **error)                            \
  {                                                                                                                                    \
    if (text == NULL)                                                                                                                  \
      return aid__call_null(NULL, "aid_" #noun "_set_text", "text", error);                                                            \
    return aid__call_set("aid_" #noun "_set_text", #noun, as_row(noun), fact, aid_value_text(text), error);                            \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_person(aid_##noun *noun, const char *fact, const char *who, aid_error **error)                        \
  {                                                                                                                                    \
    const aid_value value = {AID_TYPE_REFERENCE, 1, 0, 1, who, NULL};                                                                  \
    return aid__call_set("aid_" #noun "_set_person", #noun, as_row(noun), fact, value, error);                                         \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_written(aid_##noun *noun, const char *fact, const char *written, aid_error **error)                      \
  {                                                                                                                                    \
    return aid__call_set_written("aid_" #noun "_set_written", #noun, as_row(noun), fact, written, error);                              \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_unknown(aid_##noun *noun, const char *fact, aid_error **error)                                           \
  {                                                                                                                                    \
    return aid__call_set_unknown("aid_" #noun "_set_unknown", #noun, as_row(noun), fact, error);                                       \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_span(aid_##noun *noun, const char *fact, aid_value value, int32_t from, int32_t until,                   \
                                   const char *source, int32_t recorded, aid_error **error)                                            \
  {                                                                                                                                    \
    return aid__call_set_span("aid_" #noun "_set_span", #noun, as_row(noun), fact, value, from, until, source, recorded, error);       \
  }                                                                                                                                    \
  aid_status aid_##noun##_value(const aid_##noun *noun, const char *fact, int32_t day, aid_value *value, aid_error **error)            \
  {                                                                                                                                    \
    return aid__call_value("aid_" #noun "_value", #noun, as_row(noun), fact, day, value, error);                                       \
  }                                                                                                                                    \
  aid_status aid_##noun##_add_row(aid_##noun *noun, const char *kind, const char *id, aid_row **out, aid_error **error)                \
  {                                                                                                                                    \
    return aid__call_add_row("aid_" #noun "_add_row", #noun, as_row(noun), kind, id, out, error);                                      \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_list(aid_##noun *noun, const char *kind, aid_list known, aid_error **error)                              \
  {                                                                                                                                    \
    return aid__call_set_list("aid_" #noun "_set_list", #noun, as_row(noun), kind, known, error);                                      \
  }                                                                                                                                    \
  size_t aid_##noun##_row_count(const aid_##noun *noun, const char *kind)                                                              \
  {                                                                                                                                    \
    return aid__call_row_count(as_row(noun), kind);                                                                                    \
  }                                                                                                                                    \
  aid_row *aid_##noun##_row_at(aid_##noun *noun, const char *kind, size_t i)                                                           \
  {                                                                                                                                    \
    return aid__call_row_at(as_row(noun), kind, i);                                                                                    \
  }                                                                                                                                    \
  int aid_##noun##_list_is_whole(const aid_##noun *noun, const char *kind)                                                             \
  {                                                                                                                                    \
    return aid__call_list_is_whole(as_row(noun), kind);                                                                                \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_given(aid_##noun *noun, const char *name, const char *written, aid_error **error)                        \
  {                                                                                                                                    \
    return aid__call_set_given("aid_" #noun "_set_given", #noun, as_row(noun), name, AID__MONTH_DECIDED, written, error); \
  }                                                                                                                                    \
  aid_status aid_##noun##_add_award(aid_##noun *noun, const char *program, const aid_award *award, aid_error **error)                  \
  {                                                                                                                                    \
    return aid__call_add_award("aid_" #noun "_add_award", #noun, as_row(noun), program, award, error);                                 \
  }                                                                                                                                    \
  aid_status aid_##noun##_set_awards(aid_##noun *noun, aid_list known, aid_error **error)                                              \
  {                                                                                                                                    \
    return aid__call_set_awards("aid_" #noun "_set_awards", #noun, as_row(noun), known, error);                                        \
  }
#endif
