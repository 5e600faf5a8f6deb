import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { Manifest } from '../../models/manifest.ts';
import { digestOf } from '../../models/random/generator-state.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { imageSize } from '../digit-parameters.ts';
import { decideDigit, pinnedPath } from '../digit-request.ts';
import type { Fallback } from '../serving-model.ts';
import { style } from './home-style.ts';

const exampleCount = 24;
const drawnSize = 280; // pixels

/** Nothing may load or run but the page's own style and the server's own images. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src 'sha256-${btoa(String.fromCharCode(...digestOf(style)))}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GET /: a page that shows what this server does; needs no script and no other host. */
export function homeRoute({ servedModel, randomSeed }: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    const { generator, fallback } = await servedModel();
    return context.html(page(generator.manifest, fallback, randomSeed), 200, {
      // Each load draws a digit of its own.
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy,
    });
  };
}

function page(manifest: Manifest, fallback: Fallback | null, randomSeed: () => string) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          name="description"
          content="Handwritten digits that nobody wrote, one for every seed."
        />
        <link rel="icon" href="/digit?seed=0" />
        <title>digit-mint</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>digit-mint</h1>
          <p class="lead">
            Handwritten digits that nobody wrote: a generative adversarial network draws one for
            every seed. The same seed gives the same digit, for as long as this model is served.
          </p>
          ${drawn(manifest, randomSeed)} ${examples()} ${form()} ${parameterList(manifest)}
          ${modelList(manifest, fallback)}
          <p><a href="/health">Health</a></p>
        </main>
      </body>
    </html> `;
}

/** A digit of a random seed, with what gives it again. */
function drawn(manifest: Manifest, randomSeed: () => string) {
  const request = decideDigit({ size: drawnSize }, manifest, randomSeed);
  const path = pinnedPath(request, manifest);
  return html`<figure>
    <img
      src="${path}"
      width="${request.width}"
      height="${request.height}"
      alt="the digit of the seed ${request.seed}"
    />
    <figcaption>
      Drawn for you: the seed <code>${request.seed}</code>.<br /><a href="${path}"
        >Its link, for as long as this model is served</a
      >; reload for another.
    </figcaption>
  </figure>`;
}

function examples() {
  const seeds = Array.from({ length: exampleCount }, (_, index) => String(index + 1));
  return html`<ul class="digits">
    ${seeds.map(
      (seed) =>
        html`<li>
          <a href="/digit?seed=${seed}&amp;size=280"
            ><img
              src="/digit?seed=${seed}&amp;size=56"
              width="56"
              height="56"
              alt="the digit of the seed ${seed}"
          /></a>
        </li> `,
    )}
  </ul>`;
}

function form() {
  return html`<h2>Draw one</h2>
    <form action="/digit" method="get">
      <label
        >Seed: any text<input name="seed" value="hello" required maxlength="128" autocomplete="off"
      /></label>
      <label
        >Size in pixels<input
          name="size"
          type="number"
          value="280"
          min="${imageSize.minimum}"
          max="${imageSize.maximum}"
          required
      /></label>
      <button>Draw</button>
    </form>`;
}

function parameterList({ labels }: Manifest) {
  const label = labels
    ? '0 to 9; without it, the seed picks one'
    : 'not for this model: it has no labels';
  return list('GET /digit', [
    ['seed', 'any text of 1 to 128 characters; without it, a random one'],
    ['label', label],
    [
      'size',
      `${imageSize.minimum} to ${imageSize.maximum} pixels; without it, the model’s own size`,
    ],
    ['model', 'a model’s id: pins the picture for ever'],
  ]);
}

function modelList({ id, preset, created, steps }: Manifest, fallback: Fallback | null) {
  return list('The model', [
    ['id', id],
    ['preset', preset],
    ['created', created.slice(0, 10)],
    ['steps', steps.toLocaleString('en')],
    ...(fallback === null ? [] : [['note', 'stands in for the configured one'] as const]),
  ]);
}

function list(title: string, entries: readonly (readonly [string, string])[]) {
  return html`<h2>${title}</h2>
    <dl>
      ${entries.map(
        ([term, text]) =>
          html`<dt>${term}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>`;
}
