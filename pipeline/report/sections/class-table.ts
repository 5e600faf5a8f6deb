import type { ClassFigures } from '../../../models/evaluation.ts';
import { html, type Html } from '../html.ts';
import { percentText, plainText } from '../number-text.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from '../section.ts';

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
