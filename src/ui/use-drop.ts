import { type DragEvent, useState } from "react";
import { useSession } from "../store/hooks.ts";

/** Files dropped on the page are opened as one scenario, each as documents of its own. */
export function useDrop() {
  const { workbench } = useSession();
  const [isOver, setOver] = useState(false);
  return {
    "data-over": isOver,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: async (event: DragEvent) => {
      const files = [...event.dataTransfer.files];
      const [first] = files;
      setOver(false);
      if (first === undefined) return;
      event.preventDefault();
      const texts = await Promise.all(files.map((file) => file.text()));
      workbench.open({ name: first.name, text: texts.join("\n---\n") });
    },
  };
}
