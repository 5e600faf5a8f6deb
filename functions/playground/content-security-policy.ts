import { digestOf } from '../../models/random/generator-state.ts';
import { atelierScript } from './script/atelier.ts';
import { script } from './script/script.ts';
import { atelierStyle } from './style/atelier.ts';
import { style } from './style/style.ts';

/** Nothing may load or run but the page's own style and script, and what the server itself answers. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src ${digestSource(style)} ${digestSource(atelierStyle)}`,
  `script-src ${digestSource(script)} ${digestSource(atelierScript)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function digestSource(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...digestOf(text)))}'`;
}
