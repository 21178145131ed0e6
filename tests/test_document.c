/* Files: read as they are, written whole or not at all, and readable by their owner alone. */
#include "tests/test.h"
#include "tests/oom.h"
#include <socialaid/document.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test works in a folder of its own, and takes it away again. */
static char folder[64];
static char path[128];

static void enter(void)
{
  strcpy(folder, "/tmp/socialaid-test-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/out.xml", folder);
}

static void leave(void)
{
  (void)unlink(path);
  ck_assert_int_eq(rmdir(folder), 0);
}

/* Names in the folder, "." and ".." excepted. */
static int entries(void)
{
  DIR *dir = opendir(folder);
  int count = 0;

  ck_assert_ptr_nonnull(dir);
  while (readdir(dir) != NULL)
    count++;
  closedir(dir);
  return count - 2;
}

static void put(const char *text)
{
  FILE *file = fopen(path, "w");

  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

static const char *get(void)
{
  static char text[64];
  FILE *file = fopen(path, "r");
  size_t length;

  ck_assert_ptr_nonnull(file);
  length = fread(text, 1, sizeof text - 1, file);
  text[length] = '\0';
  fclose(file);
  return text;
}

static int write_text(aid_file *file, const char *text)
{
  const aid_output *output = aid_file_output(file);

  return output->write(output->data, text, strlen(text));
}

START_TEST(a_file_is_read_to_its_end)
{
  aid_file *file = NULL;
  aid_error *error = NULL;
  const aid_input *input;
  char bytes[4];

  enter();
  put("abcdef");
  ck_assert_int_eq(aid_file_open(path, NULL, &file, &error), AID_OK);
  input = aid_file_input(file);
  ck_assert_str_eq(input->name, path);
  ck_assert_ptr_null(aid_file_output(file));
  ck_assert_uint_eq(aid_file_size(file), 6);
  ck_assert_int_eq(input->read(input->data, bytes, 4), 4);
  ck_assert_int_eq(memcmp(bytes, "abcd", 4), 0);
  ck_assert_int_eq(input->read(input->data, bytes, 4), 2);
  ck_assert_int_eq(input->read(input->data, bytes, 4), 0);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_ERROR_ARGUMENT);
  aid_file_close(file);
  ck_assert_str_eq(get(), "abcdef");
  leave();
}
END_TEST

START_TEST(what_cannot_be_opened_is_told_with_its_name)
{
  aid_file *file = (aid_file *)folder;
  aid_error *error = NULL;

  enter();
  ck_assert_int_eq(aid_file_open(path, NULL, &file, &error), AID_ERROR_IO);
  ck_assert_ptr_null(file);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1010");
  ck_assert_ptr_nonnull(strstr(aid_error_message(error), path));
  aid_error_free(error);
  error = NULL;
  ck_assert_int_eq(aid_file_open(folder, NULL, &file, &error), AID_ERROR_IO);
  ck_assert_ptr_nonnull(strstr(aid_error_message(error), strerror(EISDIR)));
  aid_error_free(error);
  error = NULL;
  ck_assert_int_eq(aid_file_create(folder, NULL, &file, &error), AID_ERROR_IO);
  aid_error_free(error);
  error = NULL;
  strcat(path, "/below/a/missing/folder");
  ck_assert_int_eq(aid_file_create(path, NULL, &file, &error), AID_ERROR_IO);
  ck_assert_ptr_null(file);
  aid_error_free(error);
  leave();
}
END_TEST

START_TEST(a_file_appears_when_it_is_committed)
{
  aid_file *file = NULL;
  struct stat about;

  enter();
  ck_assert_int_eq(aid_file_create(path, NULL, &file, NULL), AID_OK);
  ck_assert_ptr_null(aid_file_input(file));
  ck_assert_str_eq(aid_file_output(file)->name, path);
  ck_assert_int_eq(write_text(file, "<a/>"), 0);
  ck_assert_int_ne(access(path, F_OK), 0);
  ck_assert_int_eq(entries(), 1);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_OK);
  ck_assert_str_eq(get(), "<a/>");
  ck_assert_int_eq(stat(path, &about), 0);
  ck_assert_uint_eq(about.st_mode & 0777, 0600);
  ck_assert_int_eq(write_text(file, "more"), -1);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_ERROR_ARGUMENT);
  aid_file_close(file);
  ck_assert_str_eq(get(), "<a/>");
  ck_assert_int_eq(entries(), 1);
  leave();
}
END_TEST

