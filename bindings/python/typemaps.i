/*
 * How C meets Python: errors raise, results come back as owned objects, None is refused, values are tuples, callbacks take
 * the interpreter's lock. The tuples are (type, known, number, denominator, text, unit); the Python layer makes dates,
 * decimals and fractions of them.
 */

/* ---- errors: a slot for each thread, emptied by the typemap of aid_status ----------------------- */

%{
static _Thread_local aid_error *failure;

/* One diagnostic as a tuple, in the order of socialaid.errors.Diagnostic. */
static PyObject *diagnostic_tuple(const aid_diagnostic *d)
{
  return Py_BuildValue("(sizIIIzsszzss)", aid_diagnostic_number(d), (int)aid_diagnostic_level(d), aid_diagnostic_file(d),
                       (unsigned)aid_diagnostic_line(d), (unsigned)aid_diagnostic_column(d), (unsigned)aid_diagnostic_length(d),
                       aid_diagnostic_record(d), aid_diagnostic_message(d, AID_LANGUAGE_EN), aid_diagnostic_message(d, AID_LANGUAGE_ZH),
                       aid_diagnostic_hint(d, AID_LANGUAGE_EN), aid_diagnostic_hint(d, AID_LANGUAGE_ZH),
                       aid_diagnostic_line_text(d, AID_LANGUAGE_EN), aid_diagnostic_line_text(d, AID_LANGUAGE_ZH));
}

/* Raises socialaid.Error. Takes the error over. */
static void raise_error(aid_status status, aid_error *error)
{
  PyObject *list = PyList_New(0), *module, *made = NULL;
  const size_t count = error == NULL ? 0 : aid_error_count(error);
  const unsigned long long dropped = error == NULL ? 0 : aid_error_dropped(error);

  for (size_t i = 0; list != NULL && i < count; i++) {
    PyObject *const one = diagnostic_tuple(aid_error_at(error, i));
    if (one == NULL || PyList_Append(list, one) < 0)
      Py_CLEAR(list);
    Py_XDECREF(one);
  }
  aid_error_free(error);
  if (list != NULL && (module = PyImport_ImportModule("socialaid.errors")) != NULL) {
    made = PyObject_CallMethod(module, "make_error", "iOK", (int)status, list, dropped);
    Py_DECREF(module);
  }
  Py_XDECREF(list);
  if (made != NULL) {
    PyErr_SetObject((PyObject *)Py_TYPE(made), made);
    Py_DECREF(made);
  }
}

static bool is_failure(aid_status status) { return status != AID_OK && status != AID_PARTIAL; }
%}

%typemap(in, numinputs=0) aid_error **error "$1 = &failure;"
%typemap(check) aid_error **error ""
%typemap(out) aid_status {
  aid_error *const met = failure;
  failure = NULL;
  if (is_failure($1)) {
    raise_error($1, met);
    SWIG_fail;
  }
  aid_error_free(met);
  $result = SWIG_Py_Void();
}

/* ---- results ------------------------------------------------------------------------------------ */

%define RESULT(type, flags)
%typemap(in, numinputs=0) type **out (type *made = NULL) "$1 = &made;"
%typemap(check) type **out ""
%typemap(argout) type **out {
  PyObject *const one = *$1 == NULL ? SWIG_Py_Void() : SWIG_NewPointerObj((void *)*$1, $descriptor(type *), flags);
  $result = SWIG_AppendOutput($result, one);
}
%enddef
RESULT(aid_explanation, SWIG_POINTER_OWN)
RESULT(aid_proceeding, SWIG_POINTER_OWN)
RESULT(aid_household, 0)
RESULT(aid_person, 0)
RESULT(aid_row, 0)

/* ---- None ---------------------------------------------------------------------------------------- */

%typemap(check) SWIGTYPE *, const char * {
  if ($1 == NULL) {
    PyErr_SetString(PyExc_TypeError, "$symname: argument $argnum ($1_name) must not be None");
    SWIG_fail;
  }
}
/* These may be missing. */
%typemap(check) const char *region, const char *source, const char *row_id, const char *given ""

