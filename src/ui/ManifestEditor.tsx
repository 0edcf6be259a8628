import { useEffect, useRef } from "react";
import type { Problem, SourceFile } from "../engine/index.ts";
import { useLayout, usePlayback, useWorkbench } from "../store/hooks.ts";
import { type CodeEditor, createCodeEditor } from "./code-editor.ts";
import styles from "./ManifestEditor.module.css";

export interface ManifestEditorProps {
  readonly source: SourceFile;
  readonly problems: readonly Problem[];
  /** Where the user asked to go. */
  readonly goal: Problem | null;
  readonly onEdit: (text: string) => void;
}

/** The editor proper, loaded after the page is there. */
export function ManifestEditor({ source, problems, goal, onEdit }: ManifestEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const edit = useRef(onEdit);
  edit.current = onEdit;
  const edits = useLayout((state) => state.edits);
  const line = useRunningLine(source.text);
  useEffect(() => {
    if (host.current === null) return;
    const created = createCodeEditor(host.current, (text) => edit.current(text));
    editor.current = created;
    return () => created.destroy();
  }, []);
  useEffect(() => editor.current?.setText(source.text), [source.text]);
  useEffect(() => editor.current?.setProblems(problems), [problems]);
  useEffect(() => editor.current?.setRunningLine(line), [line]);
  useEffect(() => {
    if (goal !== null) editor.current?.goTo(goal.line, goal.column);
  }, [goal]);
  useEffect(() => {
    if (edits > 0) editor.current?.focus();
  }, [edits]);
  return <div ref={host} className={styles.editor} />;
}

/** Line of the intervention that was executed last; null before the first. From 1. */
function useRunningLine(text: string): number | null {
  const interventions = useWorkbench((state) => state.view?.scenario.interventions);
  const index = usePlayback((state) => interventions?.findLastIndex(({ at }) => at <= state.time) ?? -1);
  const run = interventions?.[index]?.run;
  if (run === undefined) return null;
  const line = text.split("\n").findIndex((candidate) => candidate.includes(run));
  return line === -1 ? null : line + 1;
}