START_TEST(what_is_not_committed_leaves_the_old_file_alone)
{
  aid_file *file = NULL;

  enter();
  put("old");
  ck_assert_int_eq(aid_file_create(path, NULL, &file, NULL), AID_OK);
  ck_assert_int_eq(write_text(file, "new"), 0);
  aid_file_close(file);
  ck_assert_str_eq(get(), "old");
  ck_assert_int_eq(entries(), 1);
  leave();
}
END_TEST

START_TEST(a_committed_file_replaces_the_old_one_and_its_rights)
{
  aid_file *file = NULL;
  struct stat about;

  enter();
  put("old");
  ck_assert_int_eq(chmod(path, 0644), 0);
  ck_assert_int_eq(aid_file_create(path, NULL, &file, NULL), AID_OK);
  ck_assert_int_eq(write_text(file, "new"), 0);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_OK);
  aid_file_close(file);
  ck_assert_str_eq(get(), "new");
  ck_assert_int_eq(stat(path, &about), 0);
  ck_assert_uint_eq(about.st_mode & 0777, 0600);
  leave();
}
END_TEST

START_TEST(a_path_in_the_current_folder_works)
{
  aid_file *file = NULL;
  int here = open(".", O_RDONLY | O_DIRECTORY);

  enter();
  ck_assert_int_eq(chdir(folder), 0);
  ck_assert_int_eq(aid_file_create("out.xml", NULL, &file, NULL), AID_OK);
  ck_assert_int_eq(write_text(file, "here"), 0);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_OK);
  aid_file_close(file);
  ck_assert_str_eq(get(), "here");
  ck_assert_int_eq(fchdir(here), 0);
  close(here);
  leave();
}
END_TEST

START_TEST(a_full_disk_is_told_and_leaves_nothing)
{
  aid_file *file = NULL;
  char bytes[4096] = {0};
  const aid_output *output;

  /* Always full; and never replaced by a file. */
  ck_assert_int_eq(aid_file_create("/dev/full", NULL, &file, NULL), AID_OK);
  output = aid_file_output(file);
  errno = 0;
  ck_assert_int_eq(output->write(output->data, bytes, sizeof bytes), -1);
  ck_assert_int_eq(errno, ENOSPC);
  aid_file_close(file);
  ck_assert_int_eq(access("/dev/full", F_OK), 0);
}
END_TEST

START_TEST(a_device_is_written_to_and_not_replaced)
{
  aid_file *file = NULL;
  struct stat about;

  ck_assert_int_eq(aid_file_create("/dev/null", NULL, &file, NULL), AID_OK);
  ck_assert_int_eq(write_text(file, "nothing"), 0);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_OK);
  aid_file_close(file);
  ck_assert_int_eq(stat("/dev/null", &about), 0);
  ck_assert(S_ISCHR(about.st_mode));
}
END_TEST

START_TEST(a_rename_that_fails_takes_the_temporary_file_away)
{
  aid_file *file = NULL;
  aid_error *error = NULL;

  enter();
  ck_assert_int_eq(aid_file_create(path, NULL, &file, NULL), AID_OK);
  ck_assert_int_eq(write_text(file, "new"), 0);
  ck_assert_int_eq(mkdir(path, 0700), 0); /* somebody puts a folder there meanwhile */
  ck_assert_int_eq(aid_file_commit(file, &error), AID_ERROR_IO);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1012");
  aid_error_free(error);
  aid_file_close(file);
  ck_assert_int_eq(entries(), 1);
  ck_assert_int_eq(rmdir(path), 0);
  leave();
}
END_TEST