/* ---- values --------------------------------------------------------------------------------------- */

%{
static PyObject *value_tuple(const aid_value *v)
{
  return Py_BuildValue("(iiLLzz)", (int)v->type, v->known, (long long)v->number, (long long)v->denominator,
                       v->type == AID_TYPE_CODE || v->type == AID_TYPE_TEXT || v->type == AID_TYPE_REFERENCE ? v->text : NULL,
                       v->type == AID_TYPE_NUMBER ? v->unit : NULL);
}

/* Texts are borrowed from the tuple. */
static bool value_read(PyObject *tuple, aid_value *out)
{
  int type = 0, known = 0;
  long long number = 0, denominator = 1;
  const char *text = NULL, *unit = NULL;

  if (!PyTuple_Check(tuple)) {
    PyErr_SetString(PyExc_TypeError, "a value is a tuple (type, known, number, denominator, text, unit)");
    return false;
  }
  if (!PyArg_ParseTuple(tuple, "iiLLzz", &type, &known, &number, &denominator, &text, &unit))
    return false;
  *out = (aid_value){(aid_type)type, known, number, denominator, text, unit};
  return true;
}
%}
%typemap(in) aid_value { if (!value_read($input, &$1)) SWIG_fail; }
%typemap(out) aid_value { aid_value given = $1; $result = value_tuple(&given); if ($result == NULL) SWIG_fail; }
%typemap(in, numinputs=0) aid_value *value (aid_value read) "memset(&read, 0, sizeof read); read.denominator = 1; $1 = &read;"
%typemap(check) aid_value *value ""
%typemap(argout) aid_value *value {
  PyObject *const one = value_tuple($1);
  if (one == NULL) SWIG_fail;
  $result = SWIG_AppendOutput($result, one);
}

/* ---- a call with callbacks -------------------------------------------------------------------------- */

