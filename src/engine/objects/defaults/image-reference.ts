const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REMOTE = new RegExp(`^(${COMPONENT}(?:/${COMPONENT})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const DOMAIN = new RegExp(`^${DOMAIN_PART}(?:\\.${DOMAIN_PART})*(?::[0-9]+)?$`);
/** A bare name of 64 hexadecimal digits would be taken for an image id. */
const IDENTIFIER = /^[0-9a-f]{64}$/;

/**
 * The image pull policy that the API server chooses: Always for the tag `latest` or none, else IfNotPresent; also
 * for text that is no image reference (kubernetes pkg/util/parsers, with the grammar of distribution/reference).
 */
export function pullPolicyFor(image: string): "Always" | "IfNotPresent" {
  return tagOf(image) === "latest" ? "Always" : "IfNotPresent";
}

/**
 * The tag, `latest` where neither tag nor digest is given, undefined where there is none or the text is no
 * reference.
 */
function tagOf(image: string): string | undefined {
  if (IDENTIFIER.test(image)) return undefined;
  const slash = image.indexOf("/");
  const first = slash < 0 ? "" : image.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  if (isDomain && !DOMAIN.test(first)) return undefined;
  const match = REMOTE.exec(isDomain ? image.slice(slash + 1) : image);
  if (match === null) return undefined;
  const [, , tag, digest] = match;
  return tag ?? (digest === undefined ? "latest" : undefined);
}
