import { networkParameters, type NetworkSpecification } from '../../../models/network/network.ts';
import { type Html, type Section, html } from '../section.ts';
import { countText } from '../numbers.ts';
import type { ReportData } from '../data.ts';

/** Every setting of the run, folded away. */
export function configurationSection({ run }: ReportData): Section {
  const { generator, discriminator, ...settings } = run.configuration;
  return {
    id: 'configuration',
    title: 'Configuration',
    introduction: `The resolved settings of the preset ${settings.preset}, as stored in config.json.`,
    body: html`${settingList(settings)} ${network('Generator', generator)}
    ${network('Discriminator', discriminator)} ${rawConfiguration(run)}`,
  };
}

/** Settings by their names, folded away. */
export function settingList(settings: Readonly<Record<string, unknown>>): Html {
  return html`<details>
    <summary>Settings</summary>
    <dl>
      ${Object.entries(settings).map(
        ([name, value]) =>
          html`<dt>${spaced(name)}</dt>
            <dd>${settingText(value)}</dd>`,
      )}
    </dl>
  </details>`;
}

/** config.json as it is, folded away. */
export function rawConfiguration(run: object): Html {
  return html`<details class="raw">
    <summary>config.json</summary>
    <pre tabindex="0">${JSON.stringify(run, null, 2)}</pre>
  </details>`;
}

function network(title: string, specification: NetworkSpecification): Html {
  const count = networkParameters(specification)
    .map(({ shape }) => shape.reduce((product, size) => product * size, 1))
    .reduce((sum, size) => sum + size, 0);
  return html`<details>
    <summary>${title}: ${countText(count)} parameters</summary>
    <ol>
      ${specification.layers.map(
        ({ kind, ...rest }) => html`<li>${spaced(kind)} <span>${settingText(rest)}</span></li>`,
      )}
    </ol>
  </details>`;
}

/** "learningRate" as "learning rate". */
export function spaced(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function settingText(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join(typeof value[0] === 'number' ? ' × ' : ', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) =>
        name === 'kind' ? settingText(inner) : `${spaced(name)} ${settingText(inner)}`,
      )
      .join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