%{
/* What goes on beside a long call: a progress callback that may be None, the diagnostics met, an exception raised by either. */
typedef struct session {
  PyObject *progress, *diagnostics;
  PyObject *type, *value, *trace;
} session;

static bool session_begin(session *s, PyObject *progress)
{
  memset(s, 0, sizeof *s);
  if (progress != Py_None && !PyCallable_Check(progress)) {
    PyErr_SetString(PyExc_TypeError, "progress must be callable, or None");
    return false;
  }
  s->progress = progress;
  return (s->diagnostics = PyList_New(0)) != NULL;
}

static int on_progress(void *data, uint64_t done, uint64_t total)
{
  session *const s = data;
  const PyGILState_STATE state = PyGILState_Ensure();
  int stop = s->type != NULL;

  if (!stop && PyErr_CheckSignals() == 0 && s->progress != Py_None) {
    PyObject *const answer = PyObject_CallFunction(s->progress, "KK", (unsigned long long)done, (unsigned long long)total);
    stop = answer == NULL ? 1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
  }
  if (PyErr_Occurred()) {
    PyErr_Fetch(&s->type, &s->value, &s->trace);
    stop = 1;
  }
  PyGILState_Release(state);
  return stop != 0;
}

static void on_diagnostic(void *data, const aid_diagnostic *diagnostic)
{
  session *const s = data;
  const PyGILState_STATE state = PyGILState_Ensure();

  if (s->type == NULL) {
    PyObject *const one = diagnostic_tuple(diagnostic);
    if (one == NULL || PyList_Append(s->diagnostics, one) < 0)
      PyErr_Fetch(&s->type, &s->value, &s->trace);
    Py_XDECREF(one);
  }
  PyGILState_Release(state);
}

/* A population keeps its callback for life, longer than any call: it tells whichever call of this thread listens. */
static _Thread_local session *listening;

static void on_listening(void *data, const aid_diagnostic *diagnostic)
{
  (void)data;
  if (listening != NULL)
    on_diagnostic(listening, diagnostic);
}

/* True where the call went well; else its exception is raised, or that of a callback. */
static bool session_holds(session *s, aid_status status, aid_error *error)
{
  if (s->type != NULL) {
    aid_error_free(error);
    PyErr_Restore(s->type, s->value, s->trace);
    s->type = s->value = s->trace = NULL;
  } else if (is_failure(status)) {
    raise_error(status, error);
  } else {
    aid_error_free(error);
    return true;
  }
  Py_CLEAR(s->diagnostics);
  return false;
}

/* (object, diagnostics) */
static PyObject *session_end(session *s, PyObject *made)
{
  PyObject *const diagnostics = s->diagnostics;

  s->diagnostics = NULL;
  if (made == NULL) {
    Py_DECREF(diagnostics);
    return NULL;
  }
  return Py_BuildValue("(NN)", made, diagnostics);
}

/* ---- documents ---- */

/* A path (text, bytes, os.PathLike) as the system spells it. A new reference; NULL where it is none. */
static PyObject *path_bytes(PyObject *path)
{
  PyObject *bytes = NULL;

  return PyUnicode_FSConverter(path, &bytes) ? bytes : NULL;
}

/* Bytes in memory. */
typedef struct memory_source { const char *bytes; size_t size, at; } memory_source;

static int64_t memory_read(void *data, void *bytes, size_t size)
{
  memory_source *const m = data;
  const size_t left = m->size - m->at, n = left < size ? left : size;

  memcpy(bytes, m->bytes + m->at, n);
  m->at += n;
  return (int64_t)n;
}

typedef struct memory_sink { char *bytes; size_t size, capacity; } memory_sink;

static int memory_write(void *data, const void *bytes, size_t size)
{
  memory_sink *const m = data;

  if (size > m->capacity - m->size) {
    const size_t wanted = m->size + size, capacity = wanted < 65536 ? 65536 : wanted + wanted / 2;
    char *const grown = wanted < size || capacity < wanted ? NULL : realloc(m->bytes, capacity);
    if (grown == NULL)
      return -1;
    m->bytes = grown;
    m->capacity = capacity;
  }
  memcpy(m->bytes + m->size, bytes, size);
  m->size += size;
  return 0;
}

/* Where a document comes from: a path, or (where `is_data`) bytes. */
typedef struct source { PyObject *held; memory_source memory; aid_input from_memory; aid_file *file; const aid_input *input; } source;

static bool source_begin(source *s, PyObject *given, int is_data)
{
  memset(s, 0, sizeof *s);
  if (is_data && !PyBytes_Check(given)) {
    PyErr_SetString(PyExc_TypeError, "the document must be bytes");
    return false;
  }
  if (is_data) {
    Py_INCREF(given);
    s->held = given;
    s->memory.bytes = PyBytes_AsString(given);
    s->memory.size = (size_t)PyBytes_Size(given);
    s->from_memory = (aid_input){memory_read, &s->memory, "data"};
    s->input = &s->from_memory;
    return true;
  }
  return (s->held = path_bytes(given)) != NULL;
}

/* Without the interpreter's lock. */
static aid_status source_open(source *s, aid_error **error)
{
  aid_status status;

  if (s->input != NULL)
    return AID_OK;
  if ((status = aid_file_open(PyBytes_AS_STRING(s->held), NULL, &s->file, error)) == AID_OK)
    s->input = aid_file_input(s->file);
  return status;
}

static void source_close(source *s) { aid_file_close(s->file); s->file = NULL; }
static void source_end(source *s) { Py_CLEAR(s->held); }

/* Where one goes to: a path, or memory where that is None. */
typedef struct target { PyObject *held; memory_sink memory; aid_output to_memory; aid_file *file; const aid_output *output; } target;

static bool target_begin(target *t, PyObject *path)
{
  memset(t, 0, sizeof *t);
  if (path != Py_None)
    return (t->held = path_bytes(path)) != NULL;
  t->to_memory = (aid_output){memory_write, &t->memory, "memory"};
  t->output = &t->to_memory;
  return true;
}

static aid_status target_open(target *t, aid_error **error)
{
  aid_status status;

  if (t->output != NULL)
    return AID_OK;
  if ((status = aid_file_create(PyBytes_AS_STRING(t->held), NULL, &t->file, error)) == AID_OK)
    t->output = aid_file_output(t->file);
  return status;
}

static aid_status target_close(target *t, aid_status status, aid_error **error)
{
  if (t->file != NULL && !is_failure(status)) {
    const aid_status closed = aid_file_commit(t->file, error);
    if (closed != AID_OK)
      status = closed;
  }
  aid_file_close(t->file);
  t->file = NULL;
  return status;
}

/* The bytes, or None where they went to a file. */
static PyObject *target_result(target *t)
{
  return t->held != NULL ? SWIG_Py_Void() : PyBytes_FromStringAndSize(t->memory.bytes, (Py_ssize_t)t->memory.size);
}
static void target_end(target *t) { Py_CLEAR(t->held); free(t->memory.bytes); }

/* Ids, ended by NULL, borrowed from the tuple. NULL and an exception where it is no tuple of texts. */
static const char **names_read(PyObject *tuple)
{
  const char **names;

  if (!PyTuple_Check(tuple)) {
    PyErr_SetString(PyExc_TypeError, "programs must be a tuple of ids, or None");
    return NULL;
  }
  if ((names = calloc((size_t)PyTuple_Size(tuple) + 1, sizeof *names)) == NULL) {
    PyErr_NoMemory();
    return NULL;
  }
  for (Py_ssize_t i = 0; i < PyTuple_Size(tuple); i++) {
    PyObject *const one = PyTuple_GetItem(tuple, i);
    if (!PyUnicode_Check(one) || (names[i] = PyUnicode_AsUTF8(one)) == NULL || strlen(names[i]) != (size_t)PyUnicode_GET_LENGTH(one)) {
      if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "programs must be a tuple of ids, or None");
      free(names);
      return NULL;
    }
  }
  return names;
}
%}

