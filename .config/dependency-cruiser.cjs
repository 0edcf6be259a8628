// The floors of the house, top to bottom: a folder imports only itself and the folders above it in this list.
const floors = [
  "src/engine/kernel",
  "src/engine/statistics",
  "src/engine/objects",
  "src/engine/api",
  "src/engine/faults",
  "src/engine/containers",
  "src/engine/controllers",
  "src/engine/nodes",
  "src/engine/traffic",
  "src/engine/telemetry",
  "src/engine/kubectl",
  "src/engine/strategies",
  "src/engine/scenario",
  "src/engine/simulation",
  "src/study",
  "src/lessons",
  "src/charts",
  "src/worker",
  "src/store",
  "src/ui",
  "src/server",
  "src/cli",
];

const looksUpOnly = floors.slice(0, -1).map((floor, index) => ({
  name: `${floor.replace("src/", "")}-looks-up-only`,
  severity: "error",
  from: { path: `^${floor}/` },
  to: { path: `^(${floors.slice(index + 1).join("|")})/` },
}));

const onlyIn = (name, folders) => ({
  name: `${name.replace(/[^a-z0-9-]/g, "")}-has-one-door`,
  severity: "error",
  from: { path: "^src/", pathNot: folders.map((folder) => `^${folder}(/|[.])`) },
  to: { path: `node_modules/${name}/` },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...looksUpOnly,
    {
      name: "controllers-meet-only-in-the-store",
      severity: "error",
      from: {
        path: "^src/engine/(controllers|strategies)/([^/]+)",
        pathNot: "/(index|strategy-registry)[.]ts$",
      },
      to: {
        path: "^src/engine/(controllers|strategies)/",
        pathNot: [
          "^src/engine/$1/$2(/|$)",
          "^src/engine/(controllers|strategies)/(shared|strategy|operator|parameters)[^/]*[.]ts$",
        ],
      },
    },
    {
      name: "the-engine-has-one-door",
      severity: "error",
      from: { path: "^src/(?!engine/)" },
      to: { path: "^src/engine/(?!index[.]ts$)" },
    },
    {
      name: "the-engine-is-headless",
      severity: "error",
      from: { path: "^src/engine/" },
      to: { dependencyTypes: ["core"] },
    },
    onlyIn("xstate", ["src/engine/strategies"]),
    onlyIn("yaml", ["src/engine/scenario", "src/engine/kubectl"]),
    onlyIn("zod", ["src/engine/scenario"]),
    onlyIn("@marcbachmann/cel-js", ["src/engine/scenario", "src/engine/telemetry"]),
    onlyIn("zustand", ["src/store"]),
    onlyIn("d3[a-z-]*", ["src/charts"]),
    onlyIn("react", ["src/ui", "src/store", "src/main", "src/embed"]),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js"] },
  },
};
