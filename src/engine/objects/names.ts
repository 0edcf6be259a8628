/**
 * What may be a name, label, key or port name: k8s.io/apimachinery/pkg/util/validation. Each function gives the
 * complaints in the API server's words, none where the text is fine.
 */

type Complaints = readonly string[];

/** Of what names are made up: no vowels, and no digits that look like them (apimachinery/pkg/util/rand). */
export const SAFE_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const OLD_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED})?`;
const CONFIG_KEY = "[-._a-zA-Z0-9]+";
const ENV_NAME = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const HEADER = "[-A-Za-z0-9]+";
const PERCENT = "[0-9]+%";
const WILDCARD = `\\*\\.${SUBDOMAIN}`;

const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;
const PORT_NAME_LENGTH = 15;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const QUALIFIED_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** A lowercase RFC 1123 label: names of namespaces, Services, containers, volumes. */
export function labelProblems(text: string): Complaints {
  const complaints = tooLong(text, LABEL_LENGTH);
  if (matches(LABEL, text)) return complaints;
  if (matches(SUBDOMAIN, text)) return [...complaints, "must not contain dots"];
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...complaints, pattern(rule, LABEL, "my-name", "123-abc")];
}

/** A lowercase RFC 1123 subdomain: names of most objects. */
export function subdomainProblems(text: string): Complaints {
  const complaints = tooLong(text, SUBDOMAIN_LENGTH);
  return matches(SUBDOMAIN, text)
    ? complaints
    : [...complaints, pattern(SUBDOMAIN_TEXT, SUBDOMAIN, "example.com")];
}

/** An RFC 1035 label, which begins with a letter. */
export function oldLabelProblems(text: string): Complaints {
  const complaints = tooLong(text, LABEL_LENGTH);
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return matches(OLD_LABEL, text)
    ? complaints
    : [...complaints, pattern(rule, OLD_LABEL, "my-name", "abc-123")];
}

/** A subdomain behind `*.`, which stands for any label. */
export function wildcardSubdomainProblems(text: string): Complaints {
  const complaints = tooLong(text, SUBDOMAIN_LENGTH);
  const rule =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return matches(WILDCARD, text) ? complaints : [...complaints, pattern(rule, WILDCARD, "*.example.com")];
}

/** The value of a label; it may be empty. */
export function labelValueProblems(text: string): Complaints {
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const complaints = tooManyBytes("must be no more than", text);
  return matches(LABEL_VALUE, text)
    ? complaints
    : [...complaints, pattern(rule, LABEL_VALUE, "MyValue", "my_value", "12345")];
}

/** A key of labels and annotations: `name` or `prefix.example.com/name`. */
export function qualifiedNameProblems(text: string): Complaints {
  const parts = text.split("/");
  const rule = (subject: string): string =>
    pattern(`${subject}${QUALIFIED_TEXT}`, QUALIFIED, "MyName", "my.name", "123-abc");
  if (parts.length > 2) {
    return [
      `${rule("a valid label key ")} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? "";
  const complaints: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix === "") complaints.push("prefix part must be non-empty");
    else complaints.push(...subdomainProblems(prefix).map((problem) => `prefix part ${problem}`));
  }
  if (name === "") complaints.push("name part must be non-empty");
  complaints.push(...tooManyBytes("name part must be no more than", name));
  if (!matches(QUALIFIED, name)) complaints.push(rule("name part "));
  return complaints;
}

/** The name of a container's port. */
export function portNameProblems(text: string): Complaints {
  const complaints: string[] = [...tooLong(text, PORT_NAME_LENGTH)];
  if (!matches("[-a-z0-9]+", text)) {
    complaints.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(text)) complaints.push("must contain at least one letter (a-z)");
  if (text.includes("--")) complaints.push("must not contain consecutive hyphens");
  if (text.startsWith("-") || text.endsWith("-")) complaints.push("must not begin or end with a hyphen");
  return complaints;
}

/** The strict rule for names of environment variables: keys of ConfigMaps that are taken as such. */
export function envVarProblems(text: string): Complaints {
  const rule =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  const wrong = matches(ENV_NAME, text)
    ? []
    : [pattern(rule, ENV_NAME, "my.env-name", "MY_ENV.NAME", "MyEnvName1")];
  return [...wrong, ...reservedPath(text)];
}

/** The rule for names of environment variables in a pod. */
export function relaxedEnvVarProblems(text: string): Complaints {
  if (text === "") return ["environment variable name must be non-empty"];
  return matches("[ -<>-~]+", text)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** A key of a ConfigMap or Secret. */
export function configKeyProblems(text: string): Complaints {
  const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  const wrong = matches(CONFIG_KEY, text)
    ? []
    : [pattern(rule, CONFIG_KEY, "key.name", "KEY_NAME", "key-name")];
  return [...tooLong(text, SUBDOMAIN_LENGTH), ...wrong, ...reservedPath(text)];
}

/** A percentage such as `25%`. */
export function percentProblems(text: string): Complaints {
  const rule = "a valid percent string must be a numeric string followed by an ending '%'";
  return matches(PERCENT, text) ? [] : [pattern(rule, PERCENT, "1%", "93%")];
}

/** The name of an HTTP header, as probes send it. */
export function headerNameProblems(text: string): Complaints {
  const rule = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return matches(HEADER, text) ? [] : [pattern(rule, HEADER, "X-Header-Name")];
}

const known = new Map<string, RegExp>();

function matches(source: string, text: string): boolean {
  let expression = known.get(source);
  if (expression === undefined) {
    expression = new RegExp(`^(?:${source})$`);
    known.set(source, expression);
  }
  return expression.test(text);
}

function pattern(rule: string, source: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}'`).join(",  or ");
  return `${rule} (e.g. ${shown}, regex used for validation is '${source}')`;
}

const tooLong = (text: string, limit: number): Complaints =>
  text.length > limit ? [`must be no more than ${limit} characters`] : [];

const tooManyBytes = (rule: string, text: string): Complaints =>
  text.length > LABEL_LENGTH ? [`${rule} ${LABEL_LENGTH} bytes`] : [];

function reservedPath(text: string): Complaints {
  if (text === ".") return ["must not be '.'"];
  if (text === "..") return ["must not be '..'"];
  return text.startsWith("..") ? ["must not start with '..'"] : [];
}
