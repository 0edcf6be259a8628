import { useSyncExternalStore } from "react";

/** Whether a media query holds, now and as the window changes. */
export function useMedia(query: string): boolean {
  const media = window.matchMedia(query);
  return useSyncExternalStore(
    (notify) => {
      media.addEventListener("change", notify);
      return () => media.removeEventListener("change", notify);
    },
    () => media.matches,
  );
}

/** Below this the side panels are drawers. */
export const NARROW = "(max-width: 1199px)";

export type Width = "phone" | "narrow" | "full" | "wide";

/** The four widths that the page is laid out for. */
export function useWidth(): Width {
  const isPhone = useMedia("(max-width: 719px)");
  const isNarrow = useMedia(NARROW);
  const isWide = useMedia("(min-width: 1680px)");
  if (isPhone) return "phone";
  if (isNarrow) return "narrow";
  return isWide ? "wide" : "full";
}
