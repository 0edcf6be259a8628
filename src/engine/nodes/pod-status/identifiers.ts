import { textHash } from "../../kernel/random.ts";
import type { ContainerStatus, Pod } from "../../objects/types/pod.ts";

const CONTAINER = textHash("container-id");
const IMAGE = textHash("image-digest");

const digests = new Map<string, string>();

/** Id of a container as the runtime gives it: another one for each start. A status that has it already is believed. */
export function containerId(
  podUid: string,
  container: string,
  start: number,
  written?: ContainerStatus,
): string {
  if (written?.containerID !== undefined && written.restartCount === start) return written.containerID;
  return `containerd://${hexadecimal(CONTAINER, textHash(`${podUid}/${container}`), start)}`;
}

/** What the API has of a container, if it is in the status yet. */
export function writtenStatus({ status }: Pod, name: string): ContainerStatus | undefined {
  return (
    status.containerStatuses.find((written) => written.name === name) ??
    status.initContainerStatuses?.find((written) => written.name === name)
  );
}

/** Id of an image: its repository and a digest that stands for its content. */
export function imageId(image: string): string {
  const known = digests.get(image);
  if (known !== undefined) return known;
  const colon = image.lastIndexOf(":");
  const repository = colon > image.lastIndexOf("/") ? image.slice(0, colon) : image;
  const id = `${repository}@sha256:${hexadecimal(IMAGE, textHash(image), image.length)}`;
  digests.set(image, id);
  return id;
}

/** 256 bits that nobody takes for random: they only have to differ. */
function hexadecimal(purpose: number, a: number, b: number): string {
  let text = "";
  let state = purpose ^ Math.imul(b + 1, 0x9e3779b1);
  for (let word = 0; word < 8; word += 1) {
    state = Math.imul(state ^ (state >>> 15) ^ a, 0x85ebca6b) + word;
    text += ((state ^ (state >>> 13)) >>> 0).toString(16).padStart(8, "0");
  }
  return text;
}
