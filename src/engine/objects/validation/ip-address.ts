const RULE = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

/** Complains of text that is no IP address of either family. */
export function ipProblems(text: string): readonly string[] {
  return isIPv4(text) || isIPv6(text) ? [] : [RULE];
}

/** Whether text is four numbers below 256, without leading zeros. */
function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)
  );
}

function isIPv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  const hasV4 = last !== undefined && isIPv4(last);
  const hex = hasV4 ? groups.slice(0, -1) : groups;
  const count = hex.length + (hasV4 ? 2 : 0);
  return (
    hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? count < 8 : count === 8)
  );
}