/* ---- written by hand ------------------------------------------------------------------------------- */

%typemap(check) PyObject * ""
%typemap(check) const aid_policy *again ""

%{
/* (kind, name, subject, detail, value, row, month) */
static PyObject *ground_tuple(const aid_ground *g)
{
  if (g == NULL) {
    PyErr_SetString(PyExc_IndexError, "no such ground");
    return NULL;
  }
  return Py_BuildValue("(izzzNNi)", (int)g->kind, g->name, g->subject, g->detail, value_tuple(&g->value),
                       g->row == NULL ? SWIG_Py_Void() : SWIG_NewPointerObj((void *)g->row, SWIGTYPE_p_aid_standard_row, 0), (int)g->month);
}
%}

%inline %{
/* (policy, diagnostics) */
static PyObject *policy_load(PyObject *pack, PyObject *pack_path)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *made = NULL;
  aid_error *error = NULL;
  aid_status status;
  session s;
  PyObject *file, *folders = NULL;

  if ((file = path_bytes(pack)) == NULL)
    return NULL;
  if (pack_path != Py_None && (folders = path_bytes(pack_path)) == NULL) {
    Py_DECREF(file);
    return NULL;
  }
  if (!session_begin(&s, Py_None)) {
    Py_DECREF(file);
    Py_XDECREF(folders);
    return NULL;
  }
  options.pack_path = folders == NULL ? NULL : PyBytes_AS_STRING(folders);
  options.on_diagnostic = on_diagnostic;
  options.data = &s;
  Py_BEGIN_ALLOW_THREADS
  status = aid_policy_load(PyBytes_AS_STRING(file), &options, &made, &error);
  Py_END_ALLOW_THREADS
  Py_DECREF(file);
  Py_XDECREF(folders);
  if (!session_holds(&s, status, error)) {
    aid_policy_free(made);
    return NULL;
  }
  return session_end(&s, SWIG_NewPointerObj(made, SWIGTYPE_p_aid_policy, SWIG_POINTER_OWN));
}

