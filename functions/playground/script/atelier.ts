import { completionScript } from './completion.ts';
import { greyDigitScript } from './grey-digit.ts';
import { handDrawingScript } from './hand-drawing.ts';
import { handsScript } from './hands.ts';
import { postScript } from './post.ts';
import { verdictScript } from './verdict.ts';

const page = `
const form = document.getElementById('playground');
const status = document.getElementById('status');
const current = () => document.getElementById('result');
const atelier = document.getElementById('hand-drawing');
const rubbing = document.getElementById('completion');
`;

const parts = [
  page,
  postScript,
  greyDigitScript,
  handDrawingScript,
  verdictScript,
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
