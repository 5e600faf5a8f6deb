import type { StaticListing } from '../../build/static-files.mjs';
import { gameSection, gameStyle } from './game.ts';
import { numbersScript, numbersSection, numbersStyle } from './numbers.ts';
import { raw } from 'hono/html';
import { areListed } from '../../models/manifest/label-text.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { digestOf } from '../../models/seed/random.ts';
import { pixelLimit } from '../parameters/several.ts';
import type { Fallback } from '../serving/served-model.ts';
import { type Drawing, fieldDefaults, walkSize } from './drawing.ts';
import { controls, kindPicker, playgroundForm } from './form.ts';
import { type Html, html } from './html.ts';
import { handMapSection } from './hand-map.ts';
import { modelCard } from './model-card.ts';
import { blendSection, completionSection, dataSetSection, handDrawingSection } from './sections.ts';
import { recipesPage, recipesSection, recipesStyle } from './recipes.ts';
import { seenSection, seenStyle } from './seen.ts';
import { shareTags } from './share-tags.ts';
import { atelierStyle, style } from './style.ts';
import { pageWords, type PageWords } from './words.ts';
import { type GivenHand, yourHandSection } from './your-hand.ts';

/** What the page is made from. */
interface PageContent {
  readonly drawing: Drawing;
  /** What was drawn and all that gives it again. */
  readonly result: Html;
  readonly manifest: Manifest;
  /** The style that the address names, in which it has a number written. */
  readonly hand: GivenHand;
  readonly fallback: Fallback | null;
  /** How many digits a data set may have. */
  readonly datasetLimit: number;
  /** The paths of the page's script and of what it imports before it runs. */
  readonly scripts: readonly string[];
  /** Which other files the host has. */
  readonly listing: StaticListing;
  /** Such as "http://127.0.0.1:8787", as the server sees it. */
  readonly origin: string;
}

const printPartsStyle = `
@media print { #game, #seen, #recipes { display: none !important; } }
`;

/** Of the parts that only scripts bring to life. */
const partsStyle = [gameStyle, seenStyle, recipesStyle, printPartsStyle].join('');

/**
 * The playground: one form whose address says all that the page shows. It works without its script,
 * which draws anew at each change and adds what only a script can.
 */
export function page({
  drawing,
  result,
  manifest,
  hand,
  fallback,
  datasetLimit,
  scripts: [script = '', ...imported],
  listing,
  origin,
}: PageContent): Html {
  const atelier = atelierSections(manifest, hand);
  const numbers = numbersSection(manifest);
  const words = pageWords(manifest);
  const { one, several, heading } = words;
  // The keyboard reaches the fields before what downloads and copies the result.
  const bench = html`<div class="bench">${controls(drawing, manifest)} ${result}</div>`;
  const icon = manifest.labels === null ? '' : '&label=0';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${shareTags(drawing, manifest, origin)}
        <link rel="icon" href="/${one}?seed=0${icon}" />
        <title>digit-mint</title>
        <script type="module" src="${script}"></script>
        ${imported.map((path) => html`<link rel="modulepreload" href="${path}" /> `)}
        ${raw(`<style>${style}</style>`)} ${atelier && raw(`<style>${atelierStyle}</style>`)}
        ${numbers && raw(`<style>${numbersStyle}</style>`)} ${raw(`<style>${partsStyle}</style>`)}
      </head>
      <body>
        ${top(listing)}
        <main
          data-one="${one}"
          data-several="${several}"
          data-model="${manifest.id}"
          data-most-pixels="${pixelLimit}"
          data-each="${fieldDefaults.each}"
          data-each-of-walk="${walkSize}"
          data-labels="${JSON.stringify(listedLabels(manifest.labels))}"
        >
          <h1>${heading}</h1>
          <p class="introduction">
            A generative adversarial network (GAN) draws ${words.article} ${one} for every seed. The
            same seed always gives the same ${one} as long as the server uses the same model.
          </p>
          <form id="${playgroundForm}" action="/" method="get" autocomplete="off" novalidate>
            ${kindPicker(drawing, manifest)} ${bench}
            <p id="status" class="unseen" role="status"></p>
            <p class="live-only"><small id="drawn-by">The server draws the pictures.</small></p>
          </form>
          ${seenSection()} ${examples(manifest.id, words)} ${gameSection(manifest, listing)}
          ${atelier} ${blendSection(drawing, manifest)} ${handMapSection(manifest)} ${numbers}
          ${manifest.labels === null ? null : dataSetSection(manifest, datasetLimit)}
          ${recipesSection()} ${modelCard(manifest, fallback, listing)}
        </main>
        ${numbers && raw(`<script>${numbersScript}</script>`)}
      </body>
    </html> `;
}

/** The names that the page's script needs; none where there are too many to list: it says their numbers. */
function listedLabels(labels: Manifest['labels']): readonly string[] {
  return labels !== null && areListed(labels) ? labels : [];
}

/** The recipes, in the page's style: its policy lets no other style in. */
export function developersPage(manifest: Manifest, origin: string): Html {
  return recipesPage(
    manifest,
    origin,
    [style, partsStyle].map((text) => raw(`<style>${text}</style>`)),
  );
}

/** Where one draws and rubs out, as far as the model can judge and complete; null: it can neither. */
function atelierSections(manifest: Manifest, hand: GivenHand): readonly Html[] | null {
  const sections = [
    handDrawingSection(manifest),
    yourHandSection(manifest, hand),
    completionSection(manifest),
  ];
  const present = sections.filter((section) => section !== null);
  return present.length > 0 ? present : null;
}

function top({ hasLearn }: StaticListing): Html {
  return html`<header>
    <b>digit-mint</b>
    <nav aria-label="The API">
      ${hasLearn ? html`<a href="/learn/">How it learns</a> ` : null}<a href="/docs">Docs</a>
      <a href="#model">Model</a>
    </nav>
  </header>`;
}

const exampleCount = 24;

/** What the seeds 1 to 24 draw, each a link to the page with its seed. */
export function examples(model: string, { one }: PageWords): Html {
  const seeds = Array.from({ length: exampleCount }, (_, index) => String(index + 1));
  return html`<section id="examples">
    <h2>Example seeds</h2>
    <ul class="examples">
      ${seeds.map(
        (seed) =>
          html`<li>
            <a href="/?seed=${seed}" data-seed="${seed}"
              ><img
                src="/${one}?model=${model}&amp;seed=${seed}&amp;size=56"
                width="112"
                height="112"
                loading="lazy"
                alt="${one === 'digit' ? 'Digit' : 'Image'} drawn from seed ${seed}"
            /></a>
          </li> `,
      )}
    </ul>
  </section>`;
}

/**
 * Nothing may load or run but the page's own style, and the scripts and pictures that the server itself answers;
 * the model runs in WebAssembly.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src ${[style, atelierStyle, numbersStyle, partsStyle].map(digestSource).join(' ')}`,
  `script-src 'self' 'wasm-unsafe-eval' ${digestSource(numbersScript)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function digestSource(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...digestOf(text)))}'`;
}