static PyObject *population_new(const aid_policy *policy, int32_t month)
{
  aid_population_options options = AID_POPULATION_OPTIONS_INIT;
  aid_population *made = NULL;
  aid_error *error = NULL;
  aid_status status;

  options.on_diagnostic = on_listening;
  status = aid_population_new(policy, month, &options, &made, &error);
  if (is_failure(status)) {
    raise_error(status, error);
    return NULL;
  }
  aid_error_free(error);
  return SWIG_NewPointerObj(made, SWIGTYPE_p_aid_population, SWIG_POINTER_OWN);
}

/* (population, diagnostics) */
static PyObject *population_read(const aid_policy *policy, PyObject *document, int is_data, unsigned flags, PyObject *progress)
{
  aid_read_options options = AID_READ_OPTIONS_INIT;
  aid_population *made = NULL;
  aid_error *error = NULL;
  aid_status status;
  session s, *const outer = listening;
  source from;

  if (!source_begin(&from, document, is_data))
    return NULL;
  if (!session_begin(&s, progress)) {
    source_end(&from);
    return NULL;
  }
  options.flags = flags;
  options.on_diagnostic = on_listening;
  options.progress = on_progress;
  options.progress_data = &s;
  listening = &s;
  Py_BEGIN_ALLOW_THREADS
  if ((status = source_open(&from, &error)) == AID_OK)
    status = aid_population_read(policy, from.input, &options, &made, &error);
  source_close(&from);
  Py_END_ALLOW_THREADS
  listening = outer;
  source_end(&from);
  if (!session_holds(&s, status, error)) {
    aid_population_free(made);
    return NULL;
  }
  return session_end(&s, SWIG_NewPointerObj(made, SWIGTYPE_p_aid_population, SWIG_POINTER_OWN));
}

/* The diagnostics of records that were left out, and warnings. */
static PyObject *population_seal(aid_population *population, unsigned flags)
{
  aid_error *error = NULL;
  aid_status status;
  session s, *const outer = listening;

  if (!session_begin(&s, Py_None))
    return NULL;
  listening = &s;
  Py_BEGIN_ALLOW_THREADS
  status = aid_population_seal(population, flags, &error);
  Py_END_ALLOW_THREADS
  listening = outer;
  return session_holds(&s, status, error) ? s.diagnostics : NULL;
}

/* Bytes, or None where they went to a file. */
static PyObject *population_write(aid_population *population, PyObject *path)
{
  aid_error *error = NULL;
  aid_status status;
  PyObject *made = NULL;
  target to;

  if (!target_begin(&to, path))
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  if ((status = target_open(&to, &error)) == AID_OK)
    status = aid_population_write(population, to.output, &error);
  status = target_close(&to, status, &error);
  Py_END_ALLOW_THREADS
  if (is_failure(status)) {
    raise_error(status, error);
  } else {
    aid_error_free(error);
    made = target_result(&to);
  }
  target_end(&to);
  return made;
}

static PyObject *decisions_write(const aid_decisions *decisions, PyObject *path, unsigned flags)
{
  aid_error *error = NULL;
  aid_status status;
  PyObject *made = NULL;
  target to;

  if (!target_begin(&to, path))
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  if ((status = target_open(&to, &error)) == AID_OK)
    status = aid_decisions_write(decisions, to.output, flags, &error);
  status = target_close(&to, status, &error);
  Py_END_ALLOW_THREADS
  if (is_failure(status)) {
    raise_error(status, error);
  } else {
    aid_error_free(error);
    made = target_result(&to);
  }
  target_end(&to);
  return made;
}

static PyObject *policy_schema(const aid_policy *policy, PyObject *path)
{
  aid_error *error = NULL;
  aid_status status;
  PyObject *made = NULL;
  target to;

  if (!target_begin(&to, path))
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  if ((status = target_open(&to, &error)) == AID_OK)
    status = aid_policy_schema_write(policy, to.output, &error);
  status = target_close(&to, status, &error);
  Py_END_ALLOW_THREADS
  if (is_failure(status)) {
    raise_error(status, error);
  } else {
    aid_error_free(error);
    made = target_result(&to);
  }
  target_end(&to);
  return made;
}

