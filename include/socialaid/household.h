/* Households: members, relatives, and what is known of the household as a whole. */
#ifndef SOCIALAID_HOUSEHOLD_H
#define SOCIALAID_HOUSEHOLD_H
#include <socialaid/row.h>
AID_BEGIN

/** The id; NULL once the household was left out. Borrowed from the population. */
AID_API const char *aid_household_id(const aid_household *household);
/** The code of its region. Borrowed from the population. */
AID_API const char *aid_household_region(const aid_household *household);

/**
 * Add a member.
 *
 * @param id        unique among the members of all households, and in the record
 * @param[out] out  the person; NULL after a failure. May be NULL
 * @return ::AID_OK, ::AID_ERROR_DATA (the id is there already: in this record, or a member of another household). Since 0.1.
 */
AID_API aid_status aid_household_add_person(aid_household *household, const char *id, aid_person **out, aid_error **error);
/** Add someone who matters to the household's decisions and belongs elsewhere: an absent father, a son who must support. The id is unique in the record. */
AID_API aid_status aid_household_add_relative(aid_household *household, const char *id, aid_person **out, aid_error **error);
/** Members and relatives, in the order they were added; quick once the population is sealed. */
AID_API size_t aid_household_person_count(const aid_household *household);
/** The i-th; NULL past the end. */
AID_API aid_person *aid_household_person_at(aid_household *household, size_t i);
/** By id; NULL: nobody of the record has it. */
AID_API aid_person *aid_household_person(aid_household *household, const char *id);

/**
 * Set a fact. Each of these returns ::AID_OK, or: ::AID_ERROR_NOT_FOUND (no such fact), ::AID_ERROR_ARGUMENT (another type or unit),
 * ::AID_ERROR_DATA (no such code or day, outside the fact's range, too many digits, worked out by the library). After a failure the
 * fact is as it was. A value set again replaces the one before. A value of a dated fact holds for the population's month alone.
 */
AID_API aid_status aid_household_set(aid_household *household, const char *fact, aid_value value, aid_error **error);
/** Yes for anything but 0. */
AID_API aid_status aid_household_set_flag(aid_household *household, const char *fact, int flag, aid_error **error);
/** Id of a code of the fact's list. */
AID_API aid_status aid_household_set_code(aid_household *household, const char *fact, const char *code, aid_error **error);
/** Days since 1970-01-01, months since 1970-01; or ::AID_NEVER. */
AID_API aid_status aid_household_set_date(aid_household *household, const char *fact, int32_t day, aid_error **error);
/** Months since 1970-01; or ::AID_NEVER. */
AID_API aid_status aid_household_set_month(aid_household *household, const char *fact, int32_t month, aid_error **error);
/** A number; one whose unit is "" or NULL is in the fact's own. */
AID_API aid_status aid_household_set_number(aid_household *household, const char *fact, aid_value number, aid_error **error);
/** Money in fen, in the fact's own unit ("yuan", "yuan/month", "yuan/year"). */
AID_API aid_status aid_household_set_fen(aid_household *household, const char *fact, int64_t fen, aid_error **error);
/** UTF-8; copied. */
AID_API aid_status aid_household_set_text(aid_household *household, const char *fact, const char *text, aid_error **error);
/** Someone of the same record, by id, added before or after; NULL: nobody. */
AID_API aid_status aid_household_set_person(aid_household *household, const char *fact, const char *who, aid_error **error);
/** Whatever the type, as documents write it: "yes", "310.50", "2.4%", "2021-07-01", a code, an id. */
AID_API aid_status aid_household_set_written(aid_household *household, const char *fact, const char *written, aid_error **error);
/** Say that a fact is unknown, where silence would mean something else. */
AID_API aid_status aid_household_set_unknown(aid_household *household, const char *fact, aid_error **error);
/**
 * Set a dated fact for a span of days.
 * @param value     may be unknown
 * @param from      its first day; ::AID_ALWAYS: it has always been so
 * @param until     the first day on which it no longer holds; ::AID_NEVER: it goes on
 * @param source    who says so, one of the fact's sources; may be NULL
 * @param recorded  the day it was recorded; ::AID_NEVER: not said
 */
AID_API aid_status aid_household_set_span(aid_household *household, const char *fact, aid_value value, int32_t from, int32_t until,
                                    const char *source, int32_t recorded, aid_error **error);
/**
 * The value of a fact on a day. What silence means has been put in; what the rules work out (age) is unknown here.
 * @param[out] value  its texts are borrowed from the population and the policy
 */
AID_API aid_status aid_household_value(const aid_household *household, const char *fact, int32_t day, aid_value *value, aid_error **error);

/**
 * Add a row to a list.
 * @param kind      the kind of the row ("card"), or the name of its list ("cards")
 * @param id        may be NULL
 * @param[out] out  the row; may be NULL
 */
AID_API aid_status aid_household_add_row(aid_household *household, const char *kind, const char *id, aid_row **out, aid_error **error);
/** Say how much of a list is known. Adding rows does not say that they are all: until this says so, a list is as its kind's silence means. */
AID_API aid_status aid_household_set_list(aid_household *household, const char *kind, aid_list known, aid_error **error);
/** Rows of a list, in the order they were added; quick once the population is sealed. */
AID_API size_t aid_household_row_count(const aid_household *household, const char *kind);
/** The i-th row; NULL past the end. */
AID_API aid_row *aid_household_row_at(aid_household *household, const char *kind, size_t i);
/** 1 where the list is known to be whole (what silence means counts once the population is sealed), else 0. */
AID_API int aid_household_list_is_whole(const aid_household *household, const char *kind);

/** Supply a value instead of computing it: `name` is a definition or a program's outcome ("counted", "dibao.eligible"); `written` as documents write it, NULL: unknown. */
AID_API aid_status aid_household_set_given(aid_household *household, const char *name, const char *written, aid_error **error);
/** Add an earlier award, or a case that is not yet decided, of a program. `award` NULL: an application of which no more is known. */
AID_API aid_status aid_household_add_award(aid_household *household, const char *program, const aid_award *award, aid_error **error);
/** Say how much of the earlier awards is known. Silence means that these are all; for a relative without any it means unknown. */
AID_API aid_status aid_household_set_awards(aid_household *household, aid_list known, aid_error **error);
/** The same household as a row. Borrowed likewise. */
AID_API aid_row *aid_household_row(aid_household *household);

AID_END
#endif
