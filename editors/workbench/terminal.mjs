// A picture of a terminal: node terminal.mjs OUT.png < SCREEN, where SCREEN is what `tmux capture-pane -ep` says.

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const BASIC = ['#1e1e1e', '#c33c3c', '#3a8a3a', '#a8862a', '#3465a4', '#8a4b8a', '#2a8a8a', '#c8c8c8',
  '#6e6e6e', '#e06c6c', '#6cb86c', '#e0c46c', '#6c9ee0', '#c08ac0', '#6cc8c8', '#ffffff'];

function colour(codes) {
  const kind = codes.shift();
  if (kind === 2) return `rgb(${codes.splice(0, 3).join(',')})`;
  const n = codes.shift() ?? 0;
  if (n < 16) return BASIC[n];
  if (n >= 232) return `rgb(${Array(3).fill(8 + (n - 232) * 10).join(',')})`;
  const level = (v) => (v === 0 ? 0 : 55 + v * 40);
  return `rgb(${[Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map(level).join(',')})`;
}

/** Applies the codes of one `ESC [ … m` to a style. */
function styled(style, text) {
  // `4:3` is a wavy line, `58` its colour.
  const codes = text === '' ? [0] : text.replaceAll(/(4):\d+/g, '$1').split(/[;:]/).map((code) => Number(code || 0));
  let now = { ...style };
  while (codes.length > 0) {
    const code = codes.shift();
    if (code === 0) now = {};
    else if (code === 1) now.bold = true;
    else if (code === 2) now.dim = true;
    else if (code === 3) now.italic = true;
    else if (code === 4) now.under = true;
    else if (code === 7) now.reverse = true;
    else if (code === 22) now.bold = now.dim = false;
    else if (code === 23) now.italic = false;
    else if (code === 24) now.under = false;
    else if (code === 27) now.reverse = false;
    else if (code >= 30 && code <= 37) now.fg = BASIC[code - 30];
    else if (code >= 90 && code <= 97) now.fg = BASIC[code - 82];
    else if (code === 38) now.fg = colour(codes);
    else if (code === 39) now.fg = undefined;
    else if (code >= 40 && code <= 47) now.bg = BASIC[code - 40];
    else if (code >= 100 && code <= 107) now.bg = BASIC[code - 92];
    else if (code === 48) now.bg = colour(codes);
    else if (code === 49) now.bg = undefined;
    else if (code === 58) colour(codes);
  }
  return now;
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function css({ fg = '#d4d4d4', bg = 'transparent', bold, dim, italic, under, reverse }) {
  const [front, back] = reverse ? [bg === 'transparent' ? '#1e1e1e' : bg, fg] : [fg, bg];
  return `display:inline-block;height:18px;color:${front};background:${back};${bold ? 'font-weight:bold;' : ''}${dim ? 'opacity:.7;' : ''}` +
    `${italic ? 'font-style:italic;' : ''}${under ? 'text-decoration:underline;' : ''}`;
}

let style = {};
const html = readFileSync(0, 'utf8').trimEnd().split('\n').map((line) =>
  // Anything but colours (titles, character sets) has no picture.
  line.replaceAll(/\x1b[()][A-Z0-9]|[\x0e\x0f]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '').split('\x1b[').map((part, i) => {
    const code = i === 0 ? null : /^([\d;:]*)m/.exec(part);
    if (code) style = styled(style, code[1]);
    const text = code ? part.slice(code[0].length) : part;
    return text === '' ? '' : `<span style="${css(style)}">${escape(text)}</span>`;
  }).join(''),
).join('\n');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
await page.setContent(`<meta charset="utf-8"><pre style="display:inline-block;margin:0;padding:10px;background:#1e1e1e;
  font:14px/18px 'DejaVu Sans Mono',monospace;color:#d4d4d4">${html}</pre>`);
await page.locator('pre').screenshot({ path: process.argv[2] });
await browser.close();