/* (decisions, diagnostics) */
static PyObject *policy_assess(const aid_policy *policy, aid_population *population, int32_t month, int32_t day, int32_t known,
                               PyObject *programs, unsigned flags, unsigned threads, PyObject *progress)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *made = NULL;
  aid_error *error = NULL;
  aid_status status;
  const char **names = NULL;
  session s, *const outer = listening;

  if (programs != Py_None && (names = names_read(programs)) == NULL)
    return NULL;
  if (!session_begin(&s, progress)) {
    free(names);
    return NULL;
  }
  options.month = month;
  options.day = day;
  options.known = known;
  options.programs = names;
  options.flags = flags;
  options.threads = threads;
  options.progress = on_progress;
  options.progress_data = &s;
  listening = &s;
  Py_BEGIN_ALLOW_THREADS
  status = aid_policy_assess(policy, population, &options, &made, &error);
  Py_END_ALLOW_THREADS
  listening = outer;
  free(names);
  if (!session_holds(&s, status, error)) {
    aid_decisions_free(made);
    return NULL;
  }
  return session_end(&s, SWIG_NewPointerObj(made, SWIGTYPE_p_aid_decisions, SWIG_POINTER_OWN));
}

/* (summary, diagnostics) */
static PyObject *exchange_assess(const aid_policy *policy, PyObject *document, PyObject *path, unsigned read_flags, unsigned assess_flags,
                                 unsigned write_flags, int32_t month, int32_t day, int32_t known, PyObject *programs, unsigned threads,
                                 PyObject *progress)
{
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  aid_exchange_summary *made = NULL;
  aid_error *error = NULL;
  aid_status status;
  const char **names = NULL;
  session s;
  source from;
  target to = {0};

  if (!source_begin(&from, document, 0))
    return NULL;
  if ((path != Py_None && !target_begin(&to, path)) || (programs != Py_None && (names = names_read(programs)) == NULL) ||
      !session_begin(&s, progress)) {
    source_end(&from);
    target_end(&to);
    free(names);
    return NULL;
  }
  options.read_flags = read_flags;
  options.assess_flags = assess_flags;
  options.write_flags = write_flags;
  options.month = month;
  options.day = day;
  options.known = known;
  options.programs = names;
  options.threads = threads;
  options.on_diagnostic = on_diagnostic;
  options.data = &s;
  options.progress = on_progress;
  options.progress_data = &s;
  Py_BEGIN_ALLOW_THREADS
  if ((status = source_open(&from, &error)) == AID_OK && (to.held == NULL || (status = target_open(&to, &error)) == AID_OK))
    status = aid_exchange_assess(policy, from.input, to.output, &options, &made, &error);
  status = target_close(&to, status, &error);
  source_close(&from);
  Py_END_ALLOW_THREADS
  source_end(&from);
  target_end(&to);
  free(names);
  if (!session_holds(&s, status, error)) {
    aid_exchange_summary_free(made);
    return NULL;
  }
  return session_end(&s, SWIG_NewPointerObj(made, SWIGTYPE_p_aid_exchange_summary, SWIG_POINTER_OWN));
}

/* (what was done, diagnostics) */
static PyObject *decisions_verify(PyObject *document, const aid_policy *again, PyObject *schema, PyObject *progress)
{
  aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;
  uint32_t did = 0;
  session s;
  source from;
  PyObject *xsd = NULL;

  if (schema != Py_None && (xsd = path_bytes(schema)) == NULL)
    return NULL;
  if (!source_begin(&from, document, 0)) {
    Py_XDECREF(xsd);
    return NULL;
  }
  if (!session_begin(&s, progress)) {
    source_end(&from);
    Py_XDECREF(xsd);
    return NULL;
  }
  options.policy = again;
  options.schema = xsd == NULL ? NULL : PyBytes_AS_STRING(xsd);
  options.on_diagnostic = on_diagnostic;
  options.data = &s;
  options.progress = on_progress;
  options.progress_data = &s;
  Py_BEGIN_ALLOW_THREADS
  if ((status = source_open(&from, &error)) == AID_OK)
    status = aid_decisions_verify(from.input, &options, &did, &error);
  source_close(&from);
  Py_END_ALLOW_THREADS
  source_end(&from);
  Py_XDECREF(xsd);
  return session_holds(&s, status, error) ? session_end(&s, PyLong_FromUnsignedLong(did)) : NULL;
}

