// The graph as the server sends it (`einklang graph --format json`), as far as it is drawn.

export interface Picture {
  nodes: Node[];
  edges: Edge[];
  findings: { title?: string; message?: string }[];
}

export interface Node {
  name: string;
  title: string | null;
  kind_title: string | null;
  kind: string;
  path: string;
  line: number;
  column: number;
}

export interface Edge {
  from: string;
  to: string;
  title: string | null;
  property: string | null;
  define: string | null;
  sign: string | null;
  certainty: string;
}

/** What the picture asks of the editor. */
export type Wish = { open: { path: string; line: number; column: number } } | { around: string };
