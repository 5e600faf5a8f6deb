import { actionScript } from './actions.ts';
import { completionScript } from './completion.ts';
import { handDrawingScript } from './hand-drawing.ts';
import { liveScript } from './live.ts';
import { padScript } from './pad.ts';
import { handsScript, judgementScript } from './verdict.ts';

/** How the page sends an image. */
const postScript = `
// CloudFront, where it stands before the server, takes a body only with its digest. A page without TLS has no
// CloudFront before it, nor a way to digest.
async function post(path, type, body) {
  const bytes = await new Blob([body]).arrayBuffer();
  const headers = { 'Content-Type': type };
  if (window.crypto?.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    headers['x-amz-content-sha256'] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return fetch(path, { method: 'POST', headers, body: bytes });
}
`;

/** Digits as numbers, and on a canvas. */
const greyDigitScript = `
// The digit of the page's seed as numbers.
async function seedDigit() {
  const { model } = (atelier ?? rubbing).dataset;
  const query = new URLSearchParams({ model, seed: current().dataset.seed });
  const { value } = form.elements.label ?? { value: '' };
  if (value !== '') query.set('label', value);
  return (await fetch('/' + one + '.json?' + query)).json();
}

function greyImage(pixels, width) {
  const image = new ImageData(width, pixels.length / width);
  for (const [index, grey] of pixels.entries()) image.data.set([grey, grey, grey, 255], 4 * index);
  return image;
}
`;

const page = `
const form = document.getElementById('playground');
const status = document.getElementById('status');
const current = () => document.getElementById('result');
const atelier = document.getElementById('hand-drawing');
const rubbing = document.getElementById('completion');
// What the model draws: also the names of the routes that draw one and several.
const { one, several } = document.querySelector('main').dataset;
// The networks answer with the index of a label, the routes take its name.
const labelNames = JSON.parse((rubbing ?? atelier).dataset.labels);
`;

const parts = [
  page,
  postScript,
  greyDigitScript,
  handDrawingScript,
  judgementScript,
  handsScript,
  completionScript,
];

/**
 * The script of the parts where one draws and rubs out, which only the page of a model that judges or
 * completes carries; indentation is not sent.
 */
export const atelierScript = `(() => {\n'use strict';${parts.join('')}})();`.replaceAll(
  /\n\s+/g,
  '\n',
);

const start = `
document.documentElement.classList.add('live');
document.querySelector('[data-swap]').hidden = false;
// No longer a form's button, which Enter in a field could press.
document.querySelector('[data-random]').type = 'button';
for (const image of document.querySelectorAll('.plate img')) image.decode().catch(() => explain(image));
paint();
show();
history.replaceState(null, '', current().dataset.share);
`;

/** The page's only script: one closure, so that its names are its own. */
export const script = `(() => {\n'use strict';${liveScript}${actionScript}${padScript}${start}})();`;
