import { mnistSha256 } from '../../data/formats/mnist.ts';
import { type Html, type Section, html } from '../section.ts';
import { plainText } from '../numbers.ts';
import { type PairPicture, picture } from '../sheets.ts';
import type { ReportData } from '../data.ts';

/** The generated images that come nearest to a training image. */
export function closestPairsSection({ closestPairs, run }: ReportData): Section | null {
  if (closestPairs.length === 0) return null;
  return {
    id: 'copies',
    title: 'Closest to a copy',
    introduction:
      'Of all evaluated images, these generated ones (left) are closest to a training image (right). Simple strokes such as a 1 always resemble each other; the same unusual stroke on both sides would suggest a copy.',
    body: html`<ul class="pairs">
        ${closestPairs.map(pair)}
      </ul>
      ${run.dataset.sha256 === mnistSha256 ? mnistCredit : null}`,
  };
}

/** The images on the right are MNIST's own, so its licence asks for this. */
const mnistCredit = html`<p>
  <small>
    The training images are from MNIST by Yann LeCun, Corinna Cortes and Christopher J.C. Burges,
    licensed under
    <a href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA 3.0</a>.
  </small>
</p>`;

function pair({ generatedPng, nearestPng, distance, label }: PairPicture): Html {
  const what = label === null ? 'a generated image' : `a generated ${label}`;
  return html`<li>
    <div>
      ${picture(generatedPng, what, 3)} ${picture(nearestPng, 'the nearest training image', 3)}
    </div>
    ${label === null ? null : html`<small>${label}</small>`}
    <small>distance ${plainText(distance)}</small>
  </li>`;
}
