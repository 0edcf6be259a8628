import { useLayout, useSession, useWorkbench } from "../store/hooks.ts";
import styles from "./Dialog.module.css";
import { Dialog } from "./Dialog.tsx";
import { KEY_HELP } from "./use-keys.ts";

export function HelpDialog() {
  const { layout } = useSession();
  const isOpen = useLayout((state) => state.overlay === "help");
  const about = useWorkbench((state) => state.view?.scenario.about ?? "");
  return (
    <Dialog title="Help" isOpen={isOpen} onClose={() => layout.show(null)}>
      {about !== "" && (
        <p className={styles.about}>
          <b>This scenario.</b> {about}
        </p>
      )}
      <p className={styles.about}>
        A run is computed at once; play, steps and the needle only move through it. Change the file on the
        left, or type a kubectl line under <i>You did</i>, and the run is computed again. Select anything on
        the stage to see its YAML, its history and its events; select a failed request to see why it failed.
      </p>
      <dl className={styles.keys}>
        {KEY_HELP.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
