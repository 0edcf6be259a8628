import * as z from "zod";
import type { JsonObject } from "../objects/json.ts";
import { STRATEGY_PARAMETERS } from "../strategies/parameters.ts";
import { readBytes, readCores, readDuration, readRate, readShare } from "./values.ts";

/**
 * The Scenario document, as it is written. This one source validates, is exported as JSON Schema for editors, and its
 * descriptions are the documentation. Texts of values (durations, rates, …) are checked here and read in image-behaviour
 * and traffic readers.
 */

const text = (reads: (value: string) => unknown, expected: string, description: string) =>
  z
    .string({ error: expected })
    .refine((value) => reads(value) !== undefined, { error: expected })
    .describe(description);

const textOrNumber = (reads: (value: string | number) => unknown, expected: string, description: string) =>
  z
    .union([z.string(), z.number()], { error: expected })
    .refine((value) => reads(value) !== undefined, { error: expected })
    .describe(description);

const duration = (description: string) =>
  text(readDuration, "a duration such as 500ms, 90s, 10m or 1h30m, at most 90d", description);
const rate = (description: string) =>
  textOrNumber(readRate, "a rate such as 200/s, 1200/m or 0.5, at most 1000000/s", description);
const share = (description: string) =>
  textOrNumber(readShare, "a share such as 8% or 0.08, from 0 to 1", description);
const bytes = (description: string) =>
  textOrNumber(readBytes, "a quantity of memory such as 64Mi", description);
const cores = (description: string) =>
  textOrNumber(readCores, "a quantity of CPU such as 250m or 2", description);
const count = (least: number, most: number, description: string) =>
  z
    .int({ error: `a whole number from ${least} to ${most}` })
    .min(least, { error: `a whole number from ${least} to ${most}` })
    .max(most, { error: `a whole number from ${least} to ${most}` })
    .describe(description);

const probeEndpoint = z
  .strictObject({
    errorRate: share("Share of asks that fail although the container serves.").optional(),
    latency: duration("How long an answer takes.").optional(),
    failsAfter: duration("From this age of the listening container on, every ask fails.").optional(),
  })
  .describe("What the endpoint that a probe asks answers.");

const image = z
  .strictObject({
    pull: duration("Time a node needs to pull the image when it does not have it.").optional(),
    pullError: z
      .string()
      .min(1)
      .describe("Why the image cannot be pulled, as the registry words it.")
      .optional(),
    startup: duration("From the start of the process to its listening on its ports.").optional(),
    coldStart: z
      .strictObject({
        factor: z
          .number()
          .min(1, { error: "a number from 1" })
          .describe("How many times as long a request takes at first."),
        duration: duration("Over this time the factor falls to 1."),
      })
      .describe("Warm-up: service times right after the container listens.")
      .optional(),
    latency: z
      .strictObject({
        p50: duration("Half of the requests take at most this."),
        p99: duration("99 % take at most this."),
      })
      .describe("Service time of one request on an idle container, lognormal through these two quantiles.")
      .optional(),
    errorRate: share("Share of requests answered 500.").optional(),
    concurrency: count(1, 100_000, "Requests served at the same time.").optional(),
    queue: count(
      0,
      1_000_000,
      "Requests that may wait for a free place; further ones are answered 503.",
    ).optional(),
    cpuPerRequest: duration("Time of one core that a request takes.").optional(),
    cpuIdle: cores("Cores that an idle container uses.").optional(),
    memory: z
      .strictObject({
        base: bytes("Memory of an idle container.").optional(),
        perRequest: bytes("Memory of each request in flight.").optional(),
        leakPerMinute: bytes("Memory that is lost each minute.").optional(),
      })
      .optional(),
    shutdown: z
      .strictObject({
        on: z
          .enum(["graceful", "abrupt", "ignored"])
          .describe("On SIGTERM: finish what is in flight, exit at once, or go on until SIGKILL.")
          .optional(),
        drain: duration("Longest time that requests in flight are given.").optional(),
      })
      .optional(),
    crash: z
      .strictObject({
        after: duration("The process ends by itself this long after it started."),
        exitCode: count(0, 255, "Its exit code.").optional(),
      })
      .optional(),
    readiness: probeEndpoint.optional(),
    liveness: probeEndpoint.optional(),
  })
  .describe("How a container of this image behaves when it runs.");

const profile = z
  .union(
    [
      z.strictObject({ constant: rate("The same rate all the time.") }),
      z.strictObject({
        ramp: z.strictObject({
          from: rate("Rate until the start."),
          to: rate("Rate from the end on."),
          start: duration("When it begins to change.").optional(),
          end: duration("When it has changed."),
        }),
      }),
      z.strictObject({
        step: z
          .array(z.strictObject({ at: duration("From this time on …"), rate: rate("… this rate.") }))
          .min(1, { error: "at least one step" }),
      }),
      z.strictObject({
        diurnal: z.strictObject({
          low: rate("Rate in the trough."),
          high: rate("Rate at the peak."),
          period: duration("From one peak to the next; 24h when absent.").optional(),
          peak: duration("Time of the first peak; half a period when absent.").optional(),
        }),
      }),
    ],
    {
      error:
        "one of { constant }, { ramp: { from, to, end } }, { step: [{ at, rate }] }, { diurnal: { low, high } }",
    },
  )
  .describe("Arrival rate over time.");

