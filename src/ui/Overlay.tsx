import type { ReactNode } from "react";
import { useLayout, useSession } from "../store/hooks.ts";
import { Dialog, type Placement } from "./Dialog.tsx";

/** A panel that has no room of its own: a drawer on a tablet, a sheet on a phone. */
export function Overlay(props: {
  name: "setup" | "side";
  title: string;
  placement: Placement;
  children: ReactNode;
}) {
  const { layout } = useSession();
  const isOpen = useLayout((state) => state.overlay === props.name);
  return (
    <Dialog title={props.title} placement={props.placement} isOpen={isOpen} onClose={() => layout.show(null)}>
      {props.children}
    </Dialog>
  );
}
