// M/M/10 as bench/programs/mm10.ts does it: the same packed keys in the same 4-ary heap, the same generator, std::log.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <vector>

static const int CUSTOMERS = 1000000;
static const int SERVERS = 10;
static const double SERVICE = 100000, BETWEEN = 12500;
static const double SEQUENCES = 1048576;

struct Stream {
  uint32_t s[4];
  explicit Stream(uint32_t seed) {
    for (uint32_t &word : s) word = seed = seed * 1664525u + 1013904223u;
  }
  uint32_t bits() {
    uint32_t times5 = s[1] * 5, result = ((times5 << 7) | (times5 >> 25)) * 9, t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >> 21);
    return result;
  }
  double exponential(double mean) { return -mean * std::log(1 - (bits() + 0.5) / 4294967296.0); }
};

// Time reaches 12,500 s: more than a key holds beside 20 bits of sequence, so the epoch follows the clock as ours does.
struct Queue {
  std::vector<double> keys = std::vector<double>(1024, std::numeric_limits<double>::infinity());
  std::vector<int32_t> payloads = std::vector<int32_t>(1024);
  int size = 0;
  double epoch = 0, sequence = 0, poppedTime = 0;

  void rebase() {
    std::vector<double> times;
    std::vector<int32_t> kinds;
    double present = poppedTime;
    while (size > 0) {
      kinds.push_back(pop());
      times.push_back(poppedTime);
    }
    poppedTime = present;
    epoch = present;
    sequence = 0;
    for (size_t i = 0; i < times.size(); i++) push(times[i], kinds[i]);
  }
  void rise(double key, int32_t payload, int hole) {
    while (hole > 0) {
      int above = (hole - 1) >> 2;
      if (keys[above] < key) break;
      keys[hole] = keys[above];
      payloads[hole] = payloads[above];
      hole = above;
    }
    keys[hole] = key;
    payloads[hole] = payload;
  }
  void push(double time, int32_t payload) {
    if (sequence == SEQUENCES || time - epoch >= 8589934592.0) rebase();
    if (size + 4 >= (int)keys.size()) {
      keys.resize(2 * keys.size(), std::numeric_limits<double>::infinity());
      payloads.resize(2 * payloads.size());
    }
    rise((time - epoch) * SEQUENCES + sequence++, payload, size++);
  }
  int32_t pop() {
    double *k = keys.data();
    int32_t *p = payloads.data();
    poppedTime = epoch + std::floor(k[0] / SEQUENCES);
    int32_t payload = p[0];
    int last = --size;
    double key = k[last];
    k[last] = std::numeric_limits<double>::infinity();
    if (last == 0) return payload;
    int hole = 0, child = 1;
    while (child < last) {
      int left = child + (k[child + 1] < k[child]);
      int right = child + 2 + (k[child + 3] < k[child + 2]);
      int least = left + (right - left) * (k[right] < k[left]);
      k[hole] = k[least];
      p[hole] = p[least];
      hole = least;
      child = 4 * least + 1;
    }
    rise(key, p[last], hole);
    return payload;
  }
};

static double simulate(uint32_t seed) {
  Queue queue;
  Stream stream(seed);
  std::vector<double> waiting(65536);
  unsigned head = 0, tail = 0;
  int busy = 0, arrived = 0;
  double waited = 0;
  queue.push(std::floor(stream.exponential(BETWEEN)), 0);
  while (queue.size > 0) {
    int kind = queue.pop();
    double now = queue.poppedTime;
    if (kind == 0) {
      if (++arrived < CUSTOMERS) queue.push(now + std::floor(stream.exponential(BETWEEN)), 0);
      if (busy == SERVERS) {
        waiting[tail++ & 65535] = now;
        continue;
      }
      busy++;
    } else if (head < tail) {
      waited += now - waiting[head++ & 65535];
    } else {
      busy--;
      continue;
    }
    queue.push(now + std::floor(stream.exponential(SERVICE)), 1);
  }
  return waited / CUSTOMERS / SERVICE;
}

int main(int, char **argv) {
  clock_t started = clock();
  double meanWait = simulate((uint32_t)atoi(argv[1]));
  double seconds = (double)(clock() - started) / CLOCKS_PER_SEC;
  std::printf("{\"value\": %.9g, \"facts\": {\"meanWait\": %.9g}}\n", seconds * 1e9 / CUSTOMERS, meanWait);
}
