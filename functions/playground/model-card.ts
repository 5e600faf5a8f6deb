import type { StaticListing } from '../../build/static-files.mjs';
import type { Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import { type VisitorWords, visitorWords } from '../../models/manifest/figure-words.ts';
import {
  describeFigure,
  farFromReal,
  type FigureDescription,
  type FigureName,
} from '../../models/manifest/figures.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { samplesPath } from '../http/samples-path.ts';
import type { Fallback } from '../serving/served-model.ts';
import { type Html, html } from './html.ts';
import { pageWords } from './words.ts';

/** Which model draws, what it is worth against real digits, and where it came from. */
export function modelCard(
  manifest: Manifest,
  fallback: Fallback | null,
  { reportOf }: Pick<StaticListing, 'reportOf'> = { reportOf: null },
): Html {
  const { evaluation } = manifest;
  return html`<section id="model">
    <h2>The model</h2>
    ${
      fallback === null
        ? null
        : html`<p class="warning">
            The configured model could not be loaded, so the server uses this one:
            ${fallback.reason}.
          </p>`
    }
    ${
      evaluation === null
        ? html`<p class="introduction">This model has not been evaluated yet.</p>`
        : figures(evaluation, pageWords(manifest).several)
    }
    ${missingParts(manifest)} ${provenance(manifest)} ${samples(manifest)}
    <p class="more">
      ${
        reportOf === manifest.id
          ? html`<a href="/report.html#growth"
              >Report of the training of this model, with a film</a
            >`
          : null
      }
      <a href="/models/${manifest.id}" download="${manifest.id}.json"
        >Download the manifest of this model (JSON)</a
      >
      <a href="/models" download="models.json">Download the list of all models (JSON)</a>
    </p>
  </section>`;
}

function figures(evaluation: Evaluation, several: string): Html {
  const { images, draws, dataset, reference = 'test', classifier } = evaluation;
  const names = Object.keys(visitorWords) as readonly FigureName[];
  const times = draws === 1 ? '' : `, repeated ${draws} times`;
  return html`<p class="introduction">
      Evaluated on ${images.toLocaleString('en')} generated ${several} against the same number of
      real ${several} from the ${dataset.name} ${reference} set${times}.
      ${
        classifier.testAccuracy === null
          ? 'A network with random weights was used for this, as the data have no classes.'
          : `The classifier used for this reads ${figureText(classifier.testAccuracy, 'share')} of the real ${several} correctly.`
      }
    </p>
    ${collapse(evaluation, several)}
    <dl class="tiles">${names.map((name) => tile(name, evaluation.figures[name], several))}</dl>`;
}

/** Says that digits which look real are no digits where the other figures are far from those of real ones. */
function collapse({ figures: measured }: Evaluation, several: string): Html | null {
  const far = farFromReal(measured).flatMap((name) => {
    const figure = measured[name];
    return figure ? [`${visitorTitle(name)} ${farText(name, figure, several)}`] : [];
  });
  if (far.length === 0) return null;
  return html`<p class="warning">
    This model has collapsed, or it was trained too briefly. It is far from real ${several}:
    ${far.join('; ')}.
  </p>`;
}

/** What the page lacks because the model was made without some networks, and how to add them. */
function missingParts({ companions }: Manifest): Html | null {
  const missing = [
    ...(companions.discriminator && companions.classifier ? [] : ['judge a drawing']),
    ...(companions.encoder ? [] : ['complete one, or draw in the style of one']),
  ];
  if (missing.length === 0) return null;
  return html`<p class="warning" id="missing-parts">
    This model was made without the networks that ${missing.join(', and ')}, so this page has no
    section for it. <code>npm run pipeline:companions -- --run DIR</code> adds them.
  </p>`;
}

function visitorTitle(name: FigureName): string {
  const shown: VisitorWords | null = visitorWords[name];
  return shown?.title ?? describeFigure(name).title;
}

function farText(name: FigureName, { mean, floor }: Figure, several: string): string {
  const { unit } = describeFigure(name);
  return `${figureText(mean, unit)} (real ${several}: ${figureText(floor ?? 0, unit)})`;
}

function tile(name: FigureName, figure: Figure | null, several: string): Html | null {
  const shown: VisitorWords | null = visitorWords[name];
  if (shown === null || figure === null) return null;
  const { unit } = describeFigure(name);
  const { mean, floor, trainingFloor } = figure;
  return html`<div>
    <dt>${shown.title}</dt>
    <dd>
      <b>${figureText(mean, unit)}</b>
      ${floor === null ? null : html`<small>real ${several}: ${figureText(floor, unit)}${amongTraining(trainingFloor, unit, several)}</small>`}
      ${unit === 'share' ? html`<meter min="0" max="1" value="${mean}"></meter>` : null}
      <p>${shown.words}</p>
    </dd>
  </div>`;
}

/** The second baseline of a distance: training digits compared with other training digits. */
function amongTraining(
  floor: number | undefined,
  unit: FigureDescription['unit'],
  several: string,
): string {
  return floor === undefined
    ? ''
    : `; training ${several} among themselves: ${figureText(floor, unit)}`;
}

/** A figure as "98.3 %" or "1.73". */
function figureText(value: number, unit: FigureDescription['unit']): string {
  return unit === 'share' ? `${(100 * value).toFixed(1)} %` : value.toFixed(2);
}

function provenance(manifest: Manifest): Html {
  const { id, preset, created, steps, dataset, wallSeconds, engine, files } = manifest;
  const bytes = files.find(({ path }) => path.endsWith('weights.bin'))?.bytes ?? 0;
  const entries: readonly (readonly [string, string])[] = [
    ['Id', id],
    ['Preset', preset],
    ['Training data', dataset.name],
    [
      'Trained',
      `${steps.toLocaleString('en')} steps in ${duration(wallSeconds)} on ${engine.name}`,
    ],
    ['Created', created.slice(0, 10)],
    ['Weights', `${Math.round(bytes / 1000).toLocaleString('en')} kB`],
  ];
  return html`<dl class="facts">
    ${entries.map(
      ([term, text]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

function samples(manifest: Manifest): Html {
  const { id, image } = manifest;
  const path = samplesPath(id, pageWords(manifest).several);
  return html`<a class="samples" href="${path}"
    ><img
      src="${path}"
      width="${10 * image.width}"
      height="${10 * image.height}"
      loading="lazy"
      alt="One hundred ${pageWords(manifest).several} drawn by this model, not hand-picked"
  /></a>`;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'under a minute';
  return minutes < 120 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
