import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./Dialog.module.css";
import { CloseIcon } from "./icons.tsx";

export type Placement = "middle" | "left" | "right" | "bottom";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly placement?: Placement;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The browser's own modal: it keeps the focus, Escape closes it, and so does a press beside it. */
export function Dialog({ title, isOpen, placement = "middle", onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen && dialog.current?.open === true) dialog.current.close();
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a press on the backdrop does
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-placement={placement}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {isOpen && (
        <div className={styles.body}>
          <header className={styles.head}>
            <h2 id={id}>{title}</h2>
            <button type="button" className={styles.close} aria-label="Close" onClick={onClose}>
              <CloseIcon />
            </button>
          </header>
          <div className={styles.content} tabIndex={placement === "middle" ? 0 : -1}>
            {children}
          </div>
        </div>
      )}
    </dialog>
  );
}
