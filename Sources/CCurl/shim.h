// libcurl, with its variadic calls as functions of one type each.
#include <curl/curl.h>

static inline CURLcode curl_set_number(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_size(CURL *curl, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_text(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_bytes(CURL *curl, CURLoption option, const void *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline struct curl_slist *curl_longer(struct curl_slist *list, const void *line) { return curl_slist_append(list, (const char *)line); }
static inline CURLcode curl_set_context(CURL *curl, CURLoption option, void *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_receiver(CURL *curl, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_before_request(CURL *curl, curl_prereq_callback value) {
    return curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, value);
}
static inline CURLcode curl_set_before_lookup(CURL *curl, curl_resolver_start_callback value) {
    return curl_easy_setopt(curl, CURLOPT_RESOLVER_START_FUNCTION, value);
}
static inline CURLMcode curl_multi_set_number(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// 0 for what it does not know.
static inline long curl_number(CURL *curl, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(curl, info, &value) == CURLE_OK ? value : 0;
}
// Times are in microseconds.
static inline curl_off_t curl_size(CURL *curl, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(curl, info, &value) == CURLE_OK ? value : 0;
}

// The next transfer that is over, and how; null when there is none.
static inline CURL *curl_multi_next(CURLM *multi, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return 0;
}

static inline int curl_looks_names_up_aside(void) {
    return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) != 0;
}
// Waits for a transfer to go on, or for one of at most eight descriptors to be readable.
static inline CURLMcode curl_multi_wait_for(CURLM *multi, int *descriptors, unsigned count, int milliseconds) {
    struct curl_waitfd watched[8];
    for (unsigned i = 0; i < count; i++) watched[i] = (struct curl_waitfd){descriptors[i], CURL_WAIT_POLLIN, 0};
    int ready;
    return curl_multi_poll(multi, watched, count, milliseconds, &ready);
}
static inline void curl_private(CURL *curl, void **context) { curl_easy_getinfo(curl, CURLINFO_PRIVATE, context); }
