import type { ClassFigures, Figure } from '../../../models/manifest/evaluation.ts';
import { figureMeanings } from '../../../models/manifest/figure-words.ts';
import {
  describeFigure,
  type FigureDescription,
  type FigureName,
} from '../../../models/manifest/figures.ts';
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
  'near the floor': { better: 'near the baseline', arrow: '→' },
  'up to the floor': { better: 'near the baseline or above', arrow: '→' },
};

/** All figures of the evaluation, each with its real-data baseline and its meaning. */
export function evaluationSection({ evaluation }: ReportData): Section | null {
  if (!evaluation) return null;
  const {
    figures,
    images,
    draws,
    scoreImages,
    quick,
    dataset,
    reference = 'test',
    classifier,
    seconds,
  } = evaluation;
  const names = Object.keys(figureMeanings) as readonly FigureName[];
  const rows = names.flatMap((name) => {
    const figure = figures[name];
    return figure ? figureRows(name, figure) : [];
  });
  const trained =
    scoreImages > 0 ? `, with ${countText(scoreImages)} for each classifier of the score` : '';
  return {
    id: 'evaluation',
    title: 'Evaluation',
    introduction: `Generated images are compared with the ${reference} images of ${dataset.name}, which were not used for training. The real-data baseline is the same figure for real training images; no model is expected to do better. Distances are also shown between two sets of training images: the difference to the baseline is a gap between training images and ${reference} images.`,
    body: html`<table class="evaluation">
        <caption>
          ↑ higher is better, ↓ lower is better, → near the real-data baseline is better
        </caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Mean ± std</th>
            <th scope="col">Real data</th>
            <th scope="col">Ratio</th>
          </tr>
        </thead>
        ${rows}
      </table>
      <p class="note">
        ${quick ? 'This is a quick evaluation with few images. ' : null}Over ${draws}
        ${draws === 1 ? 'draw' : 'draws'} of ${countText(images)} generated images${trained}, in
        ${formatDuration(seconds)}.
        ${
          classifier.testAccuracy === null
            ? 'The data have no classes: the features are those of a network with random weights.'
            : `The classifier behind these figures reads ${percentText(classifier.testAccuracy)} of the ${reference} images correctly.`
        }
      </p>`,
  };
}

function figureRows(name: FigureName, figure: Figure): Html {
  const { unit, direction } = describeFigure(name);
  const { better, arrow } = directions[direction];
  const { value, floor, trainingFloor, ratio } = figureTexts(figure, unit);
  const betweenTraining =
    trainingFloor === null ? '' : ` Between two sets of training images it is ${trainingFloor}.`;
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
      <td colspan="4">${figureMeanings[name]}${betweenTraining}</td>
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
    title: 'Results by class',
    introduction:
      'The figure for real images stands beside each one. Look for a class that is drawn too rarely, that is misread, or that varies much less than real images.',
    body: html`<div
      class="scroll"
      role="region"
      aria-label="Table of results by class"
      tabindex="0"
    >
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
