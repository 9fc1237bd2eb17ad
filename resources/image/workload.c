/*
 * The counter workload of virtual machines: the same words as resources/host/workload.py, which says what they mean.
 *
 *   workload --memory-mib M --dirty-mibps D --port P [--tick-ms 10]
 *
 * Compiled, because a guest's first answer after a move is part of its downtime: where QEMU translates instructions,
 * all that leads to it is translated anew on the target. Python's took 50 ms longer there. It listens for MPTCP.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MPTCP_PROTOCOL 262
#define PAGE 4096
#define WORDS (PAGE / 8)
#define MEBIBYTE (1 << 20)
#define MOST_CLIENTS 250
#define LINE_LIMIT 256
#define BACKLOG_LIMIT MEBIBYTE /* a reader that lets this much pile up is dropped */

/* A page: nonce, place (index and generation), random words, place again, checksum of all before it. */
enum { NONCE, PLACE, BODY, PLACE_AGAIN = WORDS - 2, CHECKSUM };

struct client {
  int socket;
  char line[LINE_LIMIT + 1];
  size_t received;
  char *to_send;
  size_t waiting;
  long every_ticks, beats;
  long check_next; /* the page that its check looks at next, -1 without one */
  long lost, stale, torn;
  double spent;
};

static struct client clients[MOST_CLIENTS];
static int client_count;
static uint64_t nonce, random_state;
static char nonce_text[17];
static long counter, ticks, beats;
static double uptime;
static uint64_t *memory;
static long memory_mib = 64, page_count, cursor, generation, tick_ms = 10;
static double pages_per_second, owed_pages;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static double at_most(double value, double limit) { return value < limit ? value : limit; }

/* The longest piece of page checking or dirtying between two looks at the sockets, in seconds. */
static double slice(void) { return 0.4 * tick_ms / 1000; }

static uint64_t place(long index, long written) { return (uint64_t)written << 32 | (uint64_t)index; }

static uint64_t checksum(const uint64_t *page) {
  uint64_t sum = 0xcbf29ce484222325;
  for (int word = 0; word < CHECKSUM; word++) sum = (sum ^ page[word]) * 0x100000001b3;
  return sum;
}

/* Renews a page with random words (xorshift64), so that nothing on the way can compress it. */
static void stamp(long index, long written) {
  uint64_t *page = memory + index * WORDS;
  page[NONCE] = nonce;
  page[PLACE] = page[PLACE_AGAIN] = place(index, written);
  for (int word = BODY; word < PLACE_AGAIN; word++) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    page[word] = random_state;
  }
  page[CHECKSUM] = checksum(page);
}

/* Renews the next page in order; after the last one a new generation begins. */
static void dirty_page(void) {
  stamp(cursor, generation + 1);
  if (++cursor < page_count) return;
  cursor = 0;
  generation++;
}

static void check_page(struct client *client, long index) {
  const uint64_t *page = memory + index * WORDS;
  if (page[NONCE] != nonce || (uint32_t)page[PLACE] != (uint32_t)index) client->lost++;
  else if (page[PLACE] != page[PLACE_AGAIN] || page[CHECKSUM] != checksum(page)) client->torn++;
  /* The sweep goes in order, so the generation that each page must have is known exactly. */
  else if (page[PLACE] >> 32 != (uint64_t)(generation + (index < cursor))) client->stale++;
}

static void drop(struct client *client) {
  close(client->socket);
  free(client->to_send);
  *client = clients[--client_count];
}

/* Sends what waits and then the text, or keeps it; 0 when the client is to be dropped. */
static int say(struct client *client, const char *text) {
  size_t length = strlen(text);
  if (length) {
    char *grown = realloc(client->to_send, client->waiting + length);
    if (!grown) return 0;
    memcpy(grown + client->waiting, text, length);
    client->to_send = grown;
    client->waiting += length;
  }
  if (!client->waiting) return 1;
  ssize_t sent = send(client->socket, client->to_send, client->waiting, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) return errno == EAGAIN && client->waiting <= BACKLOG_LIMIT;
  client->waiting -= sent;
  memmove(client->to_send, client->to_send + sent, client->waiting);
  return client->waiting <= BACKLOG_LIMIT;
}

/* A whole number of at most 18 digits and nothing behind it, or -1. */
static long number(const char *text) {
  size_t digits = strspn(text, "0123456789");
  return digits > 0 && digits <= 18 && !text[digits] ? atol(text) : -1;
}

static int answer(struct client *client, const char *line) {
  char text[256] = "";
  long value = line[0] && line[1] == ' ' ? number(line + 2) : -1;
  if (line[0] == 'p' && value >= 0) sprintf(text, "a %ld %ld %s\n", value, ++counter, nonce_text);
  else if (line[0] == 'w' && value >= 0) {
    client->every_ticks = (value + tick_ms / 2) / tick_ms;
    if (value && !client->every_ticks) client->every_ticks = 1;
  } else if (!strcmp(line, "s"))
    sprintf(text, "{\"nonce\":\"%s\",\"counter\":%ld,\"ticks\":%ld,\"memoryMiB\":%ld,\"generation\":%ld,\"uptimeMs\":%ld,\"beats\":%ld}\n",
            nonce_text, counter, ticks, memory_mib, generation, (long)(uptime * 1000), beats);
  else if (!strcmp(line, "v")) {
    client->check_next = client->lost = client->stale = client->torn = 0;
    client->spent = 0;
  } else strcpy(text, "{\"error\":\"unknown request\"}\n");
  return say(client, text);
}

