// Draws a graph: dagre says where, SVG shows it.

import * as dagre from '@dagrejs/dagre';
import type { Edge, Node, Picture, Wish } from '../picture';

declare function acquireVsCodeApi(): { postMessage(wish: Wish): void };

const SVG = 'http://www.w3.org/2000/svg';
const editor = acquireVsCodeApi();
const WIDEST = 34;

window.addEventListener('message', ({ data }: MessageEvent<{ name: string | null; picture: Picture }>) => {
  document.querySelector('main')?.replaceChildren(draw(data.name, data.picture));
  document.querySelector('.node.middle')?.scrollIntoView({ block: 'center', inline: 'center' });
});

function draw(middle: string | null, picture: Picture): SVGElement {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 90, marginx: 8, marginy: 8 });
  layout.setDefaultEdgeLabel(() => ({}));
  for (const node of picture.nodes) {
    const width = 16 + 7.4 * Math.max(...words(node).map((line) => line.length));
    layout.setNode(node.name, { width, height: 40 });
  }
  picture.edges.forEach((edge, i) => {
    const label = edge.title ?? edge.property ?? edge.define ?? '';
    layout.setEdge(edge.from, edge.to, { width: 6 * label.length, height: 14, labelpos: 'c' }, String(i));
  });
  dagre.layout(layout);

  const { width = 0, height = 0 } = layout.graph() as { width?: number; height?: number };
  const svg = element('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  const arrow = element('marker', {
    id: 'arrow', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse',
  });
  arrow.append(element('path', { d: 'M0 0L10 5L0 10z', fill: 'context-stroke' }));
  svg.append(arrow);
  picture.edges.forEach((edge, i) => svg.append(drawEdge(edge, layout.edge(edge.from, edge.to, String(i)) as Line)));
  picture.nodes.forEach((node) => svg.append(drawNode(node, node.name === middle, layout.node(node.name) as Box)));
  return svg;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Line {
  points: { x: number; y: number }[];
  x?: number;
  y?: number;
}

/** What stands in a node: what readers call it, and what it is. */
function words(node: Node): [string, string] {
  const title = node.title ?? node.name;
  const short = title.length > WIDEST ? `${title.slice(0, WIDEST - 1)}…` : title;
  return [short, `${node.kind_title ?? node.kind} · ${node.name}`];
}

function drawNode(node: Node, isMiddle: boolean, { x, y, width, height }: Box): SVGElement {
  const group = element('g', { class: isMiddle ? 'node middle' : 'node', tabindex: 0, role: 'button' });
  const [title, kind] = words(node);
  group.append(
    element('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: 4 }),
    element('text', { x, y: y - 3, 'text-anchor': 'middle' }, title),
    element('text', { x, y: y + 13, 'text-anchor': 'middle', class: 'kind' }, kind),
    element('title', {}, `${node.title ?? node.name} (${node.path}:${node.line})`),
  );
  const { path, line, column } = node;
  const go = () => editor.postMessage({ open: { path, line, column } });
  group.addEventListener('click', go);
  group.addEventListener('dblclick', () => editor.postMessage({ around: node.name }));
  group.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Enter') go();
  });
  return group;
}

function drawEdge(edge: Edge, { points, x, y }: Line): SVGElement {
  const sign = edge.sign === 'negative' || edge.sign === '-' ? ' negative' : '';
  const group = element('g', { class: `edge${sign}${edge.certainty === 'possible' ? ' possible' : ''}` });
  const d = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join('');
  group.append(element('path', { d, 'marker-end': 'url(#arrow)' }));
  const label = edge.title ?? edge.property ?? edge.define;
  if (label !== null && x !== undefined && y !== undefined) {
    group.append(element('text', { x, y: y + 4, 'text-anchor': 'middle', class: 'label' }, label));
  }
  return group;
}

function element(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}