/* (value, row): one value of a tuple for each key of the standard. */
static PyObject *standard_value(const aid_standard *standard, const char *region, PyObject *keys, int32_t day, int32_t known)
{
  const aid_standard_row *row = NULL;
  aid_value value, *array;
  aid_error *error = NULL;
  aid_status status;
  const size_t count = aid_standard_key_count(standard);

  if (!PyTuple_Check(keys) || (size_t)PyTuple_Size(keys) != count)
    return PyErr_Format(PyExc_TypeError, "keys must be a tuple of %zu values", count);
  if ((array = calloc(count + 1, sizeof *array)) == NULL)
    return PyErr_NoMemory();
  for (size_t i = 0; i < count; i++) {
    if (!value_read(PyTuple_GetItem(keys, (Py_ssize_t)i), &array[i])) {
      free(array);
      return NULL;
    }
  }
  status = aid_standard_value(standard, region, array, day, known, &value, &row, &error);
  free(array);
  if (is_failure(status)) {
    raise_error(status, error);
    return NULL;
  }
  aid_error_free(error);
  return Py_BuildValue("(NN)", value_tuple(&value), SWIG_NewPointerObj((void *)row, SWIGTYPE_p_aid_standard_row, 0));
}

static PyObject *decision_ground(const aid_decision *decision, size_t i)
{
  return ground_tuple(aid_decision_ground(decision, i));
}
static PyObject *settling_fact(aid_explanation *explanation, size_t i, size_t k)
{
  return ground_tuple(aid_explanation_settling_fact(explanation, i, k));
}

/* An award; or an application of which no more is known. */
static aid_status row_add_award(aid_row *row, const char *program, int32_t applied, int32_t confirmed, int32_t first, int32_t until,
                                aid_value amount, aid_error **error)
{
  aid_award award = AID_AWARD_INIT;

  award.applied = applied;
  award.confirmed = confirmed;
  award.from = first;
  award.until = until;
  award.amount = amount;
  return aid_row_add_award(row, program, &award, error);
}
static aid_status row_add_application(aid_row *row, const char *program, aid_error **error)
{
  return aid_row_add_award(row, program, NULL, error);
}
/* `given` may be missing: unknown. */
static aid_status row_set_given(aid_row *row, const char *name, const char *given, int32_t month, aid_error **error)
{
  if (month != INT32_MIN)
    return aid_row_set_given_month(row, name, month, given, error);
  return aid_row_set_given(row, name, given, error);
}
static aid_status row_add_row(aid_row *row, const char *kind, const char *row_id, aid_row **out, aid_error **error)
{
  return aid_row_add_row(row, kind, row_id, out, error);
}

/* (problem, number, birth, male, division) */
static PyObject *citizen_parse(const char *text)
{
  aid_citizen c;
  const aid_citizen_problem problem = aid_citizen_parse(text, &c);

  if (problem != AID_CITIZEN_VALID)
    return Py_BuildValue("(iOOOO)", (int)problem, Py_None, Py_None, Py_None, Py_None);
  return Py_BuildValue("(isiis)", 0, c.number, (int)c.birth, c.male, c.division);
}
static PyObject *citizen_mask(const char *text)
{
  char masked[19];

  aid_citizen_mask(text, masked);
  return PyUnicode_FromString(masked);
}
static PyObject *region_code_parent(const char *code)
{
  char up[13];

  return aid_region_code_parent(code, up) ? PyUnicode_FromString(up) : SWIG_Py_Void();
}
%}
