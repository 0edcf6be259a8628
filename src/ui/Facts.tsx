import { type ReactNode, useId, useState } from "react";
import { otherWorkloads } from "../charts/other-workloads.ts";
import { versionClass } from "../charts/version-look.ts";
import { clock } from "../charts/words.ts";
import type { ScenarioView } from "../engine/index.ts";
import { usePlayback, useSession, useWorkbench } from "../store/hooks.ts";
import styles from "./Facts.module.css";
import { CloseIcon } from "./icons.tsx";

/** What the run is made of, below the file: traffic, images, what was supplied, what you did. */
export function Facts() {
  const scenario = useWorkbench((state) => state.view?.scenario);
  if (scenario === undefined) return null;
  return (
    <dl className={styles.facts}>
      <Fact name="Traffic">
        {scenario.traffic.map(({ name, text, detail }) => (
          <p key={name}>
            {text}
            <small>{detail}</small>
          </p>
        ))}
      </Fact>
      <Images scenario={scenario} />
      <Supplied scenario={scenario} />
      <Done scenario={scenario} />
      {scenario.faults.length > 0 && (
        <Fact name="Faults">
          {scenario.faults.map(({ at, text }) => (
            <p key={`${at} ${text}`}>
              <time>{clock(at)}</time> {text}
            </p>
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** More images than these are folded away. */
const FEW = 4;

/** Those of the workload under release; all others behind one line. */
function Images({ scenario: { images } }: { scenario: ScenarioView }) {
  const view = useWorkbench((state) => state.view);
  const named = images.filter(({ image }) => view?.versions.some((version) => version.image === image));
  const isAll = images.length <= FEW && (view === null || otherWorkloads(view, view.computed).length === 0);
  const shown = isAll ? images : named.length > 0 ? named : images.slice(0, FEW - 1);
  const others = images.filter((one) => !shown.includes(one));
  const row = ({ image, version, text }: ScenarioView["images"][number], name: string) => (
    <p key={image} title={`${image}: ${text}`}>
      <span className={`${styles.chip} ${versionClass(version)}`}>{name}</span> {text}
    </p>
  );
  return (
    <Fact name="Images">
      {shown.map((one) => row(one, tagOf(one.image)))}
      {others.length > 0 && (
        <details className={styles.supplied}>
          <summary>and {others.length} more</summary>
          {others.map((one) => row(one, nameOf(one.image)))}
        </details>
      )}
    </Fact>
  );
}

/** What completion added, each item with the YAML that it stands for; all of it can be taken away. */
function Supplied({ scenario }: { scenario: ScenarioView }) {
  const { workbench } = useSession();
  const complete = useWorkbench((state) => state.complete);
  const id = useId();
  return (
    <Fact name="Supplied">
      {scenario.supplied.length === 0 && complete && <p className={styles.quiet}>nothing was missing</p>}
      {scenario.supplied.map(({ text, yaml }) => (
        <details key={text} className={styles.supplied}>
          <summary>{text}</summary>
          <pre>{yaml}</pre>
        </details>
      ))}
      {(scenario.supplied.length > 0 || !complete) && (
        <p>
          <input
            id={id}
            type="checkbox"
            checked={complete}
            onChange={(event) => workbench.setComplete(event.target.checked)}
          />{" "}
          <label htmlFor={id}>supply what is missing</label>
        </p>
      )}
    </Fact>
  );
}

/** Interventions of the file and of the user; the latter can be taken back. The last one before the playhead is marked. */
function Done({ scenario }: { scenario: ScenarioView }) {
  const { workbench, playback } = useSession();
  const typed = useWorkbench((state) => state.typed);
  const lines = scenario.interventions.map((line) => ({
    ...line,
    own:
      line.by === "you"
        ? typed.find(({ at, run }) => run === line.run && Math.abs(at - line.at) < 1e-3)
        : undefined,
  }));
  const current = usePlayback((state) => lines.findLastIndex(({ at }) => at <= state.time));
  return (
    <Fact name="You did">
      {lines.map(({ at, run, note, own }, index) => (
        <div
          key={`${at} ${run}`}
          className={styles.line}
          data-current={index === current}
          data-own={own !== undefined}
        >
          <button type="button" className={styles.when} title="Go there" onClick={() => playback.seek(at)}>
            {clock(at)}
          </button>
          <span className={styles.run} title={run}>
            {run.replace(/^kubectl /, "")}
          </span>
          {own !== undefined && (
            <button
              type="button"
              className={styles.remove}
              aria-label={`Take back ${run}`}
              title="Take back"
              onClick={() => workbench.removeLine(own)}
            >
              <CloseIcon />
            </button>
          )}
          {note !== undefined && (
            <small className={styles.note} title={note}>
              {note.split("\n")[0]}
            </small>
          )}
        </div>
      ))}
      <CommandLine />
    </Fact>
  );
}

/** Adds a line at the playhead; the run is computed anew with it. */
function CommandLine() {
  const { workbench, playback } = useSession();
  const [text, setText] = useState("");
  return (
    <form
      className={styles.command}
      onSubmit={(event) => {
        event.preventDefault();
        const run = text.trim();
        if (run === "") return;
        const at = Math.round(playback.store.getState().time * 1000) / 1000;
        workbench.addLine({ at, run: /^(kubectl|fault|approve|abort)\b/.test(run) ? run : `kubectl ${run}` });
        setText("");
      }}
    >
      <span aria-hidden="true">$</span>
      <input
        value={text}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-label="kubectl command to run at the playhead"
        placeholder="kubectl …"
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}

/** The tag tells the versions of an image apart; an image without one is named whole. */
function tagOf(image: string): string {
  const name = nameOf(image);
  const colon = name.lastIndexOf(":");
  return colon === -1 ? name : name.slice(colon + 1);
}

function nameOf(image: string): string {
  return image.slice(image.lastIndexOf("/") + 1);
}
