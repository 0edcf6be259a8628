import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Problem } from "../engine/index.ts";

export interface CodeEditor {
  /** Replaces the text, unless it is what stands there. */
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  /** From 1; null for none. */
  setRunningLine(line: number | null): void;
  goTo(line: number, column: number): void;
  focus(): void;
  destroy(): void;
}

/** Milliseconds after the last key until the run is computed anew. */
const PAUSE = 500;

/**
 * A YAML editor. It lives in a shadow root: there its styles are adopted style sheets, which a strict
 * Content-Security-Policy lets pass, while the style elements it makes in a document are not.
 */
export function createCodeEditor(host: HTMLElement, onEdit: (text: string) => void): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = EditorView.updateListener.of((update) => {
    if (!update.docChanged || update.transactions.some((one) => one.isUserEvent("replace"))) return;
    clearTimeout(timer);
    timer = setTimeout(() => onEdit(update.state.doc.toString()), PAUSE);
  });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ extensions: [...EXTENSIONS, listen] }),
  });
  return {
    setText(text) {
      const current = view.state.doc.toString();
      if (current === text) return;
      clearTimeout(timer);
      const changes = { from: 0, to: current.length, insert: text };
      view.dispatch({ changes, userEvent: "replace", selection: { anchor: 0 }, scrollIntoView: true });
    },
    setProblems(problems) {
      const { doc } = view.state;
      const diagnostics = problems.map((problem) => diagnosticOf(view.state, problem));
      view.dispatch(setDiagnostics(view.state, diagnostics));
      const lines = problems.filter(({ severity }) => severity === "error").map(({ line }) => line);
      view.dispatch({
        effects: markLines.of({ kind: "bad", lines: lines.filter((line) => line <= doc.lines) }),
      });
    },
    setRunningLine(line) {
      const lines = line === null || line > view.state.doc.lines ? [] : [line];
      const scroll = lines.map((one) =>
        EditorView.scrollIntoView(view.state.doc.line(one).from, { y: "center" }),
      );
      view.dispatch({
        effects: [markLines.of({ kind: "running", lines }), ...(view.hasFocus ? [] : scroll)],
      });
    },
    goTo(line, column) {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      const anchor = Math.min(at.to, at.from + Math.max(0, column - 1));
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy() {
      clearTimeout(timer);
      view.destroy();
    },
  };
}

function diagnosticOf(state: EditorState, problem: Problem): Diagnostic {
  const line = state.doc.line(Math.min(Math.max(1, problem.line), state.doc.lines));
  const from = Math.min(line.to, line.from + Math.max(0, problem.column - 1));
  const expected = problem.expected === "" ? "" : ` Expected ${problem.expected}.`;
  return { from, to: line.to, severity: problem.severity, message: `${problem.message}${expected}` };
}

type Marked = Readonly<Record<"bad" | "running", readonly number[]>>;

const markLines = StateEffect.define<{ kind: "bad" | "running"; lines: readonly number[] }>();

/** Lines with a mistake have a red band, the line that runs a grey one with an ink edge. */
const markedLines = StateField.define<{ readonly lines: Marked; readonly decorations: DecorationSet }>({
  create: () => ({ lines: { bad: [], running: [] }, decorations: Decoration.none }),
  update(value, transaction) {
    let { lines } = value;
    let isChanged = false;
    for (const effect of transaction.effects) {
      if (!effect.is(markLines)) continue;
      lines = { ...lines, [effect.value.kind]: effect.value.lines };
      isChanged = true;
    }
    if (!isChanged) return { lines, decorations: value.decorations.map(transaction.changes) };
    return { lines, decorations: decorate(transaction.state, lines) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

function decorate(state: EditorState, lines: Marked): DecorationSet {
  const ranges = (["bad", "running"] as const).flatMap((kind) =>
    lines[kind]
      .filter((line) => line >= 1 && line <= state.doc.lines)
      .map((line) => Decoration.line({ class: `cm-${kind}` }).range(state.doc.line(line).from)),
  );
  return Decoration.set(ranges, true);
}

const THEME = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--code-string)",
    backgroundColor: "var(--stage)",
    fontSize: "var(--fs-2)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "18px", overflow: "auto" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-gutters": { backgroundColor: "var(--stage)", color: "var(--ink-3)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 4px", minWidth: "32px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-content ::selection": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-bad": { backgroundColor: "var(--fail-soft)", boxShadow: "inset 3px 0 var(--fail)" },
  ".cm-running": { backgroundColor: "var(--well)", boxShadow: "inset 3px 0 var(--ink)" },
  // The package draws its marks from `data:` images, which the policy of the page forbids.
  ".cm-lintRange": { backgroundImage: "none" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--fail) 1px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--rule) 1px" },
  ".cm-lintRange-info, .cm-lintRange-hint": { textDecoration: "underline dotted var(--rule) 1px" },
  ".cm-lintRange-active": { backgroundColor: "var(--well)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", border: "1px solid var(--hair-2)", color: "var(--ink)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)" },
  ".cm-diagnostic": { fontFamily: "var(--text)", padding: "6px 10px" },
});

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.comment, tags.meta], color: "var(--code-comment)" },
  { tag: [tags.string, tags.content], color: "var(--code-string)" },
]);

const EXTENSIONS = [
  lineNumbers(),
  history(),
  yaml(),
  indentUnit.of("  "),
  syntaxHighlighting(HIGHLIGHT),
  markedLines,
  keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
  EditorView.contentAttributes.of({
    "aria-label": "Scenario file, YAML",
    spellcheck: "false",
    tabindex: "0",
  }),
  THEME,
];
