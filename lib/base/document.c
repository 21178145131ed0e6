/* Files: to read, or to appear under their name whole or not at all. */
#include <socialaid/document.h>
#include "base/report.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct aid_file {
  aid_memory memory;
  aid__arena arena;
  int descriptor;        /* -1: closed */
  bool owned;            /* we opened it, so we close it: standard input and output are the process's own */
  bool writes;
  const char *name;      /* for messages */
  const char *path;      /* the final name; NULL where nothing is renamed */
  char *temporary;       /* the name until it is committed; NULL where nothing is removed */
  uint64_t size;
  aid_input input;
  aid_output output;
};

/* ---- bytes --------------------------------------------------------------------------------- */

/* The kernel takes no more than this at once, and neither do we. */
enum { CHUNK_MOST = 1 << 30 };

static int64_t file_read(void *data, void *bytes, size_t size)
{
  aid_file *file = data;
  ssize_t got;

  if (file->descriptor < 0) {
    errno = EBADF;
    return -1;
  }
  do {
    got = read(file->descriptor, bytes, size < CHUNK_MOST ? size : CHUNK_MOST);
  } while (got < 0 && errno == EINTR);
  return got;
}

static int file_write(void *data, const void *bytes, size_t size)
{
  aid_file *file = data;
  const char *rest = bytes;

  if (file->descriptor < 0) {
    errno = EBADF;
    return -1;
  }
  while (size > 0) {
    ssize_t put = write(file->descriptor, rest, size < CHUNK_MOST ? size : CHUNK_MOST);

    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return -1;
    rest += put;
    size -= (size_t)put;
  }
  return 0;
}

/* ---- opening ------------------------------------------------------------------------------- */

static aid_file *file_new(const char *path, const aid_memory *memory, bool writes)
{
  aid_file *file = aid__allocate(memory, sizeof *file);
  bool standard = strcmp(path, "-") == 0;

  if (file == NULL)
    return NULL;
  file->memory = *aid__memory_or_default(memory);
  aid__arena_init(&file->arena, &file->memory, 0);
  file->descriptor = -1;
  file->owned = !standard;
  file->writes = writes;
  file->name = standard ? (writes ? "<stdout>" : "<stdin>") : aid__arena_string(&file->arena, path);
  file->input = (aid_input){file_read, file, file->name};
  file->output = (aid_output){file_write, file, file->name};
  if (file->name == NULL) {
    aid_file_close(file);
    return NULL;
  }
  return file;
}

static aid_status check_arguments(const char *call, const char *path, aid_file **out, const aid_memory *memory,
                                  aid_error **error)
{
  if (out == NULL)
    return aid__fail(memory, error, AID__E1002, AID__NOWHERE, call, "out", NULL);
  *out = NULL;
  if (path == NULL || path[0] == '\0')
    return aid__fail(memory, error, AID__E1002, AID__NOWHERE, call, "path", NULL);
  return AID_OK;
}

/* Gives the file up, and says why. `code` is errno as it was, before anything that changes it. */
static aid_status give_up(aid_file *file, aid_error **error, aid__diagnostic_id id, int code)
{
  aid_memory memory = file->memory;
  aid_status status;

  status = aid__fail(&memory, error, id, AID__NOWHERE, file->name, strerror(code), NULL);
  aid_file_close(file);
  return status;
}

