import type { ClassFigures, Figure } from '../../../models/evaluation.ts';
import { figureMeanings } from '../../../models/figure-words.ts';
import {
  describeFigure,
  type FigureDescription,
  type FigureName,
} from '../../../models/figures.ts';
import { formatDuration } from '../../terminal/progress.ts';
import type { ReportData } from '../data.ts';
import { countText, figureTexts, figureTitle, percentText, plainText } from '../numbers.ts';
import { type Html, type Section, html } from '../section.ts';

/** The directions in words and as an arrow. */
const directions: Readonly<
  Record<FigureDescription['direction'], { readonly better: string; readonly arrow: string }>
> = {
  higher: { better: 'higher', arrow: '↑' },
  lower: { better: 'lower', arrow: '↓' },
  'near the floor': { better: 'near the floor', arrow: '→' },
  'up to the floor': { better: 'near the floor or above', arrow: '→' },
};

/** All figures of the evaluation, each with its floor and with what it means. */
export function evaluationSection({ evaluation }: ReportData): Section | null {
  if (!evaluation) return null;
  const { figures, images, draws, scoreImages, quick, dataset, classifier, seconds } = evaluation;
  const names = Object.keys(figureMeanings) as readonly FigureName[];
  const rows = names.flatMap((name) => {
    const figure = figures[name];
    return figure ? figureRows(name, figure) : [];
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

function figureRows(name: FigureName, figure: Figure): Html {
  const { unit, direction } = describeFigure(name);
  const { better, arrow } = directions[direction];
  const { value, floor, ratio } = figureTexts(figure, unit);
  return html`<tbody>
    <tr>
      <th scope="row">
        ${figureTitle(name)}${unit === 'share' ? ',\u00A0%' : ''} <span
          class="arrow"
          role="img"
          aria-label="${better} is better"
          title="${better} is better"
          >${arrow}</span
        >
      </th>
      <td>${value}</td>
      <td>${floor}</td>
      <td>${ratio}</td>
    </tr>
    <tr class="meaning">
      <td colspan="4">${figureMeanings[name]}</td>
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
