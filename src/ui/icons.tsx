import type { ReactNode } from "react";

/** Icons are drawn in the colour of the text beside them; what they mean is said by the label of their button. */

function Icon({ size, children }: { size: number; children: ReactNode }) {
  return (
    <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const stroke = (width: number) => ({ fill: "none", stroke: "currentColor", strokeWidth: width });

export function Mark() {
  return (
    <svg width={18} height={18} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M10 2.5a7.5 7.5 0 1 0 7.5 7.5" {...stroke(2)} />
      <path d="M10 6v4l-3 2" {...stroke(2)} />
      <path d="M17.5 3.2v5h-5z" fill="currentColor" />
    </svg>
  );
}

export function DownIcon() {
  return (
    <Icon size={12}>
      <path d="M3 4.5l3 3 3-3" {...stroke(1.4)} />
    </Icon>
  );
}

export function CloseIcon() {
  return (
    <Icon size={12}>
      <path d="M3 3l6 6M9 3l-6 6" {...stroke(1.4)} />
    </Icon>
  );
}

export function PreviousIcon() {
  return (
    <Icon size={16}>
      <path d="M4 3v10" {...stroke(1.6)} />
      <path d="M13 3v10L6 8z" fill="currentColor" />
    </Icon>
  );
}

export function NextIcon() {
  return (
    <Icon size={16}>
      <path d="M12 3v10" {...stroke(1.6)} />
      <path d="M3 3v10l7-5z" fill="currentColor" />
    </Icon>
  );
}

export function BackIcon() {
  return (
    <Icon size={16}>
      <path d="M10.5 3.5L6 8l4.5 4.5" {...stroke(1.6)} />
    </Icon>
  );
}

export function ForthIcon() {
  return (
    <Icon size={16}>
      <path d="M5.5 3.5L10 8l-4.5 4.5" {...stroke(1.6)} />
    </Icon>
  );
}

export function PlayIcon() {
  return (
    <Icon size={16}>
      <path d="M4.5 2.5v11l9-5.5z" fill="currentColor" />
    </Icon>
  );
}

export function PauseIcon() {
  return (
    <Icon size={16}>
      <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />
    </Icon>
  );
}

export function AgainIcon() {
  return (
    <Icon size={16}>
      <path d="M13 8a5 5 0 1 1-1.6-3.7" {...stroke(1.6)} />
      <path d="M13.6 1.8v4h-4z" fill="currentColor" />
    </Icon>
  );
}

export function ThemeIcon() {
  return (
    <Icon size={16}>
      <circle cx="8" cy="8" r="5.5" {...stroke(1.4)} />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </Icon>
  );
}

/** Hatches and arrows that the figures refer to; once in the document. */
export function Definitions() {
  const hatch = (name: string, width: number, tile: number) => (
    <pattern
      key={name}
      id={`hatch-${name}`}
      width={tile}
      height={tile}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width={width} height={tile} className={`hatch ${name}`} />
    </pattern>
  );
  return (
    <svg width="0" height="0" aria-hidden="true" focusable="false" className="visually-hidden">
      <defs>
        {["v1", "v2", "v3", "v4"].map((version) => hatch(version, 1.6, 4))}
        {hatch("ghost", 1, 5)}
        {hatch("tape", 2.5, 5)}
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M1 1L7 4L1 7" className="arrow-head" />
        </marker>
        <marker
          id="arrow-taken"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="6"
          markerHeight="6"
          orient="auto"
        >
          <path d="M1 1L7 4L1 7" className="arrow-head taken" />
        </marker>
      </defs>
    </svg>
  );
}
