import type { Evaluation, FigureName } from '../../../models/manifest/evaluation.ts';
import { mnistSha256 } from '../../data/formats/mnist.ts';
import { type Html, type Section, html } from '../section.ts';
import { countText, percentText, plainText } from '../numbers.ts';
import { type PairPicture, picture } from '../sheets.ts';
import type { ReportData } from '../data.ts';

/** The generated images that come nearest to a training image or to a held-out image, and how many near-copies there are. */
export function closestPairsSection(data: ReportData): Section | null {
  const { closestPairs, closestReferencePairs, evaluation, run } = data;
  if (closestPairs.length === 0) return null;
  return {
    id: 'copies',
    title: 'Closest to a copy',
    introduction:
      'Of all evaluated images, these generated ones (left) are closest to a real image (right). Simple images always resemble each other; the same unusual detail on both sides would suggest a copy.',
    body: html`${pairsOf('training', closestPairs, evaluation)}
    ${closestReferencePairs.length === 0 ? null : pairsOf('held-out', closestReferencePairs, evaluation)}
    ${creditOf(run.dataset.sha256)}`,
  };
}

/** What near-copies are measured by for each kind of real images. */
const kinds = {
  training: { figure: 'nearCopies', others: 'new real images are' },
  'held-out': { figure: 'nearHeldOutCopies', others: 'training images are' },
} as const satisfies Record<string, { readonly figure: FigureName; readonly others: string }>;

function pairsOf(
  kind: keyof typeof kinds,
  pairs: readonly PairPicture[],
  evaluation: ReportData['evaluation'],
): Html {
  return html`<h3>${kind === 'training' ? 'Training images' : 'Held-out images'}</h3>
    ${evaluation ? nearCopyCount(kind, evaluation) : null}
    <ul class="pairs">
      ${pairs.map((drawn) => pair(drawn, kind))}
    </ul>`;
}

/** "312 of 30,000 generated images (1.04 %) are closer to a training image than 99 % of new real images are". */
function nearCopyCount(
  kind: keyof typeof kinds,
  { figures, images, draws }: Evaluation,
): Html | null {
  const { figure, others } = kinds[kind];
  const measured = figures[figure];
  if (!measured) return null;
  const all = images * draws;
  const expected = measured.floor === null ? '' : `; ${percentText(measured.floor)} are expected`;
  return html`<p>
    ${countText(Math.round(measured.mean * all))} of ${countText(all)} generated images
    (${percentText(measured.mean)}) are closer to a ${kind} image than 99 % of ${others}${expected}.
  </p>`;
}

/** What the licence of a data set asks for where its images are shown; null: nothing. */
export function creditOf(sha256: string): Html | null {
  return sha256 === mnistSha256 ? mnistCredit : null;
}

const mnistCredit = html`<p>
  <small>
    The real images are from MNIST by Yann LeCun, Corinna Cortes and Christopher J.C. Burges,
    licensed under
    <a href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA 3.0</a>.
  </small>
</p>`;

function pair(
  { generatedPng, nearestPng, distance, label }: PairPicture,
  kind: keyof typeof kinds,
): Html {
  const what = label === null ? 'a generated image' : `a generated ${label}`;
  return html`<li>
    <div>
      ${picture(generatedPng, what, 3)} ${picture(nearestPng, `the nearest ${kind} image`, 3)}
    </div>
    ${label === null ? null : html`<small>${label}</small>`}
    <small>distance ${plainText(distance)}</small>
  </li>`;
}
