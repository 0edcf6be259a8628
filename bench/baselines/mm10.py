"""M/M/10 as one writes it in SimPy: a process for each customer, a Resource for the servers. Argument: the seed."""

import json
import random
import sys
import time

import simpy

CUSTOMERS = 100_000
SERVERS = 10
SERVICE = 1.0
BETWEEN = 0.125

waited = 0.0


def customer(env, servers):
    global waited
    arrived = env.now
    with servers.request() as request:
        yield request
        waited += env.now - arrived
        yield env.timeout(random.expovariate(1 / SERVICE))


def arrivals(env, servers):
    for _ in range(CUSTOMERS):
        yield env.timeout(random.expovariate(1 / BETWEEN))
        env.process(customer(env, servers))


random.seed(int(sys.argv[1]))
started = time.process_time()
env = simpy.Environment()
env.process(arrivals(env, simpy.Resource(env, capacity=SERVERS)))
env.run()
seconds = time.process_time() - started
facts = {"meanWait": waited / CUSTOMERS / SERVICE}
print(json.dumps({"value": seconds * 1e9 / CUSTOMERS, "facts": facts}))
