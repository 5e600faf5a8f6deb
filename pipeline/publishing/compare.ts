import type { Manifest } from '../../models/manifest/manifest.ts';
import { factsOf, figureText } from './show.ts';

/** One line of a comparison. */
interface ComparedValue {
  readonly name: string;
  readonly values: readonly [string, string];
}

/** Two models side by side. */
interface ComparedModels {
  readonly facts: readonly ComparedValue[];
  readonly figures: readonly ComparedValue[];
  /** By paths such as "schedule.steps". */
  readonly configuration: readonly ComparedValue[];
}

/** Holds two models side by side: their facts, figures and whole configuration. */
export function compareModels(one: Manifest, other: Manifest): ComparedModels {
  const figures = (manifest: Manifest) =>
    Object.entries(manifest.evaluation?.figures ?? {}).map(
      ([name, figure]) => [name, figureText(figure)] as const,
    );
  return {
    facts: sideBySide(factsOf(one), factsOf(other)),
    figures: sideBySide(figures(one), figures(other)),
    configuration: sideBySide(leavesOf(one.configuration), leavesOf(other.configuration)),
  };
}

type Named = readonly (readonly [name: string, value: string])[];

function sideBySide(one: Named, other: Named): ComparedValue[] {
  const [ours, theirs] = [new Map(one), new Map(other)];
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names].map((name) => ({
    name,
    values: [ours.get(name) ?? '–', theirs.get(name) ?? '–'],
  }));
}

function leavesOf(value: unknown, path = ''): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, below]) =>
    leavesOf(below, path === '' ? name : `${path}.${name}`),
  );
}

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%;margin:1rem 0 2rem}th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}
th:first-child{width:26%}tr.differs td{background:#fff3c4}.sheets{display:flex;gap:1rem;flex-wrap:wrap}.sheets figure{margin:0;flex:1 1 20rem}.sheets img{width:100%;image-rendering:pixelated}`;

/**
 * Two models side by side as one HTML file that needs no other: sheets, figures, facts, configuration;
 * what differs is marked.
 *
 * @param ids the models
 * @param sheets their sample sheets as PNG; null: one has none
 */
export function comparisonPage(
  ids: readonly [string, string],
  sheets: readonly [Uint8Array | null, Uint8Array | null],
  { facts, figures, configuration }: ComparedModels,
): string {
  const pictures = ids.map((id, index) => picture(id, sheets[index] ?? null)).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${ids.join(' and ')}</title><style>${style}</style></head><body>
<h1>${ids.join(' and ')}</h1>
<div class="sheets">${pictures}</div>
${table('Figures', ids, figures)}${table('Facts', ids, facts)}${table('Configuration', ids, configuration)}
</body></html>
`;
}

function picture(id: string, sheet: Uint8Array | null): string {
  const caption = `<figcaption>${id}, seeds 0 to 99</figcaption>`;
  if (!sheet) return `<figure>no sheet${caption}</figure>`;
  const data = Buffer.from(sheet).toString('base64');
  return `<figure><img alt="digits of ${id}" src="data:image/png;base64,${data}">${caption}</figure>`;
}

function table(
  title: string,
  ids: readonly [string, string],
  rows: readonly ComparedValue[],
): string {
  if (rows.length === 0) return '';
  const heading = ids.map((id) => `<th scope="col">${id}</th>`).join('');
  const body = rows.map(row).join('\n');
  return `<h2>${title}</h2><table><thead><tr><th></th>${heading}</tr></thead><tbody>\n${body}\n</tbody></table>\n`;
}

function row({ name, values: [one, other] }: ComparedValue): string {
  const mark = one === other ? '' : ' class="differs"';
  return `<tr${mark}><th scope="row">${escaped(name)}</th><td>${escaped(one)}</td><td>${escaped(other)}</td></tr>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
