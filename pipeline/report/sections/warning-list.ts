import type { BalanceWarning } from '../../gan/balance.ts';
import { html, type Html } from '../html.ts';
import { countText } from '../number-text.ts';

/** The warnings of the run, those of one kind together: a long run repeats them. */
export function warningList(warnings: readonly BalanceWarning[]): Html {
  const signs = [...new Set(warnings.map(({ sign }) => sign))];
  if (signs.length === 0) return html`<p class="note">No sign of imbalance was found.</p>`;
  return html`<h3>Warnings</h3>
    <ul class="warnings">
      ${signs.map((sign) => {
        const group = warnings.filter((warning) => warning.sign === sign);
        return html`<li><b>${occasions(group)}:</b> ${group.at(-1)?.message ?? ''}</li>`;
      })}
    </ul>`;
}

function occasions(group: readonly BalanceWarning[]): string {
  const [first, last] = [group[0]?.step ?? 0, group.at(-1)?.step ?? 0];
  if (group.length === 1) return `Iteration ${countText(last)}`;
  return `${countText(group.length)} times, iteration ${countText(first)} to ${countText(last)}; at last`;
}
