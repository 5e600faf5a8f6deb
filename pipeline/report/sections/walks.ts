import { html } from '../html.ts';
import { picture } from '../picture.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from '../section.ts';

/** Strips between seeds. */
export function walksSection({ walks }: ReportData): Section | null {
  if (walks.length === 0) return null;
  return {
    id: 'walks',
    title: 'Walks between seeds',
    introduction:
      'Each strip goes from one seed to another in equal steps. A model that has learnt what images are made of bends one into the next; one that has learnt images by heart jumps.',
    body: html`<ul class="walks">
      ${walks.map(({ from, to, label, png }) => {
        const what = label === null ? 'A walk' : `A walk of ${label}`;
        return html`<li>
          <span
            >${label === null ? null : html`<b>${label}</b>`} <small>${from} → ${to}</small></span
          >
          ${picture(png, `${what} from seed ${from} to seed ${to}`, 2)}
        </li>`;
      })}
    </ul>`,
  };
}
