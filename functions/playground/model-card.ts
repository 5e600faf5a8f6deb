import type { Evaluation } from '../../models/evaluation.ts';
import type { Manifest } from '../../models/manifest.ts';
import { samplesPath } from '../http/canonical.ts';
import type { Fallback } from '../serving/served-model.ts';
import { figureText, figureWords, floorText, type FigureWords } from './figure-words.ts';
import { type Html, html } from './html.ts';

/** Which model draws, what it is worth against real digits, and where it came from. */
export function modelCard(manifest: Manifest, fallback: Fallback | null): Html {
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
        : figures(evaluation)
    }
    ${provenance(manifest)} ${samples(manifest)}
    <p class="more">
      <a href="/models/${manifest.id}">Full details of this model</a>
      <a href="/models">All models</a>
    </p>
  </section>`;
}

function figures(evaluation: Evaluation): Html {
  const { images, draws, dataset, classifier } = evaluation;
  const times = draws === 1 ? '' : `, repeated ${draws} times`;
  return html`<p class="introduction">
      Evaluated on ${images.toLocaleString('en')} generated digits against the same number of real
      digits from the ${dataset.name} test set${times}. The classifier used for this reads
      ${figureText(classifier.testAccuracy, true)} of the real digits correctly.
    </p>
    <dl class="tiles">${figureWords.map((words) => tile(evaluation, words))}</dl>`;
}

function tile(
  { figures: all }: Evaluation,
  { name, title, words, share }: FigureWords,
): Html | null {
  const figure = all[name];
  if (figure === null) return null;
  const floor = floorText(figure, share);
  return html`<div>
    <dt>${title}</dt>
    <dd>
      <b>${figureText(figure.mean, share)}</b>
      ${floor === null ? null : html`<small>${floor}</small>`}
      ${share ? html`<meter min="0" max="1" value="${figure.mean}"></meter>` : null}
      <p>${words}</p>
    </dd>
  </div>`;
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

function samples({ id, image }: Manifest): Html {
  const path = samplesPath(id);
  return html`<a class="samples" href="${path}"
    ><img
      src="${path}"
      width="${10 * image.width}"
      height="${10 * image.height}"
      loading="lazy"
      alt="One hundred digits drawn by this model, not hand-picked"
  /></a>`;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'under a minute';
  return minutes < 120 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
