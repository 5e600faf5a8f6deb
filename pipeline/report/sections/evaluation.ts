import type { ClassFigures, Figure } from '../../../models/evaluation.ts';
import { formatDuration } from '../../terminal/progress.ts';
import type { ReportData } from '../data.ts';
import { type FigureMeaning, figureMeanings, figureTexts } from '../figure-meaning.ts';
import { countText, percentText, plainText } from '../numbers.ts';
import { type Html, type Section, html } from '../section.ts';

const arrows: Readonly<Record<FigureMeaning['better'], string>> = {
  higher: '↑',
  lower: '↓',
  'near the floor': '→',
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
          ↑ higher is better, ↓ lower is better, → near the floor is better
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

/** The evaluation class by class. */
export function classSection({ evaluation }: ReportData): Section | null {
  const classes = evaluation?.classes ?? [];
  if (classes.length === 0) return null;
  const hasAgreement = classes.some(({ labelAgreement }) => labelAgreement !== null);
  return {
    id: 'classes',
    title: 'Class by class',
    introduction:
      'Beside each figure is what real images give. Look for a class that is drawn too seldom, that is misread, or whose images vary much less than real ones do.',
    body: html`<div class="scroll" role="region" aria-label="Class by class, a table" tabindex="0">
      <table class="classes">
        <thead>
          <tr>
            <th scope="col">Class</th>
            ${hasAgreement ? html`<th scope="col">Agreement</th>` : null}
            <th scope="col">Fréchet</th>
            <th scope="col">Variety</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          ${classes.map((figures) => classRow(figures, hasAgreement))}
        </tbody>
      </table>
    </div>`,
  };
}

function classRow(figures: ClassFigures, hasAgreement: boolean): Html {
  const { name, share, testShare, labelAgreement, variety, testVariety } = figures;
  const { frechetDistance, frechetDistanceFloor } = figures;
  return html`<tr>
    <th scope="row">${name}</th>
    ${hasAgreement ? html`<td>${percentText(labelAgreement, 1)}</td>` : null}
    <td>${plainText(frechetDistance)} <small>real ${plainText(frechetDistanceFloor)}</small></td>
    <td>${plainText(variety)} <small>real ${plainText(testVariety)}</small></td>
    <td>${percentText(share, 1)} <small>real ${percentText(testShare, 1)}</small></td>
  </tr>`;
}
