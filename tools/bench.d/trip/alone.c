// libcurl without a gateway: the same request, one at a time, in a process of its own.
//
// A multi handle and one easy handle, set up once; the connection is kept. What is measured begins before libcurl is
// told of the body and the handle is added, and ends when the venue can read the request.
#include "clock.h"
#include "trip.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static size_t forget(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

static char *read_request(const char *path) {
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 65536);
    if (!file || !text || fread(text, 1, 65535, file) == 0) die("cannot read %s", path);
    fclose(file);
    return text;
}

// The request's headers but for those that libcurl makes itself; the body's place.
static struct curl_slist *headers(char *text, char **body) {
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    char *line = strstr(text, "\r\n");
    if (!line) die("no request");
    for (line += 2; *line && *line != '\r';) {
        char *end = strstr(line, "\r\n");
        if (!end) die("no request");
        *end = 0;
        if (strncasecmp(line, "Host:", 5) && strncasecmp(line, "Content-Length:", 15)) list = curl_slist_append(list, line);
        line = end + 2;
    }
    if (!strcasestr(text, "\nAccept:")) list = curl_slist_append(list, "Accept:");
    *body = line + 2;
    return list;
}

void alone_send(CURLM *multi, CURL *curl, const char *body) {
    int running, left;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body);
    curl_multi_add_handle(multi, curl);
    for (;;) {
        curl_multi_perform(multi, &running);
        if (running == 0) break;
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    CURLMsg *message = curl_multi_info_read(multi, &left);
    if (!message || message->msg != CURLMSG_DONE || message->data.result != CURLE_OK)
        die("libcurl: %s", message ? curl_easy_strerror(message->data.result) : "nothing came of it");
    curl_multi_remove_handle(multi, curl);
}

CURL *alone_handle(const struct options *options, char **body) {
    char *text = read_request(options->alone), url[1024];
    char *path = strchr(text, ' ');
    snprintf(url, sizeof url, "http%s://127.0.0.1:%d%.*s", options->certificate ? "s" : "", options->port,
             path ? (int)strcspn(path + 1, " ") : 0, path ? path + 1 : "");
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers(text, body));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, forget);
    if (options->certificate) curl_easy_setopt(curl, CURLOPT_CAINFO, options->certificate);
    return curl;
}

static void run(const struct options *options, struct board *board) {
    char *body;
    CURL *curl = alone_handle(options, &body);
    CURLM *multi = curl_multi_init();
    for (uint64_t i = 0; i < options->warm_up + options->count; i++) {
        if (options->pause_us) usleep(options->pause_us);
        atomic_store(&board->began, monotonic_ns());
        alone_send(multi, curl, body);
    }
}

void alone_begin(struct trip *trip) {
    child = fork();
    if (child != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    run(&trip->options, trip->board);
    exit(0);
}

bool alone_step(struct trip *trip) {
    int status;
    if (waitpid(child, &status, WNOHANG) == 0) return true;
    if (status != 0 || trip->orders != trip->options.warm_up + trip->options.count) fault("libcurl alone has not come to its end");
    return false;
}
