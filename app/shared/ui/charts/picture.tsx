import type { ReactNode } from "react";
import { DataTable, Details } from "../parts";

/** A server-drawn picture: a title and a description for those who do not see it, and the same figures as a table. */
export function Picture(props: {
  id: string;
  title: string;
  description: string;
  width: number;
  height: number;
  children: ReactNode;
  /** what its marks mean */
  legend?: ReactNode;
  table: ReactNode;
}) {
  const { id, title, description, width, height, children, legend, table } = props;
  return (
    <figure className="app-picture">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
        className={`app-picture__drawing${width > 500 ? " app-picture__drawing--wide" : ""}`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{description}</desc>
        <defs>
          <pattern id={`${id}-lost`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className="app-picture__lost-ground" />
            <line x1="0" y1="0" x2="0" y2="6" strokeWidth="5" className="app-picture__lost-line" />
          </pattern>
          <pattern id={`${id}-over`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
            <rect width="5" height="5" className="app-picture__over-ground" />
            <line x1="0" y1="0" x2="0" y2="5" strokeWidth="4" className="app-picture__over-line" />
          </pattern>
        </defs>
        {children}
      </svg>
      {legend ? <figcaption className="app-picture__legend">{legend}</figcaption> : null}
      {table}
    </figure>
  );
}

export type KeyKind = "taken" | "lost" | "planned" | "owed" | "cases" | "ceiling" | "over" | "kept" | "got";

/** One mark of the legend, drawn as in the picture `of`. */
export function Key({ of, kind, children }: { of: string; kind: KeyKind; children: ReactNode }) {
  const line = kind === "owed" || kind === "cases" || kind === "ceiling" || kind === "kept" || kind === "got";
  return (
    <span className="app-picture__key">
      <svg viewBox="0 0 20 12" width="20" height="12" aria-hidden="true" focusable="false">
        {line ? (
          <line x1="0" y1="6" x2="20" y2="6" className={`app-picture__${kind}`} />
        ) : (
          <rect x="1" y="1" width="18" height="10" className={`app-picture__${kind}`} {...fillOf(of, kind)} />
        )}
      </svg>{" "}
      {children}
    </span>
  );
}

/** Hatched marks are filled from the picture's own patterns; the others by their class. */
export const fillOf = (id: string, kind: KeyKind): { fill?: string } => (kind === "lost" || kind === "over" ? { fill: `url(#${id}-${kind})` } : {});

/** The figures behind a picture: shown under it, or behind a disclosure. */
export function Figures({ caption, head, rows, open }: { caption: string; head: string[]; rows: string[][]; open?: boolean }) {
  const table = (
    <DataTable<string[]>
      figures
      caption={caption}
      hideCaption={!open}
      rows={rows}
      rowKey={(row) => row[0] ?? ""}
      columns={head.map((heading, at) => ({ key: heading, heading, cell: (row) => row[at], rowHeader: at === 0 }))}
    />
  );
  return open ? table : <Details summary="The figures">{table}</Details>;
}