aid_status aid_file_open(const char *path, const aid_memory *memory, aid_file **out, aid_error **error)
{
  aid_status status = check_arguments("aid_file_open", path, out, memory, error);
  aid_file *file;
  struct stat about;

  if (status != AID_OK)
    return status;
  file = file_new(path, memory, false);
  if (file == NULL)
    return aid__fail_memory(error);
  if (!file->owned) {
    file->descriptor = STDIN_FILENO;
  } else {
    do {
      file->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (file->descriptor < 0 && errno == EINTR);
    if (file->descriptor < 0)
      return give_up(file, error, AID__E1010, errno);
  }
  if (fstat(file->descriptor, &about) == 0) {
    if (S_ISDIR(about.st_mode))
      return give_up(file, error, AID__E1010, EISDIR);
    if (S_ISREG(about.st_mode))
      file->size = (uint64_t)about.st_size;
  }
  *out = file;
  return AID_OK;
}

/* ".name.XXXXXX" in the folder of the path: a rename works only within one file system. */
static char *temporary_name(aid__arena *arena, const char *path)
{
  static const char ending[] = ".XXXXXX";
  const char *slash = strrchr(path, '/');
  size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
  size_t base = strlen(path) - folder;
  char *name = aid__arena_get(arena, folder + 1 + base + sizeof ending);

  if (name != NULL) {
    memcpy(name, path, folder);
    name[folder] = '.';
    memcpy(name + folder + 1, path + folder, base);
    memcpy(name + folder + 1 + base, ending, sizeof ending);
  }
  return name;
}

aid_status aid_file_create(const char *path, const aid_memory *memory, aid_file **out, aid_error **error)
{
  aid_status status = check_arguments("aid_file_create", path, out, memory, error);
  aid_file *file;
  struct stat about;
  char *temporary;

  if (status != AID_OK)
    return status;
  file = file_new(path, memory, true);
  if (file == NULL)
    return aid__fail_memory(error);
  if (!file->owned) {
    file->descriptor = STDOUT_FILENO;
    *out = file;
    return AID_OK;
  }
  if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
    /* /dev/null or a pipe is written to, and never replaced. */
    if (S_ISDIR(about.st_mode))
      return give_up(file, error, AID__E1010, EISDIR);
    file->descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (file->descriptor < 0)
      return give_up(file, error, AID__E1010, errno);
    *out = file;
    return AID_OK;
  }
  temporary = temporary_name(&file->arena, path);
  if (temporary == NULL) {
    aid_file_close(file);
    return aid__fail_memory(error);
  }
  file->descriptor = mkostemp(temporary, O_CLOEXEC); /* readable and writable by the owner alone */
  if (file->descriptor < 0)
    return give_up(file, error, AID__E1010, errno);
  file->temporary = temporary;
  file->path = file->name;
  *out = file;
  return AID_OK;
}

/* ---- what is asked of a file --------------------------------------------------------------- */

const aid_input *aid_file_input(aid_file *file)
{
  return file == NULL || file->writes ? NULL : &file->input;
}

const aid_output *aid_file_output(aid_file *file)
{
  return file == NULL || !file->writes ? NULL : &file->output;
}

uint64_t aid_file_size(const aid_file *file)
{
  return file == NULL ? 0 : file->size;
}

/* ---- closing ------------------------------------------------------------------------------- */

/* The name is safe on the disk only when its folder is. Where folders cannot be synced there is nothing to be done. */
static void sync_folder(const char *path)
{
  char folder[4096];
  const char *slash = strrchr(path, '/');
  size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
  int descriptor;

  if (length >= sizeof folder)
    return;
  memcpy(folder, path, length);
  folder[length] = '\0';
  descriptor = open(length == 0 ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    (void)fsync(descriptor);
    (void)close(descriptor);
  }
}

static int file_sync(aid_file *file)
{
  /* Pipes and terminals cannot be synced, and need not be. */
  if (fsync(file->descriptor) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP)
    return 0;
  return file->path == NULL && errno != EIO && errno != ENOSPC && errno != EDQUOT ? 0 : errno;
}

aid_status aid_file_commit(aid_file *file, aid_error **error)
{
  int code;

  if (file == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_file_commit", "file", NULL);
  if (!file->writes || file->descriptor < 0)
    return aid__fail(&file->memory, error, AID__E1003, AID__NOWHERE, "aid_file_commit",
                     "the file is not open for writing", NULL);
  code = file_sync(file);
  if (file->owned && close(file->descriptor) != 0 && code == 0 && errno != EINTR)
    code = errno;
  file->descriptor = -1;
  if (code == 0 && file->temporary != NULL && rename(file->temporary, file->path) != 0)
    code = errno;
  if (code != 0)
    return aid__fail(&file->memory, error, AID__E1012, AID__NOWHERE, file->name, strerror(code), NULL);
  if (file->temporary != NULL)
    sync_folder(file->path);
  file->temporary = NULL;
  return AID_OK;
}

void aid_file_close(aid_file *file)
{
  aid_memory memory;

  if (file == NULL)
    return;
  if (file->descriptor >= 0 && file->owned)
    (void)close(file->descriptor);
  if (file->temporary != NULL)
    (void)unlink(file->temporary);
  memory = file->memory;
  aid__arena_free(&file->arena);
  aid__release(&memory, file);
}
