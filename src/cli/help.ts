/** What `rollarium --help` prints. */
export const HELP = `Rollarium: a Kubernetes you can rewind.

Usage:
  rollarium run FILE… [options]     run a scenario, or bare manifests, and tell what happened
  rollarium validate FILE…          check the files without running them
  rollarium --help | --version

FILE is YAML or JSON: Kubernetes manifests and, if you like, one Scenario document; - reads standard input.
A file without a Scenario is completed in the open: nodes, missing Secrets and ConfigMaps, a Service, users and one
release. Everything that was supplied is listed first.

Options of run:
  --seed N            seed of all chance (default: the scenario's, else 1); the same seed gives the same run
  --until 10m         how long to run
  --strategy NAME     RollingUpdate or Recreate, instead of what the file says
  --target NAME       deployment/NAME to release, when the release is supplied
  --set PATH=VALUE    change the scenario: traffic[0].profile.constant=300/s, images[shop:1.1.0].errorRate=8%,
                      or a parameter of the strategy: maxSurge=2. May be given again
  -o, --output FORM   text (default), json or junit
  --events            list the Kubernetes Events too
  --no-complete       supply nothing (nodes aside)

Exit code: 0 all checks passed, 1 a check failed, 2 the input is wrong, 3 a fault of Rollarium itself.
`;