static int serve(struct client *client, short event) {
  if (event & POLLOUT && !say(client, "")) return 0;
  if (!(event & (POLLIN | POLLHUP | POLLERR))) return 1;
  ssize_t got = recv(client->socket, client->line + client->received, LINE_LIMIT - client->received, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return 1;
  if (got <= 0) return 0;
  client->received += got;
  client->line[client->received] = 0;
  char *line = client->line, *end;
  for (; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    if (!answer(client, line)) return 0;
  }
  client->received = strlen(line);
  memmove(client->line, line, client->received + 1);
  return client->received < LINE_LIMIT;
}

static void accept_client(int listener) {
  int connection = accept(listener, NULL, NULL), on = 1;
  if (connection < 0) return;
  if (client_count == MOST_CLIENTS) {
    close(connection);
    return;
  }
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  clients[client_count++] = (struct client){.socket = connection, .check_next = -1};
}

static void tick(long count) {
  static double last;
  double time = now();
  /* A freeze is not work missed: never count more than 100 ms. */
  double elapsed = last ? at_most(time - last, 0.1) : 0;
  last = time;
  uptime += elapsed;
  ticks += count;
  owed_pages = at_most(owed_pages + elapsed * pages_per_second, pages_per_second / 5);
  for (double deadline = time + slice(); owed_pages >= 1 && now() < deadline; owed_pages--) dirty_page();
  for (int index = client_count - 1; index >= 0; index--) {
    struct client *client = &clients[index];
    if (!client->every_ticks || ticks / client->every_ticks == (ticks - count) / client->every_ticks) continue;
    char text[128];
    sprintf(text, "b %ld %ld %s\n", ++client->beats, ticks, nonce_text);
    beats++;
    if (!say(client, text)) drop(client);
  }
}

static void check_slice(struct client *client) {
  double started = now(), time = started;
  for (; client->check_next < page_count && time < started + slice(); time = now())
    check_page(client, client->check_next++);
  client->spent += at_most(time - started, 1);
  if (client->check_next < page_count) return;
  client->check_next = -1;
  char text[256];
  sprintf(text, "{\"pages\":%ld,\"lost\":%ld,\"stale\":%ld,\"torn\":%ld,\"nonce\":\"%s\",\"ms\":%ld}\n", page_count,
          client->lost, client->stale, client->torn, nonce_text, (long)(client->spent * 1000));
  if (!say(client, text)) drop(client);
}

static struct client *who_checks(void) {
  for (int index = 0; index < client_count; index++)
    if (clients[index].check_next >= 0) return &clients[index];
  return NULL;
}

static void run(int listener, int timer) {
  static struct pollfd found[MOST_CLIENTS + 2];
  for (;;) {
    int served = client_count;
    found[0] = (struct pollfd){.fd = timer, .events = POLLIN};
    found[1] = (struct pollfd){.fd = listener, .events = POLLIN};
    for (int index = 0; index < served; index++)
      found[index + 2] = (struct pollfd){.fd = clients[index].socket, .events = clients[index].waiting ? POLLIN | POLLOUT : POLLIN};
    if (poll(found, served + 2, who_checks() ? 0 : -1) < 0) continue;
    /* From the last to the first: a client that is dropped leaves its place to the last one. */
    for (int index = served - 1; index >= 0; index--)
      if (found[index + 2].revents && !serve(&clients[index], found[index + 2].revents)) drop(&clients[index]);
    uint64_t passed;
    if (found[0].revents && read(timer, &passed, sizeof passed) == sizeof passed) tick(passed);
    if (found[1].revents) accept_client(listener);
    struct client *checking = who_checks();
    if (checking) check_slice(checking);
  }
}

static int start(int port) {
  getrandom(&nonce, sizeof nonce, 0);
  getrandom(&random_state, sizeof random_state, 0);
  random_state |= 1;
  sprintf(nonce_text, "%016lx", (unsigned long)nonce);
  page_count = memory_mib * (MEBIBYTE / PAGE);
  memory = mmap(NULL, page_count * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return -1;
  for (long index = 0; index < page_count; index++) stamp(index, 0);
  int listener = socket(AF_INET, SOCK_STREAM, MPTCP_PROTOCOL), on = 1;
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&any, sizeof any) || listen(listener, 64)) return -1;
  return listener;
}

int main(int count, char **words) {
  int port = 7000;
  double dirty_mibps = 0;
  for (int index = 1; index + 1 < count; index += 2) {
    const char *value = words[index + 1];
    if (!strcmp(words[index], "--memory-mib")) memory_mib = atol(value);
    else if (!strcmp(words[index], "--dirty-mibps")) dirty_mibps = atof(value);
    else if (!strcmp(words[index], "--port")) port = atoi(value);
    else if (!strcmp(words[index], "--tick-ms")) tick_ms = atol(value);
  }
  pages_per_second = dirty_mibps * (MEBIBYTE / PAGE);
  int listener = start(port), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct timespec every = {.tv_sec = tick_ms / 1000, .tv_nsec = tick_ms % 1000 * 1000000};
  struct itimerspec interval = {.it_interval = every, .it_value = every};
  if (listener < 0 || timerfd_settime(timer, 0, &interval, NULL)) {
    perror("workload");
    return 1;
  }
  run(listener, timer);
}
