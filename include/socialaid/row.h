/* Rows: of lists (cards, incomes, sentences), and of regions. Households and persons are rows too, under names of their own. */
#ifndef SOCIALAID_ROW_H
#define SOCIALAID_ROW_H
#include <socialaid/population.h>
AID_BEGIN

/** The id; NULL where it has none, and once its household was left out. Of a region: its code. Borrowed from the population. */
AID_API const char *aid_row_id(const aid_row *row);
/** Its kind. Borrowed from the policy. */
AID_API const aid_kind *aid_row_kind_of(const aid_row *row);
/** Whose row it is: the person, household or region; NULL for the country. */
AID_API aid_row *aid_row_parent(aid_row *row);
/**
 * Say from when until when a row of a dated kind holds. A row of which nothing is said has always held and goes on.
 * @param from   its first day; ::AID_ALWAYS; INT32_MIN: unknown
 * @param until  the first day on which it no longer holds; ::AID_NEVER: it goes on; INT32_MIN: unknown
 * @return ::AID_OK, ::AID_ERROR_ARGUMENT where the kind is not dated, ::AID_ERROR_DATA where it ends before it begins
 */
AID_API aid_status aid_row_set_dates(aid_row *row, int32_t from, int32_t until, aid_error **error);
/** As aid_row_set_dates() takes them; of a kind that is not dated ::AID_ALWAYS and ::AID_NEVER. */
AID_API int32_t aid_row_from(const aid_row *row);
/** The first day on which it no longer holds, likewise. */
AID_API int32_t aid_row_until(const aid_row *row);

/**
 * Set a fact. Each of these returns ::AID_OK, or: ::AID_ERROR_NOT_FOUND (no such fact), ::AID_ERROR_ARGUMENT (another type or unit),
 * ::AID_ERROR_DATA (no such code or day, outside the fact's range, too many digits, worked out by the library). After a failure the
 * fact is as it was. A value set again replaces the one before. A value of a dated fact holds for the population's month alone.
 */
AID_API aid_status aid_row_set(aid_row *row, const char *fact, aid_value value, aid_error **error);
/** Yes for anything but 0. */
AID_API aid_status aid_row_set_flag(aid_row *row, const char *fact, int flag, aid_error **error);
/** Id of a code of the fact's list. */
AID_API aid_status aid_row_set_code(aid_row *row, const char *fact, const char *code, aid_error **error);
/** Days since 1970-01-01, months since 1970-01; or ::AID_NEVER. */
AID_API aid_status aid_row_set_date(aid_row *row, const char *fact, int32_t day, aid_error **error);
/** Months since 1970-01; or ::AID_NEVER. */
AID_API aid_status aid_row_set_month(aid_row *row, const char *fact, int32_t month, aid_error **error);
/** A number; one whose unit is "" or NULL is in the fact's own. */
AID_API aid_status aid_row_set_number(aid_row *row, const char *fact, aid_value number, aid_error **error);
/** Money in fen, in the fact's own unit ("yuan", "yuan/month", "yuan/year"). */
AID_API aid_status aid_row_set_fen(aid_row *row, const char *fact, int64_t fen, aid_error **error);
/** UTF-8; copied. */
AID_API aid_status aid_row_set_text(aid_row *row, const char *fact, const char *text, aid_error **error);
/** Someone of the same record, by id, added before or after; NULL: nobody. */
AID_API aid_status aid_row_set_person(aid_row *row, const char *fact, const char *who, aid_error **error);
/** Whatever the type, as documents write it: "yes", "310.50", "2.4%", "2021-07-01", a code, an id. */
AID_API aid_status aid_row_set_written(aid_row *row, const char *fact, const char *written, aid_error **error);
/** Say that a fact is unknown, where silence would mean something else. */
AID_API aid_status aid_row_set_unknown(aid_row *row, const char *fact, aid_error **error);
/**
 * Set a dated fact for a span of days.
 * @param value     may be unknown
 * @param from      its first day; ::AID_ALWAYS: it has always been so
 * @param until     the first day on which it no longer holds; ::AID_NEVER: it goes on
 * @param source    who says so, one of the fact's sources; may be NULL
 * @param recorded  the day it was recorded; ::AID_NEVER: not said
 */
AID_API aid_status aid_row_set_span(aid_row *row, const char *fact, aid_value value, int32_t from, int32_t until,
                                    const char *source, int32_t recorded, aid_error **error);
/**
 * The value of a fact on a day. What silence means has been put in; what the rules work out (age) is unknown here.
 * @param[out] value  its texts are borrowed from the population and the policy
 */
AID_API aid_status aid_row_value(const aid_row *row, const char *fact, int32_t day, aid_value *value, aid_error **error);

/**
 * Add a row to a list.
 * @param kind      the kind of the row ("card"), or the name of its list ("cards")
 * @param id        may be NULL
 * @param[out] out  the row; may be NULL
 */
AID_API aid_status aid_row_add_row(aid_row *row, const char *kind, const char *id, aid_row **out, aid_error **error);
/** Say how much of a list is known. Adding rows does not say that they are all: until this says so, a list is as its kind's silence means. */
AID_API aid_status aid_row_set_list(aid_row *row, const char *kind, aid_list known, aid_error **error);
/** Rows of a list, in the order they were added; quick once the population is sealed. */
AID_API size_t aid_row_row_count(const aid_row *row, const char *kind);
/** The i-th row; NULL past the end. */
AID_API aid_row *aid_row_row_at(aid_row *row, const char *kind, size_t i);
/** 1 where the list is known to be whole (what silence means counts once the population is sealed), else 0. */
AID_API int aid_row_list_is_whole(const aid_row *row, const char *kind);

/** Supply a value instead of computing it: `name` is a definition or a program's outcome ("counted", "dibao.eligible"); `written` as documents write it, NULL: unknown. */
AID_API aid_status aid_row_set_given(aid_row *row, const char *name, const char *written, aid_error **error);
/** The same for a month of its own: what a definition that carries over came to, or one that rules read of an earlier month. Since 0.1. */
AID_API aid_status aid_row_set_given_month(aid_row *row, const char *name, int32_t month, const char *written, aid_error **error);
/** Of a region, household or person: add an earlier award, or a case that is not yet decided, of a program. `award` NULL: an application of which no more is known. */
AID_API aid_status aid_row_add_award(aid_row *row, const char *program, const aid_award *award, aid_error **error);
/** Say how much of the earlier awards is known. Silence means that these are all; for a relative without any it means unknown. */
AID_API aid_status aid_row_set_awards(aid_row *row, aid_list known, aid_error **error);

AID_END
#endif