const traffic = z.strictObject({
  name: z.string().min(1).describe("Name of this group of users; `users` when absent.").optional(),
  service: z.string().min(1).describe("The Service they call."),
  namespace: z.string().min(1).optional(),
  port: count(1, 65_535, "Port of the Service; its first when absent.").optional(),
  profile,
  start: duration("Nobody comes before this time; 0s when absent.").optional(),
  users: count(1, 10_000_000, "Distinct users.").optional(),
  timeout: duration("After this long without an answer a user gives up.").optional(),
});

/** Whole numbers may be written as text, so that `--set` needs no quotes. */
const PARAMETER_TYPES = {
  "int-or-percent": ["integer", "string"],
  seconds: ["integer", "string"],
  count: ["integer", "string"],
  duration: ["string", "number"],
  share: ["string", "number"],
  choice: ["string"],
};

const release = z.strictObject({
  name: z.string().min(1).optional(),
  strategy: z.enum(["RollingUpdate", "Recreate"]),
  at: duration("When the release begins."),
  target: z
    .string()
    .regex(/^(deployment|deploy|deployments)([.]apps)?\/[a-z0-9.-]+$/, { error: "deployment/NAME" })
    .describe("`deployment/NAME`"),
  namespace: z.string().min(1).optional(),
  to: z
    .strictObject({
      image: z.string().min(1).describe("New image of the first container.").optional(),
      images: z.record(z.string(), z.string().min(1)).describe("New images by container name.").optional(),
    })
    .refine((to) => to.image !== undefined || to.images !== undefined, { error: "image or images" }),
  parameters: z
    .record(z.string(), z.json())
    .meta({
      description: "Parameters of the strategy; what is absent stays as the manifest has it.",
      properties: parameterProperties(),
      additionalProperties: false,
    })
    .optional(),
});

const clusterNodes = z.strictObject({
  name: z.string().min(1).describe("Prefix of the names; `node` when absent.").optional(),
  count: count(1, 1_000, "How many nodes of this kind."),
  cpu: cores("Allocatable CPU of each.").optional(),
  memory: bytes("Allocatable memory of each.").optional(),
  pods: count(1, 10_000, "Pods each may hold; 110 when absent.").optional(),
  zone: z.string().min(1).describe("Zone; a, b, c in turn when absent.").optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

export const scenarioSchema = z
  .strictObject({
    apiVersion: z.literal("rollarium.dev/v1alpha1", { error: "rollarium.dev/v1alpha1" }),
    kind: z.literal("Scenario", { error: "Scenario" }),
    metadata: z.strictObject({
      name: z
        .string({ error: "a name" })
        .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, { error: "a name of small letters, digits and hyphens" }),
      labels: z.record(z.string(), z.string()).optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
    spec: z.strictObject({
      title: z.string().min(1).describe("What the page calls it.").optional(),
      about: z.string().min(1).describe("Three sentences on what to look at.").optional(),
      seed: count(0, 4_294_967_295, "Seed of all chance in the run; 1 when absent.").optional(),
      duration: duration("How long the run is; 10m when absent.").optional(),
      clusters: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            nodes: z.array(clusterNodes).min(1, { error: "at least one entry" }),
          }),
        )
        .length(1, { error: "one cluster (several come with a later version)" })
        .optional(),
      images: z
        .record(z.string(), image)
        .describe("Behaviour by image, as the manifests name it.")
        .optional(),
      traffic: z.array(traffic).describe("Open-loop users.").optional(),
      releases: z.array(release).optional(),
      interventions: z
        .array(
          z.strictObject({
            at: duration("When the line is typed."),
            run: z.string().min(1).describe("`kubectl …`"),
          }),
        )
        .describe("Lines a person types during the run.")
        .optional(),
      checks: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            expr: z.string().min(1).describe("CEL over the measures of the outcome."),
          }),
        )
        .optional(),
    }),
  })
  .describe("A Rollarium scenario: everything a run needs besides the manifests in the same file.");

export type ScenarioDocument = z.infer<typeof scenarioSchema>;
export type ImageDocument = z.infer<typeof image>;
export type ProfileDocument = z.infer<typeof profile>;

/** The Scenario document as JSON Schema, which is published for completion in editors. */
export function scenarioJsonSchema(): unknown {
  return z.toJSONSchema(scenarioSchema, { io: "input" });
}

/** Every parameter of every strategy as JSON Schema; which values are right is checked where strategies read them. */
function parameterProperties(): JsonObject {
  const properties: Record<string, JsonObject> = {};
  for (const [strategy, specs] of Object.entries(STRATEGY_PARAMETERS)) {
    for (const { name, type, initial, unit, meaning, choices } of specs) {
      if (properties[name] !== undefined) continue;
      const shared = Object.values(STRATEGY_PARAMETERS).every((all) => all.some((one) => one.name === name));
      const description = [
        meaning,
        unit === "" ? "" : `Unit: ${unit}.`,
        initial === null ? "As the manifest has it when absent." : `${initial} when absent.`,
        shared ? "" : `Only of ${strategy}.`,
      ];
      properties[name] = {
        description: description.filter((part) => part !== "").join(" "),
        ...(choices === undefined ? { type: PARAMETER_TYPES[type] } : { enum: choices }),
      };
    }
  }
  return properties;
}