START_TEST(a_dash_is_the_standard_stream)
{
  aid_file *file = NULL;
  const aid_output *output;
  const aid_input *input;
  char bytes[8];
  int pipe_ends[2];
  int kept_in = dup(STDIN_FILENO);
  int kept_out = dup(STDOUT_FILENO);

  ck_assert_int_eq(pipe(pipe_ends), 0);
  ck_assert_int_ge(dup2(pipe_ends[1], STDOUT_FILENO), 0);
  ck_assert_int_ge(dup2(pipe_ends[0], STDIN_FILENO), 0);
  ck_assert_int_eq(aid_file_create("-", NULL, &file, NULL), AID_OK);
  output = aid_file_output(file);
  ck_assert_str_eq(output->name, "<stdout>");
  ck_assert_int_eq(output->write(output->data, "abc", 3), 0);
  ck_assert_int_eq(aid_file_commit(file, NULL), AID_OK);
  aid_file_close(file);
  ck_assert_int_eq(fcntl(STDOUT_FILENO, F_GETFD) >= 0, 1);
  ck_assert_int_eq(aid_file_open("-", NULL, &file, NULL), AID_OK);
  input = aid_file_input(file);
  ck_assert_str_eq(input->name, "<stdin>");
  ck_assert_uint_eq(aid_file_size(file), 0);
  ck_assert_int_eq(input->read(input->data, bytes, sizeof bytes), 3);
  aid_file_close(file);
  ck_assert_int_eq(fcntl(STDIN_FILENO, F_GETFD) >= 0, 1);
  if (kept_in >= 0)
    (void)dup2(kept_in, STDIN_FILENO);
  (void)dup2(kept_out, STDOUT_FILENO);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
  aid_file *file = (aid_file *)folder;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_file_open(NULL, NULL, &file, &error), AID_ERROR_ARGUMENT);
  ck_assert_ptr_null(file);
  ck_assert_str_eq(aid_error_message(error), "E1002: aid_file_open: the argument path may not be NULL");
  aid_error_free(error);
  ck_assert_int_eq(aid_file_create("", NULL, &file, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_file_create("x", NULL, NULL, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_file_commit(NULL, NULL), AID_ERROR_ARGUMENT);
  ck_assert_ptr_null(aid_file_input(NULL));
  ck_assert_ptr_null(aid_file_output(NULL));
  ck_assert_uint_eq(aid_file_size(NULL), 0);
  aid_file_close(NULL);
}
END_TEST

START_TEST(failing_allocations_leave_no_file_and_no_memory)
{
  enter();
  OOM_EACH(oom)
  {
    aid_file *file = NULL;
    aid_error *error = NULL;
    aid_status status = aid_file_create(path, &oom.memory, &file, &error);

    OOM_EXPECT(oom, status == AID_ERROR_MEMORY);
    ck_assert_int_eq(aid_error_status(error), status);
    aid_error_free(error);
    aid_file_close(file);
    ck_assert_int_eq(entries(), 0);
  }
  OOM_EACH(again)
  {
    aid_file *file = NULL;
    aid_error *error = NULL;
    aid_status status = aid_file_open(path, &again.memory, &file, &error);

    OOM_EXPECT(again, status == AID_ERROR_MEMORY);
    ck_assert_ptr_null(file);
    aid_error_free(error);
  }
  leave();
}
END_TEST

TEST_MAIN("document", a_file_is_read_to_its_end, what_cannot_be_opened_is_told_with_its_name,
          a_file_appears_when_it_is_committed, what_is_not_committed_leaves_the_old_file_alone,
          a_committed_file_replaces_the_old_one_and_its_rights, a_path_in_the_current_folder_works,
          a_full_disk_is_told_and_leaves_nothing, a_device_is_written_to_and_not_replaced,
          a_rename_that_fails_takes_the_temporary_file_away, a_dash_is_the_standard_stream,
          wrong_arguments_are_refused, failing_allocations_leave_no_file_and_no_memory)
