import { Component, type ReactNode } from "react";
import styles from "./Stage.module.css";

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly message: string | null;
}

/** What stands in place of the page when drawing it failed: React asks for a class here. */
export class PageFault extends Component<Props, State> {
  override readonly state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <main className={styles.empty}>
        <div className={styles.problems}>
          <p className={styles.big}>The page stopped: a fault of Rollarium, not of your files.</p>
          <p>{message}</p>
          <button type="button" onClick={() => window.location.reload()}>
            Load the page again
          </button>
        </div>
      </main>
    );
  }
}
