import type { Figure } from '../../../models/evaluation.ts';
import { formatDuration } from '../../terminal/progress.ts';
import { type FigureMeaning, figureMeanings, figureTexts } from '../figure-meaning.ts';
import { html, type Html } from '../html.ts';
import { countText, percentText } from '../number-text.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from '../section.ts';

const arrows: Readonly<Record<FigureMeaning['better'], string>> = {
  higher: '↑',
  lower: '↓',
  'near the floor or above': '→',
};

/** All figures of the evaluation, each with its floor and with what it means. */
export function evaluationSection({ evaluation }: ReportData): Section | null {
  if (!evaluation) return null;
  const { figures, images, draws, scoreImages, quick, dataset, classifier, seconds } = evaluation;
  const rows = figureMeanings.flatMap((meaning) => {
    const figure = figures[meaning.name];
    return figure ? figureRows(meaning, figure) : [];
  });
  const trained = scoreImages > 0 ? `, a score’s classifier on ${countText(scoreImages)}` : '';
  return {
    id: 'evaluation',
    title: 'What it is worth',
    introduction:
      'Measured against real test images that the training never saw. The floor is what real training images reach in the place of generated ones: nothing can be expected to be better.',
    body: html`<table class="evaluation">
        <caption>
          ↑ higher is better, ↓ lower is better, → the nearer to the floor the better, or above it
        </caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Mean ± std</th>
            <th scope="col">Floor</th>
            <th scope="col">Ratio</th>
          </tr>
        </thead>
        ${rows}
      </table>
      <p class="note">
        ${quick ? 'A quick evaluation: few images, for a first look only. ' : null}Over ${draws}
        ${draws === 1 ? 'draw' : 'draws'} of ${countText(images)} generated images${trained}, in
        ${formatDuration(seconds)}. The classifier whose eyes are used reads
        ${percentText(classifier.testAccuracy)} of the test images of ${dataset.name} right.
      </p>`,
  };
}

function figureRows({ title, better, unit, meaning }: FigureMeaning, figure: Figure): Html {
  const { value, floor, ratio } = figureTexts(figure, unit);
  return html`<tbody>
    <tr>
      <th scope="row">
        ${title}${unit === 'percent' ? ',\u00A0%' : ''} <span
          class="arrow"
          role="img"
          aria-label="${better} is better"
          title="${better} is better"
          >${arrows[better]}</span
        >
      </th>
      <td>${value}</td>
      <td>${floor}</td>
      <td>${ratio}</td>
    </tr>
    <tr class="meaning">
      <td colspan="4">${meaning}</td>
    </tr>
  </tbody>`;
}
