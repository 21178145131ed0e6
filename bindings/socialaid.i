/*
 * The native module, made by SWIG from the public headers. It is private: people meet the package around it.
 *
 * All that is special to a language stands in its typemaps.i and comes first, for SWIG ignores a typemap that follows the
 * type it is for. Calls that take option structs, callbacks or documents are left out here and written there by hand.
 */
%module(package="socialaid", threads="1") native

%{
#include <socialaid.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
%}

%nothread;
%include <stdint.i>

/* Long calls of which SWIG writes all: the interpreter goes on meanwhile. */
%thread aid_decision_explain;
%thread aid_explanation_text;
%thread aid_decisions_find;

/* Left out: what only C needs. */
%ignore AID_BEGIN;
%ignore AID_END;
%ignore AID_NEVER;
%ignore AID_ALWAYS;
%rename("$ignore", regexmatch$name="^AID_[A-Z_]*_INIT$") "";
%rename("$ignore", regexmatch$name="^aid_(memory|progress|on_diagnostic|input|output|value|award|ground|citizen)$") "";
%rename("$ignore", regexmatch$name="^aid_[a-z_]*_options$") "";
%rename("$ignore", regexmatch$name="^aid_[a-z_]*_free$") "";
%rename("$ignore", regexmatch$name="^aid_(error|diagnostic|file|value|date|month)_") "";
%ignore aid_date;
%ignore aid_month;
%ignore aid_months_elapsed;

/* Written by hand in the typemaps: options, callbacks, documents, structs. */
%ignore aid_policy_load;
%ignore aid_policy_assess;
%ignore aid_population_new;
%ignore aid_population_read;
%ignore aid_population_seal;
%ignore aid_population_write;
%ignore aid_decisions_write;
%ignore aid_policy_schema_write;
%ignore aid_exchange_assess;
%ignore aid_decisions_verify;
%ignore aid_standard_value;
%ignore aid_decision_ground;
%ignore aid_explanation_settling_fact;
%ignore aid_citizen_parse;
%ignore aid_citizen_mask;
%ignore aid_region_code_parent;
%ignore aid_row_add_award;
%ignore aid_row_add_row;
%ignore aid_row_set_given;
%ignore aid_row_set_given_month;

/* A household and a person are rows, too: their facts and lists are reached through the calls of rows. */
%rename("$ignore", regexmatch$name="^aid_(household|person)_(set|value|add_row|add_award|row_|list_)") "";
/* One call sets any fact, and one unsets it. */
%rename("$ignore", regexmatch$name="^aid_row_set_(flag|code|date|month|number|fen|text|person)$") "";

#ifdef SWIGPYTHON
%include "python/typemaps.i"
#endif

/* Objects that belong to whoever got them. Whatever is made from one keeps it alive inside the library. */
%define OWNED(type)
typedef struct type {} type;
%extend type {
  ~type() { type##_free($self); }
}
%enddef
%nodefaultctor;
OWNED(aid_policy)
OWNED(aid_population)
OWNED(aid_decisions)
OWNED(aid_explanation)
OWNED(aid_exchange_summary)
OWNED(aid_proceeding)

%include <socialaid/base.h>
%include <socialaid/version.h>
%include <socialaid/error.h>
%include <socialaid/value.h>
%include <socialaid/calendar.h>
%include <socialaid/identity.h>
%include <socialaid/policy.h>
%include <socialaid/vocabulary.h>
%include <socialaid/source.h>
%include <socialaid/standard.h>
%include <socialaid/program.h>
%include <socialaid/procedure.h>
%include <socialaid/population.h>
%include <socialaid/row.h>
%include <socialaid/household.h>
%include <socialaid/person.h>
%include <socialaid/decision.h>
%include <socialaid/explanation.h>
%include <socialaid/exchange.h>
